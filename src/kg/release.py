"""A release: the validated dataset, ready to be asked, written beside the last one and then switched to."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import compiled, paths, rdfio, validate
from kg.build.assembly import assemble
from kg.build.derive import derive, merge
from kg.build.description import describe
from kg.catalog import SavedQuery, read_catalogue
from kg.errors import KgError
from kg.faults import Fault, FaultsFound
from kg.files import write_whole
from kg.names import BASE_GRAPHS, POLICIES, dataset_graphs, ntriples_file, prefixes

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: the release folder, its digest, and whether anything had to be done."""

    folder: Path
    digest: str
    fresh: bool
    counts: dict[str, int]


def digest(home: Path, stamps: dict[str, tuple[int, int]]) -> str:
    """SHA-256 over the names and bytes of everything that a build rests on."""
    whole = sha256()
    package = Path(__file__).parent
    for name in stamps:
        path = package / name.removeprefix("code/") if name.startswith("code/") else home / name
        whole.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def dataset(home: Path, cache: Path, progress: Progress) -> tuple[list[ox.Quad], list[SavedQuery]]:
    """The whole validated dataset in canonical order, and the catalogue.

    Raises:
        FaultsFound: with every fault; nothing has been written then.
    """
    progress("reading tables")
    assembly = assemble(home)
    catalogue = read_catalogue(home)
    progress("deriving summaries")
    store = ox.Store()
    merge(store, assembly.quads, BASE_GRAPHS)
    rules, policies, checks = (_of(topic, catalogue) for topic in ("derive", "policies", "check"))
    quads = assembly.quads | derive(store, rules)
    progress("validating with SHACL, deriving views")
    with ThreadPoolExecutor() as threads:
        # SHACL is Python, and views are the engine's work, which lets Python go on meanwhile
        shacl = threads.submit(validate.shacl_faults, assembly.quads, assembly.origins, home, cache)
        views = derive(store, policies)
        _refuse(shacl.result())
    merge(store, views, [f"view/{POLICIES[0]}"])
    _refuse(validate.query_faults(store, assembly.origins, checks))
    quads |= views
    quads |= describe(quads, catalogue)
    return rdfio.canonical(quads), catalogue


def _of(topic: str, catalogue: list[SavedQuery]) -> list[SavedQuery]:
    """The queries of an inner folder, which are asked of one merged graph."""
    found = [query for query in catalogue if query.topic == topic]
    for query in found:
        if query.naming:
            reason = f"{query.path}: {query.naming} names a graph, and the build asks this of one merged graph"
            raise KgError(reason, hint="write the pattern without it")
    return found


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise FaultsFound(faults)


def faults() -> list[Fault]:
    """Every fault in tables, shapes and check-queries; nothing is written."""
    with tempfile.TemporaryDirectory() as cache:
        try:
            dataset(Path(paths.home()), Path(cache), lambda step: None)
        except FaultsFound as found:
            return found.faults
    return []


