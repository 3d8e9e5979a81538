"""Positions of IRIs in SPARQL: which triples can change an answer."""

import re
from functools import lru_cache

from kg.names import ID
from kg.sparql.tokens import Token, scan_code

THING = re.compile(rf"<{re.escape(ID)}[^<>\s]*>")
#: Things in a row, as VALUES has them.
THINGS = re.compile(rf"(?:{THING.pattern}\s*)+")
#: What takes the place of things in a text, so that one analysis serves for all pages.
HOLDER = "<urn:things>"


def find_things(text: str) -> tuple[set[str], bool]:
    """Return the things of a query, and whether triples that end in one matter.

    They do not where each thing, or the variable that takes its value, is a subject only.
    """
    things = {match[1:-1] for match in THING.findall(text)}
    if not things:
        return things, False
    return things, has_objects(THINGS.sub(f"{HOLDER} ", text))


@lru_cache(maxsize=1024)
def has_objects(text: str) -> bool:
    """Return whether a text, in which `HOLDER` is for things, may have one as object."""
    tokens = drop_ends(scan_code(text))
    variables: set[str] = set()
    for index, (_, token, _) in enumerate(tokens):
        if token != HOLDER:
            continue
        if variable := _find_variable(tokens, index):
            variables.add(variable)
        elif not _is_subject(tokens, index):
            return True
    for index, (kind, token, _) in enumerate(tokens):
        if kind == "variable" and token in variables and not _is_subject(tokens, index):
            before = tokens[index - 1][1].upper()
            if before != "VALUES":
                return True
    return False


def drop_ends(tokens: list[Token]) -> list[Token]:
    """Return the tokens of the pattern, without what is selected and how it is sorted."""
    words = [token.upper() for _, token, _ in tokens]
    start = words.index("{") if "{" in words else 0
    ends = [words.index(word) for word in ("ORDER", "GROUP") if word in words]
    return tokens[start : min(ends, default=len(tokens))]


def _find_variable(tokens: list[Token], index: int) -> str:
    """Return the variable of the VALUES to which a holder belongs, or an empty string."""
    before = [token for _, token, _ in tokens[max(0, index - 3) : index]]
    is_values = len(before) == 3 and before[0].upper() == "VALUES" and before[2] == "{"
    return before[1] if is_values else ""


def _is_subject(tokens: list[Token], index: int) -> bool:
    """Return whether a predicate follows a token."""
    if index + 1 == len(tokens):
        return False
    kind, token, _ = tokens[index + 1]
    if kind == "word":
        return token == "a"
    return kind in ("prefixed", "variable", "iri")
