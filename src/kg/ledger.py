"""The ledger: each proposition with who supports it and who opposes it, side by side."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kg.names import shorten
from kg.query.engine import Engine

CLAIMS = """
SELECT ?claim ?subject ?subjectLabel ?predicate ?predicateLabel ?object ?objectLabel
  ?standing ?supporters ?opponents ?wide
WHERE {
  VALUES ?claim { %s }
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing ; kg:supporters ?supporters ; kg:opponents ?opponents .
  ?subject skos:prefLabel ?subjectLabel .
  ?predicate skos:prefLabel ?predicateLabel .
  FILTER (LANG(?predicateLabel) = "en")
  OPTIONAL { ?object skos:prefLabel ?objectLabel . FILTER (LANG(?objectLabel) = "en") }
  OPTIONAL { ?claim kg:fallsUnder ?wide }
}
ORDER BY ?subject ?predicate ?object
"""
ATTRIBUTIONS = """
SELECT ?attribution ?about ?stance ?stanceLabel ?polarity ?speaker ?speakerLabel ?basis ?source ?start ?end
  ?saidAs ?saidFrom ?saidTo ?holdsAs ?holdsFrom ?holdsTo ?wording ?note ?position ?relayLabel ?answers ?passage
WHERE {
  VALUES ?about { %s }
  ?attribution kg:about ?about ; kg:stance ?stance ; kg:speaker ?speaker ; kg:basis ?basis ; kg:inSource ?source ;
    kg:passage ?passage .
  ?passage kg:start ?start ; kg:end ?end .
  ?stance skos:prefLabel ?stanceLabel ; kg:polarity ?polarity .
  FILTER (LANG(?stanceLabel) = "en")
  ?speaker skos:prefLabel ?speakerLabel .
  OPTIONAL { ?attribution kg:saidAs ?saidAs }
  OPTIONAL { ?attribution kg:saidFrom ?saidFrom }
  OPTIONAL { ?attribution kg:saidTo ?saidTo }
  OPTIONAL { ?attribution kg:holdsAs ?holdsAs }
  OPTIONAL { ?attribution kg:holdsFrom ?holdsFrom }
  OPTIONAL { ?attribution kg:holdsTo ?holdsTo }
  OPTIONAL { ?attribution kg:wording ?wording }
  OPTIONAL { ?attribution kg:note ?note }
  OPTIONAL { ?attribution kg:relay ?step . ?step kg:position ?position ; kg:relayedBy ?relayer .
    ?relayer skos:prefLabel ?relayLabel }
  OPTIONAL { ?attribution kg:answers ?answers }
}
ORDER BY ?about ?attribution ?position ?answers ?start
"""
#: Claims in which a thing stands, on either end.
OF_THING = (
    "SELECT DISTINCT ?claim WHERE { { ?claim rdf:subject <%s> } UNION { ?claim rdf:object <%s> } } ORDER BY ?claim"
)
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
    #: Stances towards this very attribution, such as the verdict of a fact check on a denial.
    remarks: list["Attribution"] = field(default_factory=list)


@dataclass
class Entry:
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
    entries: list[Entry]
    #: For an attribution: what those say that answer it, by what they are about.
    answers: list[Entry] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--format json`."""
        return asdict(self)


def ledger(engine: Engine, thing: str, *, policy: str | None = None) -> Ledger:
    """The ledger of a thing by its IRI; with a policy, only of propositions that it makes plain edges.

    A claim has its one entry. An attribution has the entry that it is about with itself alone, and
    where that is an attribution again, what this is about, until a claim or a publication.
    """
    answers: list[Entry] = []
    if thing.startswith(engine.prefixes["claim"]):
        found = entries(engine, [thing])
    elif thing.startswith(engine.prefixes["attribution"]):
        found, answers = _chain(engine, thing), _answering(engine, thing)
    else:
        claims = [str(row["claim"]) for row in engine.select(OF_THING % (thing, thing))]
        found = entries(engine, claims) + [_about(engine, str(row["about"])) for row in engine.select(ABOUT % thing)]
    if policy:
        found = [entry for entry in found if entry.standing == "stances" or is_edge(engine, entry, policy)]
    identity: dict[str, list[str]] = {}
    for row in engine.select(IDENTITY % thing):
        identity.setdefault(_short(engine, row["property"]), []).append(_short(engine, row["value"]))
    sites = [
        {key: _short(engine, value) for key, value in row.items()} for row in engine.select(SITES % (thing, thing))
    ]
    speaks = next(iter(engine.select(BY_SPEAKER % thing)))["n"]
    return Ledger(_short(engine, thing), identity, sites, int(speaks or 0), found, answers)


def _chain(engine: Engine, attribution: str) -> list[Entry]:
    """What an attribution is about, then what that is about where it is an attribution itself."""
    found: list[Entry] = []
    seen: set[str] = set()
    while attribution.startswith(engine.prefixes["attribution"]) and attribution not in seen:
        seen.add(attribution)
        about = str(next(iter(engine.select(ABOUT_OF % attribution)))["about"])
        found.append(_entry_with(engine, about, [attribution]))
        attribution = about
    return found


