"""Predicates of SPARQL: which triples a query can read at all."""

from functools import lru_cache

from kg.sparql.tokens import Token, scan_code

#: Kinds of tokens that are a predicate where they stand in its place.
NAMES = frozenset(["prefixed", "iri"])
#: Kinds of tokens that are a term.
TERMS = NAMES | {"variable", "string", "number"}
#: Words after which no triples come until the next brace, or until the end of the values.
HEADS = frozenset(["SELECT", "ORDER", "GROUP", "VALUES"])
#: Words of queries that can read any triple.
OPEN = frozenset(["DESCRIBE", "GRAPH"])
#: What comes before a list that is a term, and not part of an expression.
BEFORE_LIST = frozenset([".", ";", ",", "{", "}", ")"])
START = ("", "", 0)


@lru_cache(maxsize=4096)
def list_predicates(text: str) -> frozenset[str] | None:
    """Return the names that may be predicates in a query; None where any may be one.

    All of its names are among them, so there are too many rather than too few.
    """
    tokens = [START, *scan_code(text), START]
    names, head = set[str](), ""
    for index, (kind, token, _) in enumerate(tokens[1:-1], 1):
        word = token.upper() if kind == "word" else ""
        if word in OPEN:
            return None
        if word in HEADS:
            head = word
        elif token == "}" or (token == "{" and head != "VALUES"):
            head = ""
        if not head and _reaches_any(tokens, index):
            return None
        if kind in NAMES or token == "a":
            names.add(token)
    return frozenset(names)


def _reaches_any(tokens: list[Token], index: int) -> bool:
    """Return whether by a token triples with any predicate can be read."""
    (kind_before, before, _), (kind, token, _), (kind_after, after, _) = tokens[
        index - 1 : index + 2
    ]
    if kind == "variable":  # as a predicate: after a subject, and before an object
        follows = kind_before in NAMES | {"variable"} or before in (";", "[", "]")
        return follows and (kind_after in TERMS or after in ("[", "(", "true", "false"))
    if token == "!":  # any predicate but these
        return kind_after in NAMES or after in ("a", "^", "(")
    if token in ("*", "?"):  # a path of no step, from anything to itself
        return kind_before in NAMES or before in ("a", ")")
    # a list as a subject may stand before a variable
    return token == "(" and before in BEFORE_LIST
