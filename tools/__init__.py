"""Tools that write checked-in files, and releases, by verbs of the Makefile."""
