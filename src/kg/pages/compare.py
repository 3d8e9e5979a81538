"""The page that compares two speakers, two policies or two releases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, UsageError, did_you_mean
from kg.names import GRAPH, POLICIES
from kg.pages.edition import Edition
from kg.pages.speech import Statement, read_speech
from kg.query.engine import Engine
from kg.query.ledger import find_read_in, read_claims
from kg.query.nodes import read_labels
from kg.query.objections import MANNERS, read_objections
from kg.query.resolve import find
from kg.query.standing import Sides, list_sides
from kg.release.folder import Release

#: Rows of one list on the page.
MOST_ROWS = 100
TRIPLES = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
CLAIMS = """
SELECT ?claim ?s ?p ?o WHERE {
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
}
"""
SUPPORTING, OPPOSING = "supporting", "opposing"

Triple = tuple[str, str, str]


@dataclass
class Meeting:
    """A claim, with what each of two speakers says of it."""

    about: str
    sentence: str
    standing: str
    caveat: str
    one: list[Statement]
    other: list[Statement]
    #: How the other objects without a statement on the claim itself.
    manner: str = ""

    @property
    def verdict(self) -> str:
        """Whether the two take the same side, in words."""
        if self.manner:
            return self.manner
        one, other = _find_sides(self.one), _find_sides(self.other)
        if not one or not other:
            return "one takes no side"
        return "the same side" if one == other else "opposite sides"


def _find_sides(statements: list[Statement]) -> set[str]:
    return {said.side for said in statements} & {SUPPORTING, OPPOSING}


@dataclass
class Speakers:
    """Two speakers, claim by claim."""

    ids: list[str]
    names: list[str]
    #: Claims of which both speak, and those of one to which the other objects otherwise.
    both: list[Meeting]
    objected: list[Meeting]
    #: What only the first and only the second speaks of.
    only: list[list[Statement]]


@dataclass
class Policies:
    """Two policies: how many edges each has alone, and those edges as claims."""

    names: list[str]
    sizes: list[int]
    shared: int
    #: By policy: how many edges it has alone by predicate, and these claims.
    counts: list[list[tuple[str, int]]]
    claims: list[list[Sides]]
    totals: list[int]


@dataclass
class Change:
    """Nodes of one sort that differ between two releases."""

    label: str
    ids: list[str] = field(default_factory=list)


def compare_speakers(engine: Engine, first: str, second: str) -> Speakers:
    """Return what two speakers say, claim by claim.

    Raises:
        UsageError: a name fits nothing, or several things.
    """
    iris = [find(engine, first), find(engine, second)]
    labels = read_labels(engine, iris)
    names = [labels.get(iri, engine.shorten(iri)) for iri in iris]
    grouped = [_group(read_speech(engine, iri)) for iri in iris]
    both = []
    for about in grouped[0]:
        if about in grouped[1]:
            both.append(_meet(about, grouped[0][about], grouped[1][about]))
    order = ("opposite sides", "the same side", "one takes no side")
    both.sort(key=lambda one: (order.index(one.verdict), one.sentence))
    return Speakers(
        [engine.shorten(iri) for iri in iris],
        names,
        both,
        objected=_find_objected(engine, grouped, iris, names),
        only=[
            _list_alone(grouped[0], grouped[1]),
            _list_alone(grouped[1], grouped[0]),
        ],
    )


def _group(speech: list[Statement]) -> dict[str, list[Statement]]:
    groups: dict[str, list[Statement]] = {}
    for statement in speech:
        groups.setdefault(statement.about, []).append(statement)
    return groups


def _meet(about: str, one: list[Statement], other: list[Statement], manner: str = "") -> Meeting:
    said = (one or other)[0]
    sentence = " — ".join(part.label for part in said.parts)
    return Meeting(about, sentence, said.standing, said.caveat, one, other, manner)


def _list_alone(
    own: dict[str, list[Statement]], others: dict[str, list[Statement]]
) -> list[Statement]:
    alone = []
    for about, statements in own.items():
        if about not in others:
            alone += statements
    return alone


def _find_objected(
    engine: Engine,
    grouped: list[dict[str, list[Statement]]],
    iris: list[str],
    names: list[str],
) -> list[Meeting]:
    """Return claims of one speaker to which the other objects in another manner."""
    meetings = []
    for index, other in ((0, 1), (1, 0)):
        abouts = [engine.expand(about) for about in grouped[index]]
        name = engine.shorten(iris[other])
        for about, objections in read_objections(engine, abouts).items():
            manners = {one.manner for one in objections if one.speaker == name}
            short = engine.shorten(about)
            if manners and "direct" not in manners and short not in grouped[other]:
                said = grouped[index][short]
                words = " or ".join(MANNERS[manner] for manner in sorted(manners))
                pair = (said, []) if index == 0 else ([], said)
                meetings.append(_meet(short, *pair, manner=f"{names[other]} objects {words}"))
    return sorted(meetings, key=lambda one: one.sentence)


def compare_policies(engine: Engine, first: str, second: str) -> Policies:
    """Return which edges each of two policies has alone.

    Raises:
        UsageError: there is no policy of a name.
    """
    for name in (first, second):
        if name not in POLICIES:
            hint = did_you_mean(name, list(POLICIES))
            raise UsageError(f"there is no policy {name[:40]!r}", hint=hint)
    claims: dict[Triple, str] = {}
    for row in engine.select(CLAIMS):
        claims[str(row["s"]), str(row["p"]), str(row["o"])] = str(row["claim"])
    edges = [_read_edges(engine, name, claims) for name in (first, second)]
    counts, shown, totals = [], [], []
    for own, other in ((edges[0], edges[1]), (edges[1], edges[0])):
        alone = sorted(own - other)
        labels = read_labels(engine, {triple[1] for triple in alone})
        counter = Counter(labels.get(triple[1], triple[1]) for triple in alone)
        counts.append(counter.most_common())
        totals.append(len(alone))
        some = read_claims(engine, {claims[triple] for triple in alone[:MOST_ROWS]})
        shown.append(list(map(list_sides, some)))
    sizes = [len(one) for one in edges]
    return Policies([first, second], sizes, len(edges[0] & edges[1]), counts, shown, totals)


def _read_edges(engine: Engine, policy: str, claims: dict[Triple, str]) -> set[Triple]:
    """Return the edges of a policy that are claims."""
    answer = engine.execute_on_graphs(TRIPLES, [f"{GRAPH}view/{policy}"], [])
    assert isinstance(answer, ox.QuerySolutions)  # the query is a SELECT
    edges = {_key(solution) for solution in answer} & claims.keys()
    if engine.without_inferred:
        read_in = find_read_in(engine, {claims[edge] for edge in edges})
        edges = {edge for edge in edges if claims[edge] not in read_in}
    return edges


def _key(terms: Iterable[object]) -> Triple:
    subject, predicate, object = (str(getattr(term, "value", term)) for term in terms)
    return subject, predicate, object


def compare_releases(engine: Engine, other: str, others: list[str]) -> list[Change]:
    """Return which claims and attributions differ from those of another release.

    Args:
        engine: the release.
        other: the name of the other.
        others: those there are.

    Raises:
        UsageError: the store has no release of this name.
    """
    if other not in others:
        hint = did_you_mean(other, others)
        raise UsageError(f"this store has no release {other[:40]!r}", hint=hint)
    old = Release(str(Path(engine.build_folder) / other))
    before, after = (_read_nodes(release) for release in (old, engine.release))
    lines = before[1] ^ after[1]
    differing = {line.partition(" ")[0][1:-1] for line in lines}
    changes = []
    for kind in ("claim", "attribution"):
        own = {iri for iri in differing if iri.startswith(engine.prefixes[kind])}
        for words, some in (
            ("new", own - before[0]),
            ("gone", own - after[0]),
            ("changed", own & before[0] & after[0]),
        ):
            changes.append(Change(f"{words} {kind}s", sorted(map(engine.shorten, some))))
    return changes


def _read_nodes(release: Release) -> tuple[set[str], set[str]]:
    """Return the subjects, and the lines, of the claims of a release."""
    lines = set(release.graph_path("claims").read_text(encoding="utf-8").splitlines())
    return {line.partition(" ")[0][1:-1] for line in lines}, lines


def render_compare(edition: Edition, values: dict[str, str], releases: list[str]) -> str:
    """Return the page that compares, or its form where the values do not fit.

    Args:
        edition: the release as pages.
        values: `a` and `b`, two speakers; or `policy` and `with`; or `release`.
        releases: the names of those in the store.
    """
    engine, problem = edition.engine, None
    others = [name for name in releases if name != engine.version]
    speakers = policies = changes = None
    try:
        if values.get("a") and values.get("b"):
            speakers = compare_speakers(engine, values["a"], values["b"])
        elif values.get("with"):
            policies = compare_policies(engine, values.get("policy") or POLICIES[0], values["with"])
        elif values.get("release"):
            changes = compare_releases(engine, values["release"], others)
        elif values.get("a") or values.get("b"):
            raise UsageError("one speaker alone is no comparison", hint="name two")
    except KgError as error:
        problem = error
    return edition.render(
        "compare.html",
        values=values,
        problem=problem,
        speakers=speakers,
        compared=policies,
        changes=changes,
        releases=others,
        most=MOST_ROWS,
    )
