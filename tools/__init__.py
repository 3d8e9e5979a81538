"""Tools that write checked-in files by `make golden`, `pictures` and `stores`."""
