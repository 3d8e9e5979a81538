"""Worker processes: the pool, their sandbox and their protocol."""
