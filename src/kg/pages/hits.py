"""The search page: what has some words, why it fits, and how it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.pages.arrangement import VERSION
from kg.pages.edition import Edition
from kg.pages.hints import Question, list_names, list_questions
from kg.pages.opening import Opening, read_opening
from kg.pages.places import read_countries
from kg.pages.statements import Statement, read_statements
from kg.query.caveats import read_caveats
from kg.query.engine import Engine
from kg.query.nodes import Row, read_labels, select_rows
from kg.query.resolve import list_guesses
from kg.query.search import Hit, name_rows, search_all

#: What a reader can choose hits by.
FACETS = ("kind", "country", "standing")
#: Reasons for a hit whose text is ours, which is English.
IN_ENGLISH = ("wording", "note", "note of a withdrawn attribution", "definition", "lead")
#: Hits on one page.
ON_PAGE = 50
#: Kinds of nodes whose claims tell how they stand.
CALLED = ("rdf:type", "kg:membersOfKind", "kg:operatedBy", "kg:setUpBy", "kg:responseKind")
STANDINGS = """
SELECT ?claim ?node ?predicate ?object ?standing WHERE {{
  VALUES ?node {{ {nodes} }}
  ?claim rdf:subject ?node ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing .
}}
"""
ABOUT = """
SELECT ?claim ?subject ?predicate ?object ?standing ?node WHERE {{
  VALUES ?node {{ {nodes} }}
  ?node kg:about ?claim .
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing .
}}
"""


@dataclass
class ShownHit:
    """A hit with what a page shows beside it."""

    hit: Hit
    countries: list[str] = field(default_factory=list)
    standing: str = ""
    caveat: str = ""
    statement: Statement | None = None

    def list_values(self, facet: str) -> list[str]:
        """Return the values of this hit for a facet; of kinds also the group."""
        if facet == "kind":
            return [self.hit.kind]
        return self.countries if facet == "country" else [self.standing] if self.standing else []

    def fits(self, only: Mapping[str, Sequence[str]]) -> bool:
        """Return whether it has one of the chosen values for each facet."""
        for facet, values in only.items():
            own = self.list_values(facet) + ([self.hit.group] if facet == "kind" else [])
            if not set(own) & set(values):
                return False
        return True


@dataclass
class Hits:
    """The hits of a search, those of one page with all that is shown of them."""

    words: str
    only: Mapping[str, Sequence[str]]
    page: int
    all: list[ShownHit] = field(default_factory=list)
    fitting: list[ShownHit] = field(default_factory=list)
    #: The words that were searched in the place of those that nothing has.
    mended: str = ""
    opening: Opening | None = None
    names: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    guesses: list[tuple[str, str]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(-(-len(self.fitting) // ON_PAGE), 1)

    @property
    def shown(self) -> list[ShownHit]:
        """The hits of the page."""
        start = (min(self.page, self.pages) - 1) * ON_PAGE
        return self.fitting[start : start + ON_PAGE]

    @property
    def facets(self) -> list[tuple[str, list[tuple[str, int, bool]]]]:
        """The values of each facet with their hits, and whether they are chosen."""
        facets = []
        for facet in FACETS:
            chosen = self.only.get(facet, ())
            others = {name: some for name, some in self.only.items() if name != facet}
            counts = Counter[str](dict.fromkeys(chosen, 0))
            for one in self.all:
                if one.fits(others):
                    counts.update(one.list_values(facet))
            ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            values = [(value, count, value in chosen) for value, count in ranked]
            if chosen or len(values) > 1:
                facets.append((facet, values))
        return facets

    def list_fields(self, page: int = 1) -> list[tuple[str, str]]:
        """Return the fields of the address of a page of these hits."""
        fields = [("q", self.words)]
        for facet, values in self.only.items():
            fields += [(facet, value) for value in values]
        return fields + ([("page", str(page))] if page > 1 else [])

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON: all fitting hits."""
        hits = []
        for one in self.fitting:
            more = {"countries": one.countries, "standing": one.standing, "caveat": one.caveat}
            hits.append(one.hit.as_json() | more)
        return {
            "q": self.words,
            "mended": self.mended,
            "total": len(self.fitting),
            "hits": hits,
            "nearest": [label for _, label in self.guesses],
        }


