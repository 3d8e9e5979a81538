"""Real triple stores for tests and documentation, empty, on a free loopback port."""

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
from typing import Any

import pytest

from kg.stores.client import Endpoint
from kg.stores.config import StoreChoice, connect
from tests.conftest import ROOT, missing

#: The most rows that Virtuoso returns by default.
ROWS = 10_000
NAMES = ("oxigraph", "virtuoso", "fuseki", "rdf4j")
JARS = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores"))
USER, PASSWORD = "dba", "canary-7f3a9"
#: Seconds that a store may take to start, and to answer, on a busy machine.
START = 180
LONGEST_REQUEST = 600
#: The number in /proc/net/tcp of a socket that listens.
LISTEN = "0A"
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
class RunningStore:
    """A store that runs: its address as you give it to `kg load`, and who may write."""

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
def run_store(
    name: str, folder: Path, *, read_only: bool = False, rows: int = ROWS, room: int = 0
) -> Iterator[RunningStore]:
    """Run an empty store, or skip the test if its software is not installed.

    Args:
        folder: where it writes its data and its log.
        read_only: refuse updates (Fuseki and Oxigraph).
        rows: the most rows that Virtuoso returns.
        room: the bytes that Oxigraph may write to one file, as if the disk were full then.
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


def make_parameters(*names: str) -> list[Any]:
    """Make test parameters of stores; all but Oxigraph need what .ci/stores installs."""
    parameters = []
    for name in names:
        marks = () if name == "oxigraph" else (pytest.mark.stores,)
        parameters.append(pytest.param(name, marks=marks))
    return parameters


def open_endpoint(url: str, kind: str = "") -> Endpoint:
    """Connect to a store with a time limit that a busy machine meets."""
    return connect(StoreChoice(url, kind, seconds=LONGEST_REQUEST))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_process(
    command: list[str], folder: Path, is_ready: Callable[[], bool]
) -> tuple[subprocess.Popen[bytes], Path]:
    """Start a process, wait until it is ready, and return it with the path of its log."""
    log = folder / "server.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=file, stdin=subprocess.DEVNULL
        )
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        if is_ready():
            return process, log
        time.sleep(0.1)
    process.kill()
    raise AssertionError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def make_probe(url: str) -> Callable[[], bool]:
    """Return a function that checks whether a server answers at an address."""

    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    return is_ready


def _start_oxigraph(folder: Path, port: int, read_only: bool, room: int) -> RunningStore:
    command = [str(Path(sys.executable).with_name("oxigraph"))]
    data = ["--location", str(folder / "data")]
    if read_only:
        empty = folder / "empty.nt"
        empty.touch()
        load = [*command, "load", *data, "--file", str(empty)]
        subprocess.run(load, check=True, capture_output=True)
    command += ["serve-read-only" if read_only else "serve"]
    command += [*data, "--bind", f"127.0.0.1:{port}"]
    if room > ROWS:
        # bash limits the size of a file; the signal for too large a file is ignored
        limit = f"trap '' XFSZ; ulimit -f {room // 1024}; exec \"$@\""
        command = ["bash", "-c", limit, "bash", *command]
    url = f"http://127.0.0.1:{port}"
    process, log = start_process(command, folder, make_probe(url))
    return RunningStore("oxigraph", url, process, log)


def _start_virtuoso(folder: Path, port: int, _: bool, rows: int) -> RunningStore:
    if not shutil.which("virtuoso-t"):
        missing("no Virtuoso on this machine; .ci/stores installs it")
    settings = {"sql": free_port(), "port": port, "rows": rows}
    room = {"folders": ".", "buffers": 10_000, "dirty": 6_000, "seconds": LONGEST_REQUEST}
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(**settings, **room))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    # the first start only sets the passwords
    first = [*command, "+pwdold", "dba", "+pwddba", PASSWORD, "+pwddav", PASSWORD]
    subprocess.run(first, cwd=folder, check=True, capture_output=True, timeout=START)
    url = f"http://127.0.0.1:{port}"
    process, log = start_process(command, folder, make_probe(url + "/sparql?query=ASK%7B%7D"))
    return RunningStore("virtuoso", url, process, log, USER, PASSWORD)


def find_jar(stem: str) -> str:
    """Return the path of a Java program, or skip the test."""
    paths = sorted(JARS.glob(f"{stem}*"))
    if not paths or not shutil.which("java"):
        missing(f"no {stem} in {JARS}, or no Java; .ci/stores installs both")
    return str(paths[-1].resolve())


def _start_fuseki(folder: Path, port: int, read_only: bool, _: int) -> RunningStore:
    empty = folder / "empty.nt"
    empty.touch()
    command = ["java", "-Xmx768m", "-jar", find_jar("jena-fuseki-server")]
    command += ["--localhost", "--port", str(port)]
    # in memory it always accepts updates; data from a file it only reads
    command += [f"--file={empty}"] if read_only else ["--mem"]
    url = f"http://127.0.0.1:{port}/ds"
    is_ready = make_probe(url + "/query?query=ASK%7B%7D")
    process, log = start_process([*command, "/ds"], folder, is_ready)
    return RunningStore("fuseki", url, process, log)


def _start_rdf4j(folder: Path, port: int, _: bool, __: int) -> RunningStore:
    data = f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}"
    command = ["java", "-Xmx768m", data, "-jar", find_jar("jetty-runner")]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--path", "/rdf4j-server", find_jar("rdf4j-http-server")]
    base = f"http://127.0.0.1:{port}/rdf4j-server"
    process, log = start_process(command, folder, make_probe(base + "/protocol"))
    url = base + "/repositories/kg"
    create = urllib.request.Request(
        url, REPOSITORY.encode(), {"Content-Type": "text/turtle"}, method="PUT"
    )
    with urllib.request.urlopen(create, timeout=START):
        return RunningStore("rdf4j", url, process, log)


STARTS = {
    "oxigraph": _start_oxigraph,
    "virtuoso": _start_virtuoso,
    "fuseki": _start_fuseki,
    "rdf4j": _start_rdf4j,
}


def is_listening(process: subprocess.Popen[bytes], port: int) -> bool:
    """Check whether this very process listens; another store would answer too."""
    inodes = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines():
            fields = line.split()
            if fields[1].endswith(f":{port:04X}") and fields[3] == LISTEN:
                inodes.add(fields[9])
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        if link.is_symlink() and str(link.readlink()).removeprefix("socket:[")[:-1] in inodes:
            return True
    return False
