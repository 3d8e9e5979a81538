"""Constants of a query as bound parameters: no term is ever pasted into SQL."""

from __future__ import annotations

import re

import pyoxigraph as ox
from sqlglot import exp

from kg.names import INTEGER, XSD
from kg.sql import relational as forms
from kg.sql.term_text import encode
from kg.sql.values import RESOURCE, TERM, TEXT, TRUTH, WHOLE, Value

BOOLEAN = XSD + "boolean"
STRING = XSD + "string"
SMALL = re.compile(r"[+-]?[0-9]{1,15}")


class Constants:
    """Texts of the terms of a query, by the name of their placeholder."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        #: The placeholders of terms that whoever asks gives, by the name of their parameter.
        self.given: dict[str, str] = {}

    def write_text(self, text: str) -> exp.Placeholder:
        """Return a placeholder for a text."""
        if text not in self._names:
            name = f"k{len(self._names) + 1}"
            self._names[text] = name
            self.texts[name] = text
        return exp.Placeholder(this=self._names[text])

    def write(self, node: forms.Const | forms.Given) -> exp.Placeholder:
        """Return a placeholder for a term, as columns hold it."""
        if isinstance(node, forms.Given):
            name = self.given.setdefault(node.name, f"g{len(self.given) + 1}")
            return exp.Placeholder(this=name)
        return self.write_text(encode(node.term))

    def read(self, node: forms.Const | forms.Given) -> Value:
        """Return a term as a value, of its kind where that is known."""
        if isinstance(node, forms.Given):
            return Value(self.write(node), TERM)
        term = node.term
        if isinstance(term, ox.NamedNode):
            return Value(self.write(node), RESOURCE)
        if term.datatype.value == STRING:
            return Value(self.write_text(term.value), TEXT)
        if term.datatype.value == INTEGER and SMALL.fullmatch(term.value):
            return Value(exp.Literal.number(int(term.value)), WHOLE)
        if term.datatype.value == BOOLEAN and term.value in ("true", "false"):
            return Value(exp.true() if term.value == "true" else exp.false(), TRUTH)
        return Value(self.write(node), TERM)
