"""Engine on a warehouse: the questions of `Engine`, as SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.query.engine import Engine
from kg.sql.compiling import CompiledQuery
from kg.sql.term_text import decode
from kg.stores.engine import explain_readings
from kg.warehouses.warehouse import Row, Warehouse, WarehouseError

if TYPE_CHECKING:
    from typing import Any

    from kg.query.engine import RawAnswer


class WarehouseEngine(Engine):
    """An engine on a warehouse that a release was loaded into.

    Saved queries and prefixes are those of the release in the build folder.
    """

    def __init__(self, build_folder: str, warehouse: Warehouse) -> None:
        super().__init__(build_folder)
        self._warehouse = warehouse
        self._loaded = ""

    @property
    def version(self) -> str:
        """The address of the warehouse."""
        return self._warehouse.address

    def leave_out_readings(self) -> Engine:
        """Refuse: no table is that of a policy without readings."""
        raise explain_readings(self._warehouse.address)

    @property
    def store(self) -> ox.Store:
        """Not available: the triples are in another engine."""
        reason = f"{self._warehouse.address} answers queries only"
        raise WarehouseError(reason, hint="leave --endpoint out for this")

    def _run(self, text: str, policy: str, naming: str, prefixes: dict[str, str]) -> RawAnswer:
        dataset = self._warehouse.make_dataset(self.find_release(), policy)
        compiled = CompiledQuery(text, dataset, self.prefixes)
        rows = self._warehouse.run(compiled.bind({}))
        if compiled.form == "CONSTRUCT":
            return list(map(decode_triple, rows))
        if compiled.form == "ASK":
            document: dict[str, Any] = {"head": {}, "boolean": bool(rows and rows[0][0])}
        else:
            document = _write_solutions(compiled.names, rows)
        body = json.dumps(document).encode()
        return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)

    def find_release(self) -> str:
        """Return the release there; refuse an empty warehouse, and tell of another."""
        if not self._loaded:
            release, address = self._warehouse.read_release(), self._warehouse.address
            if release is None:
                hint = f"load it: kg load {address}"
                raise WarehouseError(f"{address} does not contain the graph", hint=hint)
            if release != self.release.name:
                self.warn(f"{address} has another release, {release}; yours is {self.release.name}")
            self._loaded = release
        return self._loaded


def decode_triple(row: Row) -> ox.Triple:
    """Return the triple of a row of three texts."""
    subject, predicate, object = (decode(text or "") for text in row[:3])
    assert not isinstance(subject, ox.Literal)  # rows of triples only
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, object)


def _write_solutions(names: tuple[str, ...], rows: list[Row]) -> dict[str, Any]:
    """Return rows as SPARQL results in JSON; each term is written once."""
    written: dict[str, dict[str, str]] = {}
    bindings = []
    for row in rows:
        binding = {}
        for name, text in zip(names, row, strict=False):  # an order may need further columns
            if text is not None:
                if text not in written:
                    written[text] = _write_term(decode(text))
                binding[name] = written[text]
        bindings.append(binding)
    return {"head": {"vars": list(names)}, "results": {"bindings": bindings}}


def _write_term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
