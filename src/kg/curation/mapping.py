"""The mapping from table rows to quads: which column becomes which property.

The mapping is data, in the manner of R2RML and CSVW: a table has slots, and each slot names a
column, a property and the form of the value.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import pyoxigraph as ox

from kg.curation.columns import PASSAGE, PROPOSITION, REMARKS, STANCE, TABLE_KINDS, TABLES
from kg.curation.forms import list_slots
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS
from kg.names import GRAPH, TYPE, XSD, expand

Term = ox.NamedNode | ox.Literal
#: (column, property, form), where the form is a key of FORMS; an empty cell gives no triple.
#: In the form `constant`, the value itself stands in place of the column.
Slots = tuple[tuple[str, str, str], ...]

#: Kinds of subjects that stand in the name of a claim.
PLACES = frozenset({"city", "province", "place"})
ENTITY_SLOTS: dict[str, Slots] = {name: TABLES[name].list_slots() for name in TABLE_KINDS}
SOURCE_SLOTS: Slots = (("kg:Source", "rdf:type", "constant"), *TABLES["sources"].list_slots())
VOICE_SLOTS: Slots = (
    ("kg:SourceVoice", "rdf:type", "constant"),
    ("id", "kg:voiceOf", "name"),
    ("voice", "skos:prefLabel", "label"),
)
EDITORS_SLOTS: Slots = (
    ("kg:Editors", "rdf:type", "constant"),
    ("label", "skos:prefLabel", "label"),
)
ALIAS_SLOTS: Slots = (
    ("kg:Alias", "rdf:type", "constant"),
    *TABLES["entities/aliases"].list_slots(),
)
CLAIM_SLOTS: Slots = (("kg:Claim", "rdf:type", "constant"), *list_slots(PROPOSITION))
ATTRIBUTION_SLOTS: Slots = (
    ("kg:Attribution", "rdf:type", "constant"),
    ("about", "kg:about", "name"),
    ("source", "kg:inSource", "source"),
    *list_slots(STANCE + REMARKS),
)
PASSAGE_SLOTS: Slots = (
    ("kg:Passage", "rdf:type", "constant"),
    ("source", "kg:inSource", "source"),
    *list_slots(PASSAGE),
)
RELAY_SLOTS: Slots = (
    ("kg:Relay", "rdf:type", "constant"),
    ("position", "kg:position", "integer"),
    ("relayer", "kg:relayedBy", "name"),
)
#: Whose judgement the identity of two sites or of two mentions is.
BY_EDITORS: Slots = (
    ("agent:editors", "kg:speaker", "constant"),
    ("stance:infers", "kg:stance", "constant"),
)
SITE_SLOTS: Slots = (
    ("kg:SiteIdentity", "rdf:type", "constant"),
    *BY_EDITORS,
    *TABLES["same-site"].list_slots(),
)
JUDGEMENT_SLOTS: Slots = (
    ("kg:IdentityJudgement", "rdf:type", "constant"),
    *BY_EDITORS,
    *TABLES["same-as"].list_slots(),
)
WITHDRAWN_SLOTS: Slots = (
    ("kg:WithdrawnAttribution", "rdf:type", "constant"),
    ("formerly", "kg:formerly", "text"),
    *TABLES["withdrawn"].list_slots(),
)
LEAD_SLOTS: Slots = (("kg:Lead", "rdf:type", "constant"), *TABLES["leads"].list_slots())


#: The properties between nodes, which no column has.
LINKS = frozenset(
    ["kg:passage", "kg:relay", "kg:bearsOn", "kg:speaksFor", "kg:speaksAgainst", "kg:sameSiteAs"]
)


def list_mapped_terms() -> tuple[frozenset[str], frozenset[str]]:
    """Return the properties and the classes of our namespace that rows can become."""
    every = [*ENTITY_SLOTS.values(), SOURCE_SLOTS, VOICE_SLOTS, EDITORS_SLOTS, ALIAS_SLOTS]
    every += [CLAIM_SLOTS, ATTRIBUTION_SLOTS, PASSAGE_SLOTS, RELAY_SLOTS, SITE_SLOTS]
    every += [JUDGEMENT_SLOTS, WITHDRAWN_SLOTS, LEAD_SLOTS]
    properties, classes = set(LINKS), {*KINDS.values(), "kg:Issue"}
    for column, iri, _ in chain.from_iterable(every):
        properties.add(iri)
        if iri == "rdf:type":
            classes.add(column)
    return frozenset(properties), frozenset(classes)


def node(name: str) -> ox.NamedNode:
    """Return the node of a prefixed name."""
    return ox.NamedNode(expand(name))


def graph(name: str) -> ox.NamedNode:
    """Return the node of a named graph."""
    return ox.NamedNode(GRAPH + name)


def literal(value: str, datatype: str) -> ox.Literal:
    """Return a literal of an XSD datatype in canonical form."""
    lexical = str(int(value)) if datatype == "integer" else value
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def label(text: str, language: str = "en") -> ox.Literal:
    """Return a literal with a language tag."""
    return ox.Literal(text, language=language)


def _parse_tagged(cell: str) -> list[Term]:
    text, _, language = cell.rpartition("@")
    return [label(text, language)]


def _parse_object(cell: str) -> list[Term]:
    return [node(cell) if ":" in cell else literal(cell, "integer")]


def _parse_parts(cell: str, prefix: str) -> list[Term]:
    return [node(f"{prefix}:{part}") for part in cell.split()]


FORMS: dict[str, Callable[[str], Iterable[Term]]] = {
    "constant": lambda name: [node(name)],
    "name": lambda cell: [node(cell)],
    "names": lambda cell: map(node, cell.split()),
    "name or integer": _parse_object,
    "source": lambda cell: [node(f"source:{cell}")],
    "attributions": lambda cell: _parse_parts(cell, "attribution"),
    "readings": lambda cell: _parse_parts(cell, "reading"),
    "label": lambda cell: [label(cell)],
    "tagged": _parse_tagged,
    "text": lambda cell: [ox.Literal(cell)],
    "texts": lambda cell: map(ox.Literal, cell.split()),
    "iri": lambda cell: [ox.NamedNode(cell)],
    "integer": lambda cell: [literal(cell, "integer")],
    "date": lambda cell: [literal(cell, "date")],
}


def map_slots(
    subject: ox.NamedNode, cells: Mapping[str, str], slots: Slots, into: ox.NamedNode
) -> Iterator[ox.Quad]:
    """Yield the quads of a subject in a graph: one or more for each slot with a value."""
    for column, property_name, form in slots:
        cell = column if form == "constant" else cells[column]
        if cell:
            for term in FORMS[form](cell):
                yield ox.Quad(subject, node(property_name), term, into)


def map_entity(table: str, row: Row) -> Iterator[ox.Quad]:
    """Yield the identity of an entity: neutral class, label, identifiers."""
    subject, into = node(row["id"]), graph("entities")
    kind = KINDS.get(row["id"].partition(":")[0], "kg:Issue")
    yield ox.Quad(subject, TYPE, node(kind), into)
    yield from map_slots(subject, row.cells, ENTITY_SLOTS[table], into)


def map_source(row: Row) -> Iterator[ox.Quad]:
    """Yield a document and its own voice."""
    number, into = row["id"].partition(":")[2], graph("sources")
    yield from map_slots(node(row["id"]), row.cells, SOURCE_SLOTS, into)
    cells = {"id": row["id"], "voice": f"Document {number} (own voice)"}
    yield from map_slots(node(f"source-voice:{number}"), cells, VOICE_SLOTS, into)


def map_editors() -> Iterator[ox.Quad]:
    """Yield the one agent that derives and infers."""
    cells = {"label": "Editors of this graph"}
    yield from map_slots(node("agent:editors"), cells, EDITORS_SLOTS, graph("sources"))


def map_alias(row: Row) -> Iterator[ox.Quad]:
    """Yield another name of an entity: a label for look-up, and where it is printed."""
    into = graph("entities")
    language = row["language"]
    if row["script"] in ("hans", "hant"):
        language = f"{language}-{row['script']}"
    elif row["script"] == "pinyin":
        language = "zh-latn-pinyin"
    alternative = label(row["text"], language)
    yield ox.Quad(node(row["thing"]), node("skos:altLabel"), alternative, into)
    alias = node(f"alias:{row['source'].partition(':')[2]}-{row['start']}-{row['end']}")
    cells = row.cells | {"text": f"{row['text']}@{language}"}
    yield from map_slots(alias, cells, ALIAS_SLOTS, into)


def name_claim(subject: str, predicate: str, value: str) -> str:
    """Return the prefixed name of a claim, from its subject, predicate and object."""
    kind, _, slug = subject.partition(":")
    # a site often has the slug of its city, and both are said to lie in one country
    first = f"{kind}-{slug}" if kind in PLACES else slug
    return "claim:" + "-".join([first, *(part.rpartition(":")[2] for part in (predicate, value))])


def map_claim(subject: str, predicate: str, value: str) -> Iterator[ox.Quad]:
    """Yield a proposition, which nobody asserts by it."""
    claim = node(name_claim(subject, predicate, value))
    cells = {"subject": subject, "predicate": predicate, "object": value}
    yield from map_slots(claim, cells, CLAIM_SLOTS, graph("claims"))


def split_passages(cell: str, own_source: str) -> Iterator[dict[str, str]]:
    """Yield source, start, end and hash of each `[SOURCE:]START-END:SHA256`."""
    for part in cell.split():
        place, _, sha256 = part.rpartition(":")
        source, colon, span = place.rpartition(":")
        start, _, end = span.partition("-")
        yield {
            "source": source if colon else own_source,
            "start": start,
            "end": end,
            "sha256": sha256,
        }


def _map_passage(citing: ox.NamedNode, cells: Mapping[str, str]) -> Iterator[ox.Quad]:
    """Yield a passage of a source, and that an attribution or judgement cites it."""
    passage = node(f"passage:{cells['source']}-{cells['start']}-{cells['end']}")
    yield ox.Quad(citing, node("kg:passage"), passage, graph("claims"))
    yield from map_slots(passage, cells, PASSAGE_SLOTS, graph("claims"))


def map_attribution(row: Row, source: str) -> Iterator[ox.Quad]:
    """Yield the stance of one speaker with its claim, passages and relays."""
    about = row["subject"]
    if row["predicate"]:
        about = name_claim(row["subject"], row["predicate"], row["object"])
        yield from map_claim(row["subject"], row["predicate"], row["object"])
    attribution = node(f"attribution:{row['id']}")
    cells = row.cells | {"about": about, "source": source}
    yield from map_slots(attribution, cells, ATTRIBUTION_SLOTS, graph("claims"))
    yield from _map_passage(attribution, cells)
    for passage in split_passages(row["more"], source):
        yield from _map_passage(attribution, passage)
    yield from _map_relays(attribution, row)


def _map_relays(attribution: ox.NamedNode, row: Row) -> Iterator[ox.Quad]:
    relayers = filter(None, row["relays"].split(" > "))
    for position, relayer in enumerate(relayers, start=1):
        relay = node(f"relay:{row['id']}-{position}")
        yield ox.Quad(attribution, node("kg:relay"), relay, graph("claims"))
        cells = {"position": str(position), "relayer": relayer}
        yield from map_slots(relay, cells, RELAY_SLOTS, graph("claims"))


def map_site_identity(row: Row) -> Iterator[ox.Quad]:
    """Yield the editors' judgement that two sites are one, with its reason."""
    identity, into = node(row["id"]), graph("claims")
    yield from map_slots(identity, row.cells, SITE_SLOTS, into)
    yield ox.Quad(node(row["site"]), node("kg:sameSiteAs"), node(row["row"]), into)
    for passage in split_passages(row["passages"], ""):
        yield from _map_passage(identity, passage)


def map_identity_judgement(row: Row) -> Iterator[ox.Quad]:
    """Yield the editors' judgement that passages mean one thing, or two ids one."""
    judgement, into = node(row["id"]), graph("claims")
    yield from map_slots(judgement, row.cells, JUDGEMENT_SLOTS, into)
    for passage in split_passages(row["passages"], ""):
        yield from _map_passage(judgement, passage)


def map_withdrawn(row: Row) -> Iterator[ox.Quad]:
    """Yield an attribution that was taken back, with what it said as one text."""
    said = " ".join(filter(None, (row["subject"], row["predicate"], row["object"])))
    cells = row.cells | {"formerly": f"{said}, {row['stance']}, {row['speaker']}"}
    yield from map_slots(node(f"attribution:{row['id']}"), cells, WITHDRAWN_SLOTS, graph("claims"))


def map_lead(row: Row) -> Iterator[ox.Quad]:
    """Yield a later text about a thing, named by the thing and a hash of the address."""
    digest = hashlib.sha256(row["address"].encode()).hexdigest()[:12]
    lead = node(f"lead:{row['thing'].replace(':', '-')}-{digest}")
    yield from map_slots(lead, row.cells, LEAD_SLOTS, graph("sources"))
