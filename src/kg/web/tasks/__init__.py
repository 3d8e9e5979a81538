"""Tasks of a worker: engine and arguments → media type and bytes."""
