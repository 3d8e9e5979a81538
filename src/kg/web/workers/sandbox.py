"""Sandbox of a worker: no network, no program, no core file, bounded memory."""

import ctypes
import os
import signal
import struct
import sys
from pathlib import Path

# <linux/prctl.h>
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
# <linux/seccomp.h>
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_ERRNO = 0x00050000
#: Offsets in `struct seccomp_data`.
DATA_NR, DATA_ARCH = 0, 4
# <linux/bpf_common.h>; BPF_W and BPF_K are 0
BPF_LD, BPF_JMP, BPF_RET = 0x00, 0x05, 0x06
BPF_ABS, BPF_JEQ, BPF_JGE = 0x20, 0x10, 0x30
#: By machine: its AUDIT_ARCH, and its numbers of socket, connect, bind, execve, execveat, ptrace.
MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117)),
}
#: Start of the second table of system calls that an x86_64 kernel may have (x32); refused.
X32_SYSCALL_BIT = 0x40000000
EACCES = 13

Instruction = tuple[int, int, int, int]


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends.

    Elsewhere the worker ends when its socket closes.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


def enter() -> None:
    """Give up the network, other programs (on Linux), core files and some priority."""
    import resource

    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _install_filter()


def limit_memory(size: int) -> None:
    """Allow `size` more bytes of address space than now; Linux only."""
    import resource

    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + size
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _install_filter() -> bool:
    """Install a seccomp filter; return whether the kernel accepted it."""
    if os.uname().machine not in MACHINES:
        return False
    instructions = _compile_filter(*MACHINES[os.uname().machine])
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code)
    address = ctypes.addressof(buffer)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(instructions), address))
    prctl = ctypes.CDLL(None).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    status: int = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return status == 0


def _compile_filter(architecture: int, calls: tuple[int, ...]) -> list[Instruction]:
    """Return BPF instructions (code, jump if true, jump if false, operand).

    They refuse these system calls, those of x32, and every call of another architecture.
    """
    load, refuse = BPF_LD | BPF_ABS, SECCOMP_RET_ERRNO | EACCES
    instructions = [
        (load, 0, 0, DATA_ARCH),
        (BPF_JMP | BPF_JEQ, 1, 0, architecture),
        (BPF_RET, 0, 0, refuse),
        (load, 0, 0, DATA_NR),
        (BPF_JMP | BPF_JGE, len(calls) + 1, 0, X32_SYSCALL_BIT),
    ]
    for index, call in enumerate(calls):
        instructions.append((BPF_JMP | BPF_JEQ, len(calls) - index, 0, call))
    return [*instructions, (BPF_RET, 0, 0, SECCOMP_RET_ALLOW), (BPF_RET, 0, 0, refuse)]
