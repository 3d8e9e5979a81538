"""Rendering: the files of a page, written by one of several processes."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.exchange.ftm_index import read_former, write_dataset
from kg.export import describe_thing, write_triples
from kg.formats import map_endings
from kg.names import DEFAULT_POLICY, GRAPH, ID, SIDE_GRAPHS
from kg.pages.addresses import Addresses
from kg.pages.diagrams import draw_network, render_view
from kg.pages.edition import Edition
from kg.pages.refusal import Refusal, render_refusal
from kg.pages.registry import PUBLISHED, render_thing
from kg.pages.saved import render_saved
from kg.pages.translation import ENGLISH, LANGUAGES, read_names_in
from kg.publish.changes import Difference
from kg.publish.history import read_clock
from kg.publish.plan import FTM, HTML, PLACE, SEARCH_INDEX, VIEW, Plan
from kg.publish.recording import RecordingEngine
from kg.publish.target import Entry, Target
from kg.publish.word_index import write_word_index
from kg.query.answer import run_saved
from kg.query.csv_metadata import ENDING as METADATA
from kg.query.csv_metadata import describe_answer, write_metadata
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import read_ledger
from kg.row_export import describe_files, write_rows

#: Formats of triples by ending.
GRAPHS = map_endings(("turtle", "jsonld"))
CHANGED = "the graph was built anew while the site was written"


@dataclass(frozen=True)
class Order:
    """What every process must know to render a page.

    Args:
        build_folder: the folder of releases.
        release: the name of the release.
        folder: the folder of the site.
        plan: every page.
        known: the files of the site before.
        is_trusted: whether these are as they were written.
        base: the address of the site, or an empty string.
        indexes_persons: whether search engines may list pages of persons.
        contact: where people send a correction or a reply.
        language: the code of the language of the pages.
    """

    build_folder: str
    release: str
    folder: Path
    plan: Plan
    known: Mapping[str, Entry]
    is_trusted: bool
    base: str = ""
    indexes_persons: bool = False
    contact: str = ""
    language: str = ENGLISH.code
    #: What the pages of each saved query read before; each stays if all of it is as it was.
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: The triples that changed since these were read; None if that is not known.
    changed: Difference | None = None
    #: The name of the release that the site has, for pages that stay and name it.
    former: str = ""


@dataclass
class Rendered:
    """The files of a page, and the things that it read."""

    kind: str
    name: str
    files: dict[str, Entry] = field(default_factory=dict)
    written: int = 0
    named: list[str] = field(default_factory=list)
    inward: list[str] = field(default_factory=list)
    general: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    #: Whether the page was made again; if not, it has its files of before.
    is_made: bool = True


class Renderer:
    """Renders and writes pages of one release.

    Args:
        order: what to render, and for which folder.

    Raises:
        KgError: another release is in use by now.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.engine = RecordingEngine(order.build_folder)
        if self.engine.version != order.release:
            raise KgError(CHANGED, hint="run `kg publish` again")
        self.engine.warm()
        self.target = Target(order.folder, order.known, is_trusted=order.is_trusted)
        language = LANGUAGES[order.language]
        # by another engine: what every page reads is in the stamp, and no page's own
        names = read_names_in(Engine(order.build_folder), language)
        to = Addresses(
            self.engine.prefixes,
            pages=order.plan.things,
            base=order.base,
            language=language,
            names=names,
        )
        places = order.plan.list_places()
        self.edition = Edition(self.engine, to, places, order.indexes_persons, order.contact)

    def render(self, kind: str, name: str) -> Rendered:
        """Write the files of a thing, a query or a place by its name."""
        if kind in ASKED and (stayed := self._stay(kind, name)):
            return stayed
        rendered = Rendered(kind, name, is_made=kind not in FURTHER)
        self.engine.start_page(repeats=kind in ASKED, records=kind not in MADE_EACH_TIME)
        for path, data in RENDERERS[kind](self, name):
            entry, is_written = self.target.write(path, data)
            rendered.files[path] = entry
            rendered.written += is_written
        if kind == "thing":
            reads = self.engine.reads
            rendered.named, rendered.inward = sorted(reads.named), sorted(reads.inward)
            rendered.general = dict(reads.general)
        elif kind in ASKED:
            rendered.answers = self.engine.list_answers()
        return rendered

    def _stay(self, kind: str, name: str) -> Rendered | None:
        """Return a page as it was, for this release; None if an answer is another now."""
        name_asked = ASKED[kind] + name
        before = self.order.answers.get(name_asked, {})
        if not before or not self.engine.answers_as_before(before, self.order.changed):
            return None
        stayed = Rendered(kind, name, answers=dict(before), is_made=False)
        for path in self.order.plan.list_files_asked(name_asked):
            stayed.files[path] = self.order.known[path]
            if kind in NAMING and self.order.former:
                data = (self.order.folder / path).read_bytes()
                data = data.replace(self.order.former.encode(), self.order.release.encode())
                stayed.files[path], is_written = self.target.write(path, data)
                stayed.written += is_written
        return stayed

    def _render_thing(self, local: str) -> Iterator[tuple[str, bytes]]:
        path, iri = self.order.plan.things[local], ID + local
        edition = self.edition.at(f"{path}.html")
        yield f"{path}.html", render_thing(edition, iri).encode()
        if local in self.order.plan.networks:
            yield f"{path}.svg", draw_network(edition, iri).encode()
        ledger = read_ledger(self.engine, iri)
        yield f"{path}.csv", write_rows(ledger.claims, ledger.horizon).encode()
        triples = describe_thing(self.engine, iri)
        if not triples:
            side = [GRAPH + name for name in SIDE_GRAPHS]
            triples = describe_thing(self.engine, iri, graphs=side)
        self.engine.note_triples(triples)
        for ending, format in GRAPHS.items():
            yield f"{path}.{ending}", write_triples(self.engine, format.name, triples)

    def _render_query(self, name: str) -> Iterator[tuple[str, bytes]]:
        query, path = self.engine.queries[name], f"queries/{name}"
        page = render_saved(self.edition.at(f"{path}.html"), query, {}, DEFAULT_POLICY)
        yield f"{path}.html", page.encode()
        endings = self.order.plan.queries[name]
        answer: Any = run_saved(self.engine, name, {})
        for ending in endings:
            if ending == METADATA:
                metadata = describe_answer(self.engine, query, answer, f"{name}.csv")
                yield f"{path}.{ending}", write_metadata(metadata)
                continue
            format = GRAPHS[ending].name if ending in GRAPHS else ending
            yield f"{path}.{ending}", answer.serialize(format).encode()

    def _render_view(self, name: str) -> Iterator[tuple[str, bytes]]:
        path = f"{VIEW}{name}{HTML}"
        edition = self.edition.at(path)
        try:
            page = render_view(edition, name, {}, DEFAULT_POLICY)
        except KgError as error:  # nothing to draw, or too much
            refusal = Refusal(200, "Nothing to draw", error.reason)
            page = render_refusal(refusal, to=edition.to)
        yield path, page.encode()

    def _render_words(self, path: str) -> Iterator[tuple[str, bytes]]:
        yield path, write_word_index(self.engine, self.edition.at(path))

    def _render_data(self, path: str) -> Iterator[tuple[str, bytes]]:
        former = read_former(self.order.folder / path)
        base = f"{self.order.base}{path}" if self.order.base else ""
        for name, data in write_dataset(self.engine, former, read_clock(), base):
            yield path + name, data

    def _render_tables(self, _: str) -> Iterator[tuple[str, bytes]]:
        for folder, files in self.order.plan.list_tables().items():
            metadata = describe_files(files, "Statements about entities", read_horizon(self.engine))
            yield f"{folder}/{METADATA}", write_metadata(metadata)

    def _render_place(self, name: str) -> Iterator[tuple[str, bytes]]:
        path = f"{name}.html"
        yield path, PUBLISHED[name](self.edition.at(path)).encode()


