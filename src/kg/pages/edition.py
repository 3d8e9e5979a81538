"""One release as pages: what all of them share, and how a template becomes HTML."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket
from markupsafe import Markup

from kg.curation.passages import compute_sha256, read_documents
from kg.names import POLICIES
from kg.pages.addresses import Addresses
from kg.pages.citing import Citation, cite
from kg.pages.own_words import call_ours
from kg.pages.phrases import (
    GRID_WORDS,
    SEARCH_WORDS,
    call_value,
    describe_against,
    list_filters,
    list_hit_words,
    write_words,
)
from kg.pages.translation import (
    ENGLISH,
    LANGUAGES,
    Language,
    describe_horizon_in,
    read_catalogue,
    read_names_in,
)
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import Claim, read_claims
from kg.query.nodes import Properties
from kg.query.standing import list_sides
from kg.query.table import escape_controls, escape_lines

#: Pages that every page links to, with their labels.
SECTIONS = (
    ("stations", "Stations"),
    ("organizations", "Organizations"),
    ("people", "People"),
    ("cases", "Cases"),
    ("countries", "Countries"),
    ("responses", "Responses"),
    ("issues", "Issues"),
    ("documents", "Documents"),
    ("queries", "Questions"),
    ("map", "Map"),
    ("view/organizational-ties", "Network"),
    ("time", "Time"),
    ("ask", "SPARQL"),
    ("about", "About"),
)
#: Voices on one side of a claim that a page names; the page of the claim has all.
MOST_VOICES = 30


@dataclass(frozen=True)
class Edition:
    """One release as pages, seen from one page.

    Args:
        engine: the release.
        to: where other pages are.
        places: the names of the pages that there are, where not all of `SECTIONS` are there.
        indexes_persons: whether search engines may list the pages of persons.
        contact: where people send a correction or a reply, as the publisher sets it.
        texts: the folder of the documents, for the pages of who has them. A published site never
            has one: they are under copyright.
        before: the release of the page that links here, where its rows may be others.
    """

    engine: Engine
    to: Addresses
    places: Collection[str] | None = None
    indexes_persons: bool = False
    contact: str = ""
    texts: str = ""
    before: str = ""

    def render(self, template: str, **values: Any) -> str:
        """Return a page as HTML."""
        engine = self.engine
        shared = {
            "to": self.to,
            "say": self.say,
            "contact": self.contact,
            "policies": describe_policies(engine),
            "general": partial(find_general_claims, engine),
            "horizon": describe_horizon_in(self.to.language, read_horizon(engine)),
            "version": engine.version,
            "before": self.before if self.before != engine.version else "",
            "sections": self.list_sections(),
            "has": self.has_place,
            "indexes_persons": self.indexes_persons,
            "without_inferred": engine.without_inferred,
            "warnings": engine.warnings,
        }
        return _environment(self.to.language).get_template(template).render(shared | values)

    def say(self, text: str) -> str:
        """Return a text of ours, or a label, in the language of the pages."""
        return call_value(self.to.language, text, self.to)

    def at(self, path: str) -> "Edition":
        """Return this edition as seen from the page of a published site at a path."""
        return replace(self, to=self.to.at(path))

    def read_text(self, document: str, properties: Properties) -> str | None:
        """Return the text of a document as it was cited; None if it is not at hand."""
        if not self.texts or self.to.is_published:
            return None
        text = _read_texts(self.texts).get(document, "")
        return text if compute_sha256(text) in properties.get("kg:sha256", ()) else None

    def cite(self, iri: str, title: str) -> Citation:
        """Return how to cite what has this IRI."""
        return cite(self.engine, iri, title, with_version=not self.to.is_published)

    def list_sections(self) -> list[tuple[str, str]]:
        """Return the pages that every page links to, with their labels."""
        return [one for one in SECTIONS if self.has_place(one[0])]

    def has_place(self, name: str) -> bool:
        """Return whether there is a page of this name."""
        return self.places is None or name in self.places


def place_on_server(language: Language, mount: str = "/") -> Addresses:
    """Return the addresses on a server at a path, without those of a release."""
    return Addresses({}, mount + language.root.lstrip("/"), language=language, mount=mount)


def open_edition(
    engine: Engine,
    *,
    contact: str = "",
    texts: str = "",
    language: Language = ENGLISH,
    twin: str = "",
    mount: str = "/",
) -> Edition:
    """Return the edition that a server shows of a release.

    Args:
        engine: the release.
        contact: where people send a correction or a reply.
        texts: the folder of the documents.
        language: the language of the pages.
        twin: the address of the same page in the other language.
        mount: where the server is, with a slash at its end.
    """
    names = read_names_in(engine, language)
    to = place_on_server(language, mount)
    to = replace(to, prefixes=engine.prefixes, names=names, twin=twin, version=engine.version)
    return Edition(engine, to, contact=contact, texts=texts)


@cache
def _read_texts(folder: str) -> dict[str, str]:
    """Return the documents of a folder by number, as they were when it was first read."""
    return read_documents(Path(folder))


def render_without_release(template: str, to: Addresses, **values: Any) -> str:
    """Return a page that shows nothing of a release, such as one for a fault.

    Args:
        template: its name.
        to: where other pages are.
        values: what it shows.
    """
    shared = {"to": to, "horizon": "", "version": "", "sections": SECTIONS}
    return _environment(to.language).get_template(template).render(shared | values)


def describe_policies(engine: Engine) -> Mapping[str, str]:
    """Return what each truth policy takes, in words."""
    return {policy: engine.queries[policy]["summary"].lower() for policy in POLICIES}


def find_general_claims(engine: Engine, shown: list[Claim]) -> list[Claim]:
    """Return the general claims on which some of these depend, with their opponents."""
    general = {claim.falls_under for claim in shown if claim.falls_under}
    missing = general - {claim.id for claim in shown}
    return read_claims(engine, [engine.expand(name) for name in sorted(missing)])


def list_sentences(claims: list[Claim]) -> dict[str, str]:
    """Return claims as sentences, by id."""
    return {claim.id: claim.sentence for claim in claims}


def show(value: Any) -> Any:
    """Return a value as a template writes it: with escapes for what nobody sees.

    That holds in every title, option and hint. What somebody typed into a box is written with
    the filter `e`, so that it can be sent again as it is.
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(char if char in "\n\t" else escape_controls(char) for char in value)


