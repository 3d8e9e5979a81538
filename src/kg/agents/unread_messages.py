"""Messages that the SDK cannot read: one with an id gets an answer.

The SDK says nothing to these, so a client would wait for ever. Half of an emoji that a program cut
in two, or a number of thousands of digits, is enough.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import mcp_types as types
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

HINT = "send complete characters, and numbers of fewer digits"


class AnsweredStream:
    """Stream of messages without those that cannot be read, which are answered."""

    def __init__(self, read: Any, write: Any) -> None:
        self._read = read
        self._write = write

    @property
    def last_context(self) -> Any:
        """The context in which the last message was sent, as the SDK asks for it."""
        return self._read.last_context

    async def __aenter__(self) -> "AnsweredStream":
        await self._read.__aenter__()
        return self

    async def __aexit__(self, *fault: Any) -> Any:
        return await self._read.__aexit__(*fault)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._read.aclose()

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for item in self._read:
            answer = answer_unread(item) if isinstance(item, ValidationError) else None
            if answer:
                await self._write.send(SessionMessage(answer))
            else:
                yield item


def answer_unread(error: ValidationError) -> types.JSONRPCError | None:
    """Return the answer to a message that the SDK cannot read, if it has an id."""
    first = error.errors(include_url=False)[0]
    if first["type"] != "json_invalid":
        return None
    try:
        # Python reads halves of characters, and whatever a long number may be
        message = json.loads(first["input"], parse_int=lambda digits: int(digits[:18]))
    except (ValueError, RecursionError):
        return None
    id = message.get("id") if isinstance(message, dict) else None
    if isinstance(id, bool) or not isinstance(id, int | str) or not str(id).isascii():
        return None
    reason = f"the message cannot be read: {first['msg']}"[:200]
    data = types.ErrorData(code=types.PARSE_ERROR, message=reason, data={"hint": HINT})
    return types.JSONRPCError(jsonrpc="2.0", id=id, error=data)
