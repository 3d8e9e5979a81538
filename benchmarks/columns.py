"""Every saved query on DuckDB beside the embedded engine: the same rows, and how long each takes.

    .venv/bin/python -m benchmarks.columns BUILD [POLICY …]

BUILD is the build folder of any home, such as one that benchmarks/generator.py has made. It prints
a line for each query whose rows differ, and the times of all; it exits with 1 if one differs.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.names import DEFAULT_POLICY, GRAPH, POLICIES, list_dataset_graphs
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.query.results import Result
from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.duck import NAMED, Duck
from kg.stores.verify import describe_difference

T = TypeVar("T")


def load(engine: Engine) -> Duck:
    """Return DuckDB with the named graphs of a release, and the dataset of each policy."""
    folder = Path(engine.release.path) / "graphs"
    graphs = {}
    for path in sorted(folder.rglob("*.nt")):
        name = GRAPH + path.relative_to(folder).with_suffix("").as_posix()
        graphs[name] = ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    duck = Duck()
    duck.load(graphs)
    for policy in POLICIES:
        duck.merge(policy, list_dataset_graphs(policy))
    return duck


def measure(run: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that a call takes, and what it returns."""
    start = time.perf_counter()
    answer = run()
    return time.perf_counter() - start, answer


def write(row: tuple) -> str:
    return " ".join("-" if term is None else str(term) for term in row)


def compare(engine: Engine, duck: Duck, name: str, policy: str) -> tuple[float, float, str]:
    """Return the seconds of both engines, and how their rows differ."""
    query = engine.queries[name]
    text = bind_values(engine, query, {})

    def ask_embedded() -> list[str]:
        answer = engine.wrap(engine.execute(text, policy, naming=query["naming"]))
        if isinstance(answer, Result):
            return list(map(write, answer.rows))
        return list(map(str, answer))

    statement = CompiledQuery(text, Dataset(policy, NAMED), engine.prefixes).bind({})
    embedded, ours = measure(ask_embedded)
    columnar, rows = measure(lambda: duck.read_rows(statement))
    theirs = list(map(write, rows))
    if statement.form == "CONSTRUCT":
        theirs = sorted(str(ox.Triple(*row)) for row in rows)
    return embedded, columnar, describe_difference(ours, theirs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", help="a build folder")
    parser.add_argument("policies", nargs="*", default=[DEFAULT_POLICY])
    given = parser.parse_args()
    engine = Engine(given.build)
    seconds, duck = measure(lambda: load(engine))
    print(f"{duck.count()} triples in named graphs, loaded in {seconds:.1f} s")
    different = 0
    for policy in given.policies:
        pairs = []
        for name in sorted(engine.public):
            embedded, columnar, difference = compare(engine, duck, name, policy)
            pairs.append((embedded, columnar, name))
            if difference:
                different += 1
                print(f"{name} under {policy}: {difference}", flush=True)
        summarize(policy, pairs)
    sys.exit(1 if different else 0)


def summarize(policy: str, pairs: list[tuple[float, float, str]]) -> None:
    """Print the sum, the slowest and the geometric mean of both engines."""
    print(f"{policy}: {len(pairs)} queries")
    for place, engine in enumerate(("embedded", "DuckDB")):
        times = [pair[place] for pair in pairs]
        slowest = max(pairs, key=lambda pair: pair[place])
        mean = statistics.geometric_mean(times) * 1000
        print(
            f"  {engine}: sum {sum(times):.1f} s, slowest {slowest[place]:.2f} s ({slowest[2]}),"
            f" geometric mean {mean:.0f} ms"
        )


if __name__ == "__main__":
    main()
