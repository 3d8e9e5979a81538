"""Pictures of one question each, drawn as SVG."""