def current(folder: Path) -> dict[str, Any] | None:
    """The manifest of the release in use, or None where nothing was built."""
    try:
        name = (folder / "current").read_text(encoding="utf-8")
        manifest: dict[str, Any] = json.loads((folder / name / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return manifest


def build(progress: Progress = lambda step: None) -> Built:
    """Build a release where the inputs changed, and switch to it; a kill at any moment leaves the last one.

    Raises:
        FaultsFound: the inputs hold faults; the last release stays in use.
        KgError: the build folder cannot be written.
    """
    home, folder, stamps = Path(paths.home()), Path(paths.build_folder()), paths.inputs()
    manifest = current(folder)
    fingerprint = digest(home, stamps)
    target = folder / fingerprint[:16]
    if manifest and manifest["digest"] == fingerprint:
        _restamp(target, stamps)
        return Built(target, fingerprint, False, manifest["counts"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix="staging-", dir=folder))
    except OSError as error:
        hint = "set KG_BUILD_DIR to a folder that you can write"
        raise KgError(f"the build folder {folder} cannot be written: {error.strerror}", hint=hint) from error
    try:
        quads, catalogue = dataset(home, folder, progress)
        progress("writing the release")
        counts = _write(staging, quads, catalogue)
        (staging / compiled.STAMPS).write_bytes(compiled.dumped(stamps))
        manifest = {"digest": fingerprint, "counts": counts}
        (staging / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        _switch(folder, staging, target)
        return Built(target, fingerprint, True, counts)
    except OSError as error:
        hint = "free some space, or set KG_BUILD_DIR to a folder that you can write"
        raise KgError(f"the build folder {folder} cannot be written: {error}", hint=hint) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _restamp(target: Path, stamps: dict[str, tuple[int, int]]) -> None:
    """Remember that files were touched and hold what they held."""
    data = compiled.dumped(stamps)
    try:
        if (target / compiled.STAMPS).read_bytes() == data:
            return
    except FileNotFoundError:
        pass
    write_whole(target / compiled.STAMPS, data)


def _write(folder: Path, quads: list[ox.Quad], catalogue: list[SavedQuery]) -> dict[str, int]:
    """Write dataset, stores and catalogue from quads in canonical order; the number of triples a graph."""
    counts: dict[str, int] = {}
    texts: dict[str, bytes] = {}
    with ThreadPoolExecutor() as threads:
        # the engine parses and sorts without holding Python up: several stores at a time
        writing = [threads.submit(_store, folder / "store", rdfio.lines(quads, "nquads"), "nquads")]
        for graph, found in groupby(quads, key=lambda quad: quad.graph_name):
            triples = [quad.triple for quad in found]
            counts[graph.value] = len(triples)
            texts[graph.value] = rdfio.lines(triples, "ntriples")
            file = folder / ntriples_file(graph.value)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(texts[graph.value])
        for policy in POLICIES:
            merged = b"".join(texts.get(name, b"") for name in dataset_graphs(policy))
            writing.append(threads.submit(_store, folder / policy, merged, "ntriples"))
        (folder / "dataset.trig").write_bytes(rdfio.ordered_trig(quads, prefixes()))
        for one in writing:
            one.result()
    queries = {"prefixes": prefixes(), "queries": {query.name: query.as_json() for query in catalogue}}
    (folder / compiled.CATALOGUE).write_bytes(compiled.dumped(queries))
    return counts


def _store(folder: Path, data: bytes, format: str) -> None:
    """Write an on-disk store that is only read afterwards."""
    store = ox.Store(str(folder))
    store.bulk_load(data, format=rdfio.FORMATS[format])
    store.optimize()
    store.flush()


def _switch(folder: Path, staging: Path, target: Path) -> None:
    """Rename the staged release into place, point `current` at it, keep one older release."""
    before = (folder / "current").read_text(encoding="utf-8") if (folder / "current").exists() else ""
    staging.chmod(0o755)
    try:
        staging.rename(target)
    except OSError:  # the same input was built before, or meanwhile by another process
        for name in (compiled.STAMPS, "manifest.json"):
            (staging / name).replace(target / name)
    write_whole(folder / "current", target.name.encode())
    for old in folder.iterdir():
        # another build may have switched meanwhile: what is in use now is asked again for each
        kept = (target.name, before, (folder / "current").read_text(encoding="utf-8"))
        stale = before != target.name and (old / "manifest.json").exists() and old.name not in kept
        if stale or (old.name.startswith("staging-") and not _in_use(old)):
            shutil.rmtree(old, ignore_errors=True)


def _in_use(staging: Path) -> bool:
    """Whether another build may still write there: it was touched within the last hour."""
    try:
        newest = max(path.stat().st_mtime for path in [staging, *staging.rglob("*")])
    except FileNotFoundError:  # renamed into place meanwhile
        return True
    return time.time() - newest < 3600
