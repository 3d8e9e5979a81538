"""Known faults of stores: each says what it does to literals, rows or triples."""

import tomllib
from dataclasses import dataclass, replace
from importlib import resources

from kg.names import XSD

PREFIXES = {"xsd:": XSD, "geo:": "http://www.opengis.net/ont/geosparql#"}


@dataclass(frozen=True)
class KnownFault:
    """A fault of one kind of store.

    `kind` says what differs: `literal` (a literal is written differently), `rows` (a query's
    answer) or `triples` (the number of triples in a graph). `names` are the affected datatypes,
    queries or graphs.
    """

    id: str
    store: str
    kind: str
    names: tuple[str, ...]
    reason: str
    reproduction: str
    seen: str

    def explains(self, store: str, kind: str, name: str) -> bool:
        """Check whether this fault explains a difference of a kind in a place."""
        return self.store == store and self.kind == kind and name in self.names


def known_faults() -> list[KnownFault]:
    """Return the faults in `known_faults.toml`."""
    file = resources.files(__package__).joinpath("known_faults.toml")
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["fault"]
    faults = [KnownFault(**entry) for entry in entries]
    return [replace(fault, names=tuple(map(_expand, fault.names))) for fault in faults]


def _expand(name: str) -> str:
    for prefix, space in PREFIXES.items():
        if name.startswith(prefix):
            return space + name.removeprefix(prefix)
    return name


def find_explanation(faults: list[KnownFault], store: str, kind: str, name: str) -> str:
    """Return the id of the fault that explains a difference, or an empty string."""
    return next((fault.id for fault in faults if fault.explains(store, kind, name)), "")
