"""What a build leaves for a question, in a form that Python reads without importing anything."""

from __future__ import annotations

import marshal

from kg.errors import KgError

TYPE_CHECKING = False  # as kg.settings tells
if TYPE_CHECKING:
    from typing import Any

CATALOGUE = "catalogue.marshal"
STAMPS = "stamps.marshal"
#: The last version of the format without references: every Python reads it, and equal values give equal bytes.
VERSION = 2


def dumped(value: dict[str, Any]) -> bytes:
    """Plain values as bytes."""
    return marshal.dumps(value, VERSION)


def read(path: str) -> dict[str, Any]:
    """The plain values of a file that a build wrote.

    Raises:
        KgError: the file is damaged.
    """
    with open(path, "rb") as file:
        data = file.read()
    try:
        value = marshal.loads(data)
    except (EOFError, ValueError, TypeError):
        value = None
    if not isinstance(value, dict):
        raise KgError(f"{path} is damaged", hint="remove the build folder and run `kg build`")
    return value
