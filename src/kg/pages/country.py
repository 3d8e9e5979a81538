"""The page of a country: what its government did, and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from kg.pages.dossier import render_entity
from kg.pages.edition import Edition
from kg.pages.evidence import Date, list_dates
from kg.pages.groups import WHOLE, Portion
from kg.pages.phrases import call_places
from kg.pages.speech import Statement, read_speech
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_claims
from kg.query.nodes import get_local_name, read_labels, read_row_names, select_rows
from kg.query.results import Result
from kg.query.same_sites import SameSite, read_same_sites
from kg.query.standing import Sides, Voice, list_objectors, list_sides
from kg.views.pictures.atlas import draw_map
from kg.views.sites import join_same, read_sites

#: Bodies and persons that speak for a country.
VOICES = """
SELECT DISTINCT ?voice WHERE {{
  VALUES ?country {{ {nodes} }}
  ?body kg:jurisdiction ?country . ?voice kg:countsWithin ?body .
}}
"""
#: Sites in a country, or in a place in it; the class of a site is itself a claim.
SITES = """
SELECT DISTINCT ?site WHERE {{
  VALUES ?country {{ {nodes} }}
  {{ ?lying rdf:object ?country ; rdf:predicate kg:inCountry ; rdf:subject ?site }}
  UNION {{
    ?lying rdf:object ?country ; rdf:predicate kg:inCountry ; rdf:subject ?area .
    ?in rdf:object ?area ; rdf:predicate kg:locatedIn ; rdf:subject ?site .
  }}
  UNION {{ ?site kg:place ?country }}
  {{ ?site rdf:type kg:Station }} UNION {{ ?site kg:memberKind kg:Station }}
}}
"""
#: What happens with some nodes as object, such as the acts by a country.
WITH_OBJECT = """
SELECT DISTINCT ?subject WHERE {{
  VALUES ?object {{ {nodes} }}
  ?claim rdf:object ?object ; rdf:predicate %s ; rdf:subject ?subject .
}}
"""
OF_SUBJECT = """
SELECT ?claim WHERE {{
  VALUES ?subject {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate . FILTER (?predicate IN (%s))
}}
"""
ACT_PARTS = "kg:responseKind, kg:byActor, kg:respondsTo"
SITE_PARTS = "rdf:type, kg:membersOfKind, kg:operatedBy, kg:locatedIn, kg:operatingStatus"
#: Predicates that say what a site is, and so how contested it is.
KINDS = ("rdf:type", "kg:membersOfKind")
PROSE = "counts-in-prose-by-country"
#: Statements of its bodies on one page, and entries of any other list.
MOST_SPOKEN, MOST_LISTED = 60, 100


@dataclass
class Occurrence:
    """What was done or agreed, or a case, or a site, with the claims that describe it."""

    id: str
    label: str
    #: Whether it is a row of the table of stations.
    is_row: bool = False
    #: The claims that say what it is, and those with further parts.
    what: list[Sides] = field(default_factory=list)
    parts: list[Claim] = field(default_factory=list)
    #: The times that its statements give, the earliest first.
    dates: list[Date] = field(default_factory=list)

    @property
    def is_dated(self) -> bool:
        """Whether some document gives a time of it."""
        return bool(self.dates)

    @property
    def supporters(self) -> list[Voice]:
        """Who says so, each once."""
        voices = {one.id: one for sides in self.what for one in sides.supporters}
        return list(voices.values())

    @property
    def objectors(self) -> list[Voice]:
        """Who objects to what it is said to be, or to who is said to run it, each once."""
        claims = [sides.claim for sides in self.what]
        return list_objectors([*claims, *self.list_parts("kg:operatedBy")])

    def list_parts(self, predicate: str) -> list[Claim]:
        """Return the claims with a predicate."""
        return [claim for claim in self.parts if claim.predicate == predicate]


@dataclass
class Country:
    """What the page of a country shows beside its dossier."""

    acts: list[Occurrence]
    sites: list[Occurrence]
    agreements: list[Occurrence]
    cases: list[Occurrence]
    #: The judgements on which of the sites are a row, or another site.
    same: list[SameSite]
    #: Numbers of sites in prose, with that of the rows of the table.
    figures: list[dict[str, str]]
    voices: list[tuple[str, str]]
    statements: list[Statement]

    @property
    def rows(self) -> list[Occurrence]:
        """The rows of the table."""
        return [one for one in self.sites if one.is_row]

    @property
    def groups(self) -> list[Occurrence]:
        """The groups of sites, which are no sites of their own."""
        return [one for one in self.sites if not one.id.startswith("station:")]

    @property
    def named(self) -> list[Occurrence]:
        """The single sites that prose names."""
        known = {one.id for one in (*self.rows, *self.groups)}
        return [one for one in self.sites if one.id not in known]

    @property
    def joined(self) -> list[str]:
        """The sites that prose names and that are judged to be a row, or another site."""
        return sorted({one.site for one in self.same if one.is_firm})

    def list_same(self, id: str) -> list[SameSite]:
        """Return the judgements on a row or site: what is, or may be, the same."""
        return [one for one in self.same if id in (one.site, one.row)]

    @property
    def shared_objectors(self) -> list[Voice]:
        """Who objects to several sites, where the same do to each: named once for all."""
        disputed = [site.objectors for site in self.sites if site.objectors]
        names = set()
        for voices in disputed:
            names.add(tuple(sorted(voice.id for voice in voices)))
        return disputed[0] if len(disputed) > 1 and len(names) == 1 else []

    @property
    def against(self) -> list[Voice]:
        """Who objects to any of the sites, those who object to the most first."""
        voices: dict[str, Voice] = {}
        counts: Counter[str] = Counter()
        for site in self.sites:
            counts.update(voice.id for voice in site.objectors)
            voices |= {voice.id: voice for voice in site.objectors}
        return [voices[id] for id, _ in counts.most_common()]

    @property
    def dated(self) -> list[Occurrence]:
        """The acts of which a document gives a time, in time."""
        acts = [act for act in self.acts if act.is_dated]
        return sorted(acts, key=lambda act: (act.dates[0].start or act.dates[0].end, act.id))

    @property
    def undated(self) -> list[Occurrence]:
        """The acts of which no document gives a time."""
        return [act for act in self.acts if not act.is_dated]


def read_country(engine: Engine, iri: str) -> Country:
    """Return what a country did, what is in it, and what its bodies say."""
    voices = {row[0].value for row in select_rows(engine, VOICES, [iri])}
    labels = read_labels(engine, voices)
    acts = _find_subjects(engine, [iri], "kg:byCountry")
    sites = {row[0].value for row in select_rows(engine, SITES, [iri])}
    agreements = _find_subjects(engine, [iri, *voices], "kg:party")
    cases = _find_subjects(engine, voices, "kg:broughtBy")
    named = [(engine.shorten(voice), labels.get(voice, voice)) for voice in voices]
    return Country(
        acts=read_occurrences(engine, acts, ACT_PARTS, ("kg:responseKind",)),
        sites=read_occurrences(engine, sites, SITE_PARTS, KINDS),
        agreements=read_occurrences(engine, agreements, "kg:party", ("kg:party",)),
        cases=read_occurrences(engine, cases, "kg:caseStatus, kg:broughtBy", ("kg:caseStatus",)),
        same=read_same_sites(engine, sites),
        figures=_read_figures(engine, iri),
        voices=sorted(named, key=lambda one: one[1]),
        statements=read_speech(engine, *voices) if voices else [],
    )


def read_occurrences(
    engine: Engine, things: Iterable[str], parts: str, kinds: tuple[str, ...]
) -> list[Occurrence]:
    """Return things with the claims about them, by label.

    Args:
        engine: the engine to query.
        things: their IRIs.
        parts: the predicates of the claims to read, as SPARQL lists them.
        kinds: those of them that say what it is.
    """
    things = set(things)
    rows = select_rows(engine, OF_SUBJECT % parts, things)
    claims = read_claims(engine, {row[0].value for row in rows})
    labels = read_labels(engine, things)
    made: dict[str, Occurrence] = {}
    for thing in things:  # of some nobody says more than that it is there
        name = engine.shorten(thing)
        made[name] = Occurrence(name, labels.get(thing, name))
    for iri in read_row_names(engine, things):
        made[engine.shorten(iri)].is_row = True
    for claim in claims:
        one = made[claim.subject]
        if claim.predicate in kinds:
            one.what.append(list_sides(claim))
        else:
            one.parts.append(claim)
    for one in made.values():
        one.dates = _list_dates(one)
    return sorted(made.values(), key=lambda one: one.label)


def _list_dates(occurrence: Occurrence) -> list[Date]:
    """Return when it is said to have been; where nobody says so, when it was said."""
    dates: dict[tuple[str, str, str], Date] = {}
    for sides in occurrence.what:
        for said in sides.claim.side("supporting"):
            for date in list_dates(said):
                dates.setdefault((date.clock, date.start, date.end), date)
    clocks = {date.clock for date in dates.values()}
    best = [date for date in dates.values() if date.clock != "said" or clocks == {"said"}]
    return sorted(best, key=lambda date: (date.start or date.end, date.end))


def _find_subjects(engine: Engine, objects: Iterable[str], predicate: str) -> set[str]:
    return {row[0].value for row in select_rows(engine, WITH_OBJECT % predicate, objects)}


def _read_figures(engine: Engine, iri: str) -> list[dict[str, str]]:
    """Return the numbers of sites that prose gives for a country."""
    answer = run_saved(engine, PROSE, {})
    assert isinstance(answer, Result)  # the query is a SELECT
    figures = []
    for row in answer:
        if row["country"] == iri:
            texts = {name: "" if value is None else str(value) for name, value in row.items()}
            texts["number"] = get_local_name(engine, texts["source"])
            texts["id"] = get_local_name(engine, texts["attribution"])
            figures.append(texts)
    return figures


def _list_stations(engine: Engine, country: Country) -> list[str]:
    """Return the IRIs of its stations; a group is not one site."""
    return [engine.expand(one.id) for one in country.sites if one.id.startswith("station:")]


def render_country(edition: Edition, iri: str, portion: Portion = WHOLE) -> str:
    """Return the page of a country."""
    country = read_country(edition.engine, iri)
    stations = _list_stations(edition.engine, country)
    sites = join_same(edition.engine, read_sites(edition.engine, only=stations))
    focus = edition.engine.shorten(iri)
    picture = draw_map(
        call_places(edition.to, sites), edition.to.thing, focus=focus, say=edition.say
    )
    return render_entity(
        edition,
        iri,
        portion,
        template="country.html",
        country=country,
        picture=Markup(picture) if sites.list_by_country() else "",
        most_spoken=MOST_SPOKEN,
        most_listed=MOST_LISTED,
    )
