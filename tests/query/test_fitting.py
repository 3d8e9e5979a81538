"""Tables that fit a terminal."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.query.fitting import EVERY_ROW, Column, Layout, count_rows, format_table, lay_out
from kg.query.table import measure_width
from tests.support.terminal import run_on_terminal, run_piped

LONG_CHINESE = "海外服务站" * 20
QUERY = f"""
SELECT ?first ?second ?third {{
  VALUES (?first ?second ?third) {{ ("{LONG_CHINESE}" "{"word " * 30}" 7) }}
}}
"""
CLAIM, ATTRIBUTION = "claim:a-long-id-of-claim-", "attribution:001-00"
TITLE = "A title of a document that is long"


def fit(
    monkeypatch: pytest.MonkeyPatch, table: list[Column], width: int, **asked: object
) -> tuple[str, list[str]]:
    """Return a table in some columns, with what was asked for."""
    monkeypatch.setenv("COLUMNS", str(width))
    return lay_out(table, Layout(**asked))  # type: ignore[arg-type]


def make_columns() -> list[Column]:
    """Return a table with a document, and with ids of claims and attributions."""
    return [
        Column("speaker", ["Mao Ning", "Mao Ning", "Wang Wenbin"]),
        Column("source", [TITLE, TITLE, "other"], short=["004", "004", "other"]),
        Column("claim", [f"{CLAIM}{n}" for n in "112"], names="claim"),
        Column(
            "said",
            [f"{ATTRIBUTION}{n}" for n in "123"],
            short=["001-001", "001-002", "001-003"],
            names="attribution",
        ),
    ]


def test_columns_are_aligned_and_numbers_are_on_the_right() -> None:
    lines = format_table(
        ["name", "count"], [["海外", "7"], ["Spain", "12"]], [False, True]
    ).splitlines()
    assert lines == ["name   count", "─────  ─────", "海外       7", "Spain     12"]


def test_a_table_without_rows_has_its_headings() -> None:
    assert format_table(["name", "count"], [], [False, False]) == "name  count\n────  ─────\n"


def test_a_cell_with_a_line_break_stays_on_one_line() -> None:
    assert len(format_table(["name"], [["a\nb\r\nc"]], [False]).splitlines()) == 3


def test_documents_become_numbers_first_and_ids_of_claims_go_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, notes = fit(monkeypatch, make_columns(), 200)
    assert TITLE in text
    assert not notes
    text, notes = fit(monkeypatch, make_columns(), 60)
    assert text.splitlines()[2].split() == ["Mao", "Ning", "004", f"{CLAIM}1", "001-001"]
    assert notes == [
        "to fit 60 columns: documents by number (kg show 003 has the title); --wide shows all"
    ]
    text, (note,) = fit(monkeypatch, make_columns(), 40)
    assert text.splitlines()[2].split() == ["Mao", "Ning", "004", "001-001"]
    assert "without the ids of claims (--ids)" in note


def test_ids_that_are_asked_for_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    text, notes = fit(monkeypatch, make_columns(), 40, ids=True)
    assert f"{CLAIM}2" in text
    assert "--ids" not in "".join(notes)
    text, _ = fit(monkeypatch, make_columns(), 20, columns=["claim"])
    assert "".join(text.split()).count(CLAIM[6:]) == 3


def test_rows_that_only_an_id_tells_apart_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [
        Column("speaker", ["A speaker with a name"] * 2 + ["Another"]),
        Column("claim", [f"claim:{n}" for n in "123"], names="claim"),
    ]
    text, _ = fit(monkeypatch, columns, 24)
    assert all(f"claim:{n}" in text for n in "123")


def test_short_cells_that_would_look_alike_stay_long(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [Column("source", [f"{TITLE} {n}" for n in "12"], short=["004", "004"])]
    text, _ = fit(monkeypatch, columns, 30)
    assert "long 1" in text
    assert "long 2" in text


def test_what_every_row_has_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [
        Column("country", ["Spain, a long name of a country"] * 3),
        Column("none", [""] * 3),
        Column("code", ["ESP01", "ESP02", "ESP03"]),
    ]
    text, notes = fit(monkeypatch, columns, 30)
    assert text.splitlines()[0] == "code"
    assert notes == [f"{EVERY_ROW}country Spain, a long name of a country; none (none)"]


def test_cells_are_wrapped_and_then_rows_become_records(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [Column("name", ["one", "two"]), Column("text", ["word " * 8, "short"])]
    text, _ = fit(monkeypatch, columns, 30)
    assert text.splitlines() == [
        "name  text",
        "────  ────────────────────────",
        "one   word word word word word",
        "       word word word",
        "two   short",
    ]
    columns = [Column("name", ["one", "two"]), Column("text", ["word " * 80, ""])]
    text, _ = fit(monkeypatch, columns, 30)
    assert text.splitlines()[:3] == [
        "1  name  one",
        "   text  word word word word",
        "         word word word word",
    ]
    assert text.splitlines()[-2:] == ["2  name  two", ""]


def test_an_unknown_column_is_refused_with_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="there is no column 'speker'") as caught:
        fit(monkeypatch, make_columns(), 80, columns=["speker"])
    assert "did you mean speaker" in str(caught.value)
    with pytest.raises(UsageError) as caught:
        fit(monkeypatch, make_columns(), 80, columns=["zzz"])
    assert str(caught.value.hint).startswith("columns: ")
    text, _ = fit(monkeypatch, make_columns(), 80, columns=["said", "speakerLabel"])
    assert text.splitlines()[0].split() == ["said", "speaker"]


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "row", "0 rows"),
        (1, "row", "1 row"),
        (1234, "hit", "1,234 hits"),
        (2, "query", "2 queries"),
    ],
)
def test_rows_are_counted_in_words(number: int, noun: str, words: str) -> None:
    assert count_rows(number, noun) == words


CELLS = st.text(st.characters(), max_size=60)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.integers(20, 90))
def test_every_cell_is_whole_and_no_line_is_too_wide(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    columns = [Column(f"c{n}", [row[n] for row in rows]) for n in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        text, notes = fit(patch, columns, width)
    assert max(map(measure_width, text.splitlines())) <= width
    shown = sorted(text + "".join(notes))
    for column in columns:
        for char in {*"".join(column.cells)} - {" "}:
            assert char in shown


@pytest.fixture
def wide_query(tmp_path: Path) -> str:
    """A file with a query whose answer is wider than any terminal."""
    path = tmp_path / "wide.rq"
    path.write_text(QUERY, encoding="utf-8")
    return str(path)


def test_in_a_pipe_nothing_is_shortened(build_folder: Path, wide_query: str) -> None:
    text = run_piped("query", wide_query, build=build_folder).stdout.decode()
    assert LONG_CHINESE in text
    assert text.splitlines()[-2] == "1 row"


@pytest.mark.parametrize("columns", [40, 72, 120])
def test_on_a_terminal_every_line_fits_and_nothing_is_lost(
    build_folder: Path, wide_query: str, columns: int
) -> None:
    code, text = run_on_terminal("query", wide_query, build=build_folder, columns=columns)
    assert code == 0
    assert max(map(measure_width, text.splitlines())) <= columns
    assert text.count("word") == 30
    assert text.count("海外") == 20 or text.count("海") == 20
    assert "…" not in text


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "name", ["responses", "denials", "claims-in-country", "case-defendants", "source-list"]
)
def test_a_saved_query_fits_the_terminal(build_folder: Path, name: str, columns: int) -> None:
    values = ["country=Spain"] if name == "claims-in-country" else []
    code, text = run_on_terminal("query", name, *values, build=build_folder, columns=columns)
    assert code == 0
    assert max(map(measure_width, text.splitlines())) <= columns
    assert any(line.endswith(" rows") for line in text.splitlines())


def test_a_terminal_that_does_not_know_its_width_is_taken_for_an_ordinary_one(
    build_folder: Path, wide_query: str
) -> None:
    _, text = run_on_terminal("query", wide_query, build=build_folder, columns=0)
    assert 60 < max(map(measure_width, text.splitlines())) <= 80


def test_wide_shows_all_on_a_terminal_too(build_folder: Path) -> None:
    asked = ("query", "responses", "--wide", "--no-pager")
    _, text = run_on_terminal(*asked, build=build_folder, columns=80)
    assert "attribution:004-224" in text
    assert "claim:canada-investigation-responseKind-investigation" in text
    assert "to fit" not in text
