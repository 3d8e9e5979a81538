"""HTTP server: read-only SPARQL, graphs and pages; each query runs in a worker process."""
