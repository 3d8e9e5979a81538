"""Changes: which things differ from those of the publication before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from kg.names import ID, RDF
from kg.publish.positions import ANY, name_end
from kg.release.folder import Release

#: Graphs that no page of a thing shows: metadata counts triples, so it changes with each of them.
#: Answers to saved queries may.
LEFT_OUT = ("meta",)
#: The graph of terms, which every page shows; a change in it makes every page anew.
TERMS = "ontology"
#: A node in which more triples end is no part of what a page shows of another.
FEW = 3
#: Predicates from a claim to its ends.
ENDS = (f"{RDF}subject", f"{RDF}object")
THING = f"<{ID}".encode()


@dataclass
class Nodes:
    """All things of a release, with digests and connections, by the end of IRIs."""

    #: Digests of the triples that begin at a thing and of those of each end.
    outward: dict[str, int] = field(default_factory=dict)
    inward: dict[str, int] = field(default_factory=dict)
    #: Digests of the triples with each predicate.
    predicates: dict[str, int] = field(default_factory=dict)
    #: The ends of the triples that begin at a thing, and the things whose triples end in it.
    objects: dict[str, set[str]] = field(default_factory=dict)
    subjects: dict[str, list[str]] = field(default_factory=dict)
    #: The two ends of each claim.
    ends: dict[str, list[str]] = field(default_factory=dict)
    #: A digest of all that is no thing, on which every page may depend.
    rest: str = ""


def read_nodes(release: Release) -> Nodes:
    """Return the things of a release with their digests, from the files of its graphs."""
    nodes, rest = Nodes(), blake2b(digest_size=16)
    for name, path in release.list_graphs().items():
        if name in LEFT_OUT:
            _read_predicates(nodes, name, path)
        elif name == TERMS:
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
        number = _digest(mark + line)
        property = predicate[1:-1].decode()
        nodes.predicates[property] = nodes.predicates.get(property, 0) ^ number
        start = _read_thing(subject)
        end = _read_thing(object)
        if start:
            nodes.outward[start] = nodes.outward.get(start, 0) ^ number
        else:
            rest.update(line)
        if end:
            reached = name_end(end, property)
            nodes.inward[reached] = nodes.inward.get(reached, 0) ^ number
        if start and end:
            nodes.objects.setdefault(start, set()).add(reached)
            nodes.subjects.setdefault(end, []).append(start)
            if property in ENDS:
                nodes.ends.setdefault(start, []).append(end)


def _read_predicates(nodes: Nodes, name: str, path: Path) -> None:
    mark = name.encode()
    for line in path.read_bytes().splitlines():
        property = line.split(b" ", 2)[1][1:-1].decode()
        nodes.predicates[property] = nodes.predicates.get(property, 0) ^ _digest(mark + line)


def _digest(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=6).digest(), "big")


def _read_thing(term: bytes) -> str:
    return term[len(THING) : -1].decode() if term.startswith(THING) else ""


@dataclass(frozen=True)
class Difference:
    """Triples that changed: their subjects, by the end of IRIs, and predicates."""

    subjects: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()


@dataclass
class Changed:
    """Things whose own triples changed, and ends of triples that changed.

    Where an end changed, so did the same thing with any predicate.
    """

    own: set[str]
    inward: set[str]


def find_changed(outward: Mapping[str, int], inward: Mapping[str, int], now: Nodes) -> Changed:
    """Return what changed since the digests of a publication before.

    A query can go through a node that it does not name. So what is joined to a changed node counts
    as changed too: whatever has it as one of its own few, and the other ends of claims.

    Args:
        outward: the digest of the triples that begin at each thing.
        inward: the digest of the triples of each end.
        now: the things of the release.
    """
    own, reached = compare_digests(outward, now.outward), compare_digests(inward, now.inward)
    ends = set[str]()
    for thing in list(own):
        ends.update(now.ends.get(thing, ()))
        if len(subjects := now.subjects.get(thing, ())) <= FEW:
            own.update(subjects)
    for thing in own:
        reached.update(now.objects.get(thing, ()))
    for end in ends:
        for claim in now.subjects.get(end, ()):
            for other in now.ends.get(claim, ()):
                reached.update(name_end(other, predicate) for predicate in ENDS)
    reached.update(name_end(name.partition(" ")[0], ANY) for name in list(reached))
    return Changed(own, reached)


def compare_digests(before: Mapping[str, int], now: Mapping[str, int]) -> set[str]:
    """Return the names whose digests differ."""
    return {name for name in before.keys() | now.keys() if before.get(name, 0) != now.get(name, 0)}
