"""Rows of FollowTheMoney: their ids, their order and their cells."""

from kg.exchange.ftm_rows import COLUMNS, EDITORS, Row, Subject, Voice

STATION = Subject("kg-station.x", "Organization")
FIRST, SECOND = Voice("kg_003", "attribution:003-001"), Voice("kg_003", "attribution:003-002")


def only(subject: Subject, *cells: str, voice: Voice = FIRST) -> Row:
    property, value, *rest = cells
    (row,) = subject.say(property, value, voice, *rest)
    return row


def test_two_attributions_of_one_document_keep_a_row_each() -> None:
    rows = [only(STATION, "name", "X", voice=voice) for voice in (FIRST, SECOND)]
    hidden = only(STATION, "name", "X", voice=FIRST.hide(True))
    other = only(STATION, "name", "X", "eng")
    assert len({row.key for row in (*rows, hidden, other)}) == 4


def test_what_is_cleaned_keeps_what_was_printed() -> None:
    row = only(STATION, "name", "“X”\u200b  Y", "eng")
    assert (row.value, row.original) == ("“X” Y", "“X”\u200b  Y")
    assert only(STATION, "name", "X").original == ""
    assert only(STATION, "country", "us", "eng").language == ""


def test_nothing_is_no_row() -> None:
    assert list(STATION.say("name", "\u200b", FIRST)) == []
    assert list(STATION.say("country", "", Voice())) == []


def test_cells_are_those_of_the_columns() -> None:
    cells = dict(zip(COLUMNS, only(STATION, "name", "X").list_cells(), strict=True))
    assert cells["canonical_id"] == cells["entity_id"] == "kg-station.x"
    assert (cells["prop_type"], cells["external"]) == ("name", "f")
    assert cells["origin"] == "attribution:003-001"
    assert Voice().dataset == EDITORS
