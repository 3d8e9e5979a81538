"""Terms of a query that this graph does not have, with the nearest it has."""

from collections.abc import Iterable

from kg.names import ID, KG, POLICIES
from kg.query.engine import Engine
from kg.sparql.terms import list_iris
from kg.spelling import fold

#: Terms that are told of one query, and that are looked up at most.
MOST_NAMED, MOST_LOOKED_UP = 5, 500
KNOWN = "SELECT DISTINCT ?term WHERE {{ VALUES ?term {{ {terms} }} ?term ?property ?value }}"


def warn_of_unknown_terms(engine: Engine, text: str) -> None:
    """Remark on each term of our namespaces in a query that the graph does not have.

    It costs a look-up of the terms, and more only where one is unknown.
    """
    own = [iri for iri in list_iris(text, engine.prefixes) if iri.startswith((ID, KG))]
    for iri in find_unknown(engine, own)[:MOST_NAMED]:
        near = find_nearest(engine, iri)
        hint = f"; did you mean {engine.shorten(near)}?" if near else ""
        engine.warn(f"{engine.shorten(iri)} is no term of this graph{hint}")


def find_unknown(engine: Engine, iris: Iterable[str]) -> list[str]:
    """Return those of some IRIs of our namespaces about which the graph says nothing."""
    policies = {f"{ID}policy/{policy}" for policy in POLICIES}
    asked = [iri for iri in iris if iri not in (ID, KG) and iri not in policies][:MOST_LOOKED_UP]
    if not asked:
        return []
    rows = engine.select(KNOWN.format(terms=" ".join(f"<{iri}>" for iri in asked)))
    known = {str(row["term"]) for row in rows}
    unknown = [iri for iri in asked if iri not in known]
    return [iri for iri in unknown if not engine.index.has_thing(iri)] if unknown else []


def find_nearest(engine: Engine, iri: str) -> str | None:
    """Return the term spelled most like an unknown one, of its kind if possible."""
    start, local = _split(iri)
    near = [one for one in engine.index.list_near_names(fold(local), 20) if one.reason == "id"]
    near = [one for one in near if one.iri.startswith(KG) == iri.startswith(KG)]
    for one in near:
        if _split(one.iri)[0] == start:
            return one.iri
    return near[0].iri if near else None


def _split(iri: str) -> tuple[str, str]:
    """Return the namespace of an IRI and its local name."""
    sign = "#" if "#" in iri else "/"
    start, _, local = iri.rpartition(sign)
    return start, local
