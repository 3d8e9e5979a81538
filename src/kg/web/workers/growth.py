"""Memory of a worker: how much more it takes than when it was new."""

import ctypes
import gc
import os
import sys

STATM = "/proc/self/statm"


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
    try:
        with open(STATM, "rb") as file:  # noqa: PTH123  # pathlib is slower, and this runs often
            pages = int(file.read().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def give_back() -> None:
    """Return free memory to the system, where the C library can."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)
