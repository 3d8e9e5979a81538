"""Make the folder of a release from a commit: `make release`.

It has the wheel, the sdist, the site, all exports, the graph, the bill of materials, the licences
of others, SHA256SUMS, and a statement of provenance. All but the statement is the same for the same
commit, whoever makes it and wherever: `make release-check` makes it twice and compares.
"""

import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import click

from kg.exchange.foreign import TABLE
from tools.bill import make_bill, read_lock
from tools.shipped import ROOT, TARGET

SUMS = "SHA256SUMS"
PROVENANCE = "provenance.json"
BILL = "bom.cdx.json"
GRAPH = "overseas-stations.trig"
BUILD_TYPE = "https://w3id.org/overseas-stations/release/v1"
#: Who made it, where no `KG_BUILDER` says so: whoever called `make release`.
BUILDER = "https://w3id.org/overseas-stations/release/by-hand"
#: What decides over the packages and scripts of a release.
LOCKS = ("requirements/dev.txt", "package-lock.json")
#: What a person may set and what must not show in a release.
NEUTRAL = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


class Source(NamedTuple):
    """What is released: the files of a commit, and the commit with its time."""

    folder: Path
    commit: str
    seconds: int
    version: str


def export_commit(name: str, folder: Path) -> Source:
    """Write the files of a commit into a folder; what git does not know stays behind.

    Raises:
        click.ClickException: git has no such commit.
    """
    try:
        told = _ask_git("show", "--no-patch", "--format=%H %ct", f"{name}^{{commit}}").decode()
    except subprocess.CalledProcessError as error:
        raise click.ClickException(f"git has no commit {name}") from error
    commit, seconds = told.split()
    with tarfile.open(fileobj=io.BytesIO(_ask_git("archive", commit))) as archive:
        # the oldest releases of Python 3.11 have no filters; what git archives is no stranger's
        archive.extractall(
            folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {})
        )
    return Source(folder, commit, int(seconds), read_version(folder))


def read_version(folder: Path) -> str:
    """Return the version that the project file of a folder has."""
    text = (folder / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def _ask_git(*words: str) -> bytes:
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, check=True, capture_output=True).stdout


def make_release(source: Source, target: Path, options: tuple[str, ...] = ()) -> None:
    """Write everything into an empty folder.

    Args:
        source: the files of the commit.
        target: the folder.
        options: of `kg publish`, such as the address of the site.
    """
    with tempfile.TemporaryDirectory() as scratch:
        environment = _choose_environment(source, Path(scratch))
        build_packages(source.folder, target, environment)
        write_data(target, environment, options)
    shutil.copyfile(source.folder / TARGET.name, target / TARGET.name)
    bill = make_bill(source.version, source.commit, source.seconds)
    (target / BILL).write_text(bill, encoding="utf-8")
    (target / SUMS).write_text(sum_files(target), encoding="utf-8")
    statement = write_statement(source, target, options)
    (target / PROVENANCE).write_text(statement, encoding="utf-8")


def _choose_environment(source: Source, scratch: Path) -> dict[str, str]:
    """Return an environment in which only the commit decides what is made."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        **NEUTRAL,
        "SOURCE_DATE_EPOCH": str(source.seconds),
        "PYTHONPATH": str(source.folder / "src"),
        "KG_HOME": str(source.folder),
        "KG_BUILD_DIR": str(scratch / "build"),
        "TMPDIR": str(scratch),
    }


def build_packages(folder: Path, target: Path, environment: dict[str, str]) -> None:
    """Build the wheel and the sdist of a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    _run(command, environment, folder)


def write_data(target: Path, environment: dict[str, str], options: tuple[str, ...]) -> None:
    """Build the graph, publish the site, and export every format."""
    kg = [sys.executable, "-m", "kg"]
    _run([*kg, "build"], environment, target)
    exports = target / "exports"
    _run([*kg, "export", "all", "-o", str(exports)], environment, target)
    for foreign in TABLE:
        stem = "overseas-stations" if foreign.ending.startswith(foreign.name) else foreign.name
        name = f"{stem}.{foreign.ending}" if foreign.ending else stem
        _run([*kg, "export", foreign.name, "-o", str(exports / name)], environment, target)
    _run([*kg, "export", "trig", "-o", str(target / GRAPH)], environment, target)
    # one process, so that pages are always made in one order
    _run([*kg, "publish", str(target / "site"), "--jobs", "1", *options], environment, target)


def _run(command: list[str], environment: dict[str, str], folder: Path) -> None:
    """Run a command; its output is shown where it fails.

    Raises:
        click.ClickException: it failed.
    """
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = " ".join(command[1:])
        raise click.ClickException(f"{words} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


def list_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a release that SHA256SUMS names, in the order of their paths."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_file() and path.relative_to(folder).as_posix() not in (SUMS, PROVENANCE):
            yield path


def sum_files(folder: Path) -> str:
    """Return the digest of every file, as `sha256sum -c` reads it."""
    lines = []
    for path in list_files(folder):
        lines.append(f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_statement(source: Source, target: Path, options: tuple[str, ...]) -> str:
    """Return the provenance of a release: in-toto Statement v1 with the predicate of SLSA v1.

    Its subjects are the packages, the graph, the bill, and SHA256SUMS, which names all files.
    """
    subjects = [
        path for path in sorted(target.iterdir()) if path.is_file() and path.name != PROVENANCE
    ]
    materials: list[dict[str, Any]] = [
        {"uri": "git+https://w3id.org/overseas-stations", "digest": {"gitCommit": source.commit}}
    ]
    for name in LOCKS:
        digest = hash_file(source.folder / name)
        materials.append({"uri": f"file:{name}", "digest": {"sha256": digest}})
    for name, pin in sorted(read_lock(source.folder / LOCKS[0]).items()):
        materials.append({"uri": f"pkg:pypi/{name}@{pin.version}"})
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": one.name, "digest": {"sha256": hash_file(one)}} for one in subjects],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"commit": source.commit, "options": list(options)},
                "internalParameters": {
                    "python": platform.python_version(),
                    "system": f"{platform.system()} {platform.machine()}",
                },
                "resolvedDependencies": materials,
            },
            "runDetails": {"builder": {"id": os.environ.get("KG_BUILDER", BUILDER)}},
        },
    }
    return json.dumps(statement, indent=1) + "\n"


@click.command()
@click.argument("target", type=click.Path(path_type=Path, resolve_path=True))
@click.option("--commit", default="HEAD", show_default=True, help="what to release")
@click.option("--base-url", default="", help="address at which the site will be")
def main(target: Path, commit: str, base_url: str) -> None:
    """Make a release of a commit in TARGET, which must not exist or be empty."""
    if target.exists() and any(target.iterdir()):
        raise click.UsageError(f"{target} is not empty")
    target.mkdir(parents=True, exist_ok=True)
    options = ("--base-url", base_url) if base_url else ()
    with tempfile.TemporaryDirectory() as scratch:
        source = export_commit(commit, Path(scratch) / "source")
        make_release(source, target, options)
    count = len((target / SUMS).read_text(encoding="utf-8").splitlines())
    click.echo(f"{target}: version {source.version} of {source.commit[:12]}, {count:,} files")


if __name__ == "__main__":
    main()
