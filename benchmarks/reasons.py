"""Why a row of the budget does not hold, as far as we know: told in the report for as long as it does not.

What a reason names was found with a profiler or by taking a part away; figures stand in the report itself.
"""

#: By the beginning of what the row measures.
REASONS = {
    "cold `kg query` on the seeded graph, geometric mean": "half of it is the start of Python and of the engine, which"
    " take as long on a machine that is slower at everything; the row beside `oxigraph query` takes the machine out.",
    "cold `kg query` on the seeded graph, slowest": "it counts every attribution of every document: its numbers are not"
    " derived at build, and from disk each look-up costs ten times what it does in memory.",
    "the slowest saved query at 10 M": "these questions list or count everything there is. The generator gives a"
    " country stations and responses in proportion to size, so that their pairs grow with its square; numbers of a"
    " document or a speaker are counted when asked for, and are not derived at build.",
    "build of the seeded graph, changed line": "half of it is starting Python, reading the tables, and copying and"
    " opening five stores, whatever has changed.",
    "bulk load: growth of peak memory": "it is Oxigraph's own loader, which sorts a batch of triples in memory before"
    " it writes it: the peak grows until a batch is full, and then stays.",
    "`kg load` into a remote store": "it puts all graphs in place at once or none, and counts them in the store; curl"
    " does neither. Virtuoso has no request that takes several graphs, so that they go to a staging place and are"
    " moved, which copies them; into a small store the start of Python weighs most.",
    "picture of 1000 things: file written": "a third is importing networkx and pyvis, the rest laying out and writing.",
    "picture of 1000 things: first draw": "Chromium draws without a GPU here, as the budget asks; most of the time is"
    " rasterization.",
    "picture of 1000 things: panning": "four fifths of a frame are rasterization by Chromium without a GPU.",
    "ego network at 10 M": "each attribution of each line that is shown or hidden is read, a quarter of a millisecond"
    " each; the time follows the neighbours and not the graph.",
    "path at 10 M": "a search from both ends reads what is near each of them, up to a thousand things; where the ends"
    " are far from each other it reads all of that before it says so.",
    "path: growth with size": "ends that are a step or two apart in a small graph are further apart in a large one.",
}


def why(what: str) -> str:
    """The reason for a row, or nothing."""
    return next((reason for start, reason in REASONS.items() if what.startswith(start)), "")
