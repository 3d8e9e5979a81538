"""Known reasons why rows of the budget fail, for the report.

The causes were identified with a profiler or by removing a part; the report has the figures.
"""

#: By the beginning of what the row measures.
REASONS = {
    "cold `kg query` on the seeded graph, slowest": "it looks at every claim or attribution: "
    "such numbers are not"
    " derived at build, and on disk a look-up costs several times what it does in memory.",
    "the slowest saved query at 10 M": "these questions list or count everything there is. The "
    "generator gives a"
    " country stations and responses in proportion to size, so that their pairs grow with its "
    "square; numbers of a"
    " document or a speaker are counted when asked for, and are not derived at build.",
    "bulk load: growth of peak memory": "it is Oxigraph's own loader, which sorts batches of "
    "triples in memory;"
    " `oxigraph load` of the same files takes as much at a million triples and more, as a "
    "table below tells.",
    "`kg load` into a remote store": "it puts all graphs in place at once or none, and counts "
    "them in the store; curl"
    " does neither. Virtuoso has no request that takes several graphs, so that they go to a "
    "staging place and are"
    " moved, which copies them; into a small store the start of Python weighs more.",
    "picture of 1000 things: panning": "four fifths of a frame are rasterization by Chromium "
    "without a GPU.",
    "ego network at 10 M": "each attribution of each line that is shown or hidden is read; the "
    "time follows the"
    " neighbours and not the graph.",
    "path at 10 M": "a search from both ends reads what is near each of them, up to some hundred "
    "things; where the ends"
    " are far from each other it reads all of that before it says so.",
    "path: growth with size": "in a larger graph more is as near to an end, up to where the "
    "search ends.",
}


def why(what: str) -> str:
    """Return the reason for a row, or nothing."""
    return next((reason for start, reason in REASONS.items() if what.startswith(start)), "")
