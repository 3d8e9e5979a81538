"""The ledger: each proposition with who supports it and who opposes it, side by side."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from kg.query.engine import Engine
from kg.query.nodes import Properties, Row, read_labels, read_properties, select_rows

CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?standing ?supporters ?opponents ?wide WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing ; kg:supporters ?supporters ; kg:opponents ?opponents .
  OPTIONAL {{ ?claim kg:fallsUnder ?wide }}
}}
"""
ABOUT_THESE = "SELECT ?about ?attribution WHERE {{ VALUES ?about {{ {nodes} }} ?attribution kg:about ?about }}"
PASSAGES = """
SELECT ?attribution ?start ?end WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:passage ?passage . ?passage kg:start ?start ; kg:end ?end .
}}
"""
RELAYS = """
SELECT ?attribution ?position ?by WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:relay ?step . ?step kg:position ?position ; kg:relayedBy ?by .
}}
"""
SIDES = "SELECT ?stance ?polarity WHERE {{ VALUES ?stance {{ {nodes} }} ?stance kg:polarity ?polarity }}"
#: Claims in which a thing stands, on either end.
OF_THING = "SELECT DISTINCT ?claim WHERE { { ?claim rdf:subject <%s> } UNION { ?claim rdf:object <%s> } } ORDER BY ?claim"
ABOUT = "SELECT DISTINCT ?about WHERE { VALUES ?about { <%s> } ?attribution kg:about ?about }"
ABOUT_OF = "SELECT ?about WHERE { <%s> kg:about ?about }"
ANSWERING = "SELECT ?answer ?about WHERE { ?answer kg:answers <%s> ; kg:about ?about } ORDER BY ?about ?answer"
BY_SPEAKER = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a kg:speaker <%s> }"
IDENTITY = """
SELECT ?property ?value WHERE {
  VALUES ?property { rdf:type skos:prefLabel skos:altLabel kg:code kg:isoCode kg:jurisdiction kg:countsAs kg:counts
    kg:scope kg:asOf kg:memberKind kg:size kg:place kg:bearsOn }
  <%s> ?property ?value
}
ORDER BY ?property ?value
"""
#: What the properties of IDENTITY are called for readers; the label stands above them.
IDENTITY_WORDS = {
    "rdf:type": "is a",
    "skos:altLabel": "also called",
    "kg:code": "code",
    "kg:isoCode": "country code",
    "kg:jurisdiction": "public body of",
    "kg:countsAs": "its word counts as that of",
    "kg:counts": "counts",
    "kg:scope": "scope",
    "kg:asOf": "as of",
    "kg:memberKind": "members are",
    "kg:size": "stated size",
    "kg:place": "place",
    "kg:bearsOn": "bears on",
}
SITES = """
SELECT ?site ?siteLabel ?row ?rowLabel ?strength ?note WHERE {
  ?judgement kg:site ?site ; kg:row ?row ; kg:strength ?strength ; kg:note ?note .
  ?site skos:prefLabel ?siteLabel . ?row skos:prefLabel ?rowLabel .
  FILTER (?site = <%s> || ?row = <%s>)
}
ORDER BY ?site ?row
"""