def _answering(engine: Engine, attribution: str) -> list[Entry]:
    """What is said by the attributions that answer this one: an entry with those alone."""
    by_about: dict[str, list[str]] = {}
    for row in engine.select(ANSWERING % attribution):
        by_about.setdefault(str(row["about"]), []).append(str(row["answer"]))
    return [_entry_with(engine, about, answers) for about, answers in by_about.items()]


def _entry_with(engine: Engine, about: str, attributions: list[str]) -> Entry:
    """The entry of a claim, publication or attribution with some of its attributions."""
    entry = next(iter(entries(engine, [about])), None) or _about(engine, about)
    wanted = {_short(engine, attribution).partition(":")[2] for attribution in attributions}
    return replace(entry, attributions=[one for one in entry.attributions if one.id in wanted])


def entries(engine: Engine, claims: Iterable[str]) -> list[Entry]:
    """The propositions with these IRIs, each with all its attributions."""
    listed = " ".join(f"<{claim}>" for claim in claims)
    found: dict[str, Entry] = {}
    for row in engine.select(CLAIMS % listed):
        found[str(row["claim"])] = Entry(
            id=_short(engine, row["claim"]),
            subject=_short(engine, row["subject"]),
            subject_label=str(row["subjectLabel"]),
            predicate=_short(engine, row["predicate"]),
            predicate_label=str(row["predicateLabel"]),
            object=_short(engine, row["object"]),
            object_label=str(row["objectLabel"] if row["objectLabel"] is not None else _short(engine, row["object"])),
            standing=_short(engine, row["standing"]).partition(":")[2],
            supporters=int(row["supporters"] or 0),
            opponents=int(row["opponents"] or 0),
            falls_under=_short(engine, row["wide"]),
        )
    for about, attributions in attributions_of(engine, found).items():
        found[about].attributions = attributions
    return list(found.values())


def attributions_of(
    engine: Engine, abouts: Iterable[str], above: frozenset[str] = frozenset()
) -> dict[str, list[Attribution]]:
    """The attributions about each of these claims, publications or attributions, with the remarks on them.

    Those `above` are not asked again: two attributions about each other would never end.
    """
    listed = " ".join(f"<{about}>" for about in abouts)
    found: dict[str, dict[str, Attribution]] = {}
    by_node: dict[str, Attribution] = {}
    for row in engine.select(ATTRIBUTIONS % listed):
        node = str(row["attribution"])
        by_node[node] = by_node.get(node) or _attribution(engine, row)
        _extend(by_node[node], engine, row)
        found.setdefault(str(row["about"]), {})[node] = by_node[node]
    if deeper := sorted(by_node.keys() - above):
        for node, remarks in attributions_of(engine, deeper, above | by_node.keys()).items():
            by_node[node].remarks = remarks
    return {about: list(of_one.values()) for about, of_one in found.items()}


def _attribution(engine: Engine, row: dict[str, Any]) -> Attribution:
    def times(clock: str) -> dict[str, str]:
        pairs = (("as", f"{clock}As"), ("from", f"{clock}From"), ("to", f"{clock}To"))
        return {key: str(row[column]) for key, column in pairs if row[column] is not None}

    return Attribution(
        id=_short(engine, row["attribution"]).partition(":")[2],
        stance=str(row["stanceLabel"]),
        side=_short(engine, row["polarity"]).partition(":")[2],
        speaker=_short(engine, row["speaker"]),
        speaker_label=str(row["speakerLabel"]),
        basis=_short(engine, row["basis"]).partition(":")[2],
        source=_short(engine, row["source"]).partition(":")[2],
        passages=[],
        said=times("said"),
        holds=times("holds"),
        wording=str(row["wording"] or ""),
        note=str(row["note"] or ""),
    )


def _extend(attribution: Attribution, engine: Engine, row: dict[str, Any]) -> None:
    span = (int(row["start"]), int(row["end"]))
    if span not in attribution.passages:
        attribution.passages.append(span)
    if row["relayLabel"] is not None and int(row["position"]) > len(attribution.relays):
        attribution.relays.append(str(row["relayLabel"]))
    answered = _short(engine, row["answers"]).partition(":")[2]
    if answered and answered not in attribution.answers:
        attribution.answers.append(answered)


def _about(engine: Engine, node: str) -> Entry:
    name = _short(engine, node)
    attributions = attributions_of(engine, [node]).get(node, [])
    return Entry(name, name, name, "kg:about", "is the object of", name, name, "stances", 0, 0, "", attributions)


def is_edge(engine: Engine, entry: Entry, policy: str) -> bool:
    """Whether a policy makes this proposition a plain edge."""
    value = entry.object if ":" in entry.object else f'"{entry.object}"^^xsd:integer'
    return bool(
        engine.ask(
            f"ASK {{ {_full(engine, entry.subject)} {_full(engine, entry.predicate)} {_full(engine, value)} }}", policy
        )
    )


def _full(engine: Engine, name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{engine.prefixes[prefix]}{local}>" if prefix in engine.prefixes and '"' not in name else name


def _short(engine: Engine, value: object) -> str:
    if value is None:
        return ""
    return shorten(str(value), engine.prefixes) if str(value).startswith("http") else str(value)
