"""The graph in other triple stores: loading it there, asking it there, proving that the answers are the same."""
