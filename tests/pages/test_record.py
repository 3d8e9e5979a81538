"""What is recorded of a thing of which nothing is said."""

import pytest

from kg.names import ID
from kg.pages.edition import open_edition
from kg.pages.record import read_record
from kg.pages.registry import render_thing
from kg.query.engine import Engine


def test_a_passage_has_its_place(engine: Engine) -> None:
    record = read_record(engine, f"{ID}passage/001-3447-3477")
    assert (record.label, record.kind) == ("", "passage")
    facts = {fact.label: [(value.id, value.text) for value in fact.values] for fact in record.facts}
    assert facts["start"] == [("", "3447")]
    assert facts["end"] == [("", "3477")]
    assert [id for id, _ in facts["in source"]] == ["source:001"]


def test_a_policy_is_described_by_a_graph_in_no_dataset(engine: Engine) -> None:
    record = read_record(engine, f"{ID}policy/official")
    assert record.label.startswith("Plain edges")
    assert "sh:construct" in [fact.label for fact in record.facts]


def test_long_lists_are_counted(engine: Engine) -> None:
    record = read_record(engine, f"{ID}country/china")
    for fact in record.facts:
        assert len(fact.values) <= 12
        assert fact.left_out >= 0


@pytest.mark.parametrize(
    ("local", "title", "words"),
    [
        ("passage/001-3447-3477", "Passage 001-3447-3477", "What is recorded of it"),
        ("policy/reported", "Plain edges that somebody supports", "kg:supportingAttributions"),
        ("query/denials", "Every denial", "stance:denies"),
        ("relay/003-452-1", "Relay 003-452-1", "relayed by"),
    ],
)
def test_a_page_has_a_name_and_what_is_recorded(
    engine: Engine, local: str, title: str, words: str
) -> None:
    page = render_thing(open_edition(engine), ID + local)
    assert f"<h1>{title}" in page
    assert words in page


def test_what_is_claimed_has_no_record(engine: Engine) -> None:
    assert 'id="record"' not in render_thing(open_edition(engine), f"{ID}station/manhattan")
