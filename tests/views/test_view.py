"""Views written to files, by atomic writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.views import view as views
from kg.views.view import FORMATS, View
from tests.views import diagrams


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_by_the_ending_of_the_file(
    case: View, exported: Callable[[str, str], bytes], tmp_path: Path, format: str
) -> None:
    (written,) = case.save(tmp_path / f"case.{format}")
    assert written.read_bytes() == exported("new-york-case", format)
    assert [path.name for path in tmp_path.iterdir()] == [f"case.{format}"]


def test_csv_gives_two_files(case: View, tmp_path: Path) -> None:
    names = [path.name for path in case.save(tmp_path / "case.csv")]
    assert names == ["case-edges.csv", "case-nodes.csv"]


def test_an_unknown_format_is_reported(case: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'grphml'") as caught:
        case.save(tmp_path / "case.grphml")
    assert "graphml" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_reported(case: View, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be written"):
        case.save(tmp_path / "nowhere" / "case.svg")


def test_a_failed_write_keeps_the_old_file_and_leaves_no_other(case: View, tmp_path: Path) -> None:
    (tmp_path / "case.svg").mkdir()
    with pytest.raises(KgError, match="cannot be written"):
        case.save(tmp_path / "case.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["case.svg"]


def test_nothing_to_draw_says_what_to_widen(view: Callable[..., View]) -> None:
    with pytest.raises(KgError, match="nothing to draw") as caught:
        view("organizational-ties", "corroborated").serialize("svg")
    assert "policy" in caught.value.hint


def test_too_much_to_draw_says_how_much_and_what_to_narrow(
    monkeypatch: pytest.MonkeyPatch, case: View
) -> None:
    monkeypatch.setitem(views.MOST, "png", 5)
    with pytest.raises(KgError, match=r"[0-9]+ nodes are too many to draw as png") as caught:
        case.serialize("png")
    assert "--around" in caught.value.hint
    assert case.serialize("graphml")


def test_groups_name_community_country_and_bureau(view: Callable[[str], View]) -> None:
    groups = view("bureaus-and-stations").groups
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

    passages = views.read_passages(case.diagram, read_documents(sources))
    assert passages.keys() == case.diagram.attributions.keys()
    assert all(texts and all(texts) for texts in passages.values())


def test_a_made_up_diagram_of_a_thousand_nodes_is_written() -> None:
    large = View(diagrams.make_large(1000, 2000))
    assert len(large.serialize("html")) > 1_000_000
