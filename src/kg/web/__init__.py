"""HTTP server: read-only SPARQL, graphs and pages; worker processes run queries."""
