"""RDF terms as one text each, as the columns of an SQL engine hold them.

An IRI is itself, a blank node is `_:` and its label. A literal is its type in quotes, followed by
its characters as they are: `""plain`, `"@en"English`, `"#date"2022-12-01` for a type of XML Schema
and `"http://…"1` for another. No IRI begins so, and two terms have one text only if they are one
term.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.names import XSD

TEXT = XSD + "string"
#: Types of whole numbers, which the embedded engine stores as xsd:integer.
WHOLE = frozenset(
    {"integer", "byte", "short", "int", "long", "positiveInteger", "negativeInteger"}
    | {"nonPositiveInteger", "nonNegativeInteger"}
    | {"unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"}
)
DIGITS = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
FLOATING = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
INSTANT = re.compile(r"(-?[0-9]{4,}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?")
LARGEST = 2**63
#: How the truth values and the special numbers are written.
TRUTH = {"1": "true", "0": "false", "true": "true", "false": "false"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def encode(term: Term | ox.Triple) -> str:
    """Return the text of a term; equal numbers of one type have one text."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    assert isinstance(term, ox.Literal)  # a build refuses triples about triples
    if term.language:
        return f'"@{term.language.lower()}"{term.value}'
    datatype = term.datatype.value
    if datatype == TEXT:
        return f'""{term.value}'
    if not datatype.startswith(XSD):
        return f'"{datatype}"{term.value}'
    kind, value = normalize(datatype.removeprefix(XSD), term.value)
    return f'"#{kind}"{value}'


def decode(text: str) -> Term:
    """Return the term of a text."""
    if not text.startswith('"'):
        return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)
    kind, _, value = text[1:].partition('"')
    if not kind:
        return ox.Literal(value)
    if kind.startswith("@"):
        return ox.Literal(value, language=kind[1:])
    datatype = XSD + kind[1:] if kind.startswith("#") else kind
    return ox.Literal(value, datatype=ox.NamedNode(datatype))


def normalize(kind: str, value: str) -> tuple[str, str]:
    """Return type and characters of a value as the embedded engine stores them."""
    if kind in WHOLE and DIGITS.fullmatch(value) and -LARGEST <= int(value) < LARGEST:
        return "integer", str(int(value))
    if kind == "decimal" and DECIMAL.fullmatch(value):
        return kind, _write_decimal(value)
    if kind in ("double", "float"):
        return kind, _write_floating(value)
    if kind == "boolean":
        return kind, TRUTH.get(value, value)
    if kind == "dateTime" and (result := INSTANT.fullmatch(value)):
        seconds = (result[2] or "").rstrip("0")
        zone = (result[3] or "").replace("+00:00", "Z").replace("-00:00", "Z")
        return kind, f"{result[1]}{'.' if seconds else ''}{seconds}{zone}"
    return kind, value


def _write_decimal(value: str) -> str:
    try:
        text = f"{Decimal(value):f}"
    except InvalidOperation:
        return value
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _write_floating(value: str) -> str:
    if not FLOATING.fullmatch(value):
        return value
    text = repr(float(value))
    if "e" in text or text in ("inf", "-inf"):
        text = f"{Decimal(text):f}" if "e" in text else text.upper()
    return text.removesuffix(".0")
