"""Relationship graphs: selection, layout, and the formats they are written in."""
