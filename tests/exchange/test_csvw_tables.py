"""Metadata of the curated tables, as the library csvw reads it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.csv_on_the_web import read_strictly

GRAPH = ROOT / "graph"


def test_the_library_finds_every_curated_table_as_it_is_described() -> None:
    tables = read_strictly(GRAPH / "csv-metadata.json")
    assert tables.keys() == {path.relative_to(GRAPH).as_posix() for path in GRAPH.rglob("*.csv")}
    first = tables["claims/003.csv"][0]
    assert isinstance(first["start"], int)
    relays = [row["relays"] for name, rows in tables.items() if "claims/" in name for row in rows]
    assert max(map(len, relays)) > 1  # a chain is a list


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("claims/001", "said_from", "in May"), ("claims/001", "start", "x"), ("sources", "title", "")],
)
def test_a_spoiled_cell_is_found(tmp_path: Path, table: str, column: str, value: str) -> None:
    folder = shutil.copytree(GRAPH, tmp_path / "graph", ignore=shutil.ignore_patterns("*.trig"))
    path = folder / f"{table}.csv"
    head, row, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = row.split(",")
    cells[head.split(",").index(column)] = value
    path.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    metadata = json.loads((folder / "csv-metadata.json").read_bytes())
    metadata["tables"] = [one for one in metadata["tables"] if one["url"] == f"{table}.csv"]
    (folder / "csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    with pytest.raises(ValueError, match=r"invalid lexical value|required column|yyyy-MM-dd"):
        read_strictly(folder / "csv-metadata.json")
