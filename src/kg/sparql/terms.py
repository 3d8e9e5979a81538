"""Terms: the IRIs that a query asks about, by its tokens alone."""

from collections.abc import Mapping

from kg.sparql.tokens import Token, scan_code


def list_iris(text: str, prefixes: Mapping[str, str]) -> list[str]:
    """Return each IRI that a query asks about, once, in order of use.

    The template of a CONSTRUCT is left out, since it may name what no graph has; so are the names
    of prefixes, of datatypes and of graphs.

    Args:
        text: the query.
        prefixes: namespaces by prefix; the query's own declarations come before these.
    """
    known = dict(prefixes)
    iris: dict[str, None] = {}
    tokens = scan_code(text)
    template = _find_template(tokens)
    previous: list[str] = ["", ""]
    for index, (kind, token, _) in enumerate(tokens):
        if kind == "iri" and previous[-2].upper() == "PREFIX":
            known[previous[-1].removesuffix(":")] = token[1:-1]
        elif index not in template and not _names_no_term(previous):
            if kind == "iri":
                iris[token[1:-1]] = None
            elif kind == "prefixed":
                prefix, _, local = token.partition(":")
                if prefix in known:
                    iris[known[prefix] + local.replace("\\", "")] = None
        previous = [previous[-1], token]
    return list(iris)


def _names_no_term(previous: list[str]) -> bool:
    word = previous[-1].upper()
    return word in ("PREFIX", "BASE", "FROM", "GRAPH", "^^") or (
        word == "NAMED" and previous[-2].upper() == "FROM"
    )


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
