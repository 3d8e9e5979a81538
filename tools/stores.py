"""Write docs/stores/matrix.md from a run of the real stores (`make stores`)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conftest import ROOT
from tests.stores.literals import RoundTrip, list_forms, send_all_forms
from tests.stores.servers import NAMES, RunningStore, run_store

from kg.names import POLICIES, RDF, XSD
from kg.stores.config import StoreChoice, connect
from kg.stores.known_faults import KnownFault, find_explanation, known_faults
from kg.stores.profiles import PROFILES

PAGE = ROOT / "docs" / "stores" / "matrix.md"
HEAD = """# What each store does

Written by `make stores` from a run of real stores. [stores.md](../guides/stores.md) shows how to
start them.
"""
TITLES = [PROFILES[name].title for name in NAMES]
Checks = list[dict[str, Any]]


def main() -> None:
    checks: dict[str, Checks] = {}
    trips: dict[str, list[RoundTrip]] = {}
    with TemporaryDirectory() as folder:
        for name in NAMES:
            with run_store(name, Path(folder) / name) as store:
                os.environ.update(store.environment)
                checks[name] = load_and_verify(store)
                trips[name] = send_all_forms(connect(StoreChoice(store.url)))
                for variable in store.environment:
                    del os.environ[variable]
    lines = [HEAD, *format_queries(checks), *format_literals(trips)]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def load_and_verify(store: RunningStore) -> Checks:
    command = [sys.executable, "-m", "kg", "load", store.url, "--format", "json"]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    checks: Checks = json.loads(output)["checks"]
    return checks


def format_queries(checks: dict[str, Checks]) -> list[str]:
    """Write a row for each saved query: under how many policies it is the same."""
    queries = {check["name"] for check in checks[NAMES[0]] if check["kind"] == "rows"}
    lines = [
        "## Saved queries",
        "",
        f"Policies with equal rows, of {len(POLICIES)} ({', '.join(POLICIES)}).",
        "",
        *format_head(["query", *TITLES]),
    ]
    for query in sorted(queries):
        cells = [f"`{query}`"]
        cells += [format_answers(checks[name], query) for name in NAMES]
        lines.append(format_row(cells))
    return [*lines, ""]


def format_answers(checks: Checks, query: str) -> str:
    answers = [check for check in checks if check["kind"] == "rows" and check["name"] == query]
    different = [check for check in answers if check["difference"]]
    text = f"{len(answers) - len(different)} of {len(answers)}"
    for check in different:
        text += f"; {check['policy']}: {check['difference']}"
    return text


def format_literals(trips: dict[str, list[RoundTrip]]) -> list[str]:
    """Write a row for each form of literal: what each store makes of it."""
    faults = known_faults()
    lines = [
        "## Forms of literals",
        "",
        "Each was sent alone by the Graph Store Protocol; `=` came back as it was written.",
        "",
        *format_head(["literal", *TITLES]),
    ]
    for index, literal in enumerate(list_forms()):
        cells = [format_literal(str(literal))]
        cells += [format_trip(faults, name, trips[name][index]) for name in NAMES]
        lines.append(format_row(cells))
    return [*lines, ""]


def format_trip(faults: list[KnownFault], store: str, trip: RoundTrip) -> str:
    if trip.is_exact:
        return "="
    fault = find_explanation(faults, store, "literal", trip.datatype)
    return f"{format_literal(trip.returned or trip.problem)} ({fault or 'not known'})"


def format_head(heads: list[str]) -> list[str]:
    return [format_row(heads), format_row(["---"] * len(heads))]


def format_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def format_literal(literal: str) -> str:
    for prefix, space in {"xsd:": XSD, "rdf:": RDF}.items():
        literal = re.sub(rf"<{re.escape(space)}(\w+)>", rf"{prefix}\1", literal)
    return f"`{literal}`".replace("|", "\\|")


if __name__ == "__main__":
    main()
