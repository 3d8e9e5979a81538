"""Published sites: the pages of `kg serve` as files that need no server."""
