"""Rewriting of SPARQL text, token by token: values, prefixes, FILTER EXISTS.

Terms are passed in SPARQL syntax (`<iri>`, a quoted literal) as the engine's term classes write
them, which escape; so a value can never end its token.
"""

from collections.abc import Iterable, Mapping, Sequence

from kg.errors import UsageError
from kg.sparql.text_cache import remember
from kg.sparql.tokens import is_parameter, scan, scan_code

#: Positions of a `FILTER EXISTS`: where it begins, its opening and its closing brace, and the brace
#: (or the end of the text) that closes the group around it.
Exists = tuple[int, int, int, int]


def add_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query with a PREFIX clause for each of these prefixes that it uses."""
    used = [f"PREFIX {name}: <{space}>" for name, space in prefixes.items() if f"{name}:" in text]
    return "\n".join([*used, text])


def bind(text: str, terms: Mapping[str, str | Sequence[str]]) -> str:
    """Replace the parameters of a query by terms.

    A parameter without a term stays a variable. One with several stays a variable too, and every
    group that has it gets their VALUES.

    Args:
        text: the query.
        terms: the term of each parameter, or several, by its name (`country` for `?_country`).

    Raises:
        UsageError: the query has no such parameter.
    """
    pieces = _split_at_parameters(text)
    unknown = sorted(set(terms) - {name[2:] for name in pieces[1::2]})
    if unknown:
        raise UsageError(f"the query has no parameter {', '.join(unknown)}")
    single = {name: term for name, term in terms.items() if isinstance(term, str)}
    bound = list(pieces)
    for index in range(1, len(pieces), 2):
        bound[index] = single.get(pieces[index][2:], pieces[index])
    text = "".join(bound)
    for name, several in terms.items():
        if not isinstance(several, str):
            text = _restrict_groups(text, f"_{name}", several)
    return text


def _restrict_groups(text: str, variable: str, terms: Iterable[str]) -> str:
    """Return a query with VALUES in each innermost group that has a variable.

    Only in a group can an engine use them early, and there they mean what one term would mean.
    """
    values = _values(variable, terms)
    pieces, begin = [], 0
    for start in _find_groups(text, f"?{variable}"):
        pieces += [text[begin:start], values]
        begin = start
    return "".join([*pieces, text[begin:]])


def _find_groups(text: str, variable: str) -> list[int]:
    """Return where the innermost groups begin that have a variable, in order."""
    groups: set[int] = set()
    open_groups: list[int] = []
    after_where = False
    for kind, token, position in scan_code(text):
        if token == "{":
            is_pattern = after_where or bool(open_groups and open_groups[-1] >= 0)
            open_groups.append(position + 1 if is_pattern else -1)
        elif token == "}":
            open_groups.pop()
        elif token == variable and open_groups and open_groups[-1] >= 0:
            groups.add(open_groups[-1])
        after_where = kind == "word" and token.upper() == "WHERE"
    return sorted(groups)


@remember(most=500_000)
def _split_at_parameters(text: str) -> list[str]:
    """Return the text in pieces, of which every second is a parameter."""
    begin, pieces = 0, []
    for token in scan(text):
        if is_parameter(token):
            _, name, position = token
            pieces += [text[begin:position], name]
            begin = position + len(name)
    return [*pieces, text[begin:]]


def restrict(text: str, variable: str, terms: Iterable[str]) -> str:
    """Restrict a variable to some terms, by VALUES in the innermost WHERE.

    Args:
        text: the query.
        variable: its name, without the question mark.
        terms: the terms.

    Raises:
        UsageError: the query has no WHERE.
    """
    start, _ = _innermost_where(text)
    return f"{text[:start]}{_values(variable, terms)}{text[start:]}"


def ask_whether(text: str, variable: str, terms: Iterable[str]) -> str:
    """Return an ASK for whether a SELECT has a row with a variable among some terms.

    The query has one SELECT and no HAVING. Arguments and errors are those of `restrict`.
    """
    start, end = _innermost_where(text)
    return f"ASK {{{_values(variable, terms)}{text[start:end]}"


def _values(variable: str, terms: Iterable[str]) -> str:
    return f" VALUES ?{variable} {{ {' '.join(terms)} }} "


@remember(most=500_000)
def _innermost_where(text: str) -> tuple[int, int]:
    """Return where the pattern of the innermost WHERE begins and ends, with its brace."""
    start = end = depth = -1
    after_where = False
    for kind, token, position in scan_code(text):
        if after_where and token == "{":
            start, depth = position + 1, 0
        elif token in ("{", "}") and depth >= 0:
            depth += 1 if token == "{" else -1
            end = position + 1
        after_where = kind == "word" and token.upper() == "WHERE"
    if start < 0:
        hint = "write the word WHERE before its pattern"
        raise UsageError("the query has no WHERE { … }", hint=hint)
    return start, end


def unfold_exists(text: str) -> str:
    """Move the pattern of each `FILTER EXISTS { … }` into the group around it.

    It becomes the last pattern of the group.
    The solutions of the result are those of the query, once for every witness. An EXISTS inside a
    longer condition stays.
    """
    number = 0
    while exists := _find_exists(text):
        # two filters may give their witnesses the same name without meaning the same
        number += 1
        text = _unfold(text, exists, number)
    return text


def _unfold(text: str, exists: Exists, number: int) -> str:
    begin, opening, closing, end = exists
    before, after = text[:begin] + text[closing + 1 : end], text[end:]
    rest = _remove_exists(before + after)
    outside = {token for kind, token, _ in scan(rest) if kind == "variable"}
    pattern = []
    for kind, token, _ in scan(text[opening + 1 : closing]):
        is_witness = kind == "variable" and token not in outside
        pattern.append(f"{token}_{number}" if is_witness else token)
    last = scan_code(_remove_exists(before))[-1][1]
    stop = "" if last in (".", "{", "}", ")") else " ."
    return f"{before}{stop}\n{''.join(pattern)}{after}"


def _remove_exists(text: str) -> str:
    while exists := _find_exists(text):
        begin, _, closing, _ = exists
        text = text[:begin] + text[closing + 1 :]
    return text


def _find_exists(text: str) -> Exists | None:
    """Find the first `FILTER EXISTS` that is a condition of its own."""
    marks = [(token.upper(), position) for _, token, position in scan_code(text)]
    for index in range(len(marks) - 2):
        words = [word for word, _ in marks[index : index + 3]]
        if words == ["FILTER", "EXISTS", "{"]:
            ends = _closing_braces(marks[index + 2 :])
            outer = ends[1] if len(ends) > 1 else len(text)
            return marks[index][1], marks[index + 2][1], ends[0], outer
    return None


def _closing_braces(marks: list[tuple[str, int]]) -> list[int]:
    """Return where the group of the first mark closes, then each group around it."""
    depth = 0
    ends: list[int] = []
    for word, position in marks:
        depth += (word == "{") - (word == "}")
        if word == "}" and depth == -len(ends):
            ends.append(position)
    return ends
