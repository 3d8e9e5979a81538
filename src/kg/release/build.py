"""A release: a validated draft, ready to be asked, made beside the last one and then switched to."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from kg import settings, sorted_ntriples
from kg.catalog import SavedQuery
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, prefixes
from kg.release.folder import Release
from kg.release.full import write_graphs, write_stores
from kg.release.incremental import update
from kg.release.staging import Progress, prepare
from kg.settings import Stamp

try:
    import fcntl
except ImportError:  # Windows, where two builds at once may do their work twice
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class BuildResult:
    """What a build did: the release folder, its digest, and whether anything had to be done."""

    folder: Path
    digest: str
    fresh: bool
    counts: dict[str, int]


def compute_digests(
    home: Path, stamps: dict[str, Stamp], known: Mapping[str, str]
) -> dict[str, str]:
    """SHA-256 of each file that a build rests on, by its name in `kg.settings.inputs`.

    Args:
        known: those of files that did not change, which are not read.
    """
    package, found = Path(__file__).parent.parent, dict[str, str]()
    for name in stamps:
        path = package / name.removeprefix("code/") if name.startswith("code/") else home / name
        if name in known:
            found[name] = known[name]
        else:
            with path.open("rb") as file:
                found[name] = file_digest(file, "sha256").hexdigest()
    return found


def compute_fingerprints(digests: Mapping[str, str]) -> tuple[str, str]:
    """SHA-256 over the names and digests of everything that a build rests on, and of all of it but graph/."""
    whole, rules = sha256(), sha256()
    for name, digest in digests.items():
        one = f"{name}\0{digest}\0".encode()
        whole.update(one)
        if not name.startswith("graph/"):
            rules.update(one)
    return whole.hexdigest(), rules.hexdigest()


def find_faults() -> list[Fault]:
    """Every fault in tables, shapes and check-queries; nothing is written."""
    home = Path(settings.home())
    with tempfile.TemporaryDirectory() as folder:
        try:
            drafted = prepare(
                home,
                Path(folder),
                lambda step, share: None,
                digests=compute_digests(home, settings.inputs(), {}),
            )
            write_graphs(drafted)
        except FaultsError as found:
            return found.faults
    return []


def build(progress: Progress = lambda step, share: None) -> BuildResult:
    """Build a release where the inputs changed, and switch to it; a kill at any moment leaves the last one.

    What changed in graph/ alone is built as a change of the last release. A build that was killed goes on where it
    was when the same input is built again.

    Raises:
        FaultsFound: the inputs hold faults; the last release stays in use.
        KgError: the build folder cannot be written.
    """
    home, folder, stamps = Path(settings.home()), Path(settings.build_folder()), settings.inputs()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _built(home, folder, stamps, progress)
    except OSError as error:
        hint = "free some space, or set KG_BUILD_DIR to a folder that you can write"
        hint = (
            hint
            if folder.is_dir() and os.access(folder, os.W_OK)
            else "set KG_BUILD_DIR to a folder that you can write"
        )
        raise KgError(
            f"the build folder {folder} cannot be written: {error.strerror or error}", hint=hint
        ) from error


def _built(home: Path, folder: Path, stamps: dict[str, Stamp], progress: Progress) -> BuildResult:
    last = Release.current(folder)
    manifest = last.read_manifest() if last else None
    recorded = _recorded(last) if last and manifest else None
    if last and manifest and recorded == stamps:
        return BuildResult(last.path, manifest["digest"], False, manifest["counts"])
    unchanged = {name for name, stamp in (recorded or {}).items() if stamps.get(name) == stamp}
    known = {
        name: digest
        for name, digest in (manifest or {}).get("files", {}).items()
        if name in unchanged
    }
    files = compute_digests(home, stamps, known)
    fingerprint, rules = compute_fingerprints(files)
    target = Release(folder / fingerprint[:16])
    if manifest and manifest["digest"] == fingerprint:
        target.write_stamps(stamps)
        return BuildResult(target.path, fingerprint, False, manifest["counts"])
    if existing := target.read_manifest():
        target.write_stamps(stamps)
        _point(folder, target)
        return BuildResult(target.path, fingerprint, True, existing["counts"])
    staging = Release(folder / f"staging-{fingerprint[:16]}")
    try:
        staging.path.mkdir(exist_ok=True)
        before = last.path if last and manifest and manifest.get("rules") == rules else None
        drafted = prepare(home, staging.path, progress, digests=files, before=before)
        if not (before and update(drafted, before)):
            write_graphs(drafted)
            write_stores(drafted)
        counts = _finish(staging, drafted.catalogue, stamps)
        staging.write_manifest(
            {"digest": fingerprint, "rules": rules, "files": files, "counts": counts}
        )
        _switch(folder, staging, target)
    except BaseException:
        # only a kill leaves a draft behind, to go on with
        shutil.rmtree(staging.folder, ignore_errors=True)
        raise
    return BuildResult(target.path, fingerprint, True, counts)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One build at a time in a folder: another one waits, and then finds its work done."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _recorded(release: Release) -> dict[str, Stamp] | None:
    """The stamps of the inputs of a release, or None where they are missing or damaged."""
    try:
        return release.read_stamps()
    except (FileNotFoundError, KgError):
        return None


def _finish(
    release: Release, catalogue: list[SavedQuery], stamps: dict[str, Stamp]
) -> dict[str, int]:
    """Write what a question needs beside the stores; the number of triples a graph."""
    queries = {query.name: query.as_json() for query in catalogue}
    about_claims = [query.name for query in catalogue if query.is_about_claims]
    release.write_catalogue(
        {"prefixes": prefixes(), "queries": queries, "about_claims": about_claims}
    )
    release.write_stamps(stamps)
    files = release.list_graphs()
    return {GRAPH + name: sorted_ntriples.count_lines(path) for name, path in files.items()}


def _switch(folder: Path, staging: Release, target: Release) -> None:
    """Rename the staged release into place, and point `current` at it."""
    try:
        staging.path.rename(target.path)
    except OSError:
        if target.read_manifest():
            # the same input was built meanwhile, where the file system has no locks
            shutil.rmtree(staging.folder, ignore_errors=True)
        else:  # somebody removed a part of it
            shutil.rmtree(target.folder)
            staging.path.rename(target.path)
    _point(folder, target)


def _point(folder: Path, target: Release) -> None:
    """Put a release in use, keep the one before, and remove older ones and the remains of killed builds."""
    before = Release.current(folder)
    names = {target.name, before.name if before else ""}
    target.make_current()
    for left in folder.glob("staging-*"):
        shutil.rmtree(left, ignore_errors=True)
    if before and before.name == target.name:
        return
    for old in folder.iterdir():
        if old.name not in names and Release(old).is_complete():
            # renamed first: a folder named like a release is complete even after a kill
            shutil.rmtree(old.rename(folder / f"staging-gone-{old.name}"), ignore_errors=True)
