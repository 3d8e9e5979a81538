"""Atomic writes: a reader sees the old content of a file or the new, never a part.

What is no regular file, such as a device or a pipe, is written to and not replaced.
"""

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

#: Names of open files of this process. What such a link shows may be no path, so it is not read.
OPEN_FILE = re.compile(r"/dev/(?:fd/(\d+)|std(in|out|err))|/proc/(?:self|thread-self)/fd/(\d+)")
STANDARD = {"in": 0, "out": 1, "err": 2}
#: Links from one to the next, after which a path is a loop.
MOST_LINKS = 40
#: Why a file beside the old one cannot take its place, though the old one may be written:
#: a folder of somebody else, a sticky folder, or a file that is mounted by itself.
CANNOT_REPLACE = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS, errno.EXDEV)


@contextmanager
def replacing(path: Path, *, synced: bool = False) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path` that replaces it when the block ends.

    Links are followed. A file that exists keeps its mode, and a new one gets what the umask allows.

    Args:
        synced: wait until the content is on the disk before it replaces the old one.

    Raises:
        OSError: the folder cannot be written or is full; the old file is unchanged, and no
            temporary file remains.
    """
    target, special = _resolve(path)
    if special is not None:
        with os.fdopen(special, "wb") as file:
            yield file
        return
    try:
        handle, name = _create_beside(target)
    except OSError as error:
        if error.errno not in CANNOT_REPLACE or not target.is_file():
            raise
        with target.open("wb") as file:  # all that the system allows here
            yield file
        return
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if synced:
                file.flush()
                os.fsync(file.fileno())
        _put_in_place(Path(name), target)
    finally:
        Path(name).unlink(missing_ok=True)
    if synced:
        sync_folder(target.parent)


def write_atomic(path: Path, data: bytes, *, synced: bool = False) -> None:
    """Write a file atomically."""
    with replacing(path, synced=synced) as file:
        file.write(data)


def move_file(written: Path, path: Path) -> None:
    """Move a complete file to a path, atomically where a file can be replaced.

    Links are followed, and what is no regular file is written to, as by `replacing`.

    Raises:
        OSError: it cannot be put there.
    """
    target, special = _resolve(path)
    if special is None:
        _put_in_place(written, target)
        return
    with os.fdopen(special, "wb") as file, written.open("rb") as source:
        shutil.copyfileobj(source, file)


def link_or_copy(source: os.PathLike[str] | str, target: os.PathLike[str] | str) -> None:
    """Give a file a second name; where the system gives none, copy the file.

    exFAT, many network folders, containers and files of somebody else refuse hard links.
    """
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        shutil.copyfile(source, target)


def sync_tree(folder: Path, known: Iterable[Path] = ()) -> None:
    """Wait until all files and folders in a folder are on the disk.

    Args:
        folder: the folder.
        known: folders whose files are on the disk; hard links to them need no second look.
    """
    synced = set()
    for other in known:
        for path in other.rglob("*"):
            synced.add(_identify(path))
    folders = [folder]
    for path in folder.rglob("*"):
        if path.is_dir():
            folders.append(path)
        elif (key := _identify(path)) not in synced:
            synced.add(key)
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    for path in reversed(folders):
        sync_folder(path)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where a system can do so."""
    with suppress(OSError):  # Windows opens no folder, and some file systems sync none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _identify(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _resolve(path: Path) -> tuple[Path, int | None]:
    """Follow links to the file that is meant.

    Returns:
        The path to replace; or, of what cannot be replaced, also a handle to write to.

    Raises:
        OSError: the links are a loop, or what they lead to is a folder or cannot be opened.
    """
    target = path
    for _ in range(MOST_LINKS):
        if match := OPEN_FILE.fullmatch(os.fspath(target)):
            number = match[1] or match[3]
            return target, os.dup(int(number) if number else STANDARD[match[2]])
        try:
            mode = os.lstat(target).st_mode
        except FileNotFoundError:
            return target, None
        if not stat.S_ISLNK(mode):
            break
        target = target.parent / target.readlink()
    else:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if stat.S_ISREG(mode):
        return target, None
    return target, os.open(target, os.O_WRONLY)


def _create_beside(target: Path) -> tuple[int, str]:
    """Create a hidden file beside another, with the mode that the umask gives."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    name = target.parent / f".kg-{secrets.token_hex(8)}"
    return os.open(name, flags, 0o666), os.fspath(name)


def _put_in_place(written: Path, target: Path) -> None:
    """Replace a file by another one, which gets its mode and owner."""
    with suppress(FileNotFoundError):  # it is new
        old, new = target.stat(), written.stat()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            with suppress(OSError):
                os.chown(written, old.st_uid, old.st_gid)
        if old.st_mode != new.st_mode:
            written.chmod(stat.S_IMODE(old.st_mode))
    try:
        written.replace(target)
    except OSError as error:
        if error.errno not in CANNOT_REPLACE or not target.is_file():
            raise
        with written.open("rb") as source, target.open("wb") as file:
            while block := source.read(1 << 20):
                file.write(block)
