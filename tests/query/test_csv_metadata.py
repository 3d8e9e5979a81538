"""Metadata of answers as CSV, as the library csvw reads them."""

import json
from pathlib import Path

import pytest

from kg.query.answer import run_saved
from kg.query.csv_metadata import describe_answer, write_metadata
from kg.query.engine import Engine
from kg.query.results import Result
from tests.csv_on_the_web import read_strictly

QUERY = {"summary": "A question", "description": "Of\ntwo lines."}


def answer(engine: Engine, text: str) -> Result:
    rows = engine.ask(text)
    assert isinstance(rows, Result)
    return rows


def test_columns_have_the_types_of_their_values(engine: Engine) -> None:
    rows = answer(
        engine,
        """SELECT ?thing ?thingLabel ?n ?day ?yes ?mixed ?none ?share {
          VALUES (?thing ?thingLabel ?n ?day ?yes ?mixed ?none ?share) {
            (kg:Claim "=1+1" 1 "2022-10-26"^^xsd:date true 1 UNDEF 1.5)
            (kg:Source "]]>" 20 UNDEF false "one" UNDEF 2.0)
          } }""",
    )
    metadata = describe_answer(engine, QUERY, rows, "x.csv")
    types = [one["datatype"] for one in metadata["tableSchema"]["columns"]]
    assert " ".join(types) == "anyURI string integer date boolean string string decimal"
    assert metadata["tableSchema"]["columns"][1]["dc:description"] == "what thing is called"
    assert metadata["dc:description"].startswith("Of two lines. Nothing here")


def test_the_library_reads_an_answer_by_its_types(engine: Engine, tmp_path: Path) -> None:
    name = "station-totals"
    rows = run_saved(engine, name, {})
    assert isinstance(rows, Result)
    (tmp_path / f"{name}.csv").write_bytes(rows.serialize("csv").encode())
    described = describe_answer(engine, engine.public[name], rows, f"{name}.csv")
    assert "Nothing here is later than" in described["dc:description"]
    path = tmp_path / f"{name}.csv-metadata.json"
    path.write_bytes(write_metadata(described))
    assert list(map(len, read_strictly(path).values())) == [len(rows)]
    # the test can fail: every column a number
    spoiled = json.loads(path.read_bytes())
    for column in spoiled["tableSchema"]["columns"]:
        column["datatype"] = "integer"
    path.write_bytes(write_metadata(spoiled))
    with pytest.raises(ValueError, match="nvalid"):
        read_strictly(path)
