"""Cold half of the catalogue: each question is a process of its own.

Stores are built beforehand, as their users have them; rdflib and Comunica, which have none, read
the file each time.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.comunica import MODULES, SCRIPT, node
from benchmarks.peers.embedded import store_on_disk
from benchmarks.records import Records
from benchmarks.warm import SAVED, Questions, absent
from kg.sparql.tokens import find_form

BIN = Path(sys.executable).parent
OXIGRAPH = shutil.which("oxigraph", path=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")
PYOXIGRAPH = """
import sys, pyoxigraph as ox
result = ox.Store.read_only(sys.argv[1]).query(open(sys.argv[2], encoding="utf-8").read())
rows = sys.argv[3] == "csv"
format = ox.QueryResultsFormat.CSV if rows else ox.RdfFormat.N_TRIPLES
result.serialize(sys.stdout.buffer, format=format)
"""
RDFLIB = """
import sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
result = graph.query(open(sys.argv[2], encoding="utf-8").read())
result.serialize(sys.stdout.buffer, format="csv" if sys.argv[3] == "csv" else "nt")
"""
#: Triples up to which engines are tried that read the complete file each time.
READERS = 20_000
#: Seconds from which no noise decides: a process that took so long is not started again.
SLOW = 0.4


@dataclass(frozen=True)
class Cold:
    """One question, cold: its files, and what the answer is written as."""

    name: str
    query: Path
    saved: str
    data: Path
    ntriples: Path
    format: str


def _kg(one: Cold) -> list[str]:
    console = BIN / "kg"
    start = [str(console)] if console.exists() else [sys.executable, "-m", "kg"]
    return [*start, "query", *shlex.split(one.saved), "--format", one.format]


def _oxigraph(one: Cold) -> list[str]:
    location = ["--location", str(one.data / "store"), "--query-file", str(one.query)]
    return [
        str(OXIGRAPH),
        "query",
        *location,
        "--results-format",
        "csv" if one.format == "csv" else "nt",
    ]


def _pyoxigraph(one: Cold) -> list[str]:
    return [sys.executable, "-c", PYOXIGRAPH, str(one.data / "store"), str(one.query), one.format]


def _rdflib(one: Cold) -> list[str]:
    return [sys.executable, "-c", RDFLIB, str(one.ntriples), str(one.query), one.format]


def _comunica(one: Cold) -> list[str]:
    # its command line reads no local file without another package, so that this is a script on its
    # API
    media = "text/csv" if one.format == "csv" else "application/n-triples"
    return [
        str(node()),
        str(SCRIPT),
        str(MODULES.parent.resolve()),
        str(one.ntriples),
        str(one.query),
        media,
    ]


#: Engine to its command.
COLD: dict[str, Callable[[Cold], list[str]]] = {
    "kg": _kg,
    "oxigraph": _oxigraph,
    "pyoxigraph-disk": _pyoxigraph,
    "rdflib": _rdflib,
    "comunica": _comunica,
}


@dataclass
class Times:
    """Times of one engine and one question."""

    seconds: list[float] = field(default_factory=list)
    rows: int | None = None
    outcome: str = "ok"
    note: str = ""


def ask_cold(
    options: argparse.Namespace, questions: Questions, records: Records, folder: Path
) -> None:
    """Start every engine on every derived question, in turn.

    Each round begins with another engine.
    """
    data, environment = folder / "derived", dict(os.environ)
    store_on_disk(options.derived, data / "store")
    environment["KG_BUILD_DIR"] = str(options.build.resolve())
    # an installed package has its bytecode: a shell that forbids to write it must not make ours
    # compile each time
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    engines = _engines(options, records)
    for name, forms in questions.items():
        one = _prepare(name, forms, data, options.derived.resolve())
        result = {engine: Times() for engine in engines}
        for number in range(options.cold_rounds):
            shift = number % max(1, len(engines))
            for engine in engines[shift:] + engines[:shift]:
                _run(COLD[engine](one), result[engine], one.format, options.limit, environment)
        for engine, times in result.items():
            records.add("cold", engine, form="derived", query=name, **vars(times))


def _engines(options: argparse.Namespace, records: Records) -> list[str]:
    engines = []
    for engine in [name for name in options.engines.split(",") if name in COLD]:
        reason = ("" if OXIGRAPH else "no oxigraph") if engine == "oxigraph" else absent(engine)
        if reason:
            records.add("cold", engine, outcome="absent", note=reason)
        elif engine in ("rdflib", "comunica") and options.size > READERS:
            records.add(
                "cold",
                engine,
                outcome="not tried",
                note=f"reads the file each time: up to {READERS} triples",
            )
        else:
            engines.append(engine)
    if "oxigraph" in engines:
        done = subprocess.run(
            [str(OXIGRAPH), "--version"], capture_output=True, text=True, check=True
        )
        records.add("version", "oxigraph", note=done.stdout.strip())
    return engines


def _prepare(name: str, forms: dict[str, str], data: Path, ntriples: Path) -> Cold:
    query = data / "queries" / f"{name}.rq"
    query.parent.mkdir(parents=True, exist_ok=True)
    query.write_text(forms["derived"], encoding="utf-8")
    is_graph = find_form(forms["derived"]) == "CONSTRUCT"
    return Cold(
        name, query, forms.get(SAVED, name), data, ntriples, "ntriples" if is_graph else "csv"
    )


def _run(
    command: list[str], times: Times, format: str, limit: float, environment: dict[str, str]
) -> None:
    """Run once and add the seconds, unless the command failed before or took long."""
    if times.outcome != "ok" or min(times.seconds, default=0) > SLOW:
        return
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        times.outcome = "timeout"
        return
    seconds = time.perf_counter() - begin
    if process.returncode:
        times.outcome, times.note = "error", errors.decode(errors="replace").strip()[-300:]
        return
    times.seconds.append(seconds)
    times.rows = _count(output.decode(), format)


def _count(output: str, format: str) -> int:
    if format == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(output))) - 1
    return len({line for line in output.splitlines() if line.strip()})
