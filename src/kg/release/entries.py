"""What the index has of each node: names that find it, texts that are searched."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg import countries, other_names
from kg.catalog import SavedQuery
from kg.names import ID, KG, expand, shorten
from kg.sorted_ntriples import parse_lines
from kg.spelling import (
    fold,
    has_characters,
    simplify,
    spell_pinyin,
    spell_umlauts,
    spread,
    squeeze,
    turn_name,
)

#: How directly a name names: the order in which the resolver takes them.
LABEL, ALIAS, CODE, OTHER = range(4)

PREDICATES = (
    "skos:prefLabel",
    "skos:altLabel",
    "skos:definition",
    "skos:inScheme",
    "kg:aliasOf",
    "kg:code",
    "kg:isoCode",
    "kg:note",
    "kg:wording",
    "kg:leadOf",
)
#: A line that says something which is searched.
SEARCHED = re.compile("|".join(re.escape(f"{expand(name)}> ") for name in PREDICATES).encode())
#: What a claim about a station says that people search it by.
LINKED = ("kg:locatedIn", "kg:inCountry", "kg:operatedBy", "kg:setUpBy")
LINKING = re.compile(
    "|".join(f"#predicate> <{re.escape(expand(name))}>" for name in LINKED).encode()
)
#: Texts that are searched and name nothing, with the word for each.
TEXTS = {"kg:wording": "wording", "kg:note": "note", "skos:definition": "definition"}

WITHDRAWN = f"{KG}WithdrawnAttribution"

#: The values of each property of a node, by prefixed name.
Values = Mapping[str, list[ox.Literal | ox.NamedNode]]


class Thing(NamedTuple):
    """A node that has a label: what a hit is called."""

    iri: str
    kind: str
    label: str
    is_term: bool


class Name(NamedTuple):
    """A name of a thing as it is looked up; `reason` says whose name it is."""

    thing: str
    text: str
    key: str
    tier: int
    reason: str


class Text(NamedTuple):
    """A text in which words are searched; `words` is what is compared."""

    thing: str
    text: str
    words: str
    field: str
    reason: str


class Link(NamedTuple):
    """A station with its place, or with who is said to run it, as a claim says."""

    thing: str
    object: str


class Entry(NamedTuple):
    """All that the index holds because of one subject of triples."""

    subject: str
    things: list[Thing]
    names: list[Name]
    texts: list[Text]
    links: Sequence[Link] = ()


def read_entries(nodes: Iterable[tuple[str, list[bytes]]]) -> Iterator[Entry]:
    """Yield the entries of nodes, each given as `<iri>` with its lines."""
    for subject, lines in nodes:
        data = b"".join(lines)
        if SEARCHED.search(data):
            yield _read_entry(subject.strip("<>"), data)
        elif LINKING.search(data) and (links := _read_links(data)):
            yield Entry(subject.strip("<>"), [], [], [], links)


def _read_links(data: bytes) -> list[Link]:
    """Return the link of a claim that says where a station is, or who runs it."""
    values: dict[str, str] = {}
    for triple in parse_lines(data):
        if isinstance(triple.object, ox.NamedNode):
            values[shorten(triple.predicate.value)] = triple.object.value
    thing, object = values.get("rdf:subject", ""), values.get("rdf:object", "")
    return [Link(thing, object)] if find_kind(thing) == "station" and object else []


def list_query_entries(catalogue: Iterable[SavedQuery]) -> Iterator[Entry]:
    """Yield the entries of saved queries."""
    for query in catalogue:
        iri = expand(f"query:{query.name}")
        thing = Thing(iri, "query", query.summary, False)
        texts = [
            _make_text(iri, query.name.replace("-", " "), "query", "name of the query"),
            _make_text(iri, query.summary, "query", "summary of the query"),
            _make_text(iri, query.description, "query", "description of the query"),
            _make_text(iri, " ".join(query.tags), "query", "tag of the query"),
        ]
        yield Entry(iri, [thing], [], [text for text in texts if text.words])


def find_kind(iri: str) -> str:
    """Return the kind of a node: the word before its id, such as `station`."""
    if iri.startswith(ID):
        return iri.removeprefix(ID).partition("/")[0]
    return "term"


def _read_entry(subject: str, data: bytes) -> Entry:
    values: dict[str, list[ox.Literal | ox.NamedNode]] = {}
    for triple in parse_lines(data):
        if isinstance(triple.object, ox.Literal | ox.NamedNode):
            values.setdefault(shorten(triple.predicate.value), []).append(triple.object)
    entry = Entry(subject, [], [], [])
    if "kg:aliasOf" in values:
        _add_alias(entry, values)
        return entry
    if "kg:leadOf" in values:
        _add_lead(entry, values)
        return entry
    _add_thing(entry, values)
    is_withdrawn = any(kind.value == WITHDRAWN for kind in values.get("rdf:type", ()))
    for predicate, word in TEXTS.items():
        for value in values.get(predicate, ()):
            reason = f"{word} of a withdrawn attribution" if is_withdrawn else word
            entry.texts.append(_make_text(subject, value.value, word, reason))
    return entry


def _add_lead(entry: Entry, values: Values) -> None:
    """Add a later text that we do not have; its title is searched and no name."""
    for title in values.get("dcterms:title", ())[:1]:
        entry.things.append(Thing(entry.subject, "lead", title.value, False))
        entry.texts.append(_make_text(entry.subject, title.value, "lead", "title, not held here"))
    for summary in values.get("kg:summary", ()):
        reason = "our summary, not held here"
        entry.texts.append(_make_text(entry.subject, summary.value, "lead", reason))


def _add_alias(entry: Entry, values: Values) -> None:
    """Add a name that a document prints for a thing."""
    (thing,) = values["kg:aliasOf"][:1]
    reason = "alias"
    if sources := values.get("kg:inSource"):
        reason = f"alias in document {sources[0].value.rpartition('/')[2]}"
    is_person = find_kind(thing.value) == "person"
    for text in values.get("kg:text", ()):
        _add_name(entry, thing.value, text.value, ALIAS, reason, is_person=is_person)


def _add_thing(entry: Entry, values: Values) -> None:
    """Add a thing with a label, in English where it can be, and all its names."""
    labels = [one for one in values.get("skos:prefLabel", ()) if isinstance(one, ox.Literal)]
    iri, kind = entry.subject, find_kind(entry.subject)
    if labels:
        best = min(labels, key=lambda one: (one.language != "en", one.value))
        is_term = "skos:inScheme" in values or iri.startswith(KG)
        entry.things.append(Thing(iri, kind, best.value, is_term))
    codes, is_person = values.get("kg:code", ()), kind == "person"
    for label in labels:
        if any(code.value in label.value for code in codes):
            # the name of a row has the words of its place and bureau, which mean these alone
            _add_keys(entry, iri, label.value, LABEL, "label")
        else:
            _add_name(entry, iri, label.value, LABEL, "label", is_person=is_person)
    for alias in values.get("skos:altLabel", ()):
        _add_name(entry, iri, alias.value, ALIAS, "other name", is_person=is_person)
    for code in codes:
        _add_name(entry, iri, code.value, CODE, "code")
        _add_keys(entry, iri, f"{kind} {code.value}", CODE, "kind and code")
    for code in values.get("kg:isoCode", ()):
        _add_country(entry, iri, code.value)
    for text, reason in other_names.list_other_names(shorten(iri)):
        # a name of many words is looked up whole: its words tell little
        is_short = has_characters(text) or " " not in text
        add = _add_name if is_short and reason != other_names.GEONAMES else _add_keys
        add(entry, iri, text, OTHER, reason)
    if labels or "kg:code" in values:
        local = iri.rpartition("#" if iri.startswith(KG) else "/")[2]
        entry.names.append(Name(iri, local, fold(local), CODE, "id"))


def _add_country(entry: Entry, iri: str, code: str) -> None:
    for text, reason in countries.list_codes(code):
        entry.names.append(Name(iri, text, fold(text), CODE, reason))
    for text, reason in countries.list_names(code):
        if "CLDR" in reason:
            _add_name(entry, iri, text, OTHER, reason)
        else:  # a long official name is looked up whole: its words, such as “kingdom”, tell little
            _add_keys(entry, iri, text, OTHER, reason)


def _add_name(
    entry: Entry, thing: str, text: str, tier: int, reason: str, *, is_person: bool = False
) -> None:
    """Add a name as it may be typed, and its words, which are searched."""
    _add_keys(entry, thing, text, tier, reason)
    key = fold(simplify(text))
    words = spread(key)
    if has_characters(text):
        words = f"{words} {spell_pinyin(key)}"
    if (spelled := spell_umlauts(text)) != text:
        words = f"{words} {fold(spelled)}"
    for turned in turn_name(key) if is_person else ():
        entry.names.append(Name(thing, text, turned, OTHER, f"{reason}, names in another order"))
    entry.texts.append(Text(thing, text, words, "name", reason))


def _add_keys(entry: Entry, thing: str, text: str, tier: int, reason: str) -> None:
    """Add what may be typed for a name, such as simplified characters or pinyin."""
    key = fold(simplify(text))
    entry.names.append(Name(thing, text, key, tier, reason))
    if has_characters(text):
        pinyin = fold(spell_pinyin(key))
        entry.names.append(Name(thing, text, pinyin, OTHER, f"pinyin of {text}, {reason}"))
    if (spelled := spell_umlauts(text)) != text:
        entry.names.append(Name(thing, text, fold(spelled), tier, reason))
    if key.startswith("the "):
        entry.names.append(Name(thing, text, key.removeprefix("the "), tier, reason))


def _make_text(thing: str, text: str, field: str, reason: str) -> Text:
    return Text(thing, text, spread(fold(simplify(text))), field, reason)


def list_name_rows(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield each name once: (thing, text, key, squeezed, tier, reason)."""
    seen: set[tuple[str, str, str]] = set()
    for name in sorted(entry.names, key=lambda name: name.tier):
        short = squeeze(name.key)
        if short and (name.thing, name.key, name.reason) not in seen:
            seen.add((name.thing, name.key, name.reason))
            yield name.thing, name.text, name.key, short, str(name.tier), name.reason
