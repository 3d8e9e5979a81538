"""What notebooks show, and the notebooks of the documentation, run for real."""

import json
import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

import kg
from kg.query.notebook import MOST
from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
CLASHES = re.compile(r"<script|onerror=|[\u202a-\u202e\u2066-\u2069\x00-\x08]")


@pytest.fixture
def graph(build_folder: Path) -> kg.KnowledgeGraph:
    return kg.open(build_folder)


def test_a_ledger_shows_who_denies_before_who_says_so(graph: kg.KnowledgeGraph) -> None:
    ledger = graph.show("Manhattan station")
    page = ledger._repr_html_()
    first = ledger.claims[0]
    assert "objectors: " in page
    for claim in ledger.claims[:MOST]:
        assert f"<code>{claim.id}</code>" in page
    table = page[page.index(first.id) :]
    table = table[: table.index("</details>")]
    sides = re.findall(r"<tr><td>(\w+)</td>", table)
    order = ["opposes", "supports", "neither"]
    assert sides == sorted(sides, key=order.index)
    assert ledger.horizon[:4] in page


def test_a_long_ledger_counts_what_it_does_not_show(graph: kg.KnowledgeGraph) -> None:
    ledger = graph.show("Safeguard Defenders")
    ledger.claims = ledger.claims * 20
    page = ledger._repr_html_()
    assert page.count("<details") == MOST
    assert f"{len(ledger.claims) - MOST} further claims" in page


def test_a_withdrawn_line_says_why(graph: kg.KnowledgeGraph) -> None:
    assert "<b>withdrawn</b>" in graph.show("004-158")._repr_html_()


def test_explanations_and_paths_show_claims_with_their_ids(graph: kg.KnowledgeGraph) -> None:
    one = graph.explain("stations-by-country", country="Ireland")[0]
    assert all(claim.id in one._repr_html_() for claim in one.claims)
    paths = graph.path("Lu Jianwang", "Ministry of Public Security")
    page = paths._repr_html_()
    for edge in paths.diagram.edges:
        assert edge.id in page
    assert "path 1" in page


def test_hostile_text_is_shown_as_text(graph: kg.KnowledgeGraph) -> None:
    ledger = graph.show("Manhattan station")
    hostile = "<script>alert(1)</script>\u202e\x01<img onerror=x>"
    ledger.claims[0].subject_label = ledger.claims[0].objectors = hostile
    ledger.claims[0].attributions[0].speaker_label = hostile
    page = ledger._repr_html_()
    assert not CLASHES.search(page.replace("&lt;img onerror=x&gt;", ""))


@pytest.mark.full
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_richly(
    path: Path, build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    monkeypatch.setenv("KG_HOME", str(ROOT))
    notebook: Any = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    rich = set[str]()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            rich |= set(output.get("data", {}))
    assert "text/html" in rich


def test_there_is_a_notebook_for_each_reader() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["analyst", "journalist", "linked-data-engineer"]
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        # outputs are made where you run it
        assert all(cell.get("outputs", []) == [] for cell in cells)
