"""From a line of a table to triples: the one place that says which column becomes which property."""

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS
from kg.names import GRAPH, KG, RDF, SKOS, TYPE, XSD, expand

#: (column, property, form); a form is one of the keys of FORMS. Empty cells give no triple.
Slots = tuple[tuple[str, str, str], ...]

LABEL = ("label", "skos:prefLabel", "label")
COUNTS_AS = ("counts_as", "kg:countsAs", "name")
ENTITY_SLOTS: dict[str, Slots] = {
    "entities/agreements": (LABEL,),
    "entities/cases": (LABEL,),
    "entities/figures": (
        LABEL,
        ("counts", "kg:counts", "name"),
        ("scope", "kg:scope", "name"),
        ("as_of", "kg:asOf", "text"),
    ),
    "entities/groups": (
        LABEL,
        ("member_kind", "kg:memberKind", "name"),
        ("size", "kg:size", "integer"),
        ("place", "kg:place", "name"),
        COUNTS_AS,
    ),
    "entities/issues": (LABEL,),
    "entities/organizations": (LABEL, ("jurisdiction", "kg:jurisdiction", "name"), COUNTS_AS),
    "entities/persons": (LABEL, COUNTS_AS, ("role", "kg:hasRole", "name")),
    "entities/places": (LABEL, ("iso3166", "kg:isoCode", "text")),
    "entities/programmes": (LABEL,),
    "entities/publications": (LABEL,),
    "entities/responses": (LABEL,),
    "entities/stations": (LABEL, ("code", "kg:code", "text")),
}
SOURCE_SLOTS: Slots = (
    ("title", "skos:prefLabel", "label"),
    ("publisher", "kg:publisher", "name"),
    ("author", "kg:author", "name"),
    ("date_as", "kg:dateAs", "text"),
    ("date_from", "kg:dateFrom", "date"),
    ("date_to", "kg:dateTo", "date"),
    ("language", "dcterms:language", "text"),
    ("kind", "kg:sourceKind", "name"),
    ("length", "kg:length", "integer"),
    ("sha256", "kg:sha256", "text"),
    ("derived_from", "prov:wasDerivedFrom", "names"),
    ("note", "kg:note", "text"),
)
ATTRIBUTION_SLOTS: Slots = (
    ("stance", "kg:stance", "name"),
    ("speaker", "kg:speaker", "name"),
    ("basis", "kg:basis", "name"),
    ("said_as", "kg:saidAs", "text"),
    ("said_from", "kg:saidFrom", "date"),
    ("said_to", "kg:saidTo", "date"),
    ("holds_as", "kg:holdsAs", "text"),
    ("holds_from", "kg:holdsFrom", "date"),
    ("holds_to", "kg:holdsTo", "date"),
    ("answers", "kg:answers", "attributions"),
    ("wording", "kg:wording", "text"),
    ("note", "kg:note", "text"),
)
SITE_SLOTS: Slots = (
    ("site", "kg:site", "name"),
    ("row", "kg:row", "name"),
    ("strength", "kg:strength", "name"),
    ("reason", "kg:note", "text"),
)


def node(name: str) -> ox.NamedNode:
    """The node of a prefixed name."""
    return ox.NamedNode(expand(name))


def literal(value: str, datatype: str) -> ox.Literal:
    """A literal of an XSD datatype, in canonical form."""
    lexical = str(int(value)) if datatype == "integer" else value
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


Term = ox.NamedNode | ox.Literal
FORMS: dict[str, Callable[[str], Iterable[Term]]] = {
    "name": lambda cell: [node(cell)],
    "names": lambda cell: map(node, cell.split()),
    "attributions": lambda cell: (node(f"attribution:{part}") for part in cell.split()),
    "label": lambda cell: [ox.Literal(cell, language="en")],
    "text": lambda cell: [ox.Literal(cell)],
    "integer": lambda cell: [literal(cell, "integer")],
    "date": lambda cell: [literal(cell, "date")],
}

ABOUT = ox.NamedNode(KG + "about")
PASSAGE = ox.NamedNode(KG + "passage")
IN_SOURCE = ox.NamedNode(KG + "inSource")


def graph(name: str) -> ox.NamedNode:
    """The node of a named graph."""
    return ox.NamedNode(GRAPH + name)


def slots(subject: ox.NamedNode, row: Row, mapping: Slots, into: ox.NamedNode) -> Iterator[ox.Quad]:
    """The quads of a row's filled cells."""
    for column, prop, form in mapping:
        if row[column]:
            for term in FORMS[form](row[column]):
                yield ox.Quad(subject, node(prop), term, into)


def entity(table: str, row: Row) -> Iterator[ox.Quad]:
    """Identity of a thing: neutral class, label, identifiers."""
    subject, into = node(row["id"]), graph("entities")
    kind = KINDS.get(row["id"].partition(":")[0], "kg:Issue")
    yield ox.Quad(subject, TYPE, node(kind), into)
    yield from slots(subject, row, ENTITY_SLOTS[table], into)


def source(row: Row) -> Iterator[ox.Quad]:
    """A document and its own voice."""
    subject, into = node(row["id"]), graph("sources")
    voice = node("source-voice:" + row["id"].partition(":")[2])
    yield ox.Quad(subject, TYPE, node("kg:Source"), into)
    yield from slots(subject, row, SOURCE_SLOTS, into)
    yield ox.Quad(voice, TYPE, node("kg:SourceVoice"), into)
    yield ox.Quad(voice, node("kg:voiceOf"), subject, into)
    label = f"Document {row['id'].partition(':')[2]} (own voice)"
    yield ox.Quad(voice, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(label, language="en"), into)


