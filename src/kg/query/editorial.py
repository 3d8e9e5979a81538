"""What the editors add to a thing: leads, judgements of identity, withdrawals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, is_iri, read_labels, read_row_names, select_rows
from kg.query.results import Result

LEADS = """
SELECT ?thing ?address ?title ?publisher ?language ?summary ?lead WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?lead kg:leadOf ?thing ; kg:address ?address ; dcterms:title ?title ;
    kg:publisherName ?publisher ; dcterms:language ?language ; kg:summary ?summary .
}}
"""
DATES = "SELECT ?lead ?date WHERE {{ VALUES ?lead {{ {nodes} }} ?lead dcterms:date ?date }}"
JUDGEMENTS = """
SELECT ?judgement ?thing ?other ?strength ?reason WHERE {
  { ?judgement kg:judgedThing <%s> } UNION { ?judgement kg:otherThing <%s> }
  ?judgement kg:judgedThing ?thing ; kg:strength ?strength ; kg:note ?reason .
  OPTIONAL { ?judgement kg:otherThing ?other }
}
ORDER BY ?judgement
"""
#: A judgement itself, of identity or of a site and a row of the table.
JUDGED = """
SELECT ?judgement ?thing ?other ?strength ?reason WHERE {
  VALUES ?judgement { <%s> }
  VALUES (?first ?second) { (kg:judgedThing kg:otherThing) (kg:site kg:row) }
  ?judgement ?first ?thing ; kg:strength ?strength ; kg:note ?reason .
  OPTIONAL { ?judgement ?second ?other }
}
"""
LED = "SELECT ?thing ?address WHERE { <%s> kg:leadOf ?thing ; kg:address ?address } ORDER BY ?thing"
MENTIONS = """
SELECT ?source ?start ?end WHERE {
  <%s> kg:passage ?passage . ?passage kg:inSource ?source ; kg:start ?start ; kg:end ?end .
}
ORDER BY ?source ?start
"""
WITHDRAWN = """
SELECT ?formerly ?reason ?day ?instead WHERE {
  <%s> a kg:WithdrawnAttribution ; kg:formerly ?formerly ; kg:note ?reason ; kg:withdrawnOn ?day .
  OPTIONAL { <%s> dcterms:isReplacedBy ?instead }
}
ORDER BY ?instead
"""
SITES = """
SELECT ?site ?siteLabel ?row ?rowLabel ?strength ?note WHERE {
  ?judgement kg:site ?site ; kg:row ?row ; kg:strength ?strength ; kg:note ?note .
  ?site skos:prefLabel ?siteLabel . ?row skos:prefLabel ?rowLabel .
  FILTER (?site = <%s> || ?row = <%s>)
}
ORDER BY ?site ?row
"""
#: Parts of what a withdrawn attribution said: a claim, a stance and a speaker.
FORMER_PARTS = 5
#: Heading of the leads of a thing, and what goes with it, wherever they are listed.
LEADS_HEADING = "Later, not held here"
LEADS_NOTICE = "some of the same time; not held, not verified: no claim or count is from these"


@dataclass
class Lead:
    """A later public text about a thing: its text is not here, and not verified."""

    address: str
    title: str
    publisher: str
    date: str
    languages: list[str]
    summary: str


@dataclass
class Judgement:
    """The editors' judgement that mentions mean one thing, or that two may be one."""

    id: str
    thing: str
    thing_label: str
    other: str
    other_label: str
    strength: str
    reason: str
    #: The mentions, as document, start and end.
    passages: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass
class Withdrawal:
    """An attribution that the editors took back, with the reason."""

    formerly: str
    reason: str
    day: str
    #: The ids of the attributions that replace it.
    instead: list[str]
    #: What it said, with labels in place of ids.
    words: str = ""


def read_leads(engine: Engine, node: str) -> list[Lead]:
    """Return the leads of a thing in the order of their dates."""
    return read_leads_of(engine, [node]).get(node, [])


