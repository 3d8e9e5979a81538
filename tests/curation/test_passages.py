from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.curation import passages
from kg.curation.columns import CLAIM_COLUMNS, COLUMNS
from kg.curation.sheets import read_tables
from kg.errors import KgError, UsageError
from kg.faults import Fault, FaultsError
from tests.conftest import ROOT
from tests.support.planting import line

TEXT = (
    "The harbour bell rang twice. A bell rang in the old town, too.\n"
    "Nobody 海外 “heard” it — said the mayor.\n"
)
DOCUMENTS = {"001": TEXT, "002": "Another paper. It is short.\n"}
HARBOUR = (4, 16, passages.compute_sha256("harbour bell"))


def at(words: str, text: str = TEXT) -> tuple[str, str, str]:
    """Start, end and hash of words, as cells."""
    return (
        str(text.index(words)),
        str(text.index(words) + len(words)),
        passages.compute_sha256(words),
    )


# --- cite -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["001", "source:001"])
def test_words_that_occur_once_are_found(source: str) -> None:
    citation = passages.cite(DOCUMENTS, source, "harbour bell")
    assert (citation.source, citation.start, citation.end, citation.sha256, citation.text) == (
        "001",
        *HARBOUR,
        "harbour bell",
    )


@pytest.mark.parametrize("words", ["海外 “heard” it —", "too.\nNobody", TEXT])
def test_positions_are_code_points(words: str) -> None:
    citation = passages.cite(DOCUMENTS, "001", words)
    assert TEXT[citation.start : citation.end] == words == citation.text


def test_words_that_occur_twice_are_told_with_the_way_out() -> None:
    with pytest.raises(KgError, match="'bell rang' occurs 2 times in document 001") as raised:
        passages.cite(DOCUMENTS, "001", "bell rang")
    assert "before [[the words]] after" in raised.value.hint
    assert raised.value.exit_code == 1


def test_brackets_tell_which_of_two_is_meant() -> None:
    citation = passages.cite(DOCUMENTS, "001", "A [[bell rang]] in")
    assert (citation.start, citation.text) == (TEXT.rindex("bell rang"), "bell rang")


def test_brackets_may_stand_at_an_edge() -> None:
    assert passages.cite(DOCUMENTS, "001", "[[bell rang]] in").start == TEXT.rindex("bell rang")
    assert passages.cite(DOCUMENTS, "001", "harbour [[bell rang]]").start == TEXT.index("bell rang")


@pytest.mark.parametrize(
    "words", ["harbor bell", "Harbour bell", "harbour  bell", "", "the [[harbour]] bell"]
)
def test_words_that_do_not_occur_are_told(words: str) -> None:
    with pytest.raises(KgError, match="occurs 0 times in document 001") as raised:
        passages.cite(DOCUMENTS, "001", words)
    assert "copy them exactly" in raised.value.hint


@pytest.mark.parametrize("words", ["A [[bell rang in", "A bell rang]] in"])
def test_half_a_pair_of_brackets_is_told(words: str) -> None:
    with pytest.raises(UsageError, match="one double bracket is missing"):
        passages.cite(DOCUMENTS, "001", words)


def test_empty_brackets_are_told() -> None:
    with pytest.raises(KgError):
        passages.cite(DOCUMENTS, "001", "harbour [[]]bell")


def test_words_that_overlap_themselves_occur_twice() -> None:
    with pytest.raises(KgError, match="occurs 2 times"):
        passages.cite({"001": "a banana"}, "001", "ana")


@pytest.mark.parametrize("source", ["009", "source:009", "body:001", ""])
def test_unknown_document_is_told(source: str) -> None:
    with pytest.raises(UsageError, match="there is no document") as raised:
        passages.cite(DOCUMENTS, source, "harbour bell")
    assert raised.value.hint


