"""Saved queries as SQL, for engines that keep columns.

Read the modules in this order. `relational` is the small form between the two languages, `parsing`
makes it of SPARQL, and `property_paths` takes paths out of it. `term_text` writes a term as one
text. `values` and `functions` turn expressions into SQL, `blocks`, `matching` and `relations`
patterns, and `compiling` makes a statement of all. `factoring` makes unions short and `nesting`
EXISTS flat, for engines that need it. `duck` runs a statement.
"""
