"""Faults of a query that an engine does not run: what is wrong, and where."""

import re
from collections.abc import Iterable

from kg.errors import QuerySyntaxError, did_you_mean
from kg.sparql.tokens import find_place, scan_code

#: Characters of a parser's message that are shown.
LONGEST_REASON = 300
#: The head of a message, and what the parser expected there: quoted signs, words, or a sentence.
PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?")
EXPECTED = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:\'\[\'|\'\]\'|[^\]])*\]|[^,"\[]+')
MEND = "correct the query at this place"


def translate_error(text: str, error: Exception, prefixes: Iterable[str]) -> QuerySyntaxError:
    """Return the error of an engine as ours, with its place.

    Args:
        text: the query.
        error: what the engine raised.
        prefixes: the prefixes that are known without PREFIX.
    """
    message = str(error)
    match = PLACE.match(message)
    if not isinstance(error, SyntaxError):
        return QuerySyntaxError(
            f"the engine does not run this: {message}", hint="use functions of SPARQL 1.1"
        )
    if not match:
        first, _, rest = message.partition("\n")
        return QuerySyntaxError(_write_reason(first, is_cut=bool(rest)), hint=MEND)
    place = int(match[1]), int(match[2])
    if fault := _find_unknown_prefix(text, place, prefixes):
        return fault
    expected = _describe_expected(message[match.end() :])
    reason = _write_reason(f"error at {place[0]}:{place[1]}: {expected}")
    return QuerySyntaxError(reason, hint=quote_line(text, place[0]), place=place)


def _write_reason(message: str, *, is_cut: bool = False) -> str:
    more = " …" if is_cut or len(message) > LONGEST_REASON else ""
    return f"the SPARQL does not parse: {message[:LONGEST_REASON]}{more}"


def _describe_expected(message: str) -> str:
    """Return what the parser expected, in words where it has some.

    It lists whatever could follow, ranges of letters too. A sentence among it is the fault.
    """
    listed = [part.strip() for part in EXPECTED.findall(message)]
    parts = [part for part in listed if part and not part.startswith("[")]
    sentences = [part for part in parts if " " in part and not part.startswith('"')]
    if sentences:
        return "; ".join(sentences)
    if not parts:
        return "this cannot follow here"
    more = ", …" if len(parts) < len(list(filter(None, listed))) else ""
    return f"expected {'one of ' if len(parts) > 1 or more else ''}{', '.join(parts)}{more}"


def _find_unknown_prefix(
    text: str, place: tuple[int, int], prefixes: Iterable[str]
) -> QuerySyntaxError | None:
    """Return the fault of a name with an unknown prefix at a place or before it.

    The parser names the place after such a name, or one before it, and rarely the fault.
    """
    lines = text.split("\n")
    end = sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1] - 1
    known, fault, previous = set(prefixes), None, ""
    for kind, word, position in scan_code(text):
        name = word.partition(":")[0]
        if kind == "prefixed" and previous == "PREFIX":
            known.add(name)
        elif kind == "prefixed" and name not in known:
            fault = _describe_prefix(text, position, name, sorted(known))
        if position >= end:
            break
        previous = word.upper()
    return fault


def _describe_prefix(text: str, position: int, name: str, known: list[str]) -> QuerySyntaxError:
    line, column = find_place(text, position)
    near = did_you_mean(name, known)
    hint = f"; {near}" if near.startswith("did") else ""
    reason = _write_reason(f"error at {line}:{column}: there is no prefix {name}:{hint}")
    return QuerySyntaxError(reason, hint=quote_line(text, line), place=(line, column))


def quote_line(text: str, number: int) -> str:
    """Return a line of a text with its number, as a hint."""
    lines = text.split("\n")
    return f"line {number}: {lines[number - 1].strip()}" if number <= len(lines) else MEND
