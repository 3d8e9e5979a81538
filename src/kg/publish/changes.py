"""Changes: which things differ from those of the publication before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from kg.names import ID, RDF
from kg.release.folder import Release

#: Graphs that no page of a thing shows: metadata counts triples, so it changes with each of them.
LEFT_OUT = ("meta", "queries")
#: The graph of terms, which every page shows; a change in it makes every page anew.
TERMS = "ontology"
#: A node in which more triples end is no part of what a page shows of another.
FEW = 3
#: Predicates from a claim to its ends.
ENDS = (f"<{RDF}subject>".encode(), f"<{RDF}object>".encode())
THING = f"<{ID}".encode()


@dataclass
class Nodes:
    """All things of a release: digests of their triples, and how they are connected."""

    #: Digests of the triples that begin at a thing, and of those that end in it, by IRI.
    outward: dict[str, int] = field(default_factory=dict)
    inward: dict[str, int] = field(default_factory=dict)
    objects: dict[str, list[str]] = field(default_factory=dict)
    subjects: dict[str, list[str]] = field(default_factory=dict)
    #: The two ends of each claim.
    ends: dict[str, list[str]] = field(default_factory=dict)
    #: Digests of the triples of each predicate, by IRI.
    predicates: dict[str, int] = field(default_factory=dict)
    #: A digest of all that is no thing, on which every page may depend.
    rest: str = ""


def read_nodes(release: Release) -> Nodes:
    """Return the things of a release with their digests, from the files of its graphs."""
    nodes, rest = Nodes(), blake2b(digest_size=16)
    for name, path in release.list_graphs().items():
        if name in LEFT_OUT:
            continue
        if name == TERMS:
            rest.update(path.read_bytes())
        else:
            _read_graph(nodes, name, path, rest)
    nodes.rest = rest.hexdigest()
    return nodes


def _read_graph(nodes: Nodes, name: str, path: Path, rest: blake2b) -> None:
    mark = name.encode()
    for line in path.read_bytes().splitlines():
        subject, predicate, object = line.split(b" ", 2)
        object = object[:-2]
        number = int.from_bytes(blake2b(mark + line, digest_size=6).digest(), "big")
        property = predicate[1:-1].decode()
        nodes.predicates[property] = nodes.predicates.get(property, 0) ^ number
        start = _read_thing(subject)
        end = _read_thing(object)
        if start:
            nodes.outward[start] = nodes.outward.get(start, 0) ^ number
        else:
            rest.update(line)
        if end:
            nodes.inward[end] = nodes.inward.get(end, 0) ^ number
        if start and end:
            nodes.objects.setdefault(start, []).append(end)
            nodes.subjects.setdefault(end, []).append(start)
            if predicate in ENDS:
                nodes.ends.setdefault(start, []).append(end)


def _read_thing(term: bytes) -> str:
    return term[1:-1].decode() if term.startswith(THING) else ""


@dataclass
class Changed:
    """Things whose own triples changed, and things in which other triples end."""

    own: set[str]
    inward: set[str]


def find_changed(before: Mapping[str, tuple[int, int]], now: Nodes) -> Changed:
    """Return what changed since the digests of a publication before.

    A query can go through a node that it does not name. So what is joined to a changed node counts
    as changed too: whatever has it as one of its own few, and the other ends of claims.

    Args:
        before: both digests of each thing.
        now: the things of the release.
    """
    own, inward = set[str](), set[str]()
    for iri in before.keys() | now.outward.keys() | now.inward.keys():
        old = before.get(iri, (0, 0))
        if old[0] != now.outward.get(iri, 0):
            own.add(iri)
        if old[1] != now.inward.get(iri, 0):
            inward.add(iri)
    for iri in list(own):
        if len(subjects := now.subjects.get(iri, ())) <= FEW:
            own.update(subjects)
    ends = set[str]()
    for iri in own:
        inward.update(now.objects.get(iri, ()))
        ends.update(now.ends.get(iri, ()))
    for end in ends:
        for claim in now.subjects.get(end, ()):
            inward.update(now.ends.get(claim, ()))
    return Changed(own, inward)
