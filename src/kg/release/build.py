"""Build: a validated release is written beside the last one, then put in use."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from kg import settings, sorted_ntriples
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, prefixes
from kg.release.folder import Release
from kg.release.full import write_graphs, write_stores
from kg.release.incremental import build_incrementally
from kg.release.staging import Progress, prepare
from kg.settings import Stamp

STAGING = "staging-"


@dataclass(frozen=True)
class BuildResult:
    """The release in use, its digest and counts, and whether a build was needed."""

    folder: Path
    digest: str
    fresh: bool
    counts: dict[str, int]


def build(progress: Progress = lambda step, share: None) -> BuildResult:
    """Build a release if the inputs changed, and put it in use atomically.

    A change of graph/ alone is built incrementally. A killed build leaves the last release in use;
    the next build of the same inputs resumes it.

    Raises:
        FaultsError: the inputs have faults; the last release remains in use.
        KgError: the build folder cannot be written.
    """
    folder = Path(settings.build_folder())
    home, stamps = Path(settings.home()), settings.stamp_inputs()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder):
            return _build_or_reuse(home, folder, stamps, progress)
    except OSError as error:
        hint = "set KG_BUILD_DIR to a folder that you can write"
        if folder.is_dir() and os.access(folder, os.W_OK):
            hint = f"free some space, or {hint}"
        raise KgError(
            f"the build folder {folder} cannot be written: {error.strerror or error}", hint=hint
        ) from error


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Wait until no other process builds in a folder; a killed one holds no lock."""
    from filelock import FileLock  # here: most commands import this module and build nothing

    # FileLock waits forever where no file can be created, as in /proc
    (folder / ".lock").touch()
    lock = FileLock(folder / ".lock", fallback_to_soft=False)
    with suppress(OSError):  # a file system without locks
        lock.acquire()
    try:
        yield
    finally:
        if lock.is_locked:
            # a waiting process notices that its file was removed, and creates another
            with suppress(OSError):  # Windows removes no open file, but removes it on release
                Path(lock.lock_file).unlink()
        lock.release()


def _build_or_reuse(
    home: Path, folder: Path, stamps: dict[str, Stamp], progress: Progress
) -> BuildResult:
    last = Release.current(folder)
    manifest = last.read_manifest() if last else None
    known: dict[str, str] = {}
    if last and manifest:
        last_stamps = _read_stamps(last)
        if last_stamps == stamps:
            return BuildResult(last.path, manifest["digest"], False, manifest["counts"])
        known = _keep_unchanged(manifest.get("files", {}), last_stamps, stamps)
    files = compute_digests(home, stamps, known)
    digest, rules = combine_digests(files)
    release = Release(folder / digest[:16])
    if existing := release.read_manifest():
        release.write_stamps(stamps)
        is_new = manifest is None or manifest["digest"] != digest
        if is_new:
            _put_in_use(folder, release)
        return BuildResult(release.path, digest, is_new, existing["counts"])
    before = last if manifest and manifest.get("rules") == rules else None
    staging = Release(folder / f"{STAGING}{release.name}")
    try:
        staging.path.mkdir(exist_ok=True)
        catalogue = _build(home, staging, before, files, progress)
        counts = _count_triples(staging)
        staging.write_catalogue(catalogue)
        staging.write_stamps(stamps)
        staging.write_manifest({"digest": digest, "rules": rules, "files": files, "counts": counts})
        _rename(staging, release)
        _put_in_use(folder, release)
    except BaseException:
        # only a killed build leaves its staging folder, to resume from it
        shutil.rmtree(staging.folder, ignore_errors=True)
        raise
    return BuildResult(release.path, digest, True, counts)


