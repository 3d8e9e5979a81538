"""Views written to files: whole or not at all."""

from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.library import KnowledgeGraph
from kg.views import view as views
from kg.views.view import FORMATS, View
from tests.views import diagrams


@pytest.fixture
def case(graph: KnowledgeGraph) -> View:
    return graph.view("new-york-case")


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_by_the_ending_of_the_file(
    case: View, tmp_path: Path, format: str
) -> None:
    (written,) = case.save(tmp_path / f"case.{format}")
    assert written.read_bytes() == case.serialize(format)
    assert [path.name for path in tmp_path.iterdir()] == [f"case.{format}"]


def test_csv_gives_two_files(case: View, tmp_path: Path) -> None:
    assert [path.name for path in case.save(tmp_path / "case.csv")] == [
        "case-edges.csv",
        "case-nodes.csv",
    ]


def test_an_unknown_format_is_told(case: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'grphml'") as found:
        case.save(tmp_path / "case.grphml")
    assert "graphml" in found.value.hint
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(case: View, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be written"):
        case.save(tmp_path / "nowhere" / "case.svg")


def test_a_failed_write_keeps_the_old_file_and_leaves_no_other(case: View, tmp_path: Path) -> None:
    (tmp_path / "case.svg").mkdir()
    with pytest.raises(KgError, match="cannot be written"):
        case.save(tmp_path / "case.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["case.svg"]


def test_nothing_to_draw_says_what_to_widen(graph: KnowledgeGraph) -> None:
    with pytest.raises(KgError, match="nothing to draw") as found:
        graph.view("organizational-ties", policy="corroborated").serialize("svg")
    assert "policy" in found.value.hint


def test_too_much_to_draw_says_how_much_and_what_to_narrow(
    monkeypatch: pytest.MonkeyPatch, case: View
) -> None:
    monkeypatch.setitem(views.MOST, "png", 5)
    with pytest.raises(KgError, match="24 things are too many to draw as png") as found:
        case.serialize("png")
    assert "--around" in found.value.hint
    assert case.serialize("graphml")


def test_groups_name_community_country_and_bureau(graph: KnowledgeGraph) -> None:
    groups = graph.view("bureaus-and-stations").groups
    assert groups["station:ESP01"]["country"] == "Spain"
    assert groups["station:ESP01"]["bureau"].endswith("Public Security Bureau")
    assert groups["station:ESP01"]["community"].startswith("around ")
    assert groups["body:fuzhou-psb"]["bureau"] == "Fuzhou City Public Security Bureau"


def test_a_notebook_gets_a_sandboxed_frame(case: View) -> None:
    shown = case._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts allow-downloads"')
    assert "allow-same-origin" not in shown
    assert shown.count("<") == 2


def test_passages_are_read_for_every_statement(case: View, sources: Path) -> None:
    from kg.curation.passages import read_documents

    found = views.read_passages(case.diagram, read_documents(sources))
    assert found.keys() == case.diagram.attributions.keys()
    assert all(texts and all(texts) for texts in found.values())


def test_a_made_up_picture_of_a_thousand_things_is_written() -> None:
    view = View(diagrams.make_large(1000, 2000))
    assert len(view.serialize("html")) > 1_000_000