def list_templates() -> list[str]:
    """Return the names of the templates of pages."""
    return _environment(ENGLISH).list_templates()


def compile_template(name: str) -> None:
    """Compile a template for pages in every language, which takes long once."""
    for language in LANGUAGES.values():
        _environment(language).get_template(name)


class _Compiled(BytecodeCache):
    """Templates as bytecode: compiled once, whatever the language."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is known of its template."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what is in a bucket."""
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def compile_templates(language: Language) -> None:
    """Compile every template, so that this process and those forked from it need not."""
    environment = _environment(language)
    for name in environment.list_templates():
        environment.get_template(name)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=PackageLoader("kg.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        bytecode_cache=_COMPILED,
        finalize=show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = read_catalogue(language)
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(list_filters(language))
    environment.filters["ours"] = partial(call_ours, language)
    environment.globals["grid_words"] = write_words(language, GRID_WORDS)
    environment.globals["search_words"] = write_words(language, [*SEARCH_WORDS, *list_hit_words()])
    environment.globals["against_in_words"] = partial(describe_against, language)
    environment.filters["visible"] = escape_controls
    environment.filters["visible_lines"] = escape_lines
    environment.globals["most_voices"] = MOST_VOICES
    environment.globals["list_sentences"] = list_sentences
    environment.globals["sides"] = list_sides
    return environment
