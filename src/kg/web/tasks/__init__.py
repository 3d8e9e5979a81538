"""Tasks that a worker runs: engine and arguments in, media type and bytes out."""
