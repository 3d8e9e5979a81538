"""SPARQL text: tokens, what is safe to run, and rewriting."""
