"""Lexer: SPARQL text as tokens, and what tokens alone reveal about a query."""

import re

from kg.sparql.text_cache import remember

#: One alternative a token. The order decides: an IRI precedes the operator `<`.
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

#: The kind of a token (a group of TOKEN), its text, and its position in the query.
Token = tuple[str, str, int]


@remember(most=60_000)
def scan(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query; their texts joined give the query again.

    Cached, because a saved query is often asked again with other values.
    """
    return tuple((match.lastgroup or "", match[0], match.start()) for match in TOKEN.finditer(text))


def scan_code(text: str) -> list[Token]:
    """Return the tokens of a query without white space and comments."""
    return [token for token in scan(text) if token[0] not in ("space", "comment")]


def find_place(text: str, position: int) -> tuple[int, int]:
    """Return line and column of a position in a text, both counted from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def locate(text: str, position: int) -> str:
    """Return a position in a text as `line:column`, both counted from 1."""
    return "{}:{}".format(*find_place(text, position))


def find_form(text: str) -> str:
    """Return the first word of FORMS in a query, or an empty string."""
    for kind, token, _ in scan(text):
        if kind == "word" and token.upper() in FORMS:
            return token.upper()
    return ""


def find_graph_keyword(text: str) -> str:
    """Return the keyword by which a query names graphs: FROM, GRAPH, or none (empty)."""
    upper = text.upper()
    if "FROM" not in upper and "GRAPH" not in upper:
        return ""  # most queries end here, as reading the tokens of a long one takes a while
    words = {token.upper() for kind, token, _ in scan(text) if kind == "word"}
    for keyword in ("FROM", "GRAPH"):
        if keyword in words:
            return keyword
    return ""


def list_prefixes(text: str) -> list[str]:
    """Return the prefixes of the names in a query, sorted."""
    return sorted({token.partition(":")[0] for kind, token, _ in scan(text) if kind == "prefixed"})


def is_parameter(token: Token) -> bool:
    """Return whether a token is a parameter: a variable such as `?_country`."""
    return token[0] == "variable" and token[1][1] == "_"


def list_parameters(text: str) -> list[str]:
    """Return the names of the parameters in order of use: `country` for `?_country`."""
    names = (token[1][2:] for token in scan(text) if is_parameter(token))
    return list(dict.fromkeys(names))
