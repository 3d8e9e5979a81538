"""HTTP routes, by what they answer."""
