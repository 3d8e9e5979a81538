"""What a change touches: the claims, attributions and issues whose derived triples may be others now.

Rather too many than too few: tests compare what a changed build gives with a build of the whole.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import PER, SavedQuery
from kg.names import KG, RDF, TYPE, expand, prefixes
from kg.sparql import tokens

Nodes = set[ox.NamedNode]
SUBJECT, PREDICATE, OBJECT = (
    ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object")
)
ABOUT, SPEAKER, COUNTS_AS, FALLS_UNDER, SPEAKS_FOR, SPEAKS_AGAINST, BROUGHT_BY = (
    ox.NamedNode(KG + name)
    for name in (
        "about",
        "speaker",
        "countsAs",
        "fallsUnder",
        "speaksFor",
        "speaksAgainst",
        "broughtBy",
    )
)
#: What the ontology says of stances and predicates: said anew in what is poured in, it may touch anything.
FAR = {KG + name for name in ("polarity", "official", "establishes")}
#: The claims under which others fall, by the rule `falls-under`: a new one may touch any claim.
WIDE = """
SELECT ?wide WHERE {
  ?wide rdf:subject group:overseas-police-stations ; rdf:predicate kg:membersOfKind ;
    rdf:object kg:PoliceServiceStation .
}
"""


def find_changed_nodes(lines: Iterable[bytes], rules: list[SavedQuery]) -> Nodes:
    """The subjects of changed triples with a predicate that a rule reads; notes and labels touch nothing."""
    read = {RDF + "type"}
    for rule in rules:
        read.update(
            expand(token) for kind, token, _ in tokens.scan(rule.text) if kind == "prefixed"
        )
    return {
        triple.subject  # type: ignore[misc]
        for triple in sorted_ntriples.parse_lines(b"".join(lines))
        if triple.predicate.value in read
    }


def may_affect_all(lines: Iterable[bytes]) -> bool:
    """Whether changed triples may touch any claim."""
    return any(
        triple.predicate.value in FAR for triple in sorted_ntriples.parse_lines(b"".join(lines))
    )


def find_affected(store: ox.Store, changed: Collection[ox.NamedNode]) -> dict[str, Nodes]:
    """The members of each class that rules go by (`kg.catalog.PER`) which changed nodes touch, by variable.

    Args:
        store: the graphs that rules see, merged; before a change and after it, as either may tell more.
    """
    attributions = _attributions(store, changed)
    claims = set(changed)
    for attribution in attributions:
        claims.update(_objects(store, attribution, ABOUT))
    for node in changed:
        # what is said of a changed thing, and of the cases that a changed body brought
        claims.update(_subjects(store, SUBJECT, node))
        for claim in _subjects(store, OBJECT, node):
            if BROUGHT_BY in _objects(store, claim, PREDICATE):
                claims.add(claim)
    # slots of an event hang together, and so do the place of a thing and what is said of it
    for thing in {thing for claim in claims for thing in _objects(store, claim, SUBJECT)}:
        claims.update(_subjects(store, SUBJECT, thing))
    claims.update([falling for claim in claims for falling in _subjects(store, FALLS_UNDER, claim)])
    issues = {
        issue
        for claim in claims
        for side in (SPEAKS_FOR, SPEAKS_AGAINST)
        for issue in _objects(store, claim, side)
    }
    return keep_members(
        store, {"attribution": attributions, "claim": claims, "issue": issues.union(changed)}
    )


def keep_members(store: ox.Store, found: Mapping[str, Nodes]) -> dict[str, Nodes]:
    """The found nodes that are of the class which rules go by."""
    kinds = {variable: ox.NamedNode(expand(kind)) for variable, kind in PER.items()}
    return {
        variable: {node for node in nodes if ox.Quad(node, TYPE, kinds[variable]) in store}
        for variable, nodes in found.items()
    }


def find_general_claims(store: ox.Store) -> Nodes:
    """The claims under which others fall."""
    found = store.query(WIDE, prefixes=prefixes())
    assert isinstance(found, ox.QuerySolutions)
    return {row["wide"] for row in found}


def _attributions(store: ox.Store, changed: Collection[ox.NamedNode]) -> Nodes:
    """Attributions that changed, that a changed one is about, or whose speaker is, or counts as, a changed body.

    Other nodes are among them: a poured one may say something of a claim and be of no class.
    """
    found = set(changed)
    found.update([about for node in changed for about in _objects(store, node, ABOUT)])
    voices: Nodes = set()
    new = set(changed)
    while new:
        voices |= new
        new = {part for voice in new for part in _subjects(store, COUNTS_AS, voice)} - voices
    for voice in voices:
        found.update(_subjects(store, SPEAKER, voice))
    return found


def _subjects(
    store: ox.Store, predicate: ox.NamedNode, node: ox.NamedNode
) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(None, predicate, node):
        yield quad.subject  # type: ignore[misc]


def _objects(
    store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode
) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(node, predicate, None):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object
