"""The CSV of attributions has a row for each, with claim, readings and horizon."""

import csv
import io
from collections import Counter

import pytest

from kg.export import export
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.row_export import ATTRIBUTION_COLUMNS, COLUMNS, _row


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


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_that_a_spreadsheet_would_compute_is_text(sign: str) -> None:
    formula = f"{sign}1+1"
    one = Attribution("001-1", "alleges", "supporting", "body:a", formula, "own", "001", [(0, 1)])
    row = dict(zip(ATTRIBUTION_COLUMNS, _row(one, []), strict=True))
    assert row["speakerLabel"] == f"'{formula}"
