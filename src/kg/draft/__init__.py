"""A release in the making: read, derived and validated in a folder that nobody asks yet."""
