"""What writes checked-in documentation: `make golden`, `make pictures`, `make stores`."""
