"""Real triple stores for tests and documentation: started empty on a free loopback port, stopped by pid."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, missing

#: What Virtuoso gives at most when nothing else is said.
ROWS = 10_000
NAMES = ("oxigraph", "virtuoso", "fuseki", "rdf4j")
JARS = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores"))
USER, PASSWORD = "dba", "canary-7f3a9"
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folders}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {seconds}
"""
REPOSITORY = """
@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ; config:rep.id "kg" ;
  config:rep.impl [ config:rep.type "openrdf:SailRepository" ;
    config:sail.impl [ config:sail.type "openrdf:MemoryStore" ] ] .
"""


@dataclass(frozen=True)
class Running:
    """A store that runs: the address that a user gives to `kg load`, and who may write."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    log: Path
    user: str = ""
    password: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which `kg` logs in."""
        return {"KG_STORE_USER": self.user, "KG_STORE_PASSWORD": self.password} if self.user else {}

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].partition("/")[0])


@contextmanager
def running(
    name: str, folder: Path, *, read_only: bool = False, rows: int = ROWS, room: int = 0
) -> Iterator[Running]:
    """A store of this kind, empty, until the end of the block; without its software the test is skipped.

    Args:
        folder: where it keeps its data and its log.
        read_only: refuse updates (Fuseki and Oxigraph).
        rows: the most rows that Virtuoso gives.
        room: bytes that Oxigraph may write to one file; then it meets what a full disk gives it.
    """
    start = STARTS[name]
    folder.mkdir(parents=True, exist_ok=True)
    store = start(folder, free_port(), read_only, room or rows)
    try:
        yield store
    finally:
        store.process.terminate()
        try:
            store.process.wait(20)
        except subprocess.TimeoutExpired:
            store.process.kill()
            store.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(
    command: list[str], folder: Path, ready: Callable[[], bool]
) -> tuple[subprocess.Popen[bytes], Path]:
    """The process, once it is ready; what it printed if it is not within three minutes."""
    log = folder / "server.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=file, stdin=subprocess.DEVNULL
        )
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        if ready():
            return process, log
        time.sleep(0.1)
    process.kill()
    raise AssertionError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def answers(url: str) -> Callable[[], bool]:
    def ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    return ready


def _oxigraph(folder: Path, port: int, read_only: bool, room: int) -> Running:
    command = [str(Path(sys.executable).with_name("oxigraph"))]
    data = ["--location", str(folder / "data")]
    if read_only:
        empty = folder / "empty.nt"
        empty.touch()
        subprocess.run(
            [*command, "load", *data, "--file", str(empty)], check=True, capture_output=True
        )
    verb = "serve-read-only" if read_only else "serve"
    url = f"http://127.0.0.1:{port}"
    command += [verb, *data, "--bind", f"127.0.0.1:{port}"]
    if room > ROWS:
        # a limit of the size of a file; the signal that comes with it is left unheard
        command = [
            "bash",
            "-c",
            f"trap '' XFSZ; ulimit -f {room // 1024}; exec \"$@\"",
            "bash",
            *command,
        ]
    process, log = started(command, folder, answers(url))
    return Running("oxigraph", url, process, log)


def _virtuoso(folder: Path, port: int, _: bool, rows: int) -> Running:
    if not shutil.which("virtuoso-t"):
        missing("no Virtuoso on this machine; .ci/stores installs it")
    settings = {"sql": free_port(), "port": port, "rows": rows}
    room = {"folders": ".", "buffers": 10_000, "dirty": 6_000, "seconds": 60}
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(**settings, **room))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    # the first start only sets the passwords
    first = [*command, "+pwdold", "dba", "+pwddba", PASSWORD, "+pwddav", PASSWORD]
    subprocess.run(first, cwd=folder, check=True, capture_output=True, timeout=60)
    url = f"http://127.0.0.1:{port}"
    process, log = started(command, folder, answers(url + "/sparql?query=ASK%7B%7D"))
    return Running("virtuoso", url, process, log, USER, PASSWORD)


def jar(stem: str) -> str:
    found = sorted(JARS.glob(f"{stem}*"))
    if not found or not shutil.which("java"):
        missing(f"no {stem} in {JARS}, or no Java; .ci/stores installs both")
    return str(found[-1].resolve())


def _fuseki(folder: Path, port: int, read_only: bool, _: int) -> Running:
    empty = folder / "empty.nt"
    empty.touch()
    command = [
        "java",
        "-Xmx768m",
        "-jar",
        jar("jena-fuseki-server"),
        "--localhost",
        "--port",
        str(port),
    ]
    # in memory it always takes updates; data from a file it only reads
    data = [f"--file={empty}"] if read_only else ["--mem"]
    url = f"http://127.0.0.1:{port}/ds"
    process, log = started(
        [*command, *data, "/ds"], folder, answers(url + "/query?query=ASK%7B%7D")
    )
    return Running("fuseki", url, process, log)


def _rdf4j(folder: Path, port: int, _: bool, __: int) -> Running:
    war = jar("rdf4j-http-server")
    data = f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}"
    command = [
        "java",
        "-Xmx768m",
        data,
        "-jar",
        jar("jetty-runner"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    base = f"http://127.0.0.1:{port}/rdf4j-server"
    process, log = started(
        [*command, "--path", "/rdf4j-server", war], folder, answers(base + "/protocol")
    )
    url = base + "/repositories/kg"
    made = urllib.request.Request(
        url, REPOSITORY.encode(), {"Content-Type": "text/turtle"}, method="PUT"
    )
    with urllib.request.urlopen(made, timeout=30):
        return Running("rdf4j", url, process, log)


STARTS = {"oxigraph": _oxigraph, "virtuoso": _virtuoso, "fuseki": _fuseki, "rdf4j": _rdf4j}


def listens(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether this very process listens on the port: another store there would answer just as well."""
    tables = "".join(Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6"))
    lines = [line.split() for line in tables.splitlines()]
    sockets = {
        fields[9]
        for fields in lines
        if len(fields) > 9 and fields[1].endswith(f":{port:04X}") and fields[3] == "0A"
    }
    links = (
        str(link.readlink())
        for link in Path(f"/proc/{process.pid}/fd").iterdir()
        if link.is_symlink()
    )
    return bool(sockets & {link[8:-1] for link in links if link.startswith("socket:[")})
