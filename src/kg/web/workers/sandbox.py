"""Sandbox of a worker: no network, no program, no file to write, bounded memory.

On Linux a filter of system calls allows the few that a worker needs, and Landlock the folders that
it reads. Elsewhere there is neither.
"""

import ctypes
import os
import signal
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from kg import settings
from kg.web.workers import landlock, system_calls
from kg.web.workers.growth import open_numbers, read_address_space

# <linux/prctl.h>
PR_SET_PDEATHSIG = 1
#: What Python and its libraries read on any Linux: shared libraries, time zones, random bytes.
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/urandom", "/proc/meminfo", "/sys/devices/system/cpu")


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends.

    Elsewhere the worker ends when its socket closes.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


def enter(folders: Iterable[str] = ()) -> list[str]:
    """Give up all that answering does not need.

    Args:
        folders: what may be read beside Python and this package.

    Returns:
        What the system does not offer of it, in words.
    """
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    open_numbers()
    missing = []
    if sys.platform != "linux" or not landlock.restrict(list_readable(folders)):
        missing.append("the folders that a worker reads are not limited")
    if sys.platform != "linux" or not system_calls.install():
        missing.append("the system calls of a worker are not filtered")
    return missing


def list_readable(folders: Iterable[str]) -> list[str]:
    """Return the files and folders that a worker may read."""
    python = [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), *filter(None, sys.path)]
    inputs = [str(Path(settings.home(), folder)) for folder in settings.INPUT_FOLDERS]
    package = str(Path(__file__).parents[2])
    paths = [*SYSTEM, *DEVICES, *python, package, *inputs, *folders]
    return sorted({os.path.realpath(path) for path in paths})


def limit_memory(size: int, more: int = 0) -> None:
    """Allow `size` more bytes of address space than now, and `more` later; Linux only."""
    import resource

    if sys.platform == "linux":
        most = read_address_space() + size
        resource.setrlimit(resource.RLIMIT_AS, (most, most + more))
