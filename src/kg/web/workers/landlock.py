"""Files that a worker may read, by Landlock.

It may write none, and signal no other process. Landlock is in Linux since 5.13. Older kernels, and
those built without it, refuse; then only the filter of system calls protects.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

#: Numbers of the system calls, equal on all machines.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
# <linux/landlock.h>
VERSION, PATH_BENEATH = 1, 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: Rights over files that each version of Landlock knows, as the number of bits.
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
#: Rights over TCP, since version 4, and scopes (abstract sockets, signals), since version 6.
NETWORK, SCOPES = 0b11, 0b11
#: <linux/prctl.h>
PR_SET_NO_NEW_PRIVS = 38


def restrict(roots: Iterable[str]) -> bool:
    """Let this thread and all that it starts read no file outside some folders.

    Returns:
        Whether the kernel accepted it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, VERSION)
    if version < 1:
        return False
    rights = (1 << RIGHTS[min(version, max(RIGHTS))]) - 1
    network, scopes = NETWORK * (version >= 4), SCOPES * (version >= 6)
    attributes = struct.pack("QQQ", rights, network, scopes)
    ruleset = libc.syscall(CREATE_RULESET, attributes, _count_bytes(version), 0)
    if ruleset < 0:
        return False
    try:
        for root in roots:
            _allow_reading(libc, ruleset, root)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            return False
        status: int = libc.syscall(RESTRICT_SELF, ruleset, 0)
        return status == 0
    finally:
        os.close(ruleset)


def _count_bytes(version: int) -> int:
    """Return how many bytes of the attributes a version of Landlock knows."""
    if version < 4:
        return 8
    return 16 if version < 6 else 24


def _allow_reading(libc: ctypes.CDLL, ruleset: int, root: str) -> None:
    try:
        folder = os.open(root, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        rights = EXECUTE | READ_FILE  # EXECUTE is what a library needs to be mapped
        if Path(root).is_dir():
            rights |= READ_DIR
        rule = struct.pack("=Qi", rights, folder)
        libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
    finally:
        os.close(folder)