def read_leads_of(engine: Engine, nodes: Iterable[str]) -> dict[str, list[Lead]]:
    """Return the leads of each thing that has some, in the order of their dates."""
    rows = list(select_rows(engine, LEADS, nodes))
    nodes_of_leads = {row[-1].value for row in rows}
    dates = {lead.value: day.value for lead, day in select_rows(engine, DATES, nodes_of_leads)}
    leads: dict[tuple[str, str], Lead] = {}
    for thing, address, title, publisher, language, summary, node in rows:
        texts = (address.value, title.value, publisher.value, dates.get(node.value, ""))
        new = Lead(*texts, languages=[], summary=summary.value)
        leads.setdefault((thing.value, node.value), new).languages.append(language.value)
    by_thing: dict[str, list[Lead]] = {}
    for (of_thing, _), lead in leads.items():
        lead.languages.sort()
        by_thing.setdefault(of_thing, []).append(lead)
    for of_thing in by_thing:
        by_thing[of_thing].sort(key=lambda lead: (lead.date or "9999", lead.address))
    return by_thing


def read_judgements(engine: Engine, node: str) -> list[Judgement]:
    """Return the judgements of identity that name a thing."""
    return list(_read_judgements(engine, engine.select(JUDGEMENTS % (node, node))))


def read_judgement(engine: Engine, node: str) -> list[Judgement]:
    """Return a judgement by its own IRI, alone; nothing of anything else."""
    return list(_read_judgements(engine, engine.select(JUDGED % node)))


def read_lead(engine: Engine, node: str) -> list[Lead]:
    """Return a lead by its own IRI, alone; nothing of anything else."""
    for row in engine.select(LED % node):
        leads = read_leads(engine, str(row["thing"]))
        return [lead for lead in leads if lead.address == str(row["address"])]
    return []


def _read_judgements(engine: Engine, rows: Result) -> Iterator[Judgement]:
    for row in rows:
        thing, other = str(row["thing"]), str(row["other"] or "")
        labels = read_labels(engine, filter(None, (thing, other)))
        passages = []
        for mention in engine.select(MENTIONS % row["judgement"]):
            source = get_local_name(engine, str(mention["source"]))
            passages.append((source, int(mention["start"] or 0), int(mention["end"] or 0)))
        yield Judgement(
            id=engine.shorten(str(row["judgement"])),
            thing=engine.shorten(thing),
            thing_label=labels.get(thing, ""),
            other=engine.shorten(other),
            other_label=labels.get(other, ""),
            strength=get_local_name(engine, str(row["strength"])),
            reason=str(row["reason"]),
            passages=passages,
        )


def read_withdrawal(engine: Engine, node: str) -> Withdrawal | None:
    """Return why an attribution was taken back, or None where it was not."""
    withdrawal = None
    for row in engine.select(WITHDRAWN % (node, node)):
        if withdrawal is None:
            cells = {name: str(row[name]) for name in ("formerly", "reason", "day")}
            words = word_formerly(engine, cells["formerly"])
            withdrawal = Withdrawal(**cells, instead=[], words=words)
        if row["instead"]:
            withdrawal.instead.append(get_local_name(engine, str(row["instead"])))
    return withdrawal


def word_formerly(engine: Engine, text: str) -> str:
    """Return what a withdrawn attribution said, with labels in place of ids."""
    said, *details = text.split(", ")
    parts = [*said.split(" ", 2), *details]
    labels = read_labels(engine, [iri for one in parts if is_iri(iri := engine.expand(one))])
    named = [labels.get(engine.expand(one), one) for one in parts]
    if len(named) != FORMER_PARTS:
        return text
    *claim, stance, speaker = named
    return f"{' — '.join(claim)}; {speaker} {stance} it"


def read_sites(engine: Engine, node: str) -> list[dict[str, str]]:
    """Return the judgements on which site a row of the table may be."""
    sites = []
    rows = list(engine.select(SITES % (node, node)))
    names = read_row_names(engine, {str(row[end]) for row in rows for end in ("site", "row")})
    for row in rows:
        texts = {name: engine.shorten(str(value)) for name, value in row.items()}
        for end in ("site", "row"):
            texts[f"{end}Label"] = names.get(str(row[end]), texts[f"{end}Label"])
        sites.append(texts)
    return sites
