"""What the benchmark of the pages asks, changes and compares."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from benchmarks import explorer
from kg import settings
from kg.query.engine import Engine


def test_every_kind_of_page_is_asked_for(engine: Engine) -> None:
    pages = explorer.list_pages(engine, is_whole=False)
    assert {"front", "list", "query", "view", "Chinese", "station", "claim", "source"} <= set(pages)
    assert "/page/station/manhattan" in pages["station"]
    whole = explorer.list_pages(engine, is_whole=True)
    assert len(whole["claim"]) > 10 * len(pages["claim"])
    assert whole["station"] == pages["station"]


@pytest.mark.parametrize("name", explorer.LINES)
def test_one_line_is_changed(tmp_path: Path, name: str) -> None:
    shutil.copytree(Path(settings.home()) / "graph", tmp_path / "graph")
    explorer.change_line(tmp_path / "graph", name)
    table = explorer.LINES[name][0]
    before = (Path(settings.home()) / "graph" / table).read_text(encoding="utf-8").splitlines()
    after = (tmp_path / "graph" / table).read_text(encoding="utf-8").splitlines()
    assert len(set(before) ^ set(after)) == (1 if name == "a line removed" else 2)


def test_answers_are_tables_with_the_same_rows(tmp_path: Path, engine: Engine) -> None:
    rows = explorer.write_tables(engine, tmp_path / "rows.db")
    assert rows["station-list"] > 80
    with sqlite3.connect(tmp_path / "rows.db") as database:
        (count,) = database.execute('SELECT COUNT(*) FROM "station-list"').fetchone()
    assert count == rows["station-list"]
