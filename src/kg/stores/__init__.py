"""Other triple stores: load the graph into one, ask it there, and verify it."""
