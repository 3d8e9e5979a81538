"""Questions to the built graph: engine, parameter values, results and their formats."""
