"""Pages that people read: what `kg serve` sends and `kg publish` writes."""
