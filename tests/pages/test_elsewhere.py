"""The same answer in other programs, as its page gives it."""

import ast
import csv
import io
import shlex

import pytest

import kg
from kg.names import POLICIES
from kg.pages.edition import open_edition
from kg.pages.elsewhere import write_calls
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.parameters import Values

ADDRESS = "http://127.0.0.1:8000/queries/stations-by-country.csv?country=Spain&policy=reported"


def write(engine: Engine, name: str, values: Values, policy: str = "reported") -> dict[str, str]:
    """The calls for an answer, by program."""
    edition = open_edition(engine)
    return dict(write_calls(edition, engine.public[name], values, policy, ADDRESS))


def test_each_program_is_named(engine: Engine) -> None:
    assert list(write(engine, "stations-by-country", {})) == ["curl", "Python", "R", "SPARQL"]
    graph = next(name for name, one in engine.public.items() if one["form"] == "CONSTRUCT")
    assert list(write(engine, graph, {})) == ["curl", "Python", "SPARQL"]


def test_sparql_gives_the_same_rows(engine: Engine) -> None:
    text = write(engine, "stations-by-country", {"country": "Spain"})["SPARQL"]
    ours = run_saved(engine, "stations-by-country", {"country": "Spain"})
    assert engine.ask(text).serialize("csv") == ours.serialize("csv")


def test_python_gives_the_same_rows(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    code = write(engine, "stations-by-country", {"country": ["Spain", "Italy"]}, "official")
    monkeypatch.setattr(kg, "open", lambda: kg.library.KnowledgeGraph(engine))
    names: dict[str, kg.library.Result] = {}
    exec(code["Python"], names)
    rows = list(csv.DictReader(io.StringIO(names["answer"].serialize("csv"))))
    ours = run_saved(engine, "stations-by-country", {"country": ["Spain", "Italy"]}, "official")
    assert len(rows) == len(list(csv.DictReader(io.StringIO(ours.serialize("csv")))))
    assert "policy" in code["Python"]
    assert "official" in POLICIES


@pytest.mark.parametrize("value", ["it's", 'a "b"', "a\nb", "\\", "'; rm -rf /; '"])
def test_what_is_typed_stays_one_text(engine: Engine, value: str) -> None:
    edition, query = open_edition(engine), engine.public["names-of-a-thing"]
    address = f"http://127.0.0.1/{value}"
    calls = dict(write_calls(edition, query, {}, "reported", address))
    assert shlex.split(calls["curl"]) == ["curl", address]
    literal = calls["R"].removeprefix("answer <- read.csv(").removesuffix(")")
    assert ast.literal_eval(literal) == address
