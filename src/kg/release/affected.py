"""Dependencies of rules: the derived triples that a change can affect.

The result may have too many nodes, but never too few: tests compare incremental builds with full
builds. A new kind of dependency in a rule needs code here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import PER, SavedQuery
from kg.names import KG, RDF, TYPE, expand, prefixes
from kg.sparql import tokens

Nodes = set[ox.NamedNode]
SUBJECT = ox.NamedNode(RDF + "subject")
PREDICATE = ox.NamedNode(RDF + "predicate")
OBJECT = ox.NamedNode(RDF + "object")
ABOUT = ox.NamedNode(KG + "about")
ANSWERS = ox.NamedNode(KG + "answers")
SPEAKER = ox.NamedNode(KG + "speaker")
COUNTS_AS = ox.NamedNode(KG + "countsAs")
FALLS_UNDER = ox.NamedNode(KG + "fallsUnder")
SPEAKS_FOR = ox.NamedNode(KG + "speaksFor")
SPEAKS_AGAINST = ox.NamedNode(KG + "speaksAgainst")
ALL_SITES = ox.NamedNode(expand("group:overseas-police-stations"))
COURT = ox.NamedNode(KG + "Court")
BROUGHT_BY = ox.NamedNode(KG + "broughtBy")
#: Properties of stances and predicates. N-Quads files can change them, and thereby any claim.
TERM_PROPERTIES = {KG + name for name in ("polarity", "official", "establishes", "caveat")}
#: The general claims, under which others fall by the rule `falls-under`.
GENERAL_CLAIMS = """
SELECT ?general WHERE {
  ?general rdf:subject group:overseas-police-stations ; rdf:predicate kg:membersOfKind ;
    rdf:object kg:PoliceServiceStation .
}
"""


def may_affect_all(lines: Iterable[bytes]) -> bool:
    """Return whether changed triples can affect any claim."""
    triples = sorted_ntriples.parse_lines(b"".join(lines))
    return any(triple.predicate.value in TERM_PROPERTIES for triple in triples)


def find_general_claims(store: ox.Store) -> Nodes:
    """Return the claims under which others fall; a new one can affect any claim."""
    solutions = store.query(GENERAL_CLAIMS, prefixes=prefixes())
    assert isinstance(solutions, ox.QuerySolutions)
    return {row["general"] for row in solutions}


def find_changed_nodes(lines: Iterable[bytes], rules: list[SavedQuery]) -> Nodes:
    """Return the subjects of changed triples whose predicate some rule reads."""
    read = {TYPE.value}
    for rule in rules:
        read.update(_list_prefixed_names(rule.text))
    nodes: Nodes = set()
    for triple in sorted_ntriples.parse_lines(b"".join(lines)):
        if triple.predicate.value in read:
            nodes.add(triple.subject)  # type: ignore[arg-type]
    return nodes


def reads_some(rule: SavedQuery, lines: Iterable[bytes]) -> bool:
    """Return whether a rule reads the predicate of a changed triple."""
    read = set(_list_prefixed_names(rule.text))
    triples = sorted_ntriples.parse_lines(b"".join(lines))
    return any(triple.predicate.value in read for triple in triples)


def list_written_predicates(rule: SavedQuery) -> list[ox.NamedNode]:
    """Return the predicates in the template of a rule, and all other names in it."""
    template = rule.text[: rule.text.index("}")]
    return [ox.NamedNode(name) for name in _list_prefixed_names(template)]


def _list_prefixed_names(text: str) -> list[str]:
    return [expand(token) for kind, token, _ in tokens.scan(text) if kind == "prefixed"]


def find_affected(store: ox.Store, changed: Collection[ox.NamedNode]) -> dict[str, Nodes]:
    """Return the members of each class in PER that changed nodes affect, by variable.

    Args:
        store: the graphs that rules use, merged: before a change, and again after it.
        changed: the changed nodes.
    """
    attributions = _find_attributions(store, {*changed, *_list_courts(store, changed)})
    claims = set(changed)
    for attribution in attributions:
        claims.update(_objects(store, attribution, ABOUT))
        # an answer also objects to what the answered attribution is about
        for answered in _list_answered(store, attribution):
            claims.update(_objects(store, answered, ABOUT))
    for node in changed:
        claims.update(_subjects(store, SUBJECT, node))
        # a case also depends on the body that brought it
        for claim in _subjects(store, OBJECT, node):
            if BROUGHT_BY in _objects(store, claim, PREDICATE):
                claims.add(claim)
    # claims on one entity depend on each other: slots of an event, the place of a site
    entities: Nodes = set()
    for claim in claims:
        entities.update(_objects(store, claim, SUBJECT))
    for entity in entities:
        claims.update(_subjects(store, SUBJECT, entity))
    for claim in list(claims):
        claims.update(_subjects(store, FALLS_UNDER, claim))
        claims.update(_list_claims_under(store, claim))
    issues = set(changed)
    for claim in claims:
        issues.update(_objects(store, claim, SPEAKS_FOR))
        issues.update(_objects(store, claim, SPEAKS_AGAINST))
    affected = {"attribution": attributions, "claim": claims, "issue": issues}
    return keep_members(store, affected)


def keep_members(store: ox.Store, nodes: Mapping[str, Nodes]) -> dict[str, Nodes]:
    """Return the nodes that are members of the class of their variable in PER."""
    members = {}
    for variable, some in nodes.items():
        kind = ox.NamedNode(expand(PER[variable]))
        members[variable] = {node for node in some if ox.Quad(node, TYPE, kind) in store}
    return members


def _find_attributions(store: ox.Store, changed: Collection[ox.NamedNode]) -> Nodes:
    """Return attributions that changed, or whose subject or speaker changed.

    Other nodes are among them: an imported attribution may have no class.
    """
    attributions = set(changed)
    for node in changed:
        attributions.update(_objects(store, node, ABOUT))
    speakers, waiting = set(changed), list(changed)
    while waiting:  # who counts as a changed speaker
        new = set(_subjects(store, COUNTS_AS, waiting.pop())) - speakers
        speakers |= new
        waiting.extend(new)
    for speaker in speakers:
        attributions.update(_subjects(store, SPEAKER, speaker))
    return attributions


def _list_courts(store: ox.Store, claims: Iterable[ox.NamedNode]) -> Iterator[ox.NamedNode]:
    """Yield the bodies that some claims say to be courts."""
    for claim in claims:
        if COURT in _objects(store, claim, OBJECT):
            yield from _objects(store, claim, SUBJECT)


def _list_claims_under(store: ox.Store, claim: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Yield the claims that may fall under a claim on all sites."""
    if ALL_SITES in _objects(store, claim, SUBJECT):
        for object in _objects(store, claim, OBJECT):
            yield from _subjects(store, OBJECT, object)


def _list_answered(store: ox.Store, attribution: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Yield what an attribution answers, be it that it takes a stance on it."""
    yield from _objects(store, attribution, ANSWERS)
    yield from _objects(store, attribution, ABOUT)


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
