from benchmarks.budget import verdicts
from benchmarks.measurements import Record
from benchmarks.reasons import REASONS, why
from benchmarks.sections import budget


def test_each_reason_belongs_to_a_row() -> None:
    rows = [row.what for row in verdicts([])]
    for start in REASONS:
        assert any(row.startswith(start) for row in rows), start


def test_a_row_without_a_reason_has_none() -> None:
    assert why("bulk load: speed beside the native loader") == ""


def test_the_report_says_why_a_row_does_not_hold_and_only_then() -> None:
    slow, fast = (
        Record("view-pan", "kg", query="1000 things", value=frames) for frames in (12, 40)
    )
    start = "- picture of 1000 things: panning: "
    assert any(line.startswith(start) for line in budget([slow]))
    assert not any(line.startswith(start) for line in budget([fast]))
