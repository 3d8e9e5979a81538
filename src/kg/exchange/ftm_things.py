"""Things in FollowTheMoney: entities of the graph, their names, and documents."""

from collections.abc import Iterable, Iterator

from kg.exchange.ftm_attributions import name_dataset
from kg.exchange.ftm_rows import Row, Subject, Voice
from kg.exchange.ftm_schemata import KINDS, OTHER, PUBLIC
from kg.exchange.ftm_values import find_country, find_language, make_id
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.nodes import Properties, read_labels, read_properties, select_rows
from kg.query.nodes import Row as Terms

LABELS = "SELECT ?node ?label WHERE {{ VALUES ?node {{ {nodes} }} ?node skos:prefLabel ?label }}"
ALIASES = """
SELECT ?alias ?thing ?text ?role ?source WHERE {
  ?alias a kg:Alias ; kg:aliasOf ?thing ; kg:text ?text ; kg:aliasRole ?role ;
    kg:inSource ?source .
}
"""
#: Entities that are there whether or not a claim names them.
LISTED = """
SELECT ?node WHERE {
  VALUES ?kind { kg:Station kg:Organization kg:Group kg:Person kg:Country kg:Continent kg:Province
    kg:City kg:Place kg:Case kg:GovernmentResponse kg:Agreement kg:Programme kg:Publication
    kg:Source kg:Editors }
  ?node a ?kind
}
"""
#: What each role of a name is in FollowTheMoney; the rest are names by which nobody is to be found.
ROLES = dict.fromkeys(("official", "original", "romanization", "translation", "variant"), "alias")
SHORT = "short"
#: Schemata with a property for short names.
ABBREVIATED = {"Organization", "PublicBody", "LegalEntity", "Person"}
#: What a station is classified as: nobody's finding.
STATION = "Alleged overseas police service station"
#: A note on the whole, as no file has a place for one.
ABOUT = "How to read these data"
READING = (
    "An edge is what the policy says, and no finding of ours: read its status, which has who is "
    "only accused, and the notes beside an entity, which have denials and replies."
)
EDITORIAL = Voice()
ENGLISH = "eng"


class Things:
    """The entities of a release, read at once.

    Args:
        engine: the release.
        named: the IRIs that claims and attributions name.
    """

    def __init__(self, engine: Engine, named: Iterable[str]) -> None:
        self.engine = engine
        listed = {str(row["node"]) for row in engine.select(LISTED)}
        self._nodes = {node for node in {*listed, *named} if not self._is_voice(node)}
        self._properties = read_properties(engine, self._nodes)
        self.labels = read_labels(engine, self._nodes)
        self._subjects = {node: self._make(node) for node in self._nodes}
        self._countries: dict[str, str] = {}
        for node, properties in self._properties.items():
            if codes := properties.get("kg:isoCode"):
                self._countries[node] = find_country(codes[0])

    def _is_voice(self, node: str) -> bool:
        return self.engine.shorten(node).startswith("source-voice:")

    def _make(self, node: str) -> Subject:
        name = self.engine.shorten(node)
        schema = KINDS.get(name.partition(":")[0], OTHER)
        if schema == "Organization" and "kg:jurisdiction" in self._properties.get(node, {}):
            schema = PUBLIC
        return Subject(make_id(name), schema)

    def __getitem__(self, node: str) -> Subject:
        """Return the subject of rows about an entity."""
        return self._subjects[node]

    def __contains__(self, node: str) -> bool:
        """Return whether an entity is written."""
        return node in self._subjects

    def find_label(self, node: str) -> str:
        """Return what an entity is called."""
        return self.labels.get(node) or self.engine.shorten(node)

    def find_code(self, node: str) -> str:
        """Return the code of a country, or nothing."""
        return self._countries.get(node, "")

    def write(self) -> Iterator[Row]:
        """Yield the rows of every entity, and of what the reader of all has to know."""
        about, horizon = Subject(make_id("about:these-data"), OTHER), read_horizon(self.engine)
        yield from about.say("name", ABOUT, EDITORIAL, ENGLISH)
        yield from about.say("summary", describe_horizon(horizon), EDITORIAL, ENGLISH)
        yield from about.say("summary", READING, EDITORIAL, ENGLISH)
        yield from self._write_names()
        yield from self._write_aliases()
        for node in self._nodes:
            yield from self._write_properties(node, self._properties.get(node, {}))

    def _write_names(self) -> Iterator[Row]:
        for node in self._nodes:
            subject, label = self._subjects[node], self.find_label(node)
            rows = list(subject.say("name", label, EDITORIAL, ENGLISH))
            # a name of nothing but what is dropped: the schema asks for one all the same
            yield from rows or subject.say("name", subject.id, EDITORIAL, "", label)
        for node, label in select_rows(self.engine, LABELS, self._nodes):
            if label.value != self.find_label(node.value):
                subject, language = self._subjects[node.value], find_language(label.language or "")
                yield from subject.say("alias", label.value, EDITORIAL, language)

    def _write_aliases(self) -> Iterator[Row]:
        rows: Iterable[Terms] = self.engine.select(ALIASES).rows
        for alias, thing, text, role, source in rows:
            if thing.value not in self._subjects:
                continue
            subject = self._subjects[thing.value]
            kind = self.engine.shorten(role.value).partition(":")[2]
            property = ROLES.get(kind, "weakAlias")
            if kind == SHORT and subject.schema in ABBREVIATED:
                property = "abbreviation"
            voice = Voice(
                name_dataset(self.engine.shorten(source.value)), self.engine.shorten(alias.value)
            )
            yield from subject.say(property, text.value, voice, find_language(text.language or ""))

    def _write_properties(self, node: str, properties: Properties) -> Iterator[Row]:
        """Yield what the tables say of an entity itself, and its address."""
        subject, engine = self._subjects[node], self.engine
        kind = engine.shorten(node).partition(":")[0]
        if engine.shorten(node) != node:
            yield from subject.say("sourceUrl", node, EDITORIAL)
        if kind == "station":
            yield from subject.say("classification", STATION, EDITORIAL, ENGLISH)
        if kind == "country":
            yield from subject.say("country", self.find_code(node), EDITORIAL)
        if subject.schema == "Territory":
            yield from subject.say("level", kind, EDITORIAL, ENGLISH)
        if subject.schema == "Address":
            yield from subject.say("full", self.find_label(node), EDITORIAL, ENGLISH)
        for country in properties.get("kg:jurisdiction", ()):
            if subject.schema == PUBLIC:
                yield from subject.say("jurisdiction", self.find_code(country), EDITORIAL)
                yield from subject.say("country", self.find_code(country), EDITORIAL)
        if subject.schema == "Document":
            yield from self._write_document(subject, node, properties)

    def _write_document(self, subject: Subject, node: str, properties: Properties) -> Iterator[Row]:
        name = self.engine.shorten(node)
        yield from subject.say("fileName", name.partition(":")[2], EDITORIAL)
        yield from subject.say("title", self.find_label(node), EDITORIAL, ENGLISH)
        for tag in properties.get("dcterms:language", ()):
            yield from subject.say("language", find_language(tag), EDITORIAL)
        for property, word in (("kg:publisher", "publisher"), ("kg:author", "author")):
            for other in properties.get(property, ()):
                yield from subject.say(word, self.find_label(other), EDITORIAL, ENGLISH)
        for digest in properties.get("kg:sha256", ()):
            yield from subject.say("notes", f"SHA-256 of the text: {digest}", EDITORIAL, ENGLISH)
        for note in properties.get("kg:note", ()):
            yield from subject.say("notes", note, EDITORIAL, ENGLISH)
