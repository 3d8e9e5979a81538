"""Folder of Parquet files that a warehouse reads, and which release is in use.

`FOLDER/RELEASE/TABLE/part.parquet` are the tables, `FOLDER/RELEASE/release.json` says what they
hold, and `FOLDER/current` names the release in use. Nothing is changed in place: a reader has one
release from its first file to its last.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from kg.atomic import write_atomic
from kg.errors import KgError, UsageError
from kg.names import POLICIES

MAKER = "overseas-stations-kg"
#: The table of all named graphs, whose rows have a graph too.
QUADS = "quads"
#: The end of the name of a policy's second table: pairs that a walk along a predicate connects.
CLOSURE = "_closure"
TRIPLE = ("s", "p", "o")
#: All tables, with their columns: that of all graphs, and two of the dataset of each policy.
TABLES: dict[str, tuple[str, ...]] = {QUADS: ("g", *TRIPLE)}
TABLES |= dict.fromkeys([*POLICIES, *(policy + CLOSURE for policy in POLICIES)], TRIPLE)
CURRENT, ABOUT, PART = "current", "release.json", "part.parquet"


@dataclass(frozen=True)
class LakeRelease:
    """Tables of a release in a folder: their rows, and the bytes of their files."""

    folder: Path
    name: str
    rows: dict[str, int]
    sizes: dict[str, int]

    def path(self, table: str) -> Path:
        """Return the folder of a table's files."""
        return self.folder / self.name / table

    def check(self) -> None:
        """Refuse files that were cut or changed since they were written.

        Raises:
            KgError: a file is missing or has another size.
        """
        for table, size in self.sizes.items():
            path = self.path(table) / PART
            try:
                actual = path.stat().st_size
            except OSError as error:
                raise KgError(f"{path} is missing", hint="run `kg load` again") from error
            if actual != size:
                reason = f"{path} has {actual} bytes, not the {size} that kg wrote"
                raise KgError(reason, hint="it was cut or changed: run `kg load … --replace`")


def read_current(folder: Path) -> LakeRelease | None:
    """Return the release in use in a folder, or None where there is none.

    Raises:
        KgError: the folder is not of `kg load`, or is damaged.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{folder / CURRENT} cannot be read", hint=str(error)) from error
    release = read_release(folder, name)
    if release is None:
        raise _explain_foreign(folder / CURRENT)
    return release


def read_release(folder: Path, name: str) -> LakeRelease | None:
    """Return a release that was written to its end, or None."""
    if not name or name != Path(name).name:
        return None
    try:
        about = json.loads((folder / name / ABOUT).read_text(encoding="utf-8"))
        if about["maker"] != MAKER or about["release"] != name:
            return None
        rows = {table: int(about["tables"][table]["rows"]) for table in TABLES}
        sizes = {table: int(about["tables"][table]["bytes"]) for table in TABLES}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return LakeRelease(folder, name, rows, sizes)


def start(folder: Path, name: str, *, replace: bool) -> Path:
    """Return an empty folder for the tables of a release, beside those in use.

    Raises:
        UsageError: something that is not ours has its place, and need not be replaced.
        KgError: the folder cannot be written.
    """
    target, staging = folder / name, folder / f".{name}.part"
    foreign = [folder / CURRENT] if _is_foreign(folder) else []
    if target.exists() and read_release(folder, name) is None:
        foreign.append(target)
    if foreign and not replace:
        raise _explain_foreign(foreign[0])
    try:
        for path in (staging, *foreign):
            _remove(path)
        staging.mkdir(parents=True)
    except OSError as error:
        raise KgError(f"{folder} cannot be written", hint=str(error)) from error
    return staging


def finish(staging: Path, rows: dict[str, int]) -> LakeRelease:
    """Put what was written into its place; it is not in use yet."""
    name = staging.name.removeprefix(".").removesuffix(".part")
    sizes = {table: (staging / table / PART).stat().st_size for table in TABLES}
    tables = {table: {"rows": rows[table], "bytes": sizes[table]} for table in TABLES}
    about = {"maker": MAKER, "release": name, "tables": tables}
    (staging / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    target = staging.parent / name
    _remove(target)
    staging.rename(target)
    return LakeRelease(staging.parent, name, rows, sizes)


def use(release: LakeRelease) -> None:
    """Put a release in use, and remove those before the last one."""
    before = read_current(release.folder)
    write_atomic(release.folder / CURRENT, f"{release.name}\n".encode(), synced=True)
    last = {release.name, before.name if before else release.name}
    for path in release.folder.iterdir():
        if path.name not in last and read_release(release.folder, path.name):
            _remove(path)


def _is_foreign(folder: Path) -> bool:
    try:
        read_current(folder)
    except KgError:
        return True
    return False


def _explain_foreign(path: Path) -> UsageError:
    hint = "name another folder, or replace it: --replace"
    return UsageError(f"{path} was not written by kg load", hint=hint)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
