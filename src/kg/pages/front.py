"""The front page: what this is, what is contested, and every way in."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from markupsafe import Markup

from kg.names import DEFAULT_POLICY
from kg.pages.edition import Edition
from kg.query.answer import run_saved
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import read_claims
from kg.query.nodes import read_labels
from kg.query.results import Result
from kg.query.standing import Sides, Voice, list_sides
from kg.views.pictures.atlas import describe_map, draw_map
from kg.views.pictures.canvas import Address, Say
from kg.views.pictures.strip import draw_strip
from kg.views.sites import Sites, join_same, read_sites

#: The figures of the front page: what is counted, and the saved query whose rows are counted.
FIGURES = (
    ("rows in the one table of stations", "stations-by-country"),
    ("totals of stations that others give, and why they differ", "why-counts-differ"),
    ("claims that somebody supports and somebody opposes", "contested-claims"),
    ("acts of governments", "timeline-of-responses"),
    ("legal cases", "case-list"),
)
#: The contested matters and the deniers that are shown.
MOST_MATTERS, MOST_DENIERS = 6, 8
CONTESTED = "SELECT ?claim WHERE { ?claim kg:standing standing:contested } ORDER BY ?claim"
DENIALS = """
SELECT ?speaker ?statement WHERE {
  ?statement kg:speaker ?speaker ; kg:stance ?stance . ?stance kg:polarity polarity:opposing .
}
"""
RESPONSES = """
SELECT ?claim WHERE {
  ?claim rdf:predicate kg:responseKind ; rdf:subject ?act . ?act a kg:GovernmentResponse .
} ORDER BY ?claim
"""
COUNTS = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?attribution) AS ?attributions)
WHERE { ?attribution kg:about ?claim . ?claim a kg:Claim }
"""


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the saved query that gives it."""

    number: int
    text: str
    query: str


@dataclass(frozen=True)
class Front:
    """What the front page shows of a release."""

    counts: dict[str, Any]
    figures: list[Figure]
    matters: list[Sides]
    deniers: list[tuple[Voice, int]]
    topics: list[tuple[str, list[dict[str, Any]]]]
    stations: Sites
    #: What is said of the acts of governments.
    responses: list[Attribution]

    def draw_map(self, address: Address, say: Say = str) -> Markup:
        """Return the small map of the stations."""
        return Markup(draw_map(self.stations, address, is_small=True, say=say))

    def draw_strip(self, address: Address, say: Say = str) -> Markup:
        """Return the strip of time of the acts of governments."""
        return Markup(draw_strip(self.responses, address, say))

    def describe_map(self, say: Say = str) -> str:
        """Return what the map shows, in words."""
        return describe_map(self.stations, say)


def render_front(edition: Edition) -> str:
    """Return the front page."""
    engine = edition.engine
    front = engine.remember(("front",), lambda: _read_front(engine))
    return edition.render("front.html", front=front)


def _read_front(engine: Engine) -> Front:
    """Return what the front page shows."""
    queries = sorted(engine.public.values(), key=itemgetter("topic", "name"))
    topics = [(topic, list(some)) for topic, some in groupby(queries, key=itemgetter("topic"))]
    figures = []
    for text, query in FIGURES:
        answer = run_saved(engine, query, {})
        if isinstance(answer, Result):
            figures.append(Figure(len(answer), text, query))
    return Front(
        counts=next(iter(engine.select(COUNTS))),
        figures=figures,
        matters=find_matters(engine),
        deniers=count_denials(engine),
        topics=topics,
        stations=join_same(engine, read_sites(engine, "stations", DEFAULT_POLICY)),
        responses=read_responses(engine),
    )


def read_responses(engine: Engine) -> list[Attribution]:
    """Return who says of each act of a government what it was, with the times."""
    claims = read_claims(engine, [str(row["claim"]) for row in engine.select(RESPONSES)])
    return [attribution for claim in claims for attribution in claim.attributions]


def find_matters(engine: Engine) -> list[Sides]:
    """Return the claims with the most speakers on the smaller side."""
    claims = read_claims(engine, [str(row["claim"]) for row in engine.select(CONTESTED)])
    matters = sorted(map(list_sides, claims), key=_measure_contest, reverse=True)
    return matters[:MOST_MATTERS]


def _measure_contest(sides: Sides) -> tuple[int, int]:
    numbers = len(sides.supporters), len(sides.opponents)
    return min(numbers), max(numbers)


def count_denials(engine: Engine) -> list[tuple[Voice, int]]:
    """Return who denies or disputes most, each with the number of statements."""
    counts = Counter(str(row["speaker"]) for row in engine.select(DENIALS))
    most = counts.most_common(MOST_DENIERS)
    labels = read_labels(engine, [speaker for speaker, _ in most])
    deniers = []
    for speaker, number in most:
        name = engine.shorten(speaker)
        deniers.append((Voice(name, labels.get(speaker, name)), number))
    return deniers
