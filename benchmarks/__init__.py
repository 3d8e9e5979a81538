"""The measured speed: generator, peers, pairs and the report."""
