"""Cells that are no formulas, and guides for R and spreadsheets, run by R and by Gnumeric."""

import csv
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export import export
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.spreadsheets import guard, guard_csv
from tests.conftest import ROOT, missing

SPAIN = "https://w3id.org/overseas-stations/id/country/spain"
#: Short cells of signs, blanks, quotation marks and letters.
CELLS = st.text('=+-@＝－ \t\r\n\v\u00a0\u3000a1,".', max_size=4)
GUIDES = ROOT / "docs" / "guides"


def run(program: str, *arguments: str, folder: Path) -> str:
    """Run a program in a folder, and return what it prints."""
    if not shutil.which(program):
        missing(f"{program} is not installed: run .ci/stores")
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_files(engine: Engine, folder: Path) -> None:
    """Write the two files of the guides."""
    answer = run_saved(engine, "stations-by-country", {"country": SPAIN})
    (folder / "spain.csv").write_text(answer.serialize("csv-raw"), encoding="utf-8", newline="")
    (folder / "attributions.csv").write_bytes(export(engine, "csv"))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=3))
def test_every_cell_of_csv_is_guarded(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    guarded = csv.reader(io.StringIO(guard_csv(out.getvalue()), newline=""))
    assert list(guarded) == [list(map(guard, row)) for row in rows]


def test_csv_without_a_formula_is_returned_as_it_is() -> None:
    text = 'name,said\r\n"Wang, Ann","a = b - c"\r\n,\r\n'
    assert guard_csv(text) is text


@pytest.mark.stores
def test_r_reads_what_the_guide_reads(engine: Engine, tmp_path: Path) -> None:
    write_files(engine, tmp_path)
    first, _ = re.findall(r"```r\n(.*?)```", (GUIDES / "r.md").read_text("utf-8"), re.DOTALL)
    counts = '\ncat(nrow(spain), nrow(said), nrow(denied), said$source[1], sep = "\\n")\n'
    script = tmp_path / "guide.R"
    script.write_text(first + counts, encoding="utf-8")
    printed = run("Rscript", "--vanilla", str(script), folder=tmp_path).splitlines()
    with (tmp_path / "attributions.csv").open(encoding="utf-8", newline="") as file:
        said = list(csv.DictReader(file))
    with (tmp_path / "spain.csv").open(encoding="utf-8", newline="") as file:
        spain = list(csv.DictReader(file))
    denied = [row for row in said if row["side"] == "opposing"]
    assert printed[-4:] == [str(len(spain)), str(len(said)), str(len(denied)), said[0]["source"]]


@pytest.mark.stores
def test_a_spreadsheet_keeps_every_row_and_runs_no_formula(engine: Engine, tmp_path: Path) -> None:
    write_files(engine, tmp_path)
    run("ssconvert", "attributions.csv", "table.xlsx", folder=tmp_path)
    run("ssconvert", "table.xlsx", "back.csv", folder=tmp_path)
    with (tmp_path / "attributions.csv").open(encoding="utf-8", newline="") as file:
        ours = list(csv.reader(file))
    with (tmp_path / "back.csv").open(encoding="utf-8", newline="") as file:
        theirs = list(csv.reader(file))
    assert len(theirs) == len(ours)
    column = ours[0].index("objectors")
    assert [row[column] for row in theirs] == [row[column] for row in ours]
    formulas = tmp_path / "formulas.csv"
    formulas.write_text("name\n'=1+1\n'@SUM(1)\n", encoding="utf-8")
    run("ssconvert", "formulas.csv", "formulas.xlsx", folder=tmp_path)
    run("ssconvert", "formulas.xlsx", "formulas-back.csv", folder=tmp_path)
    shown = (tmp_path / "formulas-back.csv").read_text(encoding="utf-8")
    assert "=1+1" in shown
    assert "2" not in shown
