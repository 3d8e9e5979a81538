"""Atomic writes: a reader sees the old content of a file or the new, never a part."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path` that replaces it when the block ends.

    Raises:
        OSError: the folder cannot be written or is full; the old file is unchanged, and no
            temporary file remains.
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
    """Write a file atomically."""
    with replacing(path, mode=mode) as file:
        file.write(data)
