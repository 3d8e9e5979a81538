"""Runs a program to which Linux refuses some system calls, as other systems would.

As a program: `python -m tests.support.refusing EPERM link,linkat COMMAND…`. So a test sees what
happens on a file system without hard links, without asking every library for its cooperation.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

#: By machine: its AUDIT_ARCH, and the numbers of system calls.
MACHINES = {
    "x86_64": (
        0xC000003E,
        {"link": 86, "linkat": 265, "fchmod": 91, "flock": 73, "fsync": 74, "fdatasync": 75},
    ),
    "aarch64": (
        0xC00000B7,
        {"linkat": 37, "fchmod": 52, "flock": 32, "fsync": 82, "fdatasync": 83},
    ),
}
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
COMMAND = [sys.executable, "-m", "tests.support.refusing"]


def can_refuse() -> bool:
    """Return whether this system can refuse calls to a program."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def refuse(number: int, names: list[str]) -> None:
    """Let the calls of these names fail with an error, in this process and those it starts."""
    architecture, numbers = MACHINES[platform.machine()]
    calls = [numbers[name] for name in names if name in numbers]
    code = [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, architecture), (RETURN, 0, 0, ALLOW)]
    code.append((LOAD, 0, 0, 0))
    for index, call in enumerate(calls):
        code.append((JUMP_EQUAL, len(calls) - index, 0, call))
    code += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERRNO | number)]
    packed = b"".join(struct.pack("HBBI", *one) for one in code)
    buffer = ctypes.create_string_buffer(packed)
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(code), ctypes.addressof(buffer))
    )
    prctl = ctypes.CDLL(None).prctl
    assert prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0) == 0


if __name__ == "__main__":
    refuse(getattr(errno, sys.argv[1]), sys.argv[2].split(","))
    os.execvp(sys.argv[3], sys.argv[3:])