def read_hits(
    engine: Engine, words: str, only: Mapping[str, Sequence[str]] | None = None, page: int = 1
) -> Hits:
    """Return what has some words, as `kg find` does, with countries and standings.

    Args:
        engine: the release.
        words: the words; where they have no letter or digit, there are no hits.
        only: the chosen values by facet.
        page: the page, counted from 1.
    """
    hits = Hits(words, only or {}, page)
    if not any(map(str.isalnum, words)):
        return hits
    answer = search_all(engine, words)
    hits.mended = answer.words if answer.is_mended and answer.hits else ""
    hits.all = _describe(engine, name_rows(engine, answer.hits))
    hits.opening = read_opening(engine, words)
    if hits.opening:
        hits.all.sort(key=lambda one: one.hit.iri != hits.opening.iri)  # type: ignore[union-attr]
    hits.fitting = [one for one in hits.all if one.fits(hits.only)]
    statements = [one.hit.iri for one in hits.shown if one.hit.kind == "attribution"]
    known = read_statements(engine, statements)
    for one in hits.shown:
        one.statement = known.get(one.hit.iri)
    if not answer.hits or answer.is_mended or len(words.split()) > 1:
        hits.names = [] if hits.opening else list_names(engine, words)
        hits.questions = list_questions(engine, words)
    if not answer.hits and not hits.opening:
        guesses = {one.iri: one.label for one in list_guesses(engine, words)}
        hits.guesses = list(guesses.items())
    return hits


def render_hits(edition: Edition, hits: Hits) -> str:
    """Return the search page."""
    links, before = list[tuple[int, str]](), 0
    near = {1, hits.pages, *range(hits.page - 2, hits.page + 3)}
    for number in sorted(one for one in near if 1 <= one <= hits.pages):
        if number > before + 1:
            links.append((0, ""))
        fields = hits.list_fields(number)
        if number > 1:
            fields.append((VERSION, edition.engine.version))
        links.append((number, edition.to.table("search", fields)))
        before = number
    return edition.render(
        "search.html", ours_in_english=IN_ENGLISH, words=hits.words, hits=hits, page_links=links
    )


def _describe(engine: Engine, hits: Sequence[Hit]) -> list[ShownHit]:
    """Return hits with their countries and standings."""
    iris = [hit.iri for hit in hits]
    ends, claims, nodes = dict[str, list[str]](), dict[str, Row](), set(iris)
    for row in select_rows(engine, ABOUT, iris):
        node = row[5].value
        claims[node], ends[node] = row, [row[1].value, row[3].value]
        nodes.update(ends[node])
    claims |= _find_called(engine, [iri for iri in iris if iri not in ends])
    known = {row[0].value for row in claims.values()}
    labels = read_labels(engine, {row[4].value for row in claims.values()})
    countries, caveats = read_countries(engine, nodes), read_caveats(engine, known)
    described = []
    for hit in hits:
        own = dict.fromkeys(_list_all(countries, [hit.iri, *ends.get(hit.iri, [])]))
        shown = ShownHit(hit, list(own))
        if claim := claims.get(hit.iri):
            shown.standing = labels.get(claim[4].value, "")
            shown.caveat = caveats.get(claim[0].value, "")
        described.append(shown)
    return described


def _list_all(countries: Mapping[str, Sequence[str]], nodes: Iterable[str]) -> Iterable[str]:
    for node in nodes:
        yield from countries.get(node, ())


def _find_called(engine: Engine, nodes: Iterable[str]) -> dict[str, Row]:
    """Return the row of the claim that each node is what it is called."""
    ranks = {engine.expand(name): rank for rank, name in enumerate(CALLED)}

    def rank(row: Row) -> tuple[int, str, str]:
        claim, _, predicate, _, standing = row
        return ranks[predicate.value], standing.value, claim.value

    best: dict[str, Row] = {}
    for row in select_rows(engine, STANDINGS, nodes):
        if row[2].value in ranks:
            node = row[1].value
            best[node] = min(best.get(node, row), row, key=rank)
    return best
