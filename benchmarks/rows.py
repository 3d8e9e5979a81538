"""Comparable answers: rows as multisets of terms, triples as sets."""

import re
from collections import Counter
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

#: A row of terms in N-Triples form; an unbound variable is the empty word.
Row = tuple[str, ...]
#: Column names of a CONSTRUCT, whose rows are a set.
TRIPLE = ("subject", "predicate", "object")
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPED = re.compile(r'"([^"\\]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>')
TAGGED = re.compile(r'".*"@[A-Za-z0-9-]+', re.DOTALL)
#: Engines count in integer types of their own; the value is what is compared.
INTEGERS = {"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"} | {
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
    "unsignedByte",
}


class Answer(NamedTuple):
    """Columns and rows of an answer, as the engine returned them."""

    columns: tuple[str, ...]
    rows: list[Row]


class Digest(NamedTuple):
    """Equal for answers with the same rows, in whatever order."""

    columns: tuple[str, ...]
    count: int
    whole: int


def same_term(term: str) -> str:
    """Return a term in a form common to all engines.

    Numbers are compared by value, language tags in lower case.
    """
    if not term or term[0] == "<":
        return term
    if term.startswith("_:"):
        return "_:"
    if term.endswith(f'"^^<{XSD}string>'):
        return term.removesuffix(f"^^<{XSD}string>")
    if result := TYPED.fullmatch(term):
        return _by_value(result[1], result[2]) or term
    if TAGGED.fullmatch(term):
        text, _, tag = term.rpartition("@")
        return f"{text}@{tag.lower()}"
    return term


def _by_value(lexical: str, datatype: str) -> str:
    try:
        if datatype in INTEGERS:
            return f'"{int(lexical)}"^^<{XSD}integer>'
        if datatype == "decimal":
            return f'"{Decimal(lexical).normalize():f}"^^<{XSD}decimal>'
        if datatype == "boolean":
            return f'"{lexical in ("true", "1")}"^^<{XSD}boolean>'.lower()
    except (ArithmeticError, ValueError):
        return ""
    return ""


def comparable(answer: Answer) -> Answer:
    """Return an answer with columns by name and terms by value.

    Equal triples count once.
    """
    order = sorted(range(len(answer.columns)), key=lambda index: answer.columns[index])
    is_graph = answer.columns == TRIPLE
    terms: dict[str, str] = {}  # most terms occur often

    def convert(term: str) -> str:
        return terms.get(term) or terms.setdefault(term, same_term(term))

    rows = []
    for row in answer.rows:
        rows.append(tuple(convert(row[index]) for index in order))
    columns = tuple(answer.columns[index] for index in order)
    return Answer(columns, list(set(rows)) if is_graph else rows)


def digest(answer: Answer) -> Digest:
    """Return the digest of a comparable answer, whatever the order of its rows."""
    whole = sum(
        int.from_bytes(blake2b("\0".join(row).encode(), digest_size=16).digest())
        for row in answer.rows
    )
    return Digest(answer.columns, len(answer.rows), whole % 2**128)


def write(answer: Answer, path: Path) -> None:
    """Write a comparable answer as sorted tab-separated lines, the columns first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write("\t".join(answer.columns) + "\n")
        file.writelines("\t".join(row) + "\n" for row in sorted(answer.rows))


def difference(expected: Path, result: Path) -> str:
    """Describe how two written answers differ, in a few words."""
    with expected.open(encoding="utf-8") as left, result.open(encoding="utf-8") as right:
        wanted, columns = next(left).split(), next(right).split()
        if wanted != columns:
            return f"columns {' '.join(columns)} instead of {' '.join(wanted)}"
        counts = Counter(left)
        counts.subtract(Counter(right))
    missing = sum(count for count in counts.values() if count > 0)
    more = -sum(count for count in counts.values() if count < 0)
    return f"{missing} rows missing, {more} more"
