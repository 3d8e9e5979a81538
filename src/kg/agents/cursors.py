"""Cursors: where the next page of an answer begins, in which release."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.agents.tool_faults import ToolFault

#: The longest cursor that is read; a longer one is none of ours.
LONGEST_CURSOR = 4000


@dataclass(frozen=True)
class Cursor:
    """Place in an answer: the release, the call that began it, and the next item."""

    release: str
    tool: str
    arguments: dict[str, Any]
    place: int

    def encode(self) -> str:
        """Return the cursor as a text without characters that JSON or a shell escapes."""
        plain = [self.release, self.tool, self.arguments, self.place]
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, tool: str, release: str) -> Cursor:
    """Return the cursor that a text is.

    Raises:
        ToolFault: it is none of this tool, or belongs to another release.
    """
    cursor = _decode(text)
    if cursor.tool != tool:
        hint = f"use it with the tool {cursor.tool}, or leave it out"
        raise ToolFault("wrong-cursor", f"this cursor continues an answer of {cursor.tool}", hint)
    if cursor.release != release:
        reason = f"this cursor belongs to release {cursor.release}, and {release} is in use now"
        hint = "ask again without the cursor: rows of two releases do not belong together"
        raise ToolFault("stale-cursor", reason, hint)
    return cursor


def _decode(text: str) -> Cursor:
    hint = "send the cursor of the last answer as it is, or leave it out"
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        release, tool, arguments, place = json.loads(base64.urlsafe_b64decode(padded))
        texts = isinstance(release, str) and isinstance(tool, str)
        if not (texts and isinstance(arguments, dict) and type(place) is int and place >= 0):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise ToolFault("wrong-cursor", "this is no cursor of an answer", hint) from error
    return Cursor(release, tool, arguments, place)


def read_call(
    tool: str,
    release: str,
    arguments: dict[str, Any],
    normalize: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> tuple[int, dict[str, Any]]:
    """Return where the page of a call begins, and its arguments as cursors have them.

    Args:
        tool: the tool that is called.
        release: the release in use.
        arguments: what was given, with or without a cursor.
        normalize: makes the names in some arguments to ids.

    Raises:
        ToolFault: the cursor is none of this call.
    """
    given = {key: value for key, value in arguments.items() if key != "cursor"}
    if not (text := arguments.get("cursor")):
        return 0, normalize(given)
    cursor = read_cursor(text, tool, release)
    for name, value in normalize({**cursor.arguments, **given}).items():
        if value != cursor.arguments.get(name, value):
            reason = f"{name} differs from that of the call which this cursor continues"
            hint = f"leave {name} out beside a cursor, or ask again without the cursor"
            raise ToolFault("wrong-cursor", reason, hint)
    return cursor.place, normalize({**cursor.arguments, **given})
