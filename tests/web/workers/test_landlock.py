"""Landlock: what its versions are asked for; what it refuses is in test_sandbox."""

import sys

import pytest

from kg.web.workers import landlock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has Landlock")


class Kernel:
    """Kernel with a version of Landlock, which writes down what it is asked."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.asked: list[tuple[object, ...]] = []

    def syscall(self, number: int, *arguments: object) -> int:
        self.asked.append((number, *arguments))
        if arguments[0] is None:
            return self.version
        return -1

    def prctl(self, *_: object) -> int:
        return 0


@pytest.mark.parametrize(
    ("version", "size", "bits"),
    [(1, 8, 13), (2, 8, 14), (3, 8, 15), (4, 16, 15), (5, 16, 16), (6, 24, 16), (9, 24, 16)],
)
def test_each_version_is_asked_for_all_that_it_knows(
    monkeypatch: pytest.MonkeyPatch, version: int, size: int, bits: int
) -> None:
    kernel = Kernel(version)
    monkeypatch.setattr(landlock.ctypes, "CDLL", lambda *_, **__: kernel)
    assert landlock.restrict([]) is False  # this kernel makes no ruleset
    _, attributes, length, _ = kernel.asked[-1]
    assert isinstance(attributes, bytes)
    assert length == size
    assert int.from_bytes(attributes[:8], "little") == (1 << bits) - 1
    assert (attributes[8], attributes[16]) == (3 * (version >= 4), 3 * (version >= 6))


def test_a_kernel_without_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(-1)
    monkeypatch.setattr(landlock.ctypes, "CDLL", lambda *_, **__: kernel)
    assert landlock.restrict(["/"]) is False
    assert len(kernel.asked) == 1
