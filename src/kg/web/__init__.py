"""The endpoint: read-only SPARQL, graphs and pages over HTTP, each query in a process that may be killed."""
