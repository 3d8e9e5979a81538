"""Terms of a query that this graph does not have, with the nearest it has."""

from collections.abc import Iterable

from kg.errors import did_you_mean
from kg.names import GRAPH, ID, KG, POLICIES
from kg.query.choices import read_id
from kg.query.engine import ALL_GRAPHS, Engine
from kg.sparql.terms import list_graphs, list_iris
from kg.spelling import fold, squeeze

#: What every IRI of ours begins with, and what people write for it.
OWN = ID.removesuffix("id/")
OTHER_SCHEME = OWN.replace("https:", "http:")
#: Terms that are told of one query, and that are looked up at most.
MOST_NAMED, MOST_LOOKED_UP = 5, 500
KNOWN = "SELECT DISTINCT ?term WHERE {{ VALUES ?term {{ {terms} }} ?term ?property ?value }}"


def warn_of_unknown_terms(engine: Engine, text: str) -> None:
    """Remark on each term and graph of ours in a query that the release does not have.

    It costs a look-up of the terms, and more only where one is unknown.
    """
    iris = list_iris(text, engine.prefixes)
    graphs = [*list_graphs(text, engine.prefixes), *(iri for iri in iris if iri.startswith(GRAPH))]
    for iri in dict.fromkeys(graphs):
        if iri.startswith(OWN) and iri not in ALL_GRAPHS:
            near = did_you_mean(engine.shorten(iri), sorted(map(engine.shorten, ALL_GRAPHS)))
            engine.warn(f"{engine.shorten(iri)} is no graph of this release; {near}")
    own = [iri for iri in iris if iri.startswith((OWN, OTHER_SCHEME)) and iri not in graphs]
    for iri in find_unknown(engine, own)[:MOST_NAMED]:
        nearest = find_nearest(engine, iri)
        hint = f"; did you mean {engine.shorten(nearest)}?" if nearest else ""
        engine.warn(f"{engine.shorten(iri)} is no term of this graph{hint}")


def find_unknown(engine: Engine, iris: Iterable[str]) -> list[str]:
    """Return those of some IRIs of our namespaces about which the graph says nothing."""
    policies = {f"{ID}policy/{policy}" for policy in POLICIES}
    asked = [iri for iri in iris if iri not in (ID, KG, OWN) and iri not in policies]
    if not asked:
        return []
    terms = " ".join(f"<{iri}>" for iri in asked[:MOST_LOOKED_UP])
    known = {str(row["term"]) for row in engine.select(KNOWN.format(terms=terms))}
    unknown = [iri for iri in asked[:MOST_LOOKED_UP] if iri not in known]
    return [iri for iri in unknown if not engine.index.has_thing(iri)] if unknown else []


def find_nearest(engine: Engine, iri: str) -> str | None:
    """Return the term spelled most like an unknown one, of its kind if possible."""
    iri = read_id(engine, engine.shorten(iri.replace(OTHER_SCHEME, OWN, 1))) or iri
    if engine.index.has_thing(iri):
        return iri
    start, local = _split(iri)
    named = [one.iri for one in engine.index.find_names(squeeze(fold(local)))]
    for near in (*named, *engine.index.list_near_iris(iri, start, 1)):
        if near.startswith(start):
            return near
    others = [one for one in engine.index.list_near_names(fold(local), 20) if one.reason == "id"]
    others = [one for one in others if one.iri.startswith(KG) == iri.startswith(KG)]
    return others[0].iri if others else None


def _split(iri: str) -> tuple[str, str]:
    """Return the namespace of an IRI, with the sign at its end, and its local name."""
    start, sign, local = iri.rpartition("#" if "#" in iri else "/")
    return start + sign, local
