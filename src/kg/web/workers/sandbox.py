"""What a worker may not do: outlive its parent, take all memory, leave a core file, reach a network or a program."""

import ctypes
import os
import signal
import struct
import sys
from pathlib import Path

#: prctl(2)
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 38, 22, 2
#: seccomp(2): what a filter may answer, and where in its input it reads.
ALLOW, REFUSE, NUMBER, ARCHITECTURE = 0x7FFF0000, 0x00050000 | 13, 0, 4
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
#: By machine: its audit number and its system calls socket, connect, bind, execve, execveat, ptrace.
MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117)),
}
#: The second table of calls that an x86_64 kernel may have (x32), refused whole.
X32 = 0x40000000


def die_with_parent() -> None:
    """Ask Linux for a kill when the parent ends; elsewhere the closed socket says so."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


def close() -> None:
    """Leave no core file, reach no network and no program (where Linux takes a filter), and let the parent go first."""
    import resource

    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _refuse_calls()


def hold(memory: int) -> None:
    """Let this process have so many bytes of address space beyond those it has; only Linux tells how many it has."""
    import resource

    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _refuse_calls() -> bool:
    """Have the kernel refuse what only an attacker wants; whether it took the filter."""
    if os.uname().machine not in MACHINES:
        return False
    audit, calls = MACHINES[os.uname().machine]
    rules = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, NUMBER),
    ]
    rules += [(AT_LEAST, len(calls) + 1, 0, X32)]
    rules += [(EQUAL, len(calls) - index, 0, call) for index, call in enumerate(calls)]
    rules += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    code = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    held = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(rules), ctypes.addressof(held))
    )
    prctl = ctypes.CDLL(None).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    taken: int = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return taken == 0
