from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.tests.made_up import make_record, warm

pytest.importorskip(
    "matplotlib", reason="only the report's plots need matplotlib: the dependency group bench"
)

from benchmarks.plots import Point, apart, beside, draw, warm_lines

RECORDS = [
    *(
        warm(engine, "a", 0.001 * size, size=size)
        for engine in ("kg", "maplib")
        for size in (5_000, 100_000)
    ),
    warm("maplib", "a", 9, size=5_000, form="plain-1"),
    make_record("load", "kg", 5_000, 1),
]


def test_plots_are_drawn_for_what_was_measured_and_are_the_same_again(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert [plot.name for plot in draw(RECORDS, tmp_path / folder)] == [
            "warm",
            "beside",
            "load",
        ]
    for name in ("warm.svg", "load.svg"):
        first, second = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert first == second
        assert len(first) < 100_000
    words = "".join(ElementTree.parse(tmp_path / "one" / "warm.svg").getroot().itertext())
    assert "Plain question, ms" in words
    assert "maplib" in words


def test_a_point_is_hollow_where_not_everything_was_answered() -> None:
    lines = warm_lines(
        [warm("kg", "a", 1), warm("kg", "b", outcome="timeout", limit=4.0)], "derived"
    )
    assert lines == {"kg": [Point(5_000, pytest.approx(2_000), hollow=True)]}


def test_no_point_tells_the_mean_of_the_easiest_few() -> None:
    easy = [warm("maplib", "a", 1), *(warm("maplib", name, outcome="not tried") for name in "bc")]
    ours = [warm("kg", name, 2) for name in "abc"]
    assert warm_lines([*ours, *easy], "derived") == {"kg": [Point(5_000, pytest.approx(2_000))]}


def test_beside_ours_an_engine_stands_with_what_both_answered() -> None:
    ours = [warm("kg", "a", 0.5), warm("kg", "b", 9)]
    theirs = [warm("maplib", "a", 2), warm("maplib", "b", outcome="not tried")]
    assert beside([*ours, *theirs], "derived") == {
        "kg": [Point(5_000, 1)],
        "maplib": [Point(5_000, pytest.approx(4), hollow=True)],
    }
    assert beside(ours, "derived") == {}


def test_labels_stand_apart_and_beside_the_plot() -> None:
    assert apart([0.1, 0.5], 0.1) == [0.1, 0.5]
    assert apart([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
    assert apart([0.99, 1.0, 1.0], 0.1) == pytest.approx([0.8, 0.9, 1.0])
    assert apart([0.0, 0.05, 0.12], 0.1) == pytest.approx([0.0, 0.1, 0.2])
