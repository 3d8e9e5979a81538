"""Files that stand whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write beside `path`, which takes its place at the end: a reader sees the old content or the new.

    Raises:
        OSError: the folder cannot be written or is full; the old file stands and nothing else is left.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write all of a file, or leave what was there."""
    with replacing(path, mode=mode) as file:
        file.write(data)
