"""The CSV of attributions has a row for each, with claim, readings and horizon."""

import csv
import io
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from kg.export import export
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.row_export import ATTRIBUTION_COLUMNS, COLUMNS, _row, describe_csv, export_csv
from tests.csv_on_the_web import read_strictly


def test_csv_has_a_row_for_each_attribution(engine: Engine) -> None:
    rows = list(csv.DictReader(io.StringIO(export(engine, "csv").decode(), newline="")))
    asked = {
        str(row["a"]).rpartition("/")[2]
        for row in engine.select("SELECT ?a { ?a a kg:Attribution }")
    }
    assert Counter(row["attribution"] for row in rows) == Counter(asked)
    assert tuple(rows[0]) == COLUMNS
    assert {row["horizon"] for row in rows} == {"2024-07-31"}
    readings = {row["attribution"] for row in rows if row["inferred"]}
    listed = engine.select("SELECT DISTINCT ?a WHERE { ?a kg:inferred ?word }")
    assert readings == {str(row["a"]).rpartition("/")[2] for row in listed}
    operated = next(row for row in rows if row["attribution"] == "001-048")
    assert (operated["stance"], operated["side"], operated["passages"]) == (
        "alleges",
        "supporting",
        "2174-2275",
    )
    assert operated["about"] == "claim:manhattan-operatedBy-fuzhou-psb"
    denial = next(row for row in rows if row["attribution"] == "004-045")
    assert (denial["about"], denial["subject"]) == ("attribution:004-044", "")


def test_a_reader_of_the_metadata_gets_typed_rows(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(export_csv(engine, None).encode())
    path = tmp_path / "csv-metadata.json"
    path.write_bytes(describe_csv(engine, None, "rows.csv"))
    (rows,) = read_strictly(path).values()
    by_id = {row["attribution"]: row for row in rows}
    assert len(by_id) == len(rows) > 1000
    one = by_id["003-333"]
    assert one["horizon"] == datetime(2024, 7, 31)
    assert isinstance(one["supporters"], int)
    assert all(isinstance(passage, str) for passage in one["passages"])
    assert max(len(row["relays"]) for row in rows) > 1
    assert {type(row["saidFrom"]) for row in rows} == {datetime, type(None)}
    assert b'"a%20b.csv"' in describe_csv(engine, "official", "a b.csv")
    # the test can fail: a standing is no number
    spoiled = json.loads(path.read_text(encoding="utf-8"))
    for column in spoiled["tableSchema"]["columns"]:
        column["datatype"] = "integer" if column["name"] == "standing" else column["datatype"]
    path.write_text(json.dumps(spoiled), encoding="utf-8")
    with pytest.raises(ValueError, match="nvalid"):
        read_strictly(path)


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_that_a_spreadsheet_would_compute_is_text(sign: str) -> None:
    formula = f"{sign}1+1"
    one = Attribution("001-1", "alleges", "supporting", "body:a", formula, "own", "001", [(0, 1)])
    row = dict(zip(ATTRIBUTION_COLUMNS, _row(one, []), strict=True))
    assert row["speakerLabel"] == f"'{formula}"
