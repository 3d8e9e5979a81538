"""SPARQL as tokens: what may run, and parameters bound as terms and never as text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.errors import RefusedQuery, UsageError

LONGEST_QUERY = 65_536
DEEPEST_NESTING = 128
MOST_OPERATORS = 256
#: Outside VALUES: the engine's planner takes more than quadratic time in the number of patterns.
MOST_TOKENS = 1_500
#: One alternative a token; the order decides (an IRI before the operator `<`).
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      | (?P<string>\"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
          | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$][^\W]\w*)
      | (?P<prefixed>(?:[^\W\d_][\w.-]{0,99}+)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*)
      | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
      | (?P<word>[^\W\d]\w*)
      | (?P<number>\d[\w.]*)
      | (?P<open>[({\[])
      | (?P<close>[)}\]])
      | (?P<space>\s+)
      | (?P<operator>\|\||&&|\^\^|[<>!]=|.)""",
    re.VERBOSE | re.DOTALL,
)
FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
#: IRIs that cannot also be read as a comparison: in parentheses no other may stand.
PLAIN_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://.*|[\w:/.~%+@=-]*)>", re.DOTALL)
#: Words and signs of which long chains make an engine recurse.
CHAINING = {"UNION", "||", "&&", "+", "*", "/", "-", "|"}

Token = tuple[str, str, int]


@lru_cache(maxsize=256)
def scan(text: str) -> tuple[Token, ...]:
    """(kind, text, position) of each token; the texts joined give the query again.

    The last texts are remembered: a saved query that is asked again with other values is not taken apart again.
    """
    return tuple((match.lastgroup or "", match[0], match.start()) for match in TOKEN.finditer(text))


def place(text: str, position: int) -> str:
    """Line and column, both from 1, of a position in a text."""
    before = text[:position]
    return f"{before.count(chr(10)) + 1}:{position - before.rfind(chr(10))}"


def form(text: str, *, graphs: frozenset[str] = frozenset()) -> str:
    """The form of a query (SELECT, CONSTRUCT, ASK, DESCRIBE), once it is known to be safe to run.

    Raises:
        RefusedQuery: for updates, SERVICE, FROM outside `graphs`, and texts made to exhaust an engine.
    """
    if len(text) > LONGEST_QUERY:
        raise RefusedQuery(
            f"the query is {len(text)} characters long", hint=f"at most {LONGEST_QUERY} are taken"
        )
    found = previous = ""
    depth = operators = count = data = parens = 0
    for kind, token, position in scan(text):
        if kind in ("comment", "space"):
            continue
        upper = token.upper() if kind == "word" else token
        depth += (kind == "open") - (kind == "close")
        operators += upper in CHAINING
        # the rows of VALUES are data and cost the planner nothing: they end where its braces do
        data = depth + 1 if upper == "VALUES" and kind == "word" else data
        count += not data or depth < data
        data = 0 if token == "}" and depth < data else data
        if depth > DEEPEST_NESTING or operators > MOST_OPERATORS or count > MOST_TOKENS:
            raise RefusedQuery(
                f"at {place(text, position)}: too deeply nested or too long a chain",
                hint=f"at most {DEEPEST_NESTING} levels and {MOST_OPERATORS} operators in {MOST_TOKENS} words run",
            )
        if kind == "word":
            found = found or _form(text, upper, position)
        parens += (token == "(") - (token == ")")
        if parens and not data and kind == "iri" and not PLAIN_IRI.fullmatch(token):
            reason = f"at {place(text, position)}: {token} may be an IRI or a comparison"
            raise RefusedQuery(
                reason, hint="write a space after the sign <, or give the IRI a prefix"
            )
        _refuse_outside(text, previous, (kind, token, position), graphs)
        previous = "FROM" if previous == "FROM" and upper == "NAMED" else upper
    if not found:
        raise RefusedQuery(
            "this is no SPARQL query", hint="start with SELECT, CONSTRUCT, ASK or DESCRIBE"
        )
    return found


def _form(text: str, word: str, position: int) -> str:
    if word in UPDATES:
        raise RefusedQuery(
            f"at {place(text, position)}: {word} is an update",
            hint="only queries are answered here",
        )
    return word if word in FORMS else ""


def _refuse_outside(text: str, previous: str, token: Token, graphs: frozenset[str]) -> None:
    kind, word, position = token
    if _hides(kind, word, "SERVICE"):
        hint = "queries stay on this graph and reach no other host"
        raise RefusedQuery(f"at {place(text, position)}: SERVICE is refused", hint=hint)
    named = previous == "FROM" and kind in ("iri", "prefixed") and word.strip("<>") not in graphs
    if named or (
        word.upper() != "FROM" and kind != "iri" and _hides(kind, word, "FROM", start=True)
    ):
        hint = "choose the dataset with --policy, or name a graph of this dataset by its full IRI"
        raise RefusedQuery(
            f"at {place(text, position)}: FROM {word} is outside this dataset", hint=hint
        )


def _hides(kind: str, token: str, keyword: str, *, start: bool = False) -> bool:
    """Whether a token may be, for the engine, a keyword glued to what stands beside it.

    The engine's grammar needs no space between `SERVICE` and a prefix, a number before it or
    `SILENT` after it; and `?c<3)SERVICE:y#>` is a comparison for it, not an IRI.
    """
    if kind in ("word", "number"):
        glued = token
    elif kind == "prefixed":
        glued = token.partition(":")[0]
    elif kind == "iri" and ")" in token:
        glued = token
    else:
        return False
    return glued.upper().startswith(keyword) if start else keyword in glued.upper()


