"""Folder of a site: files that differ are written aside, and moved in at the end."""

import os
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from kg.atomic import move_file
from kg.errors import KgError, UsageError
from kg.publish.manifest import UNFINISHED

#: The folder, in that of what is unfinished, of files that are not yet in their places.
ASIDE = "files"
#: A digest and a size.
Entry = tuple[str, int]


class Target:
    """Files of a site in a folder. What is written is there after `move`, not before.

    Args:
        folder: the folder.
        known: the digest and size of each file that was written before.
        is_trusted: whether `known` is true of the folder; if not, files are read and compared.
    """

    def __init__(self, folder: Path, known: Mapping[str, Entry], *, is_trusted: bool) -> None:
        self.folder = folder
        self._known = known
        self.is_trusted = is_trusted
        self._aside = folder / UNFINISHED / ASIDE
        self._folders: set[Path] = set()

    def has(self, path: str) -> bool:
        """Return whether a file is there as it was written before."""
        entry = self._known.get(path)
        if entry is None:
            return False
        try:
            if self.is_trusted:
                return (self.folder / path).stat().st_size == entry[1]
            return sha256((self.folder / path).read_bytes()).hexdigest() == entry[0]
        except OSError:
            return False

    def write(self, path: str, data: bytes) -> tuple[Entry, bool]:
        """Write a file aside if it differs; return its entry, and whether it was.

        Raises:
            KgError: it cannot be written.
        """
        entry = (sha256(data).hexdigest(), len(data))
        if self._known.get(path) == entry and self.has(path):
            return entry, False
        file = self._aside / path
        try:
            if file.parent not in self._folders:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(file.parent)
            file.write_bytes(data)
        except OSError as error:
            raise _refuse(self.folder / path, error) from error
        return entry, True

    def move(self) -> None:
        """Move what was written aside to where it belongs.

        Raises:
            KgError: a file cannot be put there.
        """
        self._folders.clear()
        for folder, _, names in os.walk(self._aside):
            place = self.folder / Path(folder).relative_to(self._aside)
            for name in names:
                try:
                    place.mkdir(parents=True, exist_ok=True)
                    move_file(Path(folder) / name, place / name)
                except OSError as error:
                    raise _refuse(place / name, error) from error

    def check_free(self, paths: Iterable[str]) -> None:
        """Refuse to replace a file that somebody else wrote.

        Raises:
            UsageError: there is such a file; the reason names it.
        """
        for path in paths:
            if path not in self._known and os.path.lexists(self.folder / path):
                reason = f"{self.folder / path} is there, and `kg publish` did not write it"
                raise UsageError(reason, hint="move it away, or name another folder")

    def remove(self, paths: Iterable[str], *, is_checked: bool = True) -> tuple[int, list[str]]:
        """Remove files written before; return how many, and those that are others now.

        Args:
            paths: the files.
            is_checked: whether a file that differs from what was written is somebody else's.
        """
        removed, changed = 0, []
        for path in sorted(paths):
            file = self.folder / path
            if not os.path.lexists(file):
                continue
            if is_checked and not self._is_ours(file, self._known[path]):
                changed.append(path)
                continue
            file.unlink()
            removed += 1
            _remove_empty(file.parent, self.folder)
        return removed, changed

    def _is_ours(self, file: Path, entry: Entry) -> bool:
        if file.is_symlink() or not file.is_file():
            return False
        return sha256(file.read_bytes()).hexdigest() == entry[0]


def _refuse(file: Path, error: OSError) -> KgError:
    reason = f"{file} cannot be written: {error.strerror}"
    return KgError(reason, hint="make room, or name another folder")


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


class Publishing:
    """The time in which one process writes a site: no other one may.

    Args:
        folder: the folder of the site; it is made where it is missing.

    Raises:
        KgError: another process writes it, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._unfinished = folder / UNFINISHED
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._unfinished / "lock", timeout=0)
            self._lock.acquire()
            shutil.rmtree(self._unfinished / ASIDE, ignore_errors=True)  # of a run that was killed
        except Timeout as error:
            reason = f"another `kg publish` writes {folder}"
            raise KgError(reason, hint="wait until it has ended") from error
        except OSError as error:
            reason = f"{folder} cannot be written: {error.strerror}"
            raise KgError(reason, hint="name another folder") from error

    def __enter__(self) -> "Publishing":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._lock.release()
