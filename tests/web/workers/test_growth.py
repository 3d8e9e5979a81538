"""Memory that a worker keeps."""

import sys

import pytest

from kg.web.workers import growth
from kg.web.workers.growth import Growth, give_back, read_resident


def test_memory_that_is_kept_is_told_and_what_is_given_back_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = [100]
    monkeypatch.setattr(growth, "read_resident", lambda: sizes[-1])
    given_back: list[int] = []
    monkeypatch.setattr(growth, "give_back", lambda: given_back.append(1))
    watch = Growth(0.1)
    for size, grown in ((100, False), (110, False), (111, True), (105, False)):
        sizes.append(size)
        assert watch.is_too_much() is grown
    assert len(given_back) == 1

    monkeypatch.setattr(growth, "give_back", lambda: sizes.append(101))
    sizes.append(500)
    assert not watch.is_too_much()


def test_what_is_made_ahead_is_no_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [100]
    monkeypatch.setattr(growth, "read_resident", lambda: sizes[-1])
    watch = Growth(0.1)
    sizes.append(200)
    watch.settle()
    assert not watch.is_too_much()
    sizes.append(221)
    assert watch.is_too_much()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")
def test_free_memory_goes_back_to_the_system() -> None:
    blocks = [bytearray(2_000) for _ in range(100_000)]
    full = read_resident()
    del blocks
    give_back()
    assert full - read_resident() > 100 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")
def test_memory_is_read() -> None:
    before = read_resident()
    block = b"x" * (64 << 20)
    assert read_resident() - before > 60 << 20
    del block


def test_a_system_that_does_not_tell_has_no_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "open_numbers", lambda: None)
    assert read_resident() == 0
    assert not Growth(0.1).is_too_much()
