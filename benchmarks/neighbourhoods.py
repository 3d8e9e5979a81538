"""Neighbourhoods of an entity, and paths between two, in graphs of any size.

    .venv/bin/python benchmarks/neighbourhoods.py --build build --size 38325 --write records.jsonl

Entities are drawn by a seed. Each question runs once unmeasured and then several times: on the
engine that `kg serve` and notebooks use, which answers from memory if the graph fits, and on the
store on disk. The answer becomes a diagram, as in `kg view --around` and `kg path`, but no file.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.records import Records  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.names import DEFAULT_POLICY, POLICIES, shorten  # noqa: E402
from kg.query.choices import list_choices  # noqa: E402
from kg.query.engine import Engine  # noqa: E402
from kg.query.memory import WarmEngine  # noqa: E402
from kg.views.paths import find_paths  # noqa: E402
from kg.views.view import project_around  # noqa: E402


def time_rounds(ask: Callable[[], object], rounds: int) -> list[float]:
    """Return the seconds of each round, after one that is not measured."""
    ask()
    result = []
    for _ in range(rounds):
        begin = time.perf_counter()
        ask()
        result.append(time.perf_counter() - begin)
    return result


def path(engine: Engine, pair: tuple[str, str]) -> object:
    """Find paths between two entities; no path is an answer as well."""
    try:
        return find_paths(engine, pair, DEFAULT_POLICY)
    except KgError:
        return None


def questions(
    engine: Engine, chance: random.Random, things: int
) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Return each question with its names."""
    of = {}
    for kind in ("stations", "persons"):
        of[kind] = sorted(iri for iri, _ in list_choices(engine, {"choices": kind}))
    for number in range(things):
        thing = chance.choice(of["stations" if number % 2 else "persons"])
        yield "around", shorten(thing), partial(project_around, engine, thing, DEFAULT_POLICY)
        pair = chance.choice(of["persons"]), chance.choice(of["stations"])
        yield "path", " to ".join(map(shorten, pair)), partial(path, engine, pair)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument(
        "--size", type=int, required=True, help="triples, as the records name this graph"
    )
    parser.add_argument(
        "--things", type=int, default=8, help="how many things and pairs (default 8)"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--write", type=Path, required=True, help="a file to which records are added as JSON lines"
    )
    options = parser.parse_args()
    records = Records(options.write, options.size)
    warm = WarmEngine(str(options.build))
    warm.warm(*POLICIES)
    for name, engine in (("kg", warm), ("kg-disk", Engine(str(options.build)))):
        for what, named, question in questions(engine, random.Random(options.seed), options.things):
            records.add(what, name, query=named, seconds=time_rounds(question, options.rounds))


if __name__ == "__main__":
    main()
