"""The cache of texts, bounded by their length."""

import tracemalloc

from kg.sparql.text_cache import remember
from kg.sparql.tokens import scan


def test_the_oldest_goes_when_there_is_no_room() -> None:
    calls: list[str] = []

    @remember(most=80)
    def measure(text: str) -> int:
        calls.append(text)
        return len(text)

    texts = [character * 10 for character in "abcdefgh"]
    assert [measure(text) for text in texts] == [10] * 8
    assert measure("a" * 10) == 10  # asked for again: now the newest
    measure("i" * 10)
    calls.clear()
    measure("a" * 10)
    assert calls == []
    measure("b" * 10)
    assert calls == ["b" * 10]


def test_a_long_text_is_not_kept_and_pushes_nothing_out() -> None:
    calls: list[str] = []

    @remember(most=80)
    def measure(text: str) -> int:
        calls.append(text)
        return len(text)

    for text in ("short", "x" * 11, "x" * 11, "short"):
        measure(text)
    assert calls == ["short", "x" * 11, "x" * 11]


def test_a_fault_is_not_kept() -> None:
    calls: list[str] = []

    @remember(most=80)
    def refuse(text: str) -> None:
        calls.append(text)
        raise ValueError

    for _ in range(2):
        try:
            refuse("x")
        except ValueError:
            continue
    assert calls == ["x", "x"]


def test_hostile_texts_leave_little() -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(60):
            scan("? " * 3_000 + str(number))
            scan("?" * 60_000 + str(number))
        assert tracemalloc.get_traced_memory()[0] - before < 16_000_000
    finally:
        tracemalloc.stop()