def _build(
    home: Path,
    release: Release,
    before: Release | None,
    digests: Mapping[str, str],
    progress: Progress,
) -> dict[str, Any]:
    """Write all graphs and stores into a staging folder, and return its catalogue."""
    staging = prepare(home, release, progress, digests=digests, cached=before)
    if not (before and build_incrementally(staging, before)):
        write_graphs(staging)
        write_stores(staging)
    queries = {query.name: query.as_json() for query in staging.catalogue}
    about_claims = [query.name for query in staging.catalogue if query.is_about_claims]
    return {"prefixes": prefixes(), "queries": queries, "about_claims": about_claims}


def find_faults() -> list[Fault]:
    """Return every fault in tables, shapes and check queries; write no release."""
    home = Path(settings.home())
    digests = compute_digests(home, settings.stamp_inputs(), {})
    with tempfile.TemporaryDirectory() as folder:
        try:
            staging = prepare(home, Release(folder), lambda step, share: None, digests=digests)
            write_graphs(staging)
        except FaultsError as error:
            return error.faults
    return []


def compute_digests(
    home: Path, stamps: Mapping[str, Stamp], known: Mapping[str, str]
) -> dict[str, str]:
    """Return the SHA-256 of each input by its name.

    Args:
        home: the folder with ontology/, graph/ and queries/.
        stamps: the inputs, as `kg.settings.stamp_inputs` returns them.
        known: the digests of unchanged inputs, which are not read.
    """
    package = Path(__file__).parent.parent
    digests: dict[str, str] = {}
    for name in stamps:
        if name in known:
            digests[name] = known[name]
            continue
        is_code = name.startswith("code/")
        path = package / name.removeprefix("code/") if is_code else home / name
        with path.open("rb") as file:
            digests[name] = file_digest(file, "sha256").hexdigest()
    return digests


def combine_digests(digests: Mapping[str, str]) -> tuple[str, str]:
    """Return one SHA-256 over all inputs, and one over all but graph/."""
    everything, rules = sha256(), sha256()
    for name, digest in digests.items():
        entry = f"{name}\0{digest}\0".encode()
        everything.update(entry)
        if not name.startswith("graph/"):
            rules.update(entry)
    return everything.hexdigest(), rules.hexdigest()


def _read_stamps(release: Release) -> dict[str, Stamp]:
    """Return the stamps of the inputs of a release, or none where they are damaged."""
    try:
        return release.read_stamps()
    except (FileNotFoundError, KgError):
        return {}


def _keep_unchanged(
    digests: Mapping[str, str], old: Mapping[str, Stamp], new: Mapping[str, Stamp]
) -> dict[str, str]:
    """Return the digests of the inputs that have the same stamp in both."""
    unchanged = {}
    for name, digest in digests.items():
        if name in new and old.get(name) == new[name]:
            unchanged[name] = digest
    return unchanged


def _count_triples(release: Release) -> dict[str, int]:
    counts = {}
    for name, path in release.list_graphs().items():
        counts[GRAPH + name] = sorted_ntriples.count_lines(path)
    return counts


def _rename(staging: Release, release: Release) -> None:
    """Rename the staging folder to its final name."""
    try:
        staging.path.rename(release.path)
    except OSError:
        if release.is_complete():
            # without file locks, another process has built the same inputs meanwhile
            shutil.rmtree(staging.folder, ignore_errors=True)
        else:  # a part of it was removed
            shutil.rmtree(release.folder)
            staging.path.rename(release.path)


def _put_in_use(folder: Path, release: Release) -> None:
    """Put a release in use, retain the one before, and remove all older ones."""
    before = Release.current(folder)
    retained = {release.name, before.name if before else ""}
    release.make_current()
    for staging in folder.glob(f"{STAGING}*"):
        shutil.rmtree(staging, ignore_errors=True)
    if before and before.name == release.name:
        return
    for old in folder.iterdir():
        if old.name not in retained and Release(old).is_complete():
            # renamed first: after a kill, a folder named like a release is still complete
            removed = old.rename(folder / f"{STAGING}removed-{old.name}")
            shutil.rmtree(removed, ignore_errors=True)
