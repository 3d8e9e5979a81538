"""Probes: what a hostile program inside a worker would try, one function each.

Each returns what it reached; a refusal raises an OSError. Run by tests in the sandbox, and outside
it to see that the probe itself works.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

TEMPORARY = Path(tempfile.gettempdir())
LIBC = ctypes.CDLL(None, use_errno=True)
#: Numbers of system calls on x86_64.
SOCKET, SOCKETPAIR, KILL, PTRACE, FORK, VFORK, MOUNT, UNSHARE, SETNS = (
    41, 53, 62, 101, 57, 58, 165, 272, 308,
)  # fmt: skip
PROCESS_VM_READV, PROCESS_VM_WRITEV, BPF, USERFAULTFD, MEMFD = 310, 311, 321, 323, 319
PIDFD_SEND, IO_URING_SETUP, IO_URING_ENTER, PIDFD_OPEN, CLONE3, OPENAT2, PIDFD_GETFD = (
    424, 425, 426, 434, 435, 437, 438,
)  # fmt: skip
CLONE, TKILL, RT_SIGQUEUE, KEYCTL, PERF, PRCTL, SETPRIORITY, SHMGET, IOPRIO = (
    56, 200, 129, 250, 298, 157, 141, 29, 251,
)  # fmt: skip
X32 = 0x40000000


def call(number: int, *arguments: int) -> int:
    """Make a system call.

    Raises:
        OSError: the kernel refused it.
    """
    result: int = LIBC.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def write_file() -> str:
    """Create a file in the folder for temporary files."""
    path = TEMPORARY / f"probe-{os.getpid()}"
    path.write_text("x", encoding="utf-8")
    path.unlink()
    return "wrote"


def append_to_own_code() -> int:
    """Open a module of this package for writing."""
    return os.open(sys.modules["kg"].__file__ or "", os.O_WRONLY | os.O_APPEND)


def read_secrets() -> bytes:
    """Read what only its owner should: the account list stands for it."""
    return Path("/etc/passwd").read_bytes()


def read_parent() -> bytes:
    """Read the environment of the process that started this one."""
    return Path(f"/proc/{os.getppid()}/environ").read_bytes()


def start_program() -> int:
    """Start another program."""
    return subprocess.run(["/bin/true"], check=True).returncode


def fork() -> int:
    """Start another process."""
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    os._exit(0)


def reach_network() -> socket.socket:
    """Open a socket of the internet."""
    return socket.socket()


def open_pair() -> object:
    """Open two connected sockets."""
    return socket.socketpair()


def signal_parent() -> None:
    """Send a signal that changes nothing to the process that started this one."""
    os.kill(os.getppid(), 0)


#: What reaches outside by a system call of its own, on x86_64.
CALLS: dict[str, tuple[int, ...]] = {
    "socket": (SOCKET, 2, 1, 0),
    "socket of x32": (X32 | SOCKET, 2, 1, 0),
    "socket pair": (SOCKETPAIR, 1, 1, 0, 0),
    "kill": (KILL, os.getppid(), 0),
    "tkill": (TKILL, os.getppid(), 0),
    "queued signal": (RT_SIGQUEUE, os.getppid(), 0, 0),
    "ptrace": (PTRACE, 16, os.getppid(), 0, 0),
    "fork": (FORK,),
    "vfork": (VFORK,),
    "mount": (MOUNT, 0, 0, 0, 0, 0),
    "unshare a namespace": (UNSHARE, 0x10000000),
    "enter a namespace": (SETNS, 0, 0),
    "clone into a user namespace": (CLONE, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0),
    "clone a process": (CLONE, signal.SIGCHLD, 0, 0, 0, 0),
    "clone3": (CLONE3, 0, 0),
    "openat2": (OPENAT2, -100, 0, 0, 0),
    "process_vm_readv": (PROCESS_VM_READV, os.getppid(), 0, 0, 0, 0, 0),
    "process_vm_writev": (PROCESS_VM_WRITEV, os.getppid(), 0, 0, 0, 0, 0),
    "pidfd_open": (PIDFD_OPEN, os.getppid(), 0),
    "pidfd_getfd": (PIDFD_GETFD, 0, 0, 0),
    "pidfd_send_signal": (PIDFD_SEND, 0, 0, 0, 0),
    "io_uring_setup": (IO_URING_SETUP, 1, 0),
    "io_uring_enter": (IO_URING_ENTER, 0, 0, 0, 0, 0),
    "bpf": (BPF, 0, 0, 0),
    "userfaultfd": (USERFAULTFD, 0),
    "perf_event_open": (PERF, 0, 0, -1, -1, 0),
    "keyctl": (KEYCTL, 0, 0),
    "memfd_create": (MEMFD, 0, 0),
    "shared memory": (SHMGET, 0, 1, 0o1600),
    "prctl": (PRCTL, 3, 0, 0, 0, 0),
    "priority": (SETPRIORITY, 0, 0, 19),
    "a call of a later kernel": (999,),
}
ACTIONS: dict[str, Callable[[], object]] = {
    one.__name__: one
    for one in (
        write_file,
        append_to_own_code,
        read_secrets,
        read_parent,
        start_program,
        fork,
        reach_network,
        open_pair,
        signal_parent,
    )
}


def main() -> None:
    """Print what each probe comes to: `reached`, or the number of the refusal."""
    results = {}
    for name, action in ACTIONS.items():
        try:
            action()
            results[name] = "reached"
        except OSError as error:
            results[name] = error.errno
    for name, arguments in CALLS.items():
        try:
            call(*arguments)
            results[name] = "reached"
        except OSError as error:
            results[name] = error.errno
    sys.stdout.write(repr(results))
