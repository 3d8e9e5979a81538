"""A site: what `kg publish` does, from the release to the last file."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from kg.atomic import write_atomic
from kg.errors import KgError
from kg.names import ID
from kg.pages.files import list_files, read_file
from kg.pages.translation import LANGUAGES, digest_names
from kg.publish.changes import Difference, Nodes, compare_digests, find_changed, read_nodes
from kg.publish.extras import Settings, list_further, read_citation
from kg.publish.history import list_changes
from kg.publish.manifest import (
    MANIFEST,
    STATE,
    SUMS,
    Manifest,
    State,
    encode,
    read_manifest,
    read_state,
)
from kg.publish.plan import (
    PLACE,
    SEARCH_INDEX,
    VIEW,
    Plan,
    digest_queries,
    digest_query,
    find_alike,
    make_plan,
)
from kg.publish.recording import digest_answer
from kg.publish.rendering import (
    ASKED,
    FURTHER,
    Order,
    Rendered,
    Renderer,
    render_pages,
    start_process,
)
from kg.publish.stamp import compute_stamp
from kg.publish.target import Entry, Publishing, Target
from kg.publish.word_index import NAMES, digest_index
from kg.query.engine import Engine
from kg.query.nodes import read_labels
from kg.release.folder import Release

#: Things that a process renders at once, at most.
BATCH = 40
#: Batches for each process, so that none has much to do when the others have ended.
SHARES = 6
#: Pages for which another process is not worth its start.
FEW = 12
#: How a process starts: without a copy of our threads, and where it can, with our imports.
START = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
#: Called with what is being written, how much is done, and the total.
Progress = Callable[[str, int, int], None]
#: A page by its kind (thing, query, view or place) and its name.
Page = tuple[str, str]


@dataclass
class Summary:
    """What a publication did."""

    folder: str
    release: str
    files: int = 0
    written: int = 0
    removed: int = 0
    pages: int = 0
    #: Pages that were made again, though their files may be as before.
    rendered: int = 0
    #: Why every page was made again, or an empty string.
    why_all: str = ""
    #: Files that we wrote, that somebody changed, and that are no part of the site now.
    left: list[str] = field(default_factory=list)


@dataclass
class _Work:
    """A publication while it is made."""

    engine: Engine
    settings: Settings
    plan: Plan
    target: Target
    manifest: Manifest
    state: State
    summary: Summary
    #: The triples that changed since the publication before.
    changed: Difference = field(default_factory=Difference)

    def keep(self, rendered: Rendered) -> None:
        """Add the files of a page."""
        self.manifest.files.update(rendered.files)
        self.summary.written += rendered.written
        self.summary.rendered += rendered.is_made
        if rendered.kind == "thing":
            named, inward = _cut(rendered.named), _cut(rendered.inward)
            self.state.pages[rendered.name] = named, inward, list(rendered.general)
            self.state.general.update(rendered.general)
        elif rendered.kind in ASKED:
            name = ASKED[rendered.kind] + rendered.name
            self.state.queries[name] = self.digest_beside(name), rendered.answers

    def find_answers(self, state: State | None) -> dict[str, dict[str, str]]:
        """Return what the pages of saved queries read before, if they may stay."""
        answers = {}
        planned = {*self.plan.queries, *(VIEW + name for name in self.plan.views)}
        planned.update([*(PLACE + name for name in self.plan.places), SEARCH_INDEX])
        for name, (digest, read) in (state.queries if state else {}).items():
            is_there = name in planned and digest == self.digest_beside(name)
            files = self.plan.list_files_asked(name) if is_there else []
            if not self.summary.why_all and files and all(map(self.target.has, files)):
                answers[name] = read
        return answers

    def digest_beside(self, name: str) -> str:
        """Return a digest of what a page reads beside its answers."""
        if name == SEARCH_INDEX:
            return digest_index(self.engine)
        return self.names if name.startswith(PLACE) else digest_query(self.engine, name)

    @cached_property
    def names(self) -> str:
        """A digest of the names by which lists are filtered, and of all saved queries."""
        return digest_index(self.engine, NAMES) + digest_queries(self.engine)

    def write(self, path: str, data: bytes) -> None:
        """Add a file."""
        self.manifest.files[path], is_written = self.target.write(path, data)
        self.summary.written += is_written


def _cut(iris: list[str]) -> list[str]:
    return [iri.removeprefix(ID) for iri in iris]


def publish(
    build_folder: str, folder: Path, settings: Settings, progress: Progress, jobs: int | None = None
) -> Summary:
    """Write a site, or what of it changed since it was written before.

    Args:
        build_folder: the folder of releases.
        folder: the folder of the site.
        settings: the address of the site, and what else you chose.
        progress: called with the progress.
        jobs: processes that render; by default one for each processor.

    Raises:
        UsageError: the folder holds something else.
        KgError: nothing is built, or the folder cannot be written.
    """
    before = read_manifest(folder)
    jobs = jobs or os.cpu_count() or 1
    if jobs > 1 and before.release != Release.open(build_folder).name:
        _prepare_processes()
    work = _prepare(build_folder, folder, settings, before)
    is_trusted = work.target.is_trusted
    with Publishing(folder):
        state = read_state(folder) if is_trusted else None
        pages = _select_pages(work, before, state)
        if _is_same(work, before, state):
            return work.summary
        order = Order(
            build_folder,
            work.engine.version,
            folder,
            work.plan,
            before.files,
            is_trusted,
            settings.base,
            settings.indexes_persons,
            settings.contact,
            settings.language,
            work.find_answers(state),
            work.changed,
            before.release,
        )
        for rendered in _render(order, pages, progress, jobs):
            work.keep(rendered)
        _finish(work, before)
    return work.summary


def _prepare(build_folder: str, folder: Path, settings: Settings, before: Manifest) -> _Work:
    """Return a publication before anything is written."""
    engine = Engine(build_folder)
    has_citation = read_citation() is not None
    plan = make_plan(engine, with_sitemap=bool(settings.base), with_citation=has_citation)
    if alike := find_alike(plan.list_paths()):
        raise KgError(f"two pages have the paths {alike[0]}", hint="give one of them another id")
    is_trusted = not (before.is_unfinished or settings.is_full)
    target = Target(folder, before.files, is_trusted=is_trusted)
    target.check_free(plan.list_paths() if before.files else ())
    summary = Summary(str(folder), engine.version, files=len(before.files))
    manifest = Manifest(engine.version, history=before.history)
    return _Work(engine, settings, plan, target, manifest, State(), summary)


def _select_pages(work: _Work, before: Manifest, state: State | None) -> list[Page]:
    """Return the pages to render, the slow ones first; the others stay as they are."""
    nodes = read_nodes(work.engine.release)
    chosen = work.settings
    names = digest_names(work.engine, LANGUAGES[chosen.language])
    options = f"{chosen.base} {chosen.indexes_persons} {chosen.contact} {chosen.language} {names}"
    work.state.common = f"{compute_stamp()} {nodes.rest} {options}"
    work.state.outward, work.state.inward = nodes.outward, nodes.inward
    work.state.predicates = nodes.predicates
    # the larger its answer was, the longer a query takes, so the largest are first
    sizes = {
        name: before.files.get(f"queries/{name}.html", ("", 0))[1] for name in work.plan.queries
    }
    queries = sorted(work.plan.queries, key=lambda name: -sizes[name])
    things = list(work.plan.things)
    places = [*_name("view", sorted(work.plan.views)), *_name("place", list(work.plan.places))]
    work.summary.pages = len(queries) + len(places) + len(things)
    work.summary.why_all = _find_reason(work, state)
    if state is None or work.summary.why_all:
        changed = things
    else:
        changed = _select_things(work, before, state, nodes)
        work.changed = Difference(
            frozenset(compare_digests(state.outward, nodes.outward)),
            frozenset(compare_digests(state.predicates, nodes.predicates)),
        )
    # a query or view is asked again, and its page made again, only where an answer may be another
    return [*FURTHER.items(), *_name("query", queries), *places, *_name("thing", changed)]


def _name(kind: str, names: list[str]) -> list[Page]:
    return [(kind, name) for name in names]


def _select_things(work: _Work, before: Manifest, state: State, nodes: Nodes) -> list[str]:
    """Return the things whose pages may have changed, and keep the others."""
    changed = find_changed(state.outward, state.inward, nodes)
    general = _ask_again(work, state)
    selected = []
    for name in work.plan.things:
        reads = state.pages.get(name)
        is_same = (
            reads is not None
            and changed.own.isdisjoint(reads[0])
            and changed.inward.isdisjoint(reads[1])
            and general.isdisjoint(reads[2])
        )
        if not is_same or not _keep(work, before, work.plan.list_files_of(name)):
            selected.append(name)
        elif reads:
            work.state.pages[name] = reads
    return selected


def _ask_again(work: _Work, state: State) -> set[str]:
    """Return the queries that name no thing whose answer changed."""
    changed = set()
    for key, digest in state.general.items():
        policy, _, text = key.partition(" ")
        work.state.general[key] = digest_answer(work.engine.select(text, policy))
        if work.state.general[key] != digest:
            changed.add(key)
    return changed


def _is_same(work: _Work, before: Manifest, state: State | None) -> bool:
    """Return whether the site is of this release already, and complete."""
    is_same = (
        state is not None and not work.summary.why_all and before.release == work.manifest.release
    )
    paths = [*before.files, *work.plan.list_paths()]
    return is_same and (work.target.folder / SUMS).exists() and all(map(work.target.has, paths))


def _find_reason(work: _Work, state: State | None) -> str:
    """Return why every page must be made again; an empty string where that is not so."""
    if state is None:
        return "there is no site to compare with, or it is not finished"
    if state.common != work.state.common:
        return "the program, the terms of the ontology or an option changed"
    return ""


def _keep(work: _Work, before: Manifest, paths: list[str]) -> bool:
    """Keep the files of a page as they are; return whether all are there."""
    if not all(map(work.target.has, paths)):
        return False
    for path in paths:
        work.manifest.files[path] = before.files[path]
    return True


def _move(work: _Work, before: Manifest) -> None:
    """Move all that was written into its place; until it is done, a manifest says so."""
    planned: dict[str, Entry] = dict.fromkeys(work.plan.list_paths(), ("", 0))
    started = replace(before, files=planned | before.files, is_unfinished=True)
    write_atomic(work.target.folder / MANIFEST, started.encode())
    work.target.move()


def _render(order: Order, pages: list[Page], progress: Progress, jobs: int) -> Iterator[Rendered]:
    """Yield pages as several processes write them."""
    done = 0
    batches = _make_batches(pages, jobs)
    if jobs == 1 or len(pages) < FEW:
        renderer = Renderer(order)
        for page in pages:
            yield renderer.render(*page)
            done += 1
            progress(page[1], done, len(pages))
        return
    with _open_pool(order, jobs) as pool:
        futures: list[Future[list[Rendered]]] = [
            pool.submit(render_pages, batch) for batch in batches
        ]
        for future in as_completed(futures):
            for rendered in future.result():
                yield rendered
                done += 1
                progress(rendered.name, done, len(pages))


def _prepare_processes() -> None:
    """Warm up one process, from which the others are forked."""
    if START == "forkserver":
        from multiprocessing import forkserver  # here, as not every system has it

        forkserver.set_forkserver_preload(["kg.publish.warm_up"])
        forkserver.ensure_running()


@contextmanager
def _open_pool(order: Order, jobs: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context(START), initializer=start_process, initargs=(order,)
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _make_batches(pages: list[Page], jobs: int) -> list[list[Page]]:
    """Return pages in batches: a slow page alone, things together."""
    batches = [[page] for page in pages if page[0] != "thing"]
    things = [page for page in pages if page[0] == "thing"]
    size = max(1, min(BATCH, len(things) // (jobs * SHARES)))
    batches += [things[start : start + size] for start in range(0, len(things), size)]
    return batches


def _finish(work: _Work, before: Manifest) -> None:
    """Write what all pages share and what lists them, and remove former files."""
    for name in list_files():
        file = read_file(name)
        assert file is not None  # it is listed
        work.write(f"assets/{name}", file.content)
    labels = read_labels(work.engine, [ID + name for name in work.plan.things])
    for name, path in work.plan.things.items():
        label = labels.get(ID + name, "")
        work.manifest.things[name] = (label, work.manifest.files[f"{path}.ttl"][0])
    work.manifest.history = list_changes(before, work.manifest)
    for path, data in list_further(work.engine, work.settings, work.plan, work.manifest):
        work.write(path, data)
    work.write(STATE, encode(work.state.as_json()))
    _move(work, before)
    former = before.files.keys() - work.manifest.files.keys() - {STATE}
    work.summary.removed, work.summary.left = work.target.remove(
        former, is_checked=not before.is_unfinished
    )
    work.summary.files = len(work.manifest.files)
    encoded = work.manifest.encode()
    digests = {path: entry[0] for path, entry in work.manifest.files.items()}
    digests[MANIFEST] = sha256(encoded).hexdigest()
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    write_atomic(work.target.folder / SUMS, lines.encode())
    write_atomic(work.target.folder / MANIFEST, encoded)  # last: now the site is finished