RENDERERS = {
    "thing": Renderer._render_thing,
    "query": Renderer._render_query,
    "view": Renderer._render_view,
    "place": Renderer._render_place,
    "words": Renderer._render_words,
    "data": Renderer._render_data,
    "tables": Renderer._render_tables,
}
#: Kinds whose answers are compared, with what the names of their pages begin with.
ASKED = {"query": "", "view": VIEW, "place": PLACE, "words": ""}
#: What is no page: the index of the search, FollowTheMoney data, and metadata of the rows.
FURTHER = {"words": SEARCH_INDEX, "data": FTM, "tables": METADATA}
#: Kinds of pages that name their release, as they can be saved and sent.
NAMING = frozenset(["view", "place"])
#: Kinds of which nobody asks what they read.
MADE_EACH_TIME = frozenset(["data", "tables"])
#: Objects and rounds after which garbage is looked for: seldom, as rows and pages have no cycles.
GARBAGE = (100_000, 20, 20)
#: The renderer of this process.
_renderer: Renderer | None = None


def start_process(order: Order) -> None:
    """Prepare this process to render pages."""
    global _renderer
    gc.freeze()  # what is imported stays, so nobody need look through it for garbage
    gc.set_threshold(*GARBAGE)
    _renderer = Renderer(order)


def render_pages(pages: Iterable[tuple[str, str]]) -> list[Rendered]:
    """Write the files of some pages, each given by its kind and name."""
    assert _renderer is not None  # set by `start_process`
    return [_renderer.render(kind, name) for kind, name in pages]
