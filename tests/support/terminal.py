"""Run the `kg` command in its own process, with pipes or on a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

COMMAND = [sys.executable, "-c", "from kg.cli import main; main()"]


def run_piped(
    *arguments: str | bytes, build: Path, input: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `kg` with pipes on all three streams."""
    settings = os.environ | {"KG_BUILD_DIR": str(build)} | environment
    return subprocess.run(
        [*COMMAND, *arguments],
        input=input,
        capture_output=True,
        env=settings,
        timeout=180,
        check=False,
    )


def run_on_terminal(
    *arguments: str,
    build: Path,
    columns: int,
    stream: str = "stdout",
    environment: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Run `kg` with one stream on a terminal of 24 lines; return exit code and text.

    The pager is `cat`, unless the environment names another.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {
        stream: theirs
    }
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=streams["stdout"],
        stderr=streams["stderr"],
        env=os.environ | {"KG_BUILD_DIR": str(build), "PAGER": "cat"} | (environment or {}),
        start_new_session=True,
    ) as process:
        os.close(theirs)
        text = bytearray()
        while part := _read(ours):
            text += part
    os.close(ours)
    return process.returncode, text.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    """Return the next bytes of a terminal; Linux reports the end of file by an error."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
