"""Relationship graphs: what is drawn, how it is laid out, and the formats it is written in."""
