"""Filter of system calls: the few that a worker needs; all others are refused.

seccomp knows numbers, which differ by machine. The tables are those of the kernel's headers.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

# <linux/prctl.h>
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
# <linux/seccomp.h>
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_ERRNO = 0x00050000
#: Offsets in `struct seccomp_data`; each argument takes eight bytes, the lower half first.
DATA_NR, DATA_ARCH, DATA_ARGUMENTS = 0, 4, 16
# <linux/bpf_common.h>; BPF_W and BPF_K are 0
LOAD, AND, RETURN = 0x20, 0x54, 0x06
EQUAL, AT_LEAST = 0x15, 0x35
#: Start of the second table of system calls that an x86_64 kernel may have (x32); refused.
X32_SYSCALL_BIT = 0x40000000
EACCES, ENOSYS = 13, 38

#: By machine: its AUDIT_ARCH and the column of its numbers below.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
#: What a worker may call, with its numbers on x86_64 and aarch64; None where there is none.
#: It reads files and its socket, takes memory, starts threads, and ends.
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "access": (21, None),
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "clone": (56, 220),
    "close": (3, 57),
    "dup": (32, 23),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "faccessat": (269, 48),
    "fadvise64": (221, 223),
    "fcntl": (72, 25),
    "fstat": (5, 80),
    "fstatfs": (138, 44),
    "futex": (202, 98),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "getuid": (102, 174),
    "ioctl": (16, 29),
    "lseek": (8, 62),
    "lstat": (6, None),
    "madvise": (28, 233),
    "mincore": (27, 232),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "newfstatat": (262, 79),
    "open": (2, None),
    "openat": (257, 56),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "prlimit64": (302, 261),
    "read": (0, 63),
    "readahead": (187, 213),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "readv": (19, 65),
    "recvfrom": (45, 207),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "sendto": (44, 206),
    "set_robust_list": (273, 99),
    "sigaltstack": (131, 132),
    "stat": (4, None),
    "statfs": (137, 43),
    "statx": (332, 291),
    "sysinfo": (99, 179),
    "tgkill": (234, 131),
    "uname": (63, 160),
    "write": (1, 64),
    "writev": (20, 66),
}
#: What a C library tries first, and does without if the kernel does not have it.
UNKNOWN: dict[str, tuple[int, int]] = {
    "clone3": (435, 435),
    "faccessat2": (439, 439),
    "openat2": (437, 437),
}
# <linux/sched.h>: a thread of this process, in none but its own namespaces
CLONE_THREAD, CLONE_NEW = 0x00010000, 0x7E020000
#: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND and O_TMPFILE without O_DIRECTORY.
WRITING = 0x3 | 0x40 | 0x200 | 0x400 | 0x400000
#: TCGETS, FIOCLEX, FIONREAD: what Python asks of a file that it opens.
REQUESTS = (0x5401, 0x5451, 0x541B)

Instruction = tuple[int, int, int, int]
#: Argument of a call, the bits of it that count, and the values that they may have.
Rule = tuple[int, int, tuple[int, ...]]


def install() -> bool:
    """Install the filter in this thread and all that it starts.

    Returns:
        Whether the kernel accepted it; false on a machine whose numbers are not known.
    """
    if os.uname().machine not in MACHINES:
        return False
    instructions = compile_filter(*MACHINES[os.uname().machine], os.getpid())
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code)
    address = ctypes.addressof(buffer)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(instructions), address))
    prctl = ctypes.CDLL(None).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    status: int = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return status == 0


def list_rules(process: int) -> dict[str, Rule]:
    """Return what the arguments of some calls must be.

    Args:
        process: the id of the process, which may end itself and no other.
    """
    return {
        "clone": (0, CLONE_THREAD | CLONE_NEW, (CLONE_THREAD,)),
        "ioctl": (1, 0xFFFFFFFF, REQUESTS),
        "open": (1, WRITING, (0,)),
        "openat": (2, WRITING, (0,)),
        "prlimit64": (0, 0xFFFFFFFF, (0, process)),
        "sendto": (4, 0xFFFFFFFF, (0,)),  # no address: only to the other end of the socket
        "tgkill": (0, 0xFFFFFFFF, (process,)),
    }


def compile_filter(architecture: int, column: int, process: int) -> list[Instruction]:
    """Return BPF instructions (code, jump if true, jump if false, operand)."""
    refuse = (RETURN, 0, 0, SECCOMP_RET_ERRNO | EACCES)
    instructions = [
        (LOAD, 0, 0, DATA_ARCH),
        (EQUAL, 1, 0, architecture),
        refuse,
        (LOAD, 0, 0, DATA_NR),
        (AT_LEAST, 0, 1, X32_SYSCALL_BIT),
        refuse,
    ]
    rules = list_rules(process)
    plain = (numbers[column] for name, numbers in NUMBERS.items() if name not in rules)
    allow, unknown = [(RETURN, 0, 0, SECCOMP_RET_ALLOW)], SECCOMP_RET_ERRNO | ENOSYS
    instructions += _match(plain, allow)
    instructions += _match((one[column] for one in UNKNOWN.values()), [(RETURN, 0, 0, unknown)])
    for name, rule in rules.items():
        instructions += _match([NUMBERS[name][column]], [*_check(rule), refuse])
    return [*instructions, refuse]


def _match(numbers: Iterable[int | None], then: list[Instruction]) -> list[Instruction]:
    """Return instructions that run others for each of these calls."""
    matched: list[Instruction] = []
    for number in numbers:
        if number is not None:
            matched += [(EQUAL, 0, len(then), number), *then]
    return matched


def _check(rule: Rule) -> list[Instruction]:
    """Return instructions that allow a call whose argument has an allowed value."""
    argument, bits, values = rule
    checks = [(LOAD, 0, 0, DATA_ARGUMENTS + 8 * argument), (AND, 0, 0, bits)]
    for value in values:
        checks += [(EQUAL, 0, 1, value), (RETURN, 0, 0, SECCOMP_RET_ALLOW)]
    return checks
