"""Files that stand whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write beside the file and then take its place: a reader sees the old content or the new, never a part.

    Raises:
        OSError: the folder cannot be written or is full; the old file stands and nothing else is left.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
