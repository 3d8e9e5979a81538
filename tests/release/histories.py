"""Histories of a home: edits, builds, kills, two builds at once, and clocks that step.

Each build runs in a process forked from one that has imported all, and may meet events: after so
many calls to the file system somebody edits an input, or the process is killed. A history keeps
the bytes of every version of every file, so that whatever a release names can be built again.
"""

import csv
import hashlib
import io
import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kg.errors import KgError
from kg.release.build import build
from kg.release.folder import Release
from tests.support.planting import line

#: Calls that open, rename, make or remove a file: after each, a build may be killed.
CALLS = frozenset(
    ["open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.utime", "os.scandir"]
)
#: What a build of the small home calls, and some more.
MOST_CALLS = 1_800
HOUR = 3_600_000_000_000
LABELLED = ("entities/stations", "entities/persons", "entities/organizations", "entities/places")
SHEET = "claims/001-made-up"
CLAIMS = "<https://w3id.org/overseas-stations/graph/claims>"
QUAD = "<urn:{}> <urn:p> <urn:b{}> " + CLAIMS + " .\n"

How = Literal[
    "label", "remove", "add", "table", "pour", "ontology", "query", "break", "touch", "restore"
]
Clock = Literal["now", "kept", "back", "forward"]


@dataclass(frozen=True)
class Edit:
    """Change a file in one way; `pick` chooses the file, the line and the words."""

    how: How
    pick: int
    clock: Clock = "now"


@dataclass(frozen=True)
class Event:
    """After so many calls of a build: an edit, or a kill."""

    call: int
    edit: Edit | None


@dataclass(frozen=True)
class Run:
    """Build, once or twice at the same time, each with its events."""

    builds: tuple[tuple[Event, ...], ...]


Step = Edit | Run


@dataclass
class History:
    """A home, its build folder, and all bytes that its files ever had."""

    folder: Path
    original: Path
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home, self.build, self.archive = (
            self.folder / name for name in ("home", "build", "archive")
        )
        shutil.copytree(self.original, self.home, copy_function=shutil.copyfile)
        self.archive.mkdir()
        for path in self.list_files():
            self.keep(path.read_bytes())

    def list_files(self) -> list[Path]:
        """Return the inputs, in the order of their names."""
        return sorted(path for path in self.home.rglob("[!.]*.*") if path.is_file())

    def keep(self, data: bytes) -> None:
        """Remember bytes by their digest."""
        path = self.archive / hashlib.sha256(data).hexdigest()
        if not path.exists():
            path.write_bytes(data)

    def apply(self, edit: Edit) -> None:
        """Edit a file; what cannot be done to it now is left undone."""
        name, data = EDITS[edit.how](self, edit.pick)
        path = self.home / name
        before = path.stat() if path.exists() else None
        if data is None:
            path.unlink(missing_ok=True)
            return
        self.keep(data)
        aside = path.with_name(f".{path.name}")
        aside.write_bytes(data)
        if before and edit.clock != "now":
            step = {"kept": 0, "back": -HOUR, "forward": HOUR}[edit.clock]
            os.utime(aside, ns=(before.st_atime_ns, before.st_mtime_ns + step))
        aside.replace(path)

    def read(self, name: str) -> list[list[str]]:
        """Return the rows of a table."""
        text = (self.home / "graph" / f"{name}.csv").read_text(encoding="utf-8")
        return list(csv.reader(io.StringIO(text)))

    def run(self, *builds: tuple[Event, ...]) -> list[str]:
        """Build as often as there are tuples of events, at once; return how each ended."""
        processes = []
        for number, events in enumerate(builds):
            told = self.folder / f"told-{number}"
            told.unlink(missing_ok=True)
            context = multiprocessing.get_context("forkserver")
            arguments = (self, told, events)
            processes.append((context.Process(target=_build, args=arguments), told))
        for process, _ in processes:
            process.start()
        for process, _ in processes:
            process.join()
        ends = [
            told.read_text(encoding="utf-8") if process.exitcode == 0 else f"{process.exitcode}"
            for process, told in processes
        ]
        self.log += ends
        return ends

    def restore(self, files: dict[str, str], target: Path) -> None:
        """Write the bytes that a release names into a folder."""
        for name, digest in files.items():
            if not name.startswith("code/"):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.archive / digest, target / name)


