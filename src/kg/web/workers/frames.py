"""What parent and worker say to each other: a small header as JSON and a body of bytes."""

import json
import struct
from typing import Any, NamedTuple

#: Lengths of header and body, each four bytes.
LENGTHS = struct.Struct("!II")


class Frame(NamedTuple):
    """One message."""

    header: dict[str, Any]
    body: bytes


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((LENGTHS.pack(len(head), len(body)), head, body))
