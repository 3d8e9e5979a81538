"""Writes docs/stores/matrix.md from a real run: every store, query, policy and form of literal (`make stores`)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conftest import ROOT
from tests.stores.literals import FORMS, Kept, kept
from tests.stores.servers import NAMES, running

from kg.names import POLICIES, RDF, XSD
from kg.stores.client import Endpoint
from kg.stores.config import Chosen, connect
from kg.stores.known_faults import find_explanation, known_faults
from kg.stores.profiles import PROFILES

PAGE = ROOT / "docs" / "stores" / "matrix.md"
HEAD = """# What each store does

Written by `make stores` from a run of real stores; [stores.md](../guides/stores.md) tells how they are started.
"""


def main() -> None:
    checks: dict[str, list[dict[str, Any]]] = {}
    literals: dict[str, list[Kept]] = {}
    with TemporaryDirectory() as folder:
        for name in NAMES:
            with running(name, Path(folder) / name) as store:
                os.environ.update(store.environment)
                command = [sys.executable, "-m", "kg", "load", store.url, "--format", "json"]
                told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
                checks[name] = json.loads(told)["checks"]
                endpoint: Endpoint = connect(Chosen(store.url))
                literals[name] = kept(endpoint)
                for variable in store.environment:
                    del os.environ[variable]
    PAGE.write_text("\n".join([HEAD, *queries(checks), *forms(literals)]), encoding="utf-8")


def queries(checks: dict[str, list[dict[str, Any]]]) -> list[str]:
    """A row a saved query: under how many policies each store gives the same rows in the same order."""
    names = sorted({check["name"] for check in checks[NAMES[0]] if check["kind"] == "rows"})
    lines = [
        "## Saved queries",
        "",
        f"Policies with equal rows, of {len(POLICIES)} ({', '.join(POLICIES)}).",
        "",
    ]
    lines += table(["query", *(PROFILES[name].title for name in NAMES)])
    for query in names:
        lines.append(
            "| "
            + " | ".join([f"`{query}`", *(equal(checks[name], query) for name in NAMES)])
            + " |"
        )
    return [*lines, ""]


def equal(checks: list[dict[str, Any]], query: str) -> str:
    asked = [check for check in checks if check["kind"] == "rows" and check["name"] == query]
    different = [
        f"{check['policy']}: {check['difference']}" for check in asked if check["difference"]
    ]
    return f"{len(asked) - len(different)} of {len(asked)}" + "".join(
        f"; {one}" for one in different
    )


def forms(literals: dict[str, list[Kept]]) -> list[str]:
    """A row a form of literal: what each store makes of it."""
    faults = known_faults()
    lines = [
        "## Forms of literals",
        "",
        "Each sent alone by the Graph Store Protocol; `=` came back as it was written.",
        "",
    ]
    lines += table(["literal", *(PROFILES[name].title for name in NAMES)])
    for index, literal in enumerate(FORMS):
        cells = []
        for name in NAMES:
            one = literals[name][index]
            known = find_explanation(faults, name, "literal", one.datatype)
            cells.append(
                "="
                if one.is_exact
                else f"{shown(one.came or one.problem)} ({known or 'not known'})"
            )
        lines.append("| " + " | ".join([shown(str(literal)), *cells]) + " |")
    return [*lines, ""]


def table(heads: list[str]) -> list[str]:
    return ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]


def shown(literal: str) -> str:
    for prefix, space in {"xsd:": XSD, "rdf:": RDF}.items():
        literal = re.sub(rf"<{re.escape(space)}(\w+)>", rf"{prefix}\1", literal)
    return f"`{literal}`".replace("|", "\\|")


if __name__ == "__main__":
    main()
