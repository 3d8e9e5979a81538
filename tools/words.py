"""Writes the catalogues of the pages: what templates say, with what nobody has translated yet.

Run it with `make words` after a change of words; then translate what is empty in
`src/kg/pages/translations/`, and remove nothing by hand: what no page says is dropped.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

import kg
from kg import settings
from kg.catalog import INNER_FOLDERS, SavedQuery, read_catalogue
from kg.names import ID, KG, POLICIES, SKOS
from kg.pages import (
    diagrams,
    evidence,
    feed,
    front,
    hits,
    kinds,
    ontology,
    opening,
    own_words,
    phrases,
    refusal,
    timeline,
    translation,
)
from kg.pages.aliases import SCRIPTS
from kg.pages.edition import SECTIONS
from kg.pages.rows import LABEL, separate_words
from kg.query import identity, replies, search, standing
from kg.rdfio import read_turtle
from kg.views import (
    answers,
    assessment,
    cards,
    diagram,
    edge_table,
    folding,
    html,
    picture_page,
    roles,
    sites,
    svg,
    view,
)
from kg.views.pictures import (
    atlas,
    bars,
    clock,
    connections,
    diagram_map,
    events,
    flow,
    lanes,
    matrix,
    sides,
    strip,
    voices,
)

FOLDER = Path(kg.__file__).parent / "pages"
#: The templates of diagrams, which Jinja2 only reads for their words.
VIEWS = Path(kg.__file__).parent / "views" / "assets"
#: Modules that list what they say.
SPEAKING: tuple[Any, ...] = (atlas, bars, connections, diagram_map, events, lanes, matrix, strip)
SPEAKING += (answers, assessment, cards, diagram, diagrams, edge_table, flow, folding, html)
SPEAKING += (picture_page, roles, sides, svg, view, voices)
#: A message: its text, or the singular and plural.
Message = str | tuple[str, str]
FUNCTIONS = ("_", "gettext", "ngettext")
#: Schemes of the ontology whose definitions pages show.
DEFINED = ("standing", "stance", "basis", "reading")
#: What a catalogue begins with; a date would differ each time.
HEADER = """\
# Words of the pages in {name}. `make words` adds what is new and drops what no page says.
# The glossary for translators is in docs/guides/translators.md.
msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""
#: What modules say inside their functions: kinds of hits, reasons for a hit, headings.
FURTHER = """
By %(name)s: a denial, and no reply in these documents.
By %(name)s: no reply in these documents.
No reply in these documents
No reply in these documents, by %(name)s
No reply in these documents, by %(name)s or by anybody
Explore it as a picture
Nothing to draw
basis of the date, and note
changed attributions
changed claims
denial
earlier denial
earlier general denial
general denial
gone attributions
gone claims
identity
new attributions
new claims
none directly against
one takes no side
opposite sides
site-identity
the claim
the same side
where it is the object
with
%(number)s against
act
at a site in the country
by its state
earlier
happened
later
of a group in several countries
reply
statement of its state
statement on a site there
the answered statement
undated
yes
"""


def list_template_words() -> Iterator[Message]:
    """Yield what templates say."""
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    for path in sorted([*(FOLDER / "templates").glob("*.*ml"), *VIEWS.glob("*.html")]):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for _, function, message in extract_from_ast(tree, FUNCTIONS):
            if function == "ngettext":
                yield message[0], message[1]
            else:
                yield message if isinstance(message, str) else message[0]


def list_module_words() -> Iterator[Message]:
    """Yield what modules say, which templates translate where they show it."""
    yield from (label for _, label in SECTIONS)
    for kind in kinds.LISTS.values():
        yield from (kind.title, kind.about)
        yield from (column.head or column.column for column in kind.columns)
        yield from (why for _, why in kind.further)
    yield from (text for text, _ in front.FIGURES)
    yield from (asked for _, _, asked in opening.ASKED)
    yield from (*standing.HOW.values(), *standing.MANNERS.values(), *SCRIPTS.values())
    yield from (*identity.IDENTITY_WORDS.values(), *refusal.TITLES.values())
    yield from (*hits.FACETS, *search.GROUPS, *POLICIES)
    yield replies.DENIALS
    yield from (translation.NO_DAY, translation.HORIZON)
    yield from (*FURTHER.strip().splitlines(), *own_words.list_faults())
    yield from (*clock.CLOCKS.values(), *(words for _, words in evidence.CLOCKS))
    yield from (*phrases.SEARCH_WORDS, *phrases.list_hit_words())
    for module in SPEAKING:
        yield from module.SAID
    yield from html.list_script_words()
    yield from (translation.OWN_VOICE, translation.EDITORS, *feed.SAID)
    yield from (*sites.KINDS, *timeline.KINDS, *ontology.GROUPS.values())
    for query in read_catalogue(Path(settings.home())):
        if query.topic == "policies":
            yield query.summary.lower()
        elif query.topic not in ("check", "derive"):
            yield query.topic
            yield from list_query_words(query)


def list_query_words(query: SavedQuery) -> Iterator[str]:
    """Yield what the page of a saved query says: header, heads of columns, parameters."""
    for name in query.columns:
        if name.removesuffix(LABEL) not in query.columns or not name.endswith(LABEL):
            yield separate_words(name)
    if query.topic in INNER_FOLDERS:
        return
    yield from (query.summary, " ".join(query.description.split()))
    for parameter in query.parameters:
        yield from (parameter.name, parameter.description)
    yield from (part["what"] for part in query.left_out)


def list_ontology_words() -> Iterator[str]:
    """Yield caveats and the definitions that pages show, which the ontology has in English."""
    defined = tuple(f"{ID}{scheme}/" for scheme in DEFINED)
    for path in sorted((Path(settings.home()) / "ontology").rglob("*.ttl")):
        for triple in read_turtle(path):
            is_shown = triple.predicate.value == f"{KG}caveat"
            if triple.predicate.value == f"{SKOS}definition":
                is_shown = triple.subject.value.startswith(defined)
            if is_shown and isinstance(triple.object, ox.Literal):
                yield triple.object.value


def collect_words() -> list[Message]:
    """Return every message once, in order."""
    words: dict[Message, None] = {}
    for source in (list_template_words(), list_module_words(), list_ontology_words()):
        words.update(dict.fromkeys(one for one in source if one))
    plurals = {one[0] for one in words if isinstance(one, tuple)}
    return [one for one in words if one not in plurals]


def make_catalogue(before: Catalog, words: Iterable[Message]) -> Catalog:
    """Return a catalogue of these messages, with the translations that there are."""
    catalogue = Catalog(before.locale)
    for message in sorted(words, key=str):
        first = message if isinstance(message, str) else message[0]
        known = before.get(first)
        catalogue.add(message, known.string if known else None)
    return catalogue


def write_catalogue(catalogue: Catalog, language: translation.Language) -> bytes:
    """Return a catalogue as a file of messages in the form of gettext."""
    plural = catalogue.plural_forms
    header = HEADER.format(name=language.name, tag=language.tag, plural=plural)
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True)
    return header.encode() + body.getvalue()


def main() -> None:
    """Write the catalogues again."""
    words = collect_words()
    for language in translation.LANGUAGES.values():
        path = FOLDER / "translations" / f"{language.code}.po"
        if path.exists():
            with path.open("rb") as file:
                before = read_po(file, locale=language.code)
            path.write_bytes(write_catalogue(make_catalogue(before, words), language))


if __name__ == "__main__":
    main()
