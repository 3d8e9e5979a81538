"""The faults of stores that are known: each with what it does to our graph, and a query that shows it."""

import tomllib
from dataclasses import dataclass, replace
from importlib import resources

from kg.names import XSD

PREFIXES = {"xsd:": XSD, "geo:": "http://www.opengis.net/ont/geosparql#"}


@dataclass(frozen=True)
class KnownFault:
    """One fault of one kind of store.

    `kind` is `literal` (a literal is written differently), `rows` (a query answers otherwise) or `triples`
    (a graph holds another number of them); `names` are the datatypes, queries or graphs it touches.
    """

    id: str
    store: str
    kind: str
    names: tuple[str, ...]
    reason: str
    reproduction: str
    seen: str

    def explains(self, store: str, kind: str, name: str) -> bool:
        """Whether a difference of this kind in this place is this fault."""
        return self.store == store and self.kind == kind and name in self.names


def known_faults() -> list[KnownFault]:
    """The checked-in list (`known.toml`)."""
    told = tomllib.loads(
        resources.files(__package__).joinpath("known.toml").read_text(encoding="utf-8")
    )
    faults = [KnownFault(**fault) for fault in told["fault"]]
    return [replace(fault, names=tuple(map(_expand, fault.names))) for fault in faults]


def _expand(name: str) -> str:
    for prefix, space in PREFIXES.items():
        if name.startswith(prefix):
            return space + name.removeprefix(prefix)
    return name


def find_explanation(faults: list[KnownFault], store: str, kind: str, name: str) -> str:
    """The id of the fault that explains a difference, or the empty word."""
    return next((fault.id for fault in faults if fault.explains(store, kind, name)), "")
