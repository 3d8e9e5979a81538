"""Answers kept for the next who asks the same."""

from collections import OrderedDict
from typing import NamedTuple


class Reply(NamedTuple):
    """An answer and the release that it is from."""

    media: str
    body: bytes
    digest: str


class Cache:
    """The answers asked for last, of so many bytes together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def __len__(self) -> int:
        return len(self._replies)

    def get(self, key: str) -> Reply | None:
        """The answer kept for a question."""
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def keep(self, key: str, reply: Reply) -> None:
        """Keep an answer, and let the oldest go; one that takes a quarter of the room is not kept."""
        size = len(key) + len(reply.body)
        if size > self._most // 4:
            return
        self._drop(key)
        self._replies[key] = reply
        self._size += size
        while self._size > self._most:
            self._drop(next(iter(self._replies)))

    def clear(self) -> None:
        """Let every answer go."""
        self._replies.clear()
        self._size = 0

    def _drop(self, key: str) -> None:
        if old := self._replies.pop(key, None):
            self._size -= len(key) + len(old.body)
