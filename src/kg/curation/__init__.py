"""The curated tables: reading them, checking them, and turning rows into quads."""
