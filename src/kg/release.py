"""A release: the validated dataset, ready to be asked, written beside the last one and then switched to."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import compiled, paths, rdfio, validate
from kg.build.assembly import assemble
from kg.build.derive import derive
from kg.build.description import describe
from kg.catalog import SavedQuery, read_catalogue
from kg.errors import KgError
from kg.faults import Fault, FaultsFound
from kg.names import POLICIES, dataset_graphs, prefixes

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
    progress("validating with SHACL")
    faults = validate.shacl_faults(assembly.quads, assembly.origins, home, cache)
    if faults:
        raise FaultsFound(faults)
    progress("deriving summaries and views")
    rules = [query for query in catalogue if query.topic in ("derive", "policies")]
    quads = assembly.quads | derive(assembly.quads, rules)
    checks = [query for query in catalogue if query.topic == "check"]
    faults = validate.query_faults(quads, assembly.origins, checks)
    if faults:
        raise FaultsFound(faults)
    quads |= describe(quads, catalogue)
    return rdfio.canonical(quads), catalogue


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
    _write_atomically(target / compiled.STAMPS, data)


def _write(folder: Path, quads: list[ox.Quad], catalogue: list[SavedQuery]) -> dict[str, int]:
    _store(folder / "store", quads)
    for policy in POLICIES:
        wanted = set(dataset_graphs(policy))
        merged = (quad.triple for quad in quads if quad.graph_name.value in wanted)  # type: ignore[union-attr]
        _store(folder / policy, (ox.Quad(one.subject, one.predicate, one.object) for one in merged))
    counts: dict[str, int] = {}
    for quad in quads:
        name = quad.graph_name.value  # type: ignore[union-attr]  # every quad stands in a named graph
        counts[name] = counts.get(name, 0) + 1
    (folder / "dataset.trig").write_bytes(rdfio.trig(quads, prefixes()))
    queries = {"prefixes": prefixes(), "queries": {query.name: query.as_json() for query in catalogue}}
    (folder / compiled.CATALOGUE).write_bytes(compiled.dumped(queries))
    return counts


def _store(folder: Path, quads: Iterable[ox.Quad]) -> None:
    """Write an on-disk store that is only read afterwards."""
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
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
    _write_atomically(folder / "current", target.name.encode())
    for old in folder.iterdir():
        stale = before != target.name and (old / "manifest.json").exists() and old.name not in (target.name, before)
        if stale or (old.name.startswith("staging-") and not _in_use(old)):
            shutil.rmtree(old, ignore_errors=True)


def _in_use(staging: Path) -> bool:
    """Whether another build may still write there: it was touched within the last hour."""
    try:
        newest = max(path.stat().st_mtime for path in [staging, *staging.rglob("*")])
    except FileNotFoundError:  # renamed into place meanwhile
        return True
    return time.time() - newest < 3600


def _write_atomically(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644)
    Path(name).replace(path)
