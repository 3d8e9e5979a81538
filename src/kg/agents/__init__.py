"""Tools that agents call by the Model Context Protocol: `kg mcp`."""
