"""Names of saved queries for parametrized tests, and values for parameters."""

from pathlib import Path
from typing import Any

from kg.catalog import INNER_FOLDERS
from kg.query.answer import run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.results import Result
from tests.conftest import ROOT

_FILES = sorted(
    path
    for path in ROOT.glob("queries/*/*.rq")
    if path.parent.name not in (*INNER_FOLDERS, "views")
)


def _asks_for_claims(path: Path) -> bool:
    return "#+ about: claims\n" in path.read_text(encoding="utf-8")


SAVED = sorted(path.stem for path in _FILES)
VIEWS = sorted(path.stem for path in (ROOT / "queries" / "views").glob("*.rq"))
#: Those about claims themselves, and those about the plain edges of a policy.
EVIDENCE = sorted(path.stem for path in _FILES if _asks_for_claims(path))
PLAIN = sorted(set(SAVED) - set(EVIDENCE))


def chosen_values(engine: Engine, name: str) -> dict[str, str]:
    """Return a value for each parameter with choices: the first that gives rows."""
    values: dict[str, str] = {}
    for parameter in engine.saved_query(name)["parameters"]:
        if parameter["default"] is None and parameter["choices"]:
            values |= _first_with_rows(engine, name, values, parameter)
    return values


def _first_with_rows(
    engine: Engine, name: str, values: dict[str, str], parameter: dict[str, Any]
) -> dict[str, str]:
    for iri, _ in list_choices(engine, parameter)[:5]:
        answer = run_saved(engine, name, values | {parameter["name"]: iri})
        if isinstance(answer, Result) and len(answer):
            return {parameter["name"]: iri}
    return {}