def editors() -> Iterator[ox.Quad]:
    """The one agent that derives and infers."""
    subject, into = node("agent:editors"), graph("sources")
    yield ox.Quad(subject, TYPE, node("kg:Editors"), into)
    yield ox.Quad(
        subject,
        ox.NamedNode(SKOS + "prefLabel"),
        ox.Literal("Editors of this graph", language="en"),
        into,
    )


def alias(row: Row) -> Iterator[ox.Quad]:
    """Another name: a label on the thing for look-up, and a node that says where it is printed."""
    thing, into = node(row["thing"]), graph("entities")
    language = (
        f"{row['language']}-{row['script']}"
        if row["script"] in ("hans", "hant")
        else row["language"]
    )
    if row["script"] == "pinyin":
        language = "zh-latn-pinyin"
    yield ox.Quad(
        thing, ox.NamedNode(SKOS + "altLabel"), ox.Literal(row["text"], language=language), into
    )
    subject = node(f"alias:{row['source'].partition(':')[2]}-{row['start']}-{row['end']}")
    yield ox.Quad(subject, TYPE, node("kg:Alias"), into)
    yield ox.Quad(subject, node("kg:aliasOf"), thing, into)
    yield ox.Quad(subject, node("kg:text"), ox.Literal(row["text"], language=language), into)
    yield ox.Quad(subject, node("kg:script"), ox.Literal(row["script"]), into)
    yield ox.Quad(subject, node("kg:aliasRole"), node(row["role"]), into)
    yield ox.Quad(subject, IN_SOURCE, node(row["source"]), into)
    yield ox.Quad(subject, node("kg:start"), literal(row["start"], "integer"), into)
    yield ox.Quad(subject, node("kg:end"), literal(row["end"], "integer"), into)


def claim_name(subject: str, predicate: str, value: str) -> str:
    """The prefixed name of a claim, made from its subject, predicate and object and nothing else."""
    return "claim:" + "-".join(part.rpartition(":")[2] for part in (subject, predicate, value))


def claim(subject: str, predicate: str, value: str) -> Iterator[ox.Quad]:
    """A proposition, asserted by nobody."""
    this, into = node(claim_name(subject, predicate, value)), graph("claims")
    target: Term = node(value) if ":" in value else literal(value, "integer")
    yield ox.Quad(this, TYPE, node("kg:Claim"), into)
    yield ox.Quad(this, ox.NamedNode(RDF + "subject"), node(subject), into)
    yield ox.Quad(this, ox.NamedNode(RDF + "predicate"), node(predicate), into)
    yield ox.Quad(this, ox.NamedNode(RDF + "object"), target, into)


def passage(
    holder: ox.NamedNode, name: str, start: str, end: str, sha256: str
) -> Iterator[ox.Quad]:
    """A stretch of a source, tied to the attribution or judgement that rests on it."""
    this, into = node(f"passage:{name}-{start}-{end}"), graph("claims")
    yield ox.Quad(holder, PASSAGE, this, into)
    yield ox.Quad(this, TYPE, node("kg:Passage"), into)
    yield ox.Quad(this, IN_SOURCE, node(f"source:{name}"), into)
    yield ox.Quad(this, node("kg:start"), literal(start, "integer"), into)
    yield ox.Quad(this, node("kg:end"), literal(end, "integer"), into)
    yield ox.Quad(this, node("kg:sha256"), ox.Literal(sha256), into)


def further_passages(cell: str, own_source: str) -> Iterator[tuple[str, str, str, str]]:
    """(source, start, end, sha256) of each `[SOURCE:]START-END:SHA256` in a cell."""
    for part in cell.split():
        place, _, sha256 = part.rpartition(":")
        name, colon, span = place.rpartition(":")
        start, _, end = span.partition("-")
        yield (name if colon else own_source), start, end, sha256


def attribution(row: Row, source_name: str) -> Iterator[ox.Quad]:
    """One speaker's stance, with its claim, passages and relays."""
    this, into = node("attribution:" + row["id"]), graph("claims")
    if row["predicate"]:
        about = claim_name(row["subject"], row["predicate"], row["object"])
        yield from claim(row["subject"], row["predicate"], row["object"])
    else:
        about = row["subject"]
    yield ox.Quad(this, TYPE, node("kg:Attribution"), into)
    yield ox.Quad(this, ABOUT, node(about), into)
    yield ox.Quad(this, IN_SOURCE, node(f"source:{source_name}"), into)
    yield from slots(this, row, ATTRIBUTION_SLOTS, into)
    yield from passage(this, source_name, row["start"], row["end"], row["sha256"])
    for further in further_passages(row["more"], source_name):
        yield from passage(this, *further)
    for position, relayer in enumerate(filter(None, row["relays"].split(" > ")), start=1):
        step = node(f"relay:{row['id']}-{position}")
        yield ox.Quad(this, node("kg:relay"), step, into)
        yield ox.Quad(step, TYPE, node("kg:Relay"), into)
        yield ox.Quad(step, node("kg:position"), literal(str(position), "integer"), into)
        yield ox.Quad(step, node("kg:relayedBy"), node(relayer), into)


def site_identity(row: Row) -> Iterator[ox.Quad]:
    """An editors' judgement that two sites are one, with its strength, reason and passages."""
    this, into = node(row["id"]), graph("claims")
    yield ox.Quad(this, TYPE, node("kg:SiteIdentity"), into)
    yield from slots(this, row, SITE_SLOTS, into)
    yield ox.Quad(this, node("kg:speaker"), node("agent:editors"), into)
    yield ox.Quad(this, node("kg:stance"), node("stance:infers"), into)
    yield ox.Quad(node(row["site"]), node("kg:sameSiteAs"), node(row["row"]), into)
    for further in further_passages(row["passages"], ""):
        yield from passage(this, *further)
