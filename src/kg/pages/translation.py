"""Languages of pages: words from a catalogue, names and labels from the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from importlib import resources
from io import BytesIO

from kg.countries import find_name
from kg.other_names import CHINESE as OTHER_CHINESE
from kg.other_names import CHINESE_CITIES, CONTINENTS
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.nodes import read_labels, read_row_names
from kg.spelling import has_characters

FOLDER = resources.files("kg.pages") / "translations"
#: Labels and aliases in the language of a page; a label comes before an alias.
LABELS = """
SELECT ?thing ?name ?label WHERE {
  ?thing skos:prefLabel ?name . FILTER (LANG(?name) = "%s")
  OPTIONAL { ?thing skos:prefLabel ?label . FILTER (LANG(?label) = "en") }
} ORDER BY ?thing ?name
"""
ALIASES = """
SELECT ?thing ?name WHERE {
  ?thing skos:altLabel ?name . FILTER (LANG(?name) = "%s")
} ORDER BY ?thing ?name
"""
#: What joins the labels of a claim as a sentence.
JOINT = " — "
#: The sentences of the horizon, as `kg.query.horizon` has them.
NO_DAY = "The documents name no day."
HORIZON = "Nothing here is later than %(words)s: %(day)s is the last day in any document."
#: Names by release and language; a server has one release, and for a moment two.
_REMEMBERED: dict[tuple[str, str], "Names"] = {}
MOST_REMEMBERED = 4
COUNTRIES = """
SELECT ?thing ?code ?label WHERE {
  ?thing kg:isoCode ?code ; skos:prefLabel ?label . FILTER (LANG(?label) = "en")
} ORDER BY ?thing
"""


#: The documents' own voices and the editors; and the rows of the table of stations.
VOICES = """
SELECT DISTINCT ?thing ?label WHERE {
  VALUES ?kind { kg:SourceVoice kg:Editors } ?thing a ?kind ; skos:prefLabel ?label .
} ORDER BY ?thing
"""
ROWS = "SELECT DISTINCT ?thing WHERE { ?thing kg:code ?code ; a kg:Station }"
#: What voices that are no persons or bodies are called.
OWN_VOICE, EDITORS = "Document %(number)s (own voice)", "Editors of this graph"


@dataclass(frozen=True)
class Language:
    """A language in which there are pages.

    Args:
        code: its name in addresses and options.
        tag: its tag in HTML.
        name: what it calls itself.
    """

    code: str
    tag: str
    name: str

    @property
    def root(self) -> str:
        """The address of its front page on a server."""
        return "/" if self is ENGLISH else f"/{self.code}/"


ENGLISH = Language("en", "en", "English")
CHINESE = Language("zh", "zh-Hans", "中文")
LANGUAGES = {one.code: one for one in (ENGLISH, CHINESE)}


@dataclass(frozen=True)
class Called:
    """Name of something on a page; `tag` is its language where the page has another."""

    text: str
    tag: str = ""


@dataclass(frozen=True)
class Names:
    """What things and terms are called in the language of a page.

    Args:
        things: names by IRI.
        terms: labels of the ontology by their English label.
        is_english: whether the page is in the language of the labels themselves.
    """

    things: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    is_english: bool = True

    def call(self, iri: str, label: str) -> Called:
        """Return the name of a thing; its own label where it has no other."""
        if iri in self.things:
            return Called(self.things[iri])
        if JOINT in label:
            # a claim as a sentence: what it joins has names of its own
            return Called(JOINT.join(map(self.call_term, label.split(JOINT))), self._tag(label))
        return Called(label, self._tag(label))

    def _tag(self, label: str) -> str:
        """Return the language of a label that stays as it is."""
        is_foreign = any(char.isascii() and char.isalpha() for char in label)
        return ENGLISH.tag if is_foreign else ""

    def call_term(self, label: str) -> str:
        """Return the label of a term of the ontology by its English one."""
        return self.terms.get(label, label)


#: Names of English pages: the labels themselves.
ENGLISH_NAMES = Names()


@cache
def read_catalogue(language: Language) -> NullTranslations:
    """Return the words of pages in a language; English ones are in the templates."""
    if language is ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # here: nobody else reads a catalogue
    from babel.messages.pofile import read_po

    with (FOLDER / f"{language.code}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.tag.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def read_names_in(engine: Engine, language: Language) -> Names:
    """Return what things and terms are called in a language.

    That is read once for each release. Where the graph has no name, a country has that of the
    Unicode locale data, and a body that of `kg.other_names`.
    """
    if language is ENGLISH:
        return ENGLISH_NAMES
    key = engine.version, language.code
    if key not in _REMEMBERED:
        if len(_REMEMBERED) >= MOST_REMEMBERED:
            _REMEMBERED.clear()
        _REMEMBERED[key] = _read_names(engine, language)
    return _REMEMBERED[key]


def _read_names(engine: Engine, language: Language) -> Names:
    things, terms = dict[str, str](), dict[str, str]()
    for row in engine.select(COUNTRIES):
        if name := find_name(str(row["code"]), language.tag.replace("-", "_")):
            things[str(row["thing"])] = terms[str(row["label"])] = name
    aliases = list(engine.select(ALIASES % language.tag.lower()))
    # the one with most characters says most: `海外服务站`, not `海外110`
    for row in sorted(aliases, key=lambda row: -sum(map(has_characters, str(row["name"])))):
        things.setdefault(str(row["thing"]), str(row["name"]))
    continents = read_labels(engine, map(engine.expand, CONTINENTS))
    for id, number in CONTINENTS.items():
        name = find_name(number, language.tag.replace("-", "_"))
        things[engine.expand(id)] = name
        terms[continents.get(engine.expand(id), id)] = name
    others = OTHER_CHINESE | CHINESE_CITIES if language is CHINESE else {}
    labels = read_labels(engine, map(engine.expand, others))
    for id, names in others.items():
        name = things.setdefault(engine.expand(id), names.partition(";")[0])
        if label := labels.get(engine.expand(id)):
            terms[label] = name
    _add_voices(engine, language, things, terms)
    _add_rows(engine, things, terms)
    for row in engine.select(LABELS % language.tag.lower()):
        things[str(row["thing"])] = str(row["name"])
        if row["label"]:
            terms.setdefault(str(row["label"]), str(row["name"]))
    return Names(things, terms, is_english=False)


def _add_voices(
    engine: Engine, language: Language, things: dict[str, str], terms: dict[str, str]
) -> None:
    """Add what the own voices of documents and the editors are called."""
    say = read_catalogue(language).gettext
    for row in engine.select(VOICES):
        label = str(row["label"])
        number = "".join(filter(str.isdigit, label))
        pattern = label.replace(number, "%(number)s") if number else label
        things[str(row["thing"])] = terms[label] = say(pattern) % {"number": number}


def _add_rows(engine: Engine, things: dict[str, str], terms: dict[str, str]) -> None:
    """Add the names of the rows of the table, of place, bureau and code."""
    stations = [str(row["thing"]) for row in engine.select(ROWS)]
    own = read_row_names(engine, stations)
    for iri, name in read_row_names(engine, stations, things).items():
        things[iri] = terms[own[iri]] = name


def digest_names(engine: Engine, language: Language) -> str:
    """Return a digest of what things and terms are called in a language."""
    names = read_names_in(engine, language)
    pairs = [*sorted(names.things.items()), *sorted(names.terms.items())]
    return sha256(repr(pairs).encode()).hexdigest() if pairs else ""


def describe_horizon_in(language: Language, day: str) -> str:
    """Return the sentence at the foot of every page."""
    if language is ENGLISH:
        return describe_horizon(day)
    if not day:
        return read_catalogue(language).gettext(NO_DAY)
    parsed = date.fromisoformat(day)
    is_last = (parsed + timedelta(days=1)).month != parsed.month
    words = f"{parsed.year}年{parsed.month}月" + ("" if is_last else f"{parsed.day}日")
    return read_catalogue(language).gettext(HORIZON) % {"words": words, "day": day}
