"""Questions of the benchmark: every public saved query with values, as JSON lines.

    .venv/bin/python benchmarks/questions.py --seed 1 --out build/questions.jsonl

A parameter with choices gets one of them, as the seed decides; the others use their defaults.
Values are drawn again, a few times, while there are no rows: people ask about what exists.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import settings
from kg.catalog import INNER_FOLDERS
from kg.query.answer import run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.memory import WarmEngine
from kg.query.parameters import bind_values
from kg.sparql.rewrite import add_prefixes

#: How often values are drawn before an empty answer is taken.
DRAWS = 30


def questions(engine: Engine, seed: int) -> Iterator[dict[str, Any]]:
    """Yield each public saved query by name, as a question with values."""
    offered: dict[str, list[str]] = {}
    for name, query in sorted(engine.queries.items()):
        if query["topic"] not in INNER_FOLDERS:
            # each query by its own chance: a new query changes no other question
            values = _values(engine, query, random.Random(f"{seed} {name}"), offered)
            text = add_prefixes(bind_values(engine, query, values), engine.prefixes)
            yield {"name": name, "form": "derived", "text": text, "values": values}


def _values(
    engine: Engine, query: dict[str, Any], chance: random.Random, offered: dict[str, list[str]]
) -> dict[str, str]:
    """Return values for the parameters of a query; `offered` caches lists of choices."""
    sources = {one["name"]: one["choices"] for one in query["parameters"] if one["choices"]}
    for one in query["parameters"]:
        if one["choices"] and one["choices"] not in offered:
            offered[one["choices"]] = [value for value, _ in list_choices(engine, one)]
    values: dict[str, str] = {}
    for _ in range(DRAWS):
        values = {
            name: chance.choice(offered[source])
            for name, source in sources.items()
            if offered[source]
        }
        if not values or len(run_saved(engine, query["name"], values)):
            break
    return values


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="decides the values (default 1)")
    parser.add_argument("--out", type=Path, required=True, help="the file of questions to write")
    options = parser.parse_args()
    lines = [
        json.dumps(one, ensure_ascii=False)
        for one in questions(WarmEngine(settings.build_folder()), options.seed)
    ]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} questions")


if __name__ == "__main__":
    main()
