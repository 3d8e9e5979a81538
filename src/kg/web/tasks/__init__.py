"""Tasks of a worker: each takes an engine and arguments, and returns media type and bytes."""
