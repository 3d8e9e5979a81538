"""Terms: the IRIs that a query asks about, by its tokens alone."""

from collections.abc import Iterator, Mapping

from kg.sparql.tokens import Token, scan_code

#: Words before an IRI that names a prefix, a dataset, a graph or a datatype.
NO_TERM = ("PREFIX", "BASE", "FROM", "GRAPH", "^^")


def list_iris(text: str, prefixes: Mapping[str, str]) -> list[str]:
    """Return each IRI that a query asks about, once, in order of use.

    The template of a CONSTRUCT is left out, since it may name what no graph has; so are the names
    of prefixes, of datatypes and of graphs.

    Args:
        text: the query.
        prefixes: namespaces by prefix; the query's own declarations precede these.
    """
    return list(dict.fromkeys(iri for iri, word in _scan(text, prefixes) if word not in NO_TERM))


def list_graphs(text: str, prefixes: Mapping[str, str]) -> list[str]:
    """Return each IRI that a query writes behind GRAPH, once, in order of use."""
    return list(dict.fromkeys(iri for iri, word in _scan(text, prefixes) if word == "GRAPH"))


def _scan(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each IRI outside a template, with the word before it in capitals."""
    known = dict(prefixes)
    tokens = scan_code(text)
    template = _find_template(tokens)
    previous = ["", ""]
    for index, (kind, token, _) in enumerate(tokens):
        if kind == "iri" and previous[-2].upper() == "PREFIX":
            known[previous[-1].removesuffix(":")] = token[1:-1]
        elif index not in template:
            word = previous[-1].upper()
            if word == "NAMED" and previous[-2].upper() == "FROM":
                word = "FROM"
            prefix, colon, local = token.partition(":")
            if kind == "iri":
                yield token[1:-1], word
            elif kind == "prefixed" and colon and prefix in known:
                yield known[prefix] + local.replace("\\", ""), word
        previous = [previous[-1], token]


def _find_template(tokens: list[Token]) -> range:
    """Return the indexes of the tokens in the template of a CONSTRUCT."""
    words = [token.upper() for _, token, _ in tokens]
    if "CONSTRUCT" not in words:
        return range(0)
    start = words.index("CONSTRUCT") + 1
    if words[start : start + 1] != ["{"]:
        return range(0)
    depth = 0
    for index in range(start, len(words)):
        depth += (words[index] == "{") - (words[index] == "}")
        if depth == 0:
            return range(start, index)
    return range(start, len(words))
