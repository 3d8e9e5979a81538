"""Stores over HTTP: one persistent loopback connection, answers read to the end."""

import http.client
import re
import shutil
import subprocess
import time
from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import pyoxigraph as ox
from tests.stores.servers import (
    JARS,
    VIRTUOSO,
    find_jar,
    free_port,
    make_probe,
    start_process,
)

from benchmarks.peers import Hanging, Peer, TimeLimit, size_of
from benchmarks.peers.embedded import answer_from_terms
from benchmarks.rows import TRIPLE, Answer
from kg.sparql.tokens import find_form

JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
#: Seconds that a store has to end a question after its limit, before it counts as hanging.
GRACE = 3.0
#: Seconds after which a connection is made anew; stores close theirs after a few more.
IDLE = 2.0
#: Megabytes of Java's heap: a little below what the runner lets an engine have.
HEAP = 5_000
#: Virtuoso's pages of 8 kB, and how many may be dirty: what its manual gives for a machine with 4
#: GB.
BUFFERS, DIRTY = 340_000, 250_000
GRAPH = "urn:benchmark"


class _Server(Peer):
    """Store with a SPARQL endpoint."""

    #: Where queries go, and what is sent with each.
    path: ClassVar[str]
    extra: ClassVar[dict[str, str]]

    def start(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self._server = self._start_server(folder)
        self._connect()

    @abstractmethod
    def _start_server(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the server, empty, at the port."""

    def _connect(self) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self.limit + GRACE)
        self._http.connect()
        self._last = time.monotonic()

    def ready(self) -> None:
        """Reconnect, because a store may close a connection that was idle for long."""
        if time.monotonic() - self._last > IDLE:
            self._http.close()
            self._connect()

    def ask(self, text: str) -> Any:
        begin = time.perf_counter()
        try:
            result = self._request(text)
        except (OSError, http.client.HTTPException, SyntaxError, ValueError) as error:
            self._http.close()
            self._connect()
            if time.perf_counter() - begin < self.limit:
                raise
            self._wait_until_free()
            raise TimeLimit from error
        self._last = time.monotonic()
        return result

    def _request(self, text: str) -> tuple[list[str], list[Any]]:
        is_graph = find_form(text) == "CONSTRUCT"
        headers = {
            "Accept": NTRIPLES if is_graph else JSON,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._http.request("POST", self.path, urlencode({"query": text, **self.extra}), headers)
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise ValueError(f"HTTP {answer.status}: {body[:300].decode(errors='replace')}")
        if answer.getheader("X-SQL-State"):
            raise ValueError(f"cut: {answer.getheader('X-SQL-Message')}")
        if is_graph:
            return list(TRIPLE), [
                quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            ]
        result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(result, ox.QuerySolutions)  # no question of the catalogue is an ASK
        return [name.value for name in result.variables], list(result)

    def _wait_until_free(self) -> None:
        """Wait until the store ends a question that would disturb the next one."""
        calm, until = 0, time.monotonic() + GRACE
        while calm < 2:
            if time.monotonic() > until:
                raise Hanging("the store goes on with a question after its time limit")
            before = _ticks(self._server.pid)
            time.sleep(0.5)
            # less than a fifth of a core for half a second
            calm = calm + 1 if _ticks(self._server.pid) - before < 10 else 0

    def to_answer(self, result: Any) -> Answer:
        return answer_from_terms(*result)

    @property
    def process(self) -> int:
        return self._server.pid

    def close(self) -> None:
        self._http.close()
        self._server.kill()
        self._server.wait()


def _ticks(process: int) -> int:
    """Hundredths of a second that a process has worked."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


class Virtuoso(_Server):
    """Virtuoso, filled by its bulk loader; its one named graph is every default graph."""

    name = "virtuoso"
    path = "/sparql"
    extra: ClassVar[dict[str, str]] = {"default-graph-uri": GRAPH}

    def absent(self) -> str:
        return "" if shutil.which("virtuoso-t") and shutil.which("isql-vt") else "no Virtuoso"

    def version(self) -> str:
        done = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
        result = re.search(r"Version (\S+)", done.stdout + done.stderr)
        return f"Virtuoso {result[1] if result else ''}"

    def _start_server(self, folder: Path) -> subprocess.Popen[bytes]:
        self._sql = free_port()
        settings = {
            "sql": self._sql,
            "port": self._port,
            "rows": 100_000_000,
            "seconds": max(1, round(self.limit)),
        }
        # "/" because the graph may be anywhere
        room = {"folders": "/", "buffers": BUFFERS, "dirty": DIRTY}
        (folder / "virtuoso.ini").write_text(VIRTUOSO.format(**settings, **room), encoding="utf-8")
        command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
        ready = make_probe(f"http://127.0.0.1:{self._port}/sparql?query=ASK%7B%7D")
        return start_process(command, folder, ready)[0]

    def load(self, ntriples: Path, folder: Path) -> None:
        self._sql_run(f"ld_dir('{ntriples.resolve().parent}', '{ntriples.name}', '{GRAPH}')")
        self._sql_run("rdf_loader_run()")
        self._sql_run("checkpoint")
        faults = self._sql_run(
            "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL OR ll_state <> 2"
        )
        if "\n0 Rows" not in faults:
            raise RuntimeError(faults[-300:])

    def _sql_run(self, text: str) -> str:
        # the password of a fresh database, which only this machine reaches
        command = ["isql-vt", f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={text};"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        if "Error" in done.stderr:
            raise RuntimeError(done.stderr[-300:])
        return done.stdout

    def disk(self) -> int:
        return (self._folder / "virtuoso.db").stat().st_blocks * 512


class _Fuseki(_Server):
    path = "/ds/query"
    extra: ClassVar[dict[str, str]] = {}

    def absent(self) -> str:
        return (
            ""
            if shutil.which("java") and [*JARS.glob("jena-fuseki-server*")]
            else "no Java or no Fuseki"
        )

    def version(self) -> str:
        return f"Apache Jena Fuseki {Path(find_jar('jena-fuseki-server')).stem.rpartition('-')[2]}"

    @abstractmethod
    def _data(self, folder: Path) -> list[str]:
        """Return the options that set the server's data folder."""

    def _start_server(self, folder: Path) -> subprocess.Popen[bytes]:
        command = [
            "java",
            f"-Xmx{HEAP}m",
            "-jar",
            find_jar("jena-fuseki-server"),
            "--localhost",
            "--port",
            str(self._port),
        ]
        command += [f"--timeout={round(self.limit * 1000)}", *self._data(folder), "/ds"]
        ready = make_probe(f"http://127.0.0.1:{self._port}/ds/query?query=ASK%7B%7D")
        return start_process(command, folder, ready)[0]

    def load(self, ntriples: Path, folder: Path) -> None:
        loading = http.client.HTTPConnection("127.0.0.1", self._port)
        with ntriples.open("rb") as file:
            headers = {"Content-Type": NTRIPLES, "Content-Length": str(ntriples.stat().st_size)}
            loading.request("PUT", "/ds/data?default", file, headers)
            answer = loading.getresponse()
            body = answer.read()
        loading.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"HTTP {answer.status}: {body[:300].decode(errors='replace')}")


class FusekiMemory(_Fuseki):
    name = "fuseki-memory"

    def _data(self, folder: Path) -> list[str]:
        return ["--mem"]


class FusekiTdb2(_Fuseki):
    name = "fuseki-tdb2"

    def _data(self, folder: Path) -> list[str]:
        self._store = folder / "tdb2"
        self._store.mkdir(exist_ok=True)
        return ["--update", "--tdb2", f"--loc={self._store}"]

    def disk(self) -> int:
        return size_of(self._store)
