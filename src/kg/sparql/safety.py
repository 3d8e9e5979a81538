"""The gate: which queries are safe to run.

A query is refused before an engine reads it if it is an update, calls another host, reads graphs
outside the dataset, or is nested or chained so deeply that an engine could run out of stack.
"""

import re
from typing import NoReturn

from kg.errors import ForeignGraph, RefusedQuery
from kg.sparql.tokens import FORMS, Token, find_place, locate, scan_code

LONGEST_QUERY = 65_536
DEEPEST_NESTING = 128
MOST_OPERATORS = 256
#: Outside VALUES: the engine's planner takes more than quadratic time in the number of patterns.
MOST_TOKENS = 1_500
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
#: IRIs that cannot also be read as a comparison; no others are allowed in parentheses.
PLAIN_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://.*|[\w:/.~%+@=-]*)>", re.DOTALL)
NO_SERVICE = "queries cannot reach other hosts; a prefix of this name is no prefix that we can tell"
#: Words and signs of which long chains make an engine recurse.
CHAINING = {"UNION", "||", "&&", "+", "*", "/", "-", "|"}


class _Size:
    """Depth and length of a query, token by token."""

    def __init__(self) -> None:
        self.depth = 0
        #: Whether there was a sign that an engine may read as part of a name, with what follows.
        self.is_odd = False
        self.parentheses = 0
        self._operators = 0
        self._tokens = 0
        self._values_depth = 0

    @property
    def in_values(self) -> bool:
        """True between VALUES and the brace that closes its rows."""
        return self._values_depth != 0

    def add(self, kind: str, word: str) -> None:
        """Count a token; `word` is in upper case."""
        self.depth += (kind == "open") - (kind == "close")
        self._operators += word in CHAINING
        self.is_odd |= kind == "operator" and (word == "\\" or not word.isascii())
        if kind == "word" and word == "VALUES":
            self._values_depth = self.depth + 1
        # the rows of VALUES are data and cost the planner nothing
        outside = self.depth < self._values_depth
        if outside or not self.in_values:
            self._tokens += 1
        if word == "}" and outside:
            self._values_depth = 0
        self.parentheses += (word == "(") - (word == ")")

    def is_too_large(self) -> bool:
        """Return whether an engine could exhaust its stack or its planner."""
        return (
            self.depth > DEEPEST_NESTING
            or self._operators > MOST_OPERATORS
            or self._tokens > MOST_TOKENS
        )


def check_query(text: str, *, graphs: frozenset[str] | None = frozenset()) -> str:
    """Return the form of a query that is safe to run.

    Args:
        text: the query.
        graphs: IRIs of the graphs that FROM may name; None if whoever asks names the dataset, so
            that FROM has no effect.

    Raises:
        RefusedQuery: for updates, SERVICE, FROM outside `graphs`, and queries that are too large.
    """
    if len(text) > LONGEST_QUERY:
        reason = f"the query is {len(text)} characters long"
        raise RefusedQuery(reason, hint=f"the limit is {LONGEST_QUERY} characters")
    form = previous = ""
    size = _Size()
    for token in scan_code(text):
        kind, word, position = token
        upper = word.upper() if kind == "word" else word
        size.add(kind, upper)
        if size.is_too_large():
            _refuse_size(text, position)
        if kind == "word" and not form:
            form = _read_form(text, upper, position)
        if size.parentheses and not size.in_values:
            _refuse_ambiguous_iri(text, token)
        if not (previous == "PREFIX" and word.endswith(":")):  # which names a prefix
            _refuse_service(text, token)
            if graphs is not None:
                # in braces there is no FROM, so that `from:x` is a name there
                glued = size.depth == 0 or size.is_odd
                _refuse_foreign_graph(text, previous, token, graphs, glued=glued)
        previous = "FROM" if previous == "FROM" and upper == "NAMED" else upper
    if not form:
        hint = "start with SELECT, CONSTRUCT, ASK or DESCRIBE"
        raise RefusedQuery("this is not a SPARQL query", hint=hint)
    return form


def _refuse(
    text: str, position: int, reason: str, hint: str, kind: type[RefusedQuery] = RefusedQuery
) -> NoReturn:
    """Refuse a query for what it has at a position."""
    place = find_place(text, position)
    raise kind(f"at {locate(text, position)}: {reason}", hint=hint, place=place)


def _refuse_size(text: str, position: int) -> None:
    hint = (
        f"the limits are {DEEPEST_NESTING} levels, {MOST_OPERATORS} operators"
        f" and {MOST_TOKENS} words"
    )
    _refuse(text, position, "too deeply nested or too long a chain", hint)


def _read_form(text: str, word: str, position: int) -> str:
    """Return a word if it is a query form; refuse one that begins an update."""
    if word in UPDATES:
        _refuse(text, position, f"{word} is an update", "only queries are allowed here")
    return word if word in FORMS else ""


def _refuse_ambiguous_iri(text: str, token: Token) -> None:
    kind, word, position = token
    if kind == "iri" and not PLAIN_IRI.fullmatch(word):
        hint = "write a space after the sign <, or give the IRI a prefix"
        _refuse(text, position, f"{word} may be an IRI or a comparison", hint)


def _refuse_service(text: str, token: Token) -> None:
    kind, word, position = token
    if "SERVICE" in _glued_keywords(kind, word):
        _refuse(text, position, "SERVICE is refused", NO_SERVICE)


def _refuse_foreign_graph(
    text: str, previous: str, token: Token, graphs: frozenset[str], *, glued: bool
) -> None:
    """Refuse a graph outside the dataset after FROM, or in one token with it."""
    kind, word, position = token
    is_graph = previous == "FROM" and kind in ("iri", "prefixed")
    keywords = _glued_keywords(kind, word) if kind != "iri" and word.upper() != "FROM" else ""
    is_glued = keywords.startswith("FROM") and (glued or kind != "prefixed")
    if is_glued or (is_graph and word.strip("<>") not in graphs):
        hint = "choose the dataset with --policy, or name a graph of it by its full IRI"
        _refuse(text, position, f"FROM {word} is outside this dataset", hint, ForeignGraph)


def _glued_keywords(kind: str, token: str) -> str:
    """Return the part of a token in which an engine may find a keyword, in upper case.

    Its grammar needs no space between `SERVICE` and a prefix, a number before it or `SILENT` after
    it; and it reads `?c<3)SERVICE:y#>` as a comparison, not as an IRI.
    """
    if kind in ("word", "number"):
        return token.upper()
    if kind == "prefixed":
        return token.partition(":")[0].upper()
    if kind == "iri" and ")" in token:
        return token.upper()
    return ""
