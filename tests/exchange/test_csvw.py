"""CSV on the Web, as the library csvw reads it."""

import json
import shutil
from pathlib import Path

import csvw
import pytest

from kg.exchange.contents import read_contents
from kg.query.answer import run_saved
from kg.query.engine import Engine
from tests.csv_on_the_web import read_strictly
from tests.exchange.conftest import Exporter


@pytest.mark.filterwarnings("ignore")  # the library warns of its own dependencies
def test_the_library_reads_each_table_and_finds_no_fault(
    engine: Engine, exported: Exporter
) -> None:
    group = csvw.CSVW(str(exported("csvw") / "csv-metadata.json"), validate=True)
    assert group.is_valid
    tables = {table.url.string: list(table) for table in group.tables}
    contents = read_contents(engine, "reported")
    claims = {row["id"]: row for row in tables["claims.csv"]}
    assert {id for id, row in claims.items() if row["edge"]} == contents.edges
    assert len(tables["attributions.csv"]) == len(list(contents.list_statements()))
    denials = [row for row in tables["attributions.csv"] if row["side"] == "opposing"]
    assert denials
    assert isinstance(tables["passages.csv"][0]["start"], int)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("old", "new"), [(b",true,", b",perhaps,"), (b"\r\nclaim:", b"\r\n,claim:")]
)
def test_a_spoiled_cell_is_found(
    exported: Exporter, tmp_path: Path, old: bytes, new: bytes
) -> None:
    folder = shutil.copytree(exported("csvw"), tmp_path / "copy")
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(ValueError, match=r"invalid lexical value|required column"):
        assert csvw.CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid


def test_the_library_reads_the_answer_of_each_saved_query(
    engine: Engine, exported: Exporter
) -> None:
    folder = exported("csvw") / "queries"
    names = {name for name, query in engine.public.items() if query["form"] == "SELECT"}
    assert {path.stem for path in folder.glob("*.csv")} == names
    for name in sorted(names):
        (rows,) = read_strictly(folder / f"{name}.csv-metadata.json").values()
        assert len(rows) == len(run_saved(engine, name, {})), name


def test_every_csv_of_the_folder_is_described(exported: Exporter) -> None:
    folder = exported("csvw")
    metadata = json.loads((folder / "csv-metadata.json").read_bytes())
    assert {table["url"] for table in metadata["tables"]} == {
        path.name for path in folder.glob("*.csv")
    }
    for table in metadata["tables"]:
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        head = (folder / table["url"]).read_text(encoding="utf-8").partition("\n")[0]
        assert head.strip().split(",") == names