def naming(text: str) -> str:
    """The word by which a query names graphs: FROM, else GRAPH, else nothing."""
    words = {token.upper() for kind, token, _ in scan(text) if kind == "word"}
    return next((word for word in ("FROM", "GRAPH") if word in words), "")


def prefixes(text: str) -> list[str]:
    """The prefixes of the names in a query, sorted."""
    return sorted({token.partition(":")[0] for kind, token, _ in scan(text) if kind == "prefixed"})


def parameters(text: str) -> list[str]:
    """The names of the parameters (`?_country` gives `country`), in order of first use."""
    names = (token[2:] for kind, token, _ in scan(text) if kind == "variable" and token[1] == "_")
    return list(dict.fromkeys(names))


def bind(text: str, terms: dict[str, str]) -> str:
    """The query with each parameter's tokens replaced by a term in SPARQL syntax.

    Args:
        terms: name to a serialized term (`<iri>`, a quoted literal), made by the engine's own
            term classes, which escape; a parameter without a term stays a free variable.
    """
    pieces = _pieces(text)
    unknown = sorted(set(terms) - {token[2:] for token in pieces[1::2]})
    if unknown:
        raise UsageError(f"the query has no parameter {', '.join(unknown)}")
    return "".join(
        terms.get(piece[2:], piece) if number % 2 else piece for number, piece in enumerate(pieces)
    )


@lru_cache(maxsize=256)
def _pieces(text: str) -> list[str]:
    """The text cut at its parameters: every second piece is one."""
    begin, pieces = 0, []
    for kind, token, position in scan(text):
        if kind == "variable" and token[1] == "_":
            pieces += [text[begin:position], token]
            begin = position + len(token)
    return [*pieces, text[begin:]]


def among(text: str, variable: str, terms: Iterable[str]) -> str:
    """The query with one of its variables held to some terms, in the innermost WHERE.

    Args:
        variable: its name, without the question mark.
        terms: in SPARQL syntax, made by the engine's own term classes.
    """
    start, _ = _innermost(text)
    return f"{text[:start]}{_values(variable, terms)}{text[start:]}"


def any_among(text: str, variable: str, terms: Iterable[str]) -> str:
    """An ASK for whether a query of one SELECT and without HAVING has a row with a variable held to some terms.

    The arguments are those of `among`.
    """
    start, end = _innermost(text)
    return f"ASK {{{_values(variable, terms)}{text[start:end]}"


def witnessed(text: str) -> str:
    """The query with what each `FILTER EXISTS { … }` asks moved into the group around it, as its last patterns.

    Its solutions are those of the query, once for every witness. An EXISTS inside a longer condition stays.
    """
    number = 0
    while found := _exists_filter(text):
        begin, opening, closing, end = found
        before, after = text[:begin] + text[closing + 1 : end], text[end:]
        # two filters may call their witnesses alike without meaning the same
        number += 1
        outside = {
            token for kind, token, _ in scan(_without_exists(before + after)) if kind == "variable"
        }
        inside = "".join(
            f"{token}_{number}" if kind == "variable" and token not in outside else token
            for kind, token, _ in scan(text[opening + 1 : closing])
        )
        kept = reversed(scan(_without_exists(before)))
        last = next(token for kind, token, _ in kept if kind not in ("space", "comment"))
        stop = "" if last in (".", "{", "}", ")") else " ."
        text = f"{before}{stop}\n{inside}{after}"
    return text


def _without_exists(text: str) -> str:
    while found := _exists_filter(text):
        text = text[: found[0]] + text[found[2] + 1 :]
    return text


def _exists_filter(text: str) -> tuple[int, int, int, int] | None:
    """Where a `FILTER EXISTS` begins, its two braces, and the brace (or else the end) of the group around it."""
    marks = [
        (token.upper(), position)
        for kind, token, position in scan(text)
        if kind not in ("space", "comment")
    ]
    for number in range(len(marks) - 2):
        if [word for word, _ in marks[number : number + 3]] == ["FILTER", "EXISTS", "{"]:
            depth = 0
            ends: list[int] = []
            for word, position in marks[number + 2 :]:
                depth += (word == "{") - (word == "}")
                if word == "}" and depth == -len(ends):
                    ends.append(position)
            return marks[number][1], marks[number + 2][1], ends[0], [*ends, len(text)][1]
    return None


def _values(variable: str, terms: Iterable[str]) -> str:
    return f" VALUES ?{variable} {{ {' '.join(terms)} }} "


@lru_cache(maxsize=256)
def _innermost(text: str) -> tuple[int, int]:
    """Where the pattern of the innermost WHERE begins, and where it ends with its brace."""
    start = end = depth = -1
    awaited = False
    for kind, token, position in scan(text):
        if kind in ("space", "comment"):
            continue
        if awaited and token == "{":
            start, depth = position + 1, 0
        elif token in ("{", "}") and depth >= 0:
            depth += 1 if token == "{" else -1
            end = position + 1
        awaited = kind == "word" and token.upper() == "WHERE"
    if start < 0:
        raise UsageError(
            "the query has no WHERE { … }", hint="write the word WHERE before its pattern"
        )
    return start, end
