"""Cold `kg query` against `oxigraph query` and an rdflib script; and the build.

    make bench            # or: .venv/bin/python benchmarks/cold.py --runs 15

Each round starts every command once, in turn, as a fresh process. Medians and ratios by round are
printed with the machine, so that only what ran together is compared. All three answer the same
question on the same triples: stations of the table per bureau. Peers get a prebuilt store
(oxigraph) and a Turtle file (rdflib), as their users would have.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg import settings
from kg.names import list_dataset_graphs
from kg.query.engine import Engine
from kg.sparql.rewrite import add_prefixes

BIN = Path(sys.executable).parent
QUERY = "stations-per-bureau"
RDFLIB = """
import sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1], format="turtle")
for row in graph.query(open(sys.argv[2], encoding="utf-8").read()):
    print(*row, sep="\\t")
"""


def prepare(folder: Path) -> dict[str, list[str]]:
    """Write the peers' data, and return the commands."""
    engine = Engine(settings.build_folder())
    triples = [
        quad.triple
        for name in list_dataset_graphs("reported")
        for quad in engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    ]
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    store.optimize()
    del store
    (folder / "data.ttl").write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"")
    query = folder / "query.rq"
    query.write_text(add_prefixes(engine.queries[QUERY]["text"], engine.prefixes), encoding="utf-8")
    script = folder / "script.py"
    script.write_text(RDFLIB, encoding="utf-8")
    location = [
        "--location",
        str(folder / "store"),
        "--query-file",
        str(query),
        "--results-format",
        "csv",
    ]
    return {
        "kg query (table)": [str(BIN / "kg"), "query", QUERY],
        "kg query --format csv": [str(BIN / "kg"), "query", QUERY, "--format", "csv"],
        "oxigraph query": [str(BIN / "oxigraph"), "query", *location],
        "rdflib script": [sys.executable, str(script), str(folder / "data.ttl"), str(query)],
        "python -c pass": [sys.executable, "-c", "pass"],
    }


def time_command(command: list[str], **environment: str) -> float:
    """Return the milliseconds of a process; a command that fails ends the benchmark."""
    # an installed package has its bytecode: a shell that forbids to write it must not make ours
    # compile each time
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=inherited | environment)
    return (time.perf_counter() - begin) * 1000


def queries(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        commands = prepare(Path(folder))
        for command in commands.values():
            time_command(command)
        rounds = []
        for _ in range(runs):
            rounds.append({name: time_command(command) for name, command in commands.items()})
    print(
        f"\ncold query, {runs} rounds     median ms    min    max    ratio to oxigraph "
        f"query (median of rounds)"
    )
    for name in commands:
        values = [one[name] for one in rounds]
        ratio = statistics.median(one[name] / one["oxigraph query"] for one in rounds)
        print(
            f"  {name:<24} {statistics.median(values):>9.0f} {min(values):>6.0f} "
            f"{max(values):>6.0f}    {ratio:.2f}"
        )


def builds(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for name in settings.INPUT_FOLDERS:
            shutil.copytree(Path(settings.home()) / name, home / name)
        kg, sheet = [str(BIN / "kg"), "build"], home / "graph" / "claims" / "001.csv"
        text = sheet.read_text(encoding="utf-8")
        figures: dict[str, list[float]] = {
            "cold, every shape": [],
            "one line changed": [],
            "nothing changed": [],
        }
        for number in range(runs):
            target = str(Path(folder) / f"build-{number}")
            sheet.write_text(text, encoding="utf-8")
            figures["cold, every shape"].append(
                time_command(kg, KG_HOME=str(home), KG_BUILD_DIR=target)
            )
            sheet.write_text(
                text.rstrip("\n") + " \n".replace(" ", f" Round {number}."), encoding="utf-8"
            )
            figures["one line changed"].append(
                time_command(kg, KG_HOME=str(home), KG_BUILD_DIR=target)
            )
            figures["nothing changed"].append(
                time_command(kg, KG_HOME=str(home), KG_BUILD_DIR=target)
            )
    print(f"\nbuild, {runs} rounds          median ms    min    max")
    for name, values in figures.items():
        print(
            f"  {name:<24} {statistics.median(values):>9.0f} {min(values):>6.0f} "
            f"{max(values):>6.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15, help="rounds of cold queries (default 15)")
    parser.add_argument("--builds", type=int, default=3, help="rounds of builds (default 3)")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {load:.1f}"
    )
    print(f"pyoxigraph {ox.__version__ if hasattr(ox, '__version__') else ''}".rstrip())
    queries(options.runs)
    builds(options.builds)


if __name__ == "__main__":
    main()
