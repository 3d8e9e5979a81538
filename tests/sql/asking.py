"""One question to both engines: as SQL to DuckDB, and as SPARQL to the embedded engine."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.duck import NAMED, Duck

E = "http://e/"
PREFIXES = {"": E, "xsd": "http://www.w3.org/2001/XMLSchema#"}
#: A named graph that is the default graph of the dataset as well.
DEFAULT = E + "default"


def triples(turtle: str) -> list[ox.Triple]:
    """Return triples written with the prefixes `:` and `xsd:`."""
    head = "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items())
    return [quad.triple for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE)]


def load(data: Iterable[ox.Triple], named: Mapping[str, list[ox.Triple]] | None = None) -> Duck:
    """Return DuckDB with a dataset of these triples, and of named graphs beside them."""
    duck = Duck()
    duck.load({DEFAULT: data, **(named or {})})
    duck.merge("asked", [DEFAULT])
    return duck


def ask_sql(duck: Duck, query: str) -> list[str]:
    """Return the rows of a query that was compiled, as text."""
    compiled = CompiledQuery(query, Dataset("asked", NAMED), PREFIXES)
    statement = compiled.bind({})
    return [write_bound(statement.names, row) for row in duck.read_rows(statement)]


def ask_sparql(data: Iterable[ox.Triple], query: str) -> list[str]:
    """Return the rows of the embedded engine, as text."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in data)
    answer = store.query(query, prefixes=PREFIXES)
    names = [variable.value for variable in answer.variables]
    return [write_bound(names, tuple(row)) for row in answer]


def write_bound(names: Sequence[str], row: tuple) -> str:
    """Return a row as text in which the order of columns, free in SELECT *, does not show."""
    cells = zip(names, row, strict=True)
    return " ".join(sorted(f"{name}={term}" for name, term in cells if term is not None))


def write_row(row: tuple) -> str:
    """Return a row as text, in the order of its columns."""
    return " ".join("-" if term is None else str(term) for term in row)


def assert_same(data: list[ox.Triple], query: str) -> int:
    """Check that both engines give the same rows, and return how many there are."""
    ours, theirs = ask_sql(load(data), query), ask_sparql(data, query)
    assert Counter(ours) == Counter(theirs), query
    return len(ours)
