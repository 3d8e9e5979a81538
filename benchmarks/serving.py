"""`kg serve` against `oxigraph serve` and rdflib-endpoint, with 16 connections.

    .venv/bin/python benchmarks/serving.py --rdflib SCRATCH/bin/python \\
        --write docs/serving-speed.md

All servers get the same requests in the same order: every saved query that needs no value, with its
defaults bound, as JSON. A round asks each server in turn for some seconds; medians over rounds are
printed, so that only what ran together is compared. Ours runs with its cache off, and separately
with it on. `oxigraph serve` gets the release with its named graphs and, as its users would do, the
dataset of the policy by default-graph-uri; separately it gets that dataset as one graph, its best
case. rdflib-endpoint also gets that one graph; it needs a virtual environment of its own: pip
install "rdflib-endpoint[cli]" uvicorn.
"""

import argparse
import asyncio
import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg import settings
from kg.names import list_dataset_graphs
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sparql.rewrite import add_prefixes

BIN = Path(sys.executable).parent
POLICY = "reported"
RDFLIB = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
app = SparqlEndpoint(graph=Graph().parse(sys.argv[1], format="turtle"))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


class Asking(asyncio.Protocol):
    """Client that asks again after each answer, and records how long it took."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self._requests = requests
        self._until = until
        self._times = times
        self._buffer = bytearray()
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if time.perf_counter() > self._until:
            self._transport.close()
            self.done.set_result(None)
            return
        self._begin = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        length = re.search(rb"content-length: (\d+)", head)
        whole = (
            len(self._buffer) >= end + 4 + int(length[1])
            if length
            else self._buffer.endswith(b"0\r\n\r\n")
        )
        if whole:
            assert b" 200 " in head[:20], bytes(self._buffer[:500])
            self._times.append(time.perf_counter() - self._begin)
            self._buffer.clear()
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server hung up"))


async def measure(
    port: int, requests: list[bytes], connections: int, seconds: float
) -> list[float]:
    """Return the seconds of each answer, with so many concurrent clients."""

    def endless() -> Iterator[bytes]:
        while True:
            yield from requests

    times: list[float] = []
    source, until = endless(), time.perf_counter() + seconds
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Asking(source, until, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in opened))
    return times


def queries() -> list[str]:
    """Return the texts of all saved queries that need no value, with their prefixes."""
    engine = Engine(settings.build_folder())
    texts = []
    for query in engine.public.values():
        has_values = all(one["default"] is not None for one in query["parameters"])
        if has_values and query["form"] == "SELECT" and not query["naming"]:
            texts.append(add_prefixes(bind_values(engine, query, {}), engine.prefixes))
    return texts


def requests(path: str, texts: list[str], *more: tuple[str, str]) -> list[bytes]:
    head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/sparql-results+json\r\n\r\n"
    return [f"GET {path}?{urlencode([('query', text), *more])} {head}".encode() for text in texts]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], port: int) -> Iterator[int]:
    """Run a server as a process, once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with (
                suppress(ConnectionRefusedError),
                socket.create_connection(("127.0.0.1", port)) as probe,
            ):
                if (
                    probe.getsockname() != probe.getpeername()
                ):  # a socket may reach itself on a free port
                    break
            assert process.poll() is None, command
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def prepare(folder: Path) -> None:
    """Write the peers' data: the release, and the policy's dataset as one graph."""
    engine = Engine(settings.build_folder())
    subprocess.run(
        [
            BIN / "oxigraph",
            "load",
            "--location",
            folder / "graphs",
            "--file",
            engine.release.path / "dataset.trig",
        ],
        check=True,
        capture_output=True,
    )
    triples = [quad.triple for quad in engine._open(POLICY)]
    (folder / "merged.nt").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    (folder / "merged.ttl").write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"")
    (folder / "peer.py").write_text(RDFLIB, encoding="utf-8")
    load = [
        BIN / "oxigraph",
        "load",
        "--location",
        folder / "merged",
        "--file",
        folder / "merged.nt",
    ]
    subprocess.run(load, check=True, capture_output=True)


def servers(
    folder: Path, stack: ExitStack, texts: list[str], rdflib: str
) -> dict[str, tuple[int, list[bytes]]]:
    """Start every server; return port and requests by name."""

    def start(*command: str | Path) -> int:
        port = free_port()
        return stack.enter_context(
            server([str(part).replace("PORT", str(port)) for part in command], port)
        )

    graphs = [("default-graph-uri", name) for name in list_dataset_graphs(POLICY)]
    ours = ("-m", "kg", "serve", "--port", "PORT")
    oxigraph = (BIN / "oxigraph", "serve-read-only", "--bind", "127.0.0.1:PORT", "--location")
    result = {
        "kg serve --no-cache": (
            start(sys.executable, *ours, "--no-cache"),
            requests("/sparql", texts, *graphs),
        ),
        "oxigraph serve": (
            start(*oxigraph, folder / "graphs"),
            requests("/query", texts, *graphs),
        ),
        "oxigraph serve, one graph": (
            start(*oxigraph, folder / "merged"),
            requests("/query", texts),
        ),
        "kg serve, cached": (start(sys.executable, *ours), requests("/sparql", texts, *graphs)),
    }
    if rdflib:
        port = start(rdflib, folder / "peer.py", folder / "merged.ttl", "PORT")
        result["rdflib-endpoint"] = (port, requests("/", texts))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument(
        "--rdflib", default="", help="the python of an environment with rdflib-endpoint"
    )
    parser.add_argument("--write", type=Path, help="a file for the table")
    given = parser.parse_args()
    texts = queries()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        prepare(Path(folder))
        result = servers(Path(folder), stack, texts, given.rdflib)
        rounds: dict[str, list[list[float]]] = {name: [] for name in result}
        for _ in range(given.rounds):
            for name, (port, asked) in result.items():
                times = asyncio.run(measure(port, asked, given.connections, given.seconds))
                rounds[name].append(times)
                print(f"{name:28} {len(times) / given.seconds:9.1f}/s", flush=True)
    table = render_table(rounds, given.seconds)
    head = (
        f"{len(texts)} saved queries, {given.connections} connections, {given.rounds} rounds of "
        f"{given.seconds:g} s"
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    text = f"{head}; {machine}.\n\n{table}"
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")


def render_table(rounds: dict[str, list[list[float]]], seconds: float) -> str:
    lines = [
        "| server | answers a second | median ms | p99 ms | against oxigraph serve |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    base = [len(times) for times in rounds["oxigraph serve"]]
    for name, taken in rounds.items():
        rate = statistics.median(len(times) / seconds for times in taken)
        quantiles = [statistics.quantiles(times, n=100) for times in taken]
        middle = statistics.median(cuts[49] * 1000 for cuts in quantiles)
        late = statistics.median(cuts[98] * 1000 for cuts in quantiles)
        ratio = statistics.median(
            len(times) / other for times, other in zip(taken, base, strict=True)
        )
        lines.append(f"| {name} | {rate:,.0f} | {middle:,.1f} | {late:,.1f} | {ratio:.2f} × |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