def prepare_processes() -> None:
    """Let the process from which builds are forked import what they need."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["kg.release.build", "kg.release.validate", "pyshacl", "filelock", "csv"]
    )


def _build(history: History, told: Path, events: tuple[Event, ...]) -> None:
    """Build in this process, and write how it ended."""
    os.environ |= {"KG_HOME": str(history.home), "KG_BUILD_DIR": str(history.build)}
    os.fsync = lambda file: None  # power cuts have tests of their own
    waiting = sorted(events, key=lambda event: event.call, reverse=True)
    count = 0

    def meet(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if name not in CALLS:
            return
        count += 1
        if waiting and count >= waiting[-1].call:
            event = waiting.pop()
            if event.edit is None:
                os.kill(os.getpid(), signal.SIGKILL)
            else:
                history.apply(event.edit)

    if waiting:
        sys.addaudithook(meet)
    try:
        end = build().digest
    except KgError as error:
        end = f"{type(error).__name__}: {error}"
    waiting.clear()
    told.write_text(end, encoding="utf-8")


def read_named(release: Release) -> dict[str, str]:
    """Return the digests of the inputs of a release."""
    manifest = release.read_manifest()
    assert manifest is not None
    files: dict[str, str] = json.loads(json.dumps(manifest["files"]))
    return files


# --- what somebody may do to a file ---------------------------------------------------------------


def _write(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _relabel(history: History, pick: int) -> tuple[str, bytes]:
    """Another label, as long as the one before, for a thing."""
    name = LABELLED[pick % len(LABELLED)]
    rows = history.read(name)
    row = rows[1 + pick % (len(rows) - 1)]
    place = rows[0].index("label")
    row[place] = row[place][:-1] + "abcdefghij"[pick % 10]
    return f"graph/{name}.csv", _write(rows)


def _remove(history: History, pick: int) -> tuple[str, bytes]:
    """A claim less."""
    rows = history.read(SHEET)
    if len(rows) > 2:
        del rows[1 + pick % (len(rows) - 1)]
    return f"graph/{SHEET}.csv", _write(rows)


def _claim(pick: int, document: str) -> str:
    kinds = ("kg:PoliceServiceStation", "kg:OverseasChineseServiceCenter")
    stances = ("alleges", "denies", "reports")
    return line(
        SHEET,
        id=f"{document}-new-{pick % 7}",
        subject=("station:harbour", "station:center")[pick % 2],
        predicate="rdf:type",
        object=kinds[pick // 2 % 2],
        stance=f"stance:{stances[pick % 3]}",
        speaker=("body:paper", "body:consulate", "person:chief")[pick % 3],
        basis="basis:own",
    )


def _add(history: History, pick: int) -> tuple[str, bytes]:
    """A claim more; the same one twice is a fault."""
    name = f"graph/{SHEET}.csv"
    return name, (history.home / name).read_bytes() + _claim(pick, "001").encode()


def _table(history: History, pick: int) -> tuple[str, bytes | None]:
    """A sheet of another document, with other claims each time, or none."""
    name = "graph/claims/002-new.csv"
    if pick % 4 == 0:
        return name, None
    header = _write(history.read(SHEET)[:1])
    return name, header + "".join(_claim(pick + i, "002") for i in range(pick % 3 + 1)).encode()


def _pour(history: History, pick: int) -> tuple[str, bytes | None]:
    """A file of N-Quads, with other lines each time, or none."""
    name = f"graph/poured-{pick % 3}.nq"
    if pick % 5 == 0:
        return name, None
    lines = [QUAD.format(pick + i, pick % 3) for i in range(pick % 4 + 1)]
    if asserted := sorted(history.build.glob("*/graphs/claims.nt")):
        some = asserted[0].read_text(encoding="utf-8").splitlines()
        for one in some[pick % 50 :: 97][:3]:
            lines.append(f"{one.removesuffix(' .')} {CLAIMS} .\n")
    return name, "".join(lines).encode()


def _comment(pattern: str) -> Callable[[History, int], tuple[str, bytes]]:
    def comment(history: History, pick: int) -> tuple[str, bytes]:
        paths = sorted(history.home.glob(pattern))
        path = paths[pick % len(paths)]
        return str(path.relative_to(history.home)), path.read_bytes() + b"# %d\n" % (pick % 10)

    return comment


def _break(history: History, pick: int) -> tuple[str, bytes]:
    """A fault that a table, a file of N-Quads, the ontology or a query may have."""
    name, more = [
        (f"graph/{SHEET}.csv", b"001-broken,station:harbour,kg:nothing\n"),
        ("graph/poured-0.nq", b"<urn:a> <urn:b> oops .\n"),
        ("ontology/core.ttl", b"oops .\n"),
        ("graph/entities/stations.csv", b"station:unspoken,Unspoken\n"),
        ("queries/check/new.rq", b"SELECT oops"),
    ][pick % 5]
    path = history.home / name
    return name, (path.read_bytes() if path.exists() else b"") + more


def _touch(history: History, pick: int) -> tuple[str, bytes]:
    """The same bytes at another time."""
    paths = history.list_files()
    path = paths[pick % len(paths)]
    return str(path.relative_to(history.home)), path.read_bytes()


def _restore(history: History, pick: int) -> tuple[str, bytes | None]:
    """What a changed file was at first."""
    changed = []
    for path in history.list_files():
        name = path.relative_to(history.home)
        first = history.original / name
        if not first.exists() or first.read_bytes() != path.read_bytes():
            changed.append(name)
    if not changed:
        return _touch(history, pick)
    first = history.original / changed[pick % len(changed)]
    return str(changed[pick % len(changed)]), first.read_bytes() if first.exists() else None


EDITS: dict[How, Callable[[History, int], tuple[str, bytes | None]]] = {
    "label": _relabel,
    "remove": _remove,
    "add": _add,
    "table": _table,
    "pour": _pour,
    "ontology": _comment("ontology/*.ttl"),
    "query": _comment("queries/*/*.rq"),
    "break": _break,
    "touch": _touch,
    "restore": _restore,
}