@settings(deadline=None)
@given(st.text(min_size=1), st.data())
def test_every_unique_stretch_of_a_text_is_cited_where_it_stands(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    starts = [place for place in range(len(text)) if text.startswith(words, place)]
    if len(starts) == 1 and "[[" not in words and "]]" not in words:
        citation = passages.cite({"001": text}, "001", words)
        assert (citation.start, citation.end, citation.sha256) == (
            start,
            end,
            passages.compute_sha256(words),
        )


# --- reading the documents ------------------------------------------------------------------------


def test_documents_are_known_by_their_number(tmp_path: Path) -> None:
    for name, text in (
        ("000_a.txt", "Nought"),
        ("003.txt", "Three é"),
        ("notes.txt", "no"),
        ("12.txt", "no"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert passages.read_documents(tmp_path) == {"000": "Nought", "003": "Three é"}


@pytest.mark.parametrize("exists", [True, False])
def test_folder_without_documents_is_told(tmp_path: Path, exists: bool) -> None:
    with pytest.raises(UsageError, match="no source documents in") as raised:
        passages.read_documents(tmp_path if exists else tmp_path / "none")
    assert "--sources DIR or KG_SOURCES" in raised.value.hint


def test_document_that_is_no_utf8_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_bytes(b"caf\xe9")
    with pytest.raises(KgError, match=r"001\.txt.*UTF-8"):
        passages.read_documents(tmp_path)


def test_two_documents_of_one_number_are_told(tmp_path: Path) -> None:
    for name in ("001_a.txt", "001_b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    with pytest.raises(KgError, match="001"):
        passages.read_documents(tmp_path)


def test_line_ends_of_a_document_are_kept(tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_bytes(b"a\r\nb")
    assert passages.read_documents(tmp_path) == {"001": "a\r\nb"}


def test_passage_is_read_for_whoever_holds_the_documents() -> None:
    assert passages.read_passage(DOCUMENTS, "001", HARBOUR[:2]) == "harbour bell"
    assert passages.read_passage({}, "001", HARBOUR[:2]) == ""


# --- verify ---------------------------------------------------------------------------------------


class Small:
    """A graph of two made-up documents, with a passage in every place where one can be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for table, columns in COLUMNS.items():
            self.write(table, ",".join(columns.split()) + "\n")
        for number, text in DOCUMENTS.items():
            source = {
                "id": f"source:{number}",
                "length": str(len(text)),
                "sha256": passages.compute_sha256(text),
            }
            self.add("sources", **source)
        start, end, digest = at("harbour bell")
        town, short = at("the old town"), at("It is short", DOCUMENTS["002"])
        self.write("claims/001", ",".join(CLAIM_COLUMNS) + "\n")
        more = f"{town[0]}-{town[1]}:{town[2]} 002:{short[0]}-{short[1]}:{short[2]}"
        self.add("claims/001", start=start, end=end, sha256=digest, more=more)
        spans = f"001:{start}-{end}:{digest} 002:{short[0]}-{short[1]}:{short[2]}"
        self.add("same-site", passages=spans)
        mayor = at("the mayor")
        self.add("entities/aliases", text="the mayor", start=mayor[0], end=mayor[1])

    def write(self, table: str, text: str) -> None:
        path = self.folder / "graph" / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self, table: str, **cells: str) -> None:
        with (self.folder / "graph" / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(line(table, **cells))

    def edit(self, table: str, old: str, new: str) -> None:
        path = self.folder / "graph" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def verify(self, documents: dict[str, str] = DOCUMENTS) -> passages.Verification:
        return passages.verify(self.folder, documents)

    def locate_faults(self, documents: dict[str, str] = DOCUMENTS) -> list[tuple[str, int, str]]:
        return [fault[:3] for fault in self.verify(documents).faults]


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def test_passages_that_hold_are_counted(small: Small) -> None:
    assert small.verify() == passages.Verification(documents=2, passages=5, names=1, faults=[])


def test_changed_passage_is_told_with_file_line_column_and_mend(small: Small) -> None:
    small.edit("claims/001", at("harbour bell")[2], passages.compute_sha256("harbour Bell"))
    (fault,) = small.verify().faults
    assert fault[:3] == ("graph/claims/001.csv", 2, "start")
    start = passages.compute_sha256("harbour Bell")[:12]
    assert fault.reason == f"the text at 4-16 no longer has the hash {start}…"
    assert "kg cite SOURCE" in fault.mend


def test_changed_further_passages_are_told_at_their_columns(small: Small) -> None:
    small.edit("claims/001", at("the old town")[2], "0" * 64)
    small.edit("same-site", at("It is short", DOCUMENTS["002"])[2], "0" * 64)
    assert small.locate_faults() == [
        ("graph/claims/001.csv", 2, "more"),
        ("graph/same-site.csv", 2, "passages"),
    ]


def test_changed_name_is_told(small: Small) -> None:
    small.edit("entities/aliases", "the mayor", "the major")
    (fault,) = small.verify().faults
    assert fault[:3] == ("graph/entities/aliases.csv", 2, "start")
    assert "'the major' is not at" in fault.reason
    assert fault.mend


def test_changed_document_is_told_with_each_passage_that_it_moves(small: Small) -> None:
    changed = DOCUMENTS | {"001": TEXT.replace("The", "This", 1)}
    assert small.locate_faults(changed) == [
        ("graph/claims/001.csv", 2, "more"),
        ("graph/claims/001.csv", 2, "start"),
        ("graph/entities/aliases.csv", 2, "start"),
        ("graph/same-site.csv", 2, "passages"),
        ("graph/sources.csv", 2, "sha256"),
    ]


def test_change_behind_every_passage_is_told_at_the_document(small: Small) -> None:
    (fault,) = small.verify(DOCUMENTS | {"001": TEXT + "."}).faults
    assert fault[:3] == ("graph/sources.csv", 2, "sha256")
    assert "not the one that was curated" in fault.reason
    assert fault.mend == "restore the original text"


def test_missing_document_is_told(small: Small) -> None:
    faults = small.verify({"001": TEXT}).faults
    assert ("graph/sources.csv", 3, "id") in {fault[:3] for fault in faults}
    missing = next(fault for fault in faults if fault.column == "id")
    assert missing.reason == "document 002 is not in the folder"


@pytest.mark.parametrize(
    ("old", "new"), [(",4,16,", ",,,"), (",4,16,", ",x,16,"), (",4,16,", ",99990,99999,")]
)
def test_position_that_cannot_be_read_is_told(small: Small, old: str, new: str) -> None:
    small.edit("claims/001", old, new)
    assert small.locate_faults() == [("graph/claims/001.csv", 2, "start")]


def test_position_of_a_name_that_is_no_number_is_told(small: Small) -> None:
    small.edit("entities/aliases", f",{at('the mayor')[0]},", ",x,")
    assert small.locate_faults() == [("graph/entities/aliases.csv", 2, "start")]


def test_broken_table_is_told_beside_what_could_be_read(small: Small) -> None:
    small.edit("entities/persons", "label", "lable")
    assert {path for path, _, _ in small.locate_faults()} == {"graph/entities/persons.csv"}


@pytest.mark.parametrize("table", ["sources", "entities/aliases"])
def test_missing_table_is_told(small: Small, table: str) -> None:
    (small.folder / "graph" / f"{table}.csv").unlink()
    assert (f"graph/{table}.csv", 1, "") in small.locate_faults()


def test_every_passage_of_the_graph_is_in_the_documents(sources: Path) -> None:
    checked = passages.verify(ROOT, passages.read_documents(sources))
    assert checked.faults == []
    assert checked.documents == 5
    assert checked.passages > 600
    assert checked.names > 50


def test_one_changed_letter_in_a_document_is_told_at_the_passages_that_hold_it(
    sources: Path,
) -> None:
    documents = passages.read_documents(sources)
    row = read_tables(ROOT / "graph", [])["claims/001"][0]
    place = int(row["start"])
    letter = "x" if documents["001"][place] != "x" else "y"
    changed = documents | {"001": documents["001"][:place] + letter + documents["001"][place + 1 :]}
    places = {fault[:3] for fault in passages.verify(ROOT, changed).faults}
    assert {(row.path, row.line, "start"), ("graph/sources.csv", 3, "sha256")} <= places
    assert {path for path, _, _ in places} <= {
        "graph/claims/001.csv",
        "graph/sources.csv",
        "graph/same-site.csv",
        "graph/entities/aliases.csv",
    }


# --- fill -----------------------------------------------------------------------------------------

WORDS = ["words", "more_words"]


def sheet(
    folder: Path, *rows: dict[str, str], extra: list[str] = WORDS, name: str = "001-new"
) -> Path:
    """A claims sheet with columns for words."""
    header = [*CLAIM_COLUMNS, *extra]
    lines = [",".join(header)]
    for row in rows:
        cells = {"id": "001-1", "subject": "body:a", "note": 'a "note"'} | row
        lines.append(
            ",".join('"' + cells.get(name, "").replace('"', '""') + '"' for name in header)
        )
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def filled(path: Path) -> list[dict[str, str]]:
    from kg.curation.sheets import read_sheet

    faults: list[Fault] = []
    rows = read_sheet(path, path.name, CLAIM_COLUMNS, faults)
    assert faults == []
    return [row.cells for row in rows]


def test_fill_writes_positions_and_removes_the_words(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, {"words": "harbour bell"}, {"id": "001-2", "words": "A [[bell rang]] in"}
    )
    assert passages.fill_sheet(path, DOCUMENTS) == 2
    first, second = filled(path)
    assert (first["start"], first["end"], first["sha256"]) == at("harbour bell")
    assert second["start"] == str(TEXT.rindex("bell rang"))
    assert (first["id"], first["subject"], first["note"]) == ("001-1", "body:a", 'a "note"')
    assert "harbour" not in path.read_text(encoding="utf-8")


def test_fill_writes_further_passages(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "harbour bell", "more_words": "old town || the mayor"})
    passages.fill_sheet(path, DOCUMENTS)
    (row,) = filled(path)
    town, mayor = at("old town"), at("the mayor")
    assert row["more"] == f"{town[0]}-{town[1]}:{town[2]} {mayor[0]}-{mayor[1]}:{mayor[2]}"


def test_fill_needs_no_column_for_further_words(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"}, extra=["words"])
    assert passages.fill_sheet(path, DOCUMENTS) == 1
    assert filled(path)[0]["start"] == "4"


def test_fill_leaves_rows_without_words_as_they_are(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        {"start": "1", "end": "2", "sha256": "x"},
        {"id": "001-2", "words": "harbour bell"},
    )
    assert passages.fill_sheet(path, DOCUMENTS) == 1
    assert [row["start"] for row in filled(path)] == ["1", "4"]


def test_filled_sheet_holds_at_verify(small: Small) -> None:
    path = sheet(
        small.folder / "graph" / "claims", {"words": "harbour bell", "more_words": "the mayor"}
    )
    passages.fill_sheet(path, DOCUMENTS)
    assert small.verify() == passages.Verification(documents=2, passages=7, names=1, faults=[])


@pytest.mark.parametrize(
    ("cells", "reason", "mend"),
    [
        ({"words": "harbor bell"}, "occurs 0 times", "copy them exactly"),
        ({"words": "bell rang"}, "occurs 2 times", "take more words"),
        ({"words": "A [[bell"}, "one double bracket is missing", "before [[the words]] after"),
        (
            {"words": "harbour bell", "more_words": "old town || no such words"},
            "'no such words' occurs 0 times",
            "copy",
        ),
        ({"words": "", "more_words": "old town"}, "", ""),
    ],
)
def test_fill_writes_nothing_when_a_row_is_faulty(
    tmp_path: Path, cells: dict[str, str], reason: str, mend: str
) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"}, {"id": "001-2"} | cells)
    before = path.read_bytes()
    with pytest.raises(FaultsError) as raised:
        passages.fill_sheet(path, DOCUMENTS)
    (fault,) = raised.value.faults
    assert (fault.path, fault.line) == (str(path), 3)
    assert fault.column in WORDS
    assert reason in fault.reason
    assert mend in fault.mend
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_fill_tells_every_faulty_row(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "nothing"}, {"words": "harbour bell"}, {"words": "bell rang"})
    with pytest.raises(FaultsError) as raised:
        passages.fill_sheet(path, DOCUMENTS)
    assert [fault.line for fault in raised.value.faults] == [2, 4]


def test_fill_refuses_a_passage_that_is_too_long(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "x" * 401})
    with pytest.raises(FaultsError, match="the passage is 401 long") as raised:
        passages.fill_sheet(path, {"001": "x" * 401})
    assert "at most 400" in raised.value.faults[0].mend


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (",words,", ",word,", "lacks the column words"),
        (",stance,", ",stanze,", "lacks stance"),
        (",words,more_words", ",words,more_words,reviewer", "reviewer"),
        (",words,more_words", ",words,words", "twice"),
    ],
)
def test_fill_refuses_a_sheet_with_other_columns(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"})
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(KgError, match=reason):
        passages.fill_sheet(path, DOCUMENTS)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"001-2,body:a,,,,,,,,,,,,,,,,,,,,harbour bell, and more,too,much\n", "cells"),
        (b"001-2,body:a\n", "cells"),
        (b'001-2,"body:a" b\n', "quote"),
        (b"001-2,caf\xe9\n", "UTF-8"),
    ],
)
def test_fill_refuses_a_broken_line_and_loses_nothing(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"})
    path.write_bytes(path.read_bytes() + data)
    before = path.read_bytes()
    with pytest.raises(KgError, match=reason) as raised:
        passages.fill_sheet(path, DOCUMENTS)
    assert ":3" in str(raised.value)
    assert path.read_bytes() == before


def test_fill_keeps_the_mode_of_the_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"})
    path.chmod(0o640)
    passages.fill_sheet(path, DOCUMENTS)
    assert path.stat().st_mode & 0o777 == 0o640


def test_fill_of_a_sheet_of_an_unknown_document_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path, {"words": "harbour bell"}, name="009")
    with pytest.raises(FaultsError, match="there is no document '009'"):
        passages.fill_sheet(path, DOCUMENTS)


def test_real_rows_can_be_cited_again(sources: Path) -> None:
    documents = passages.read_documents(sources)
    for row in read_tables(ROOT / "graph", [])["claims/001"][:40]:
        start, end = int(row["start"]), int(row["end"])
        before, after = (
            documents["001"][max(0, start - 60) : start],
            documents["001"][end : end + 60],
        )
        citation = passages.cite(
            documents, "001", f"{before}[[{documents['001'][start:end]}]]{after}"
        )
        assert (citation.start, citation.end, citation.sha256) == (start, end, row["sha256"])