@dataclass
class Attribution:
    """One speaker's stance, with where it stands and when it was said and is said to hold."""

    id: str
    stance: str
    side: str
    speaker: str
    speaker_label: str
    basis: str
    source: str
    passages: list[tuple[int, int]]
    said: dict[str, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    relays: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    wording: str = ""
    note: str = ""
    #: The independent origin of its words, where it counts as one (decision 0004).
    root: str = ""
    #: Stances towards this very attribution, such as the verdict of a fact check on a denial.
    remarks: list["Attribution"] = field(default_factory=list)

    @property
    def is_withdrawn(self) -> bool:
        """Whether its speaker took it back."""
        return any(remark.stance == "withdraws" for remark in self.remarks)


@dataclass
class Claim:
    """One proposition and all its attributions, or what is said about a publication or attribution."""

    id: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    object: str
    object_label: str
    standing: str
    supporters: int
    opponents: int
    falls_under: str
    attributions: list[Attribution] = field(default_factory=list)

    def side(self, polarity: str) -> list[Attribution]:
        """The attributions of one polarity: supporting, opposing or neutral."""
        return [attribution for attribution in self.attributions if attribution.side == polarity]


@dataclass
class Ledger:
    """A thing with every proposition in which it stands; or one proposition; or one attribution."""

    id: str
    identity: dict[str, list[str]]
    sites: list[dict[str, str]]
    speaks: int
    claims: list[Claim]
    #: For an attribution: what those say that answer it, by what they are about.
    answers: list[Claim] = field(default_factory=list)

    @property
    def entries(self) -> list[Claim]:
        """The claims, by the name they had in 0.1.0."""
        return self.claims

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the claims are called `entries`."""
        return {
            "id": self.id,
            "identity": self.identity,
            "sites": self.sites,
            "speaks": self.speaks,
            "entries": to_dicts(self.claims),
            "answers": to_dicts(self.answers),
        }


def to_dicts(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return claims with their attributions as plain dictionaries."""
    return [asdict(claim) for claim in claims]


def read_ledger(engine: Engine, thing: str, *, policy: str | None = None) -> Ledger:
    """The ledger of a thing by its IRI; with a policy, only of propositions that it makes plain edges.

    A claim has its one entry. An attribution has the entry that it is about with itself alone, and
    where that is an attribution again, what this is about, until a claim or a publication.
    """
    answers: list[Claim] = []
    if thing.startswith(engine.prefixes["claim"]):
        found = read_claims(engine, [thing])
    elif thing.startswith(engine.prefixes["attribution"]):
        found, answers = _chain(engine, thing), _answering(engine, thing)
    else:
        claims = [str(row["claim"]) for row in engine.select(OF_THING % (thing, thing))]
        found = read_claims(engine, claims) + [
            _about(engine, str(row["about"])) for row in engine.select(ABOUT % thing)
        ]
    if policy:
        found = [
            entry
            for entry in found
            if entry.standing == "stances" or is_edge(engine, entry, policy)
        ]
    identity: dict[str, list[str]] = {}
    for row in engine.select(IDENTITY % thing):
        identity.setdefault(_short(engine, row["property"]), []).append(
            _short(engine, row["value"])
        )
    sites = [
        {key: _short(engine, value) for key, value in row.items()}
        for row in engine.select(SITES % (thing, thing))
    ]
    speaks = next(iter(engine.select(BY_SPEAKER % thing)))["n"]
    return Ledger(_short(engine, thing), identity, sites, int(speaks or 0), found, answers)


def _chain(engine: Engine, attribution: str) -> list[Claim]:
    """What an attribution is about, then what that is about where it is an attribution itself."""
    found: list[Claim] = []
    seen: set[str] = set()
    while attribution.startswith(engine.prefixes["attribution"]) and attribution not in seen:
        seen.add(attribution)
        about = str(next(iter(engine.select(ABOUT_OF % attribution)))["about"])
        found.append(_entry_with(engine, about, [attribution]))
        attribution = about
    return found


def _answering(engine: Engine, attribution: str) -> list[Claim]:
    """What is said by the attributions that answer this one: an entry with those alone."""
    by_about: dict[str, list[str]] = {}
    for row in engine.select(ANSWERING % attribution):
        by_about.setdefault(str(row["about"]), []).append(str(row["answer"]))
    return [_entry_with(engine, about, answers) for about, answers in by_about.items()]


def _entry_with(engine: Engine, about: str, attributions: list[str]) -> Claim:
    """The entry of a claim, publication or attribution with some of its attributions."""
    entry = next(iter(read_claims(engine, [about])), None) or _about(engine, about)
    wanted = {_short(engine, attribution).partition(":")[2] for attribution in attributions}
    return replace(entry, attributions=[one for one in entry.attributions if one.id in wanted])


def read_claims(engine: Engine, claims: Iterable[str]) -> list[Claim]:
    """The propositions with these IRIs, each with all its attributions, in the order of what they say."""
    found = sorted(select_rows(engine, CLAIMS, claims), key=_order)
    words = read_labels(
        engine, {term.value for row in found for term in row[1:4] if isinstance(term, ox.NamedNode)}
    )
    about = read_attributions(engine, [claim.value for claim, *_ in found])

    def short(term: ox.NamedNode | ox.Literal | None) -> str:
        return "" if term is None else _short(engine, term.value)

    def named(term: ox.NamedNode | ox.Literal) -> tuple[str, str]:
        return short(term), words.get(term.value) or short(term)

    return [
        Claim(
            short(claim),
            *named(subject),
            *named(predicate),
            *named(object),
            standing=short(standing).partition(":")[2],
            supporters=int(supporters.value),
            opponents=int(opponents.value),
            falls_under=short(wide),
            attributions=about.get(claim.value, []),
        )
        for claim, subject, predicate, object, standing, supporters, opponents, wide in found
    ]


def _order(row: Row) -> tuple[str, str, bool, int, str]:
    """By subject, predicate and object: things before values, numbers by size."""
    subject, predicate, object = (term.value for term in row[1:4])
    number = int(object) if object.isdecimal() and len(object) < 4000 else 0
    return subject, predicate, not is_iri(object), number, object


def read_attributions(
    engine: Engine, abouts: Iterable[str], above: frozenset[str] = frozenset()
) -> dict[str, list[Attribution]]:
    """The attributions about each of these claims, publications or attributions, with the remarks on them.

    Those `above` are not asked again: two attributions about each other would never end.
    """
    pairs = sorted(
        (about.value, node.value) for about, node in select_rows(engine, ABOUT_THESE, abouts)
    )
    nodes = {node for _, node in pairs}
    if not nodes:
        return {}
    read = _read(engine, nodes)
    remarks = read_attributions(engine, nodes - above, above | nodes)
    made = {node: read.attribution(node, remarks.get(node, [])) for node in nodes}
    found: dict[str, list[Attribution]] = {}
    for about, node in pairs:
        found.setdefault(about, []).append(made[node])
    return found


def _read(engine: Engine, attributions: set[str]) -> "_Read":
    said = read_properties(engine, attributions)
    places: dict[str, set[tuple[int, int]]] = {}
    for node, start, end in select_rows(engine, PASSAGES, attributions):
        places.setdefault(node.value, set()).add((int(start.value), int(end.value)))
    relays = read_relays(engine, [node for node, one in said.items() if "kg:relay" in one])
    stances = {one["kg:stance"][0] for one in said.values()}
    sides = {
        stance.value: polarity.value for stance, polarity in select_rows(engine, SIDES, stances)
    }
    terms = stances | {one["kg:speaker"][0] for one in said.values()}
    terms |= {by for way in relays.values() for by in way}
    return _Read(engine, said, places, relays, sides, read_labels(engine, terms))


def read_relays(engine: Engine, attributions: Iterable[str]) -> dict[str, list[str]]:
    """Who passed on the words of each of these attributions that was passed on, by IRI, in order."""
    steps: dict[str, list[tuple[int, str]]] = {}
    for node, position, by in select_rows(engine, RELAYS, attributions):
        steps.setdefault(node.value, []).append((int(position.value), by.value))
    return {node: [by for _, by in sorted(way)] for node, way in steps.items()}


@dataclass(frozen=True)
class _Read:
    """What was read of attributions: properties, passages, relays, the sides of stances, and labels."""

    engine: Engine
    said: dict[str, Properties]
    places: dict[str, set[tuple[int, int]]]
    relays: dict[str, list[str]]
    sides: dict[str, str]
    labels: dict[str, str]

    def attribution(self, node: str, remarks: list[Attribution]) -> Attribution:
        said = self.said[node]
        (stance,), (speaker,) = said["kg:stance"], said["kg:speaker"]
        return Attribution(
            id=self._local(node),
            stance=self._label(stance),
            side=self._local(self.sides[stance]),
            speaker=_short(self.engine, speaker),
            speaker_label=self._label(speaker),
            basis=self._local(said["kg:basis"][0]),
            source=self._local(said["kg:inSource"][0]),
            passages=sorted(self.places[node]),
            said=_times(said, "said"),
            holds=_times(said, "holds"),
            relays=[self._label(by) for by in self.relays.get(node, ())],
            answers=[self._local(one) for one in said.get("kg:answers", ())],
            wording=_first(said, "kg:wording"),
            note=_first(said, "kg:note"),
            root=_short(self.engine, _first(said, "kg:root")),
            remarks=remarks,
        )

    def _local(self, iri: str) -> str:
        return _short(self.engine, iri).partition(":")[2]

    def _label(self, iri: str) -> str:
        return self.labels.get(iri) or _short(self.engine, iri)


def _times(said: Properties, clock: str) -> dict[str, str]:
    names = ((end.lower(), f"kg:{clock}{end}") for end in ("As", "From", "To"))
    return {key: said[name][0] for key, name in names if name in said}


def _first(said: Properties, name: str) -> str:
    return said[name][0] if name in said else ""


def _about(engine: Engine, node: str) -> Claim:
    name = _short(engine, node)
    attributions = read_attributions(engine, [node]).get(node, [])
    return Claim(
        name,
        name,
        name,
        "kg:about",
        "is the object of",
        name,
        name,
        "stances",
        0,
        0,
        "",
        attributions,
    )


def is_edge(engine: Engine, entry: Claim, policy: str) -> bool:
    """Whether a policy makes this proposition a plain edge."""
    value = entry.object if ":" in entry.object else f'"{entry.object}"^^xsd:integer'
    return bool(
        engine.ask(
            f"ASK {{ {_full(engine, entry.subject)} {_full(engine, entry.predicate)} {_full(engine, value)} }}",
            policy,
        )
    )


def _full(engine: Engine, name: str) -> str:
    iri = engine.expand(name)
    return f"<{iri}>" if iri != name else name


def _short(engine: Engine, value: object) -> str:
    if value is None:
        return ""
    return engine.shorten(str(value)) if is_iri(str(value)) else str(value)


def is_iri(value: str) -> bool:
    """Whether a value's text is an IRI, and no number or words."""
    return value.startswith(("http://", "https://"))
