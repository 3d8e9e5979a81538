"""Memory of a worker: how much more it takes than when it was new."""

import ctypes
import gc
import os
import sys
from functools import cache

STATM = "/proc/self/statm"
#: The most bytes of that file.
LONGEST = 256


class Growth:
    """Memory of this process, compared with the one that it has now.

    Args:
        most: by how much it may grow, as a part of what it takes now.
    """

    def __init__(self, most: float) -> None:
        self._most = most
        self.settle()

    def settle(self) -> None:
        """Take the memory of now for that of a new process."""
        self._limit = read_resident() * (1 + self._most)

    def is_too_much(self) -> bool:
        """Return whether the process keeps too much, after it gave back what is free."""
        if read_resident() <= self._limit:
            return False
        give_back()
        return read_resident() > self._limit


def read_resident() -> int:
    """Return the bytes of memory of this process; 0 where the system does not tell."""
    return _read_bytes(1)


def read_address_space() -> int:
    """Return the bytes of address space of this process; 0 where nobody tells."""
    return _read_bytes(0)


def _read_bytes(column: int) -> int:
    file = open_numbers()
    pages = os.pread(file, LONGEST, 0).split() if file is not None else []
    return int(pages[column]) * os.sysconf("SC_PAGE_SIZE") if pages else 0


@cache
def open_numbers() -> int | None:
    """Return the open file of the memory of this process, if there is one.

    A worker opens it before it enters its sandbox: once the system has forgotten the folder of
    the process, which it does when it lacks memory, Landlock does not know the next one.
    """
    try:
        return os.open(STATM, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def give_back() -> None:
    """Return free memory to the system, where the C library can."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)
