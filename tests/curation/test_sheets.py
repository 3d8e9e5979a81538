import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.curation.columns import CLAIM_COLUMNS, COLUMNS
from kg.curation.sheets import Row, read_sheet, read_tables
from kg.faults import Fault
from tests.conftest import ROOT

HEADER = ["id", "label"]
Read = Callable[[bytes], tuple[list[Row], list[Fault]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read bytes as a table with the columns id and label."""

    def call(data: bytes) -> tuple[list[Row], list[Fault]]:
        path, faults = tmp_path / "things.csv", list[Fault]()
        path.write_bytes(data)
        return read_sheet(path, "graph/things.csv", HEADER, faults), faults

    return call


def cells(rows: list[Row]) -> list[dict[str, str]]:
    return [row.cells for row in rows]


def test_row_has_its_cells_and_its_line(read: Read) -> None:
    rows, faults = read(b"id,label\na:1,One\na:2,Two\n")
    assert faults == []
    assert rows == [
        Row("graph/things.csv", 2, {"id": "a:1", "label": "One"}),
        Row("graph/things.csv", 3, {"id": "a:2", "label": "Two"}),
    ]
    assert rows[1]["label"] == "Two"


def test_fault_of_a_row_names_its_place(read: Read) -> None:
    rows, _ = read(b"id,label\na:1,One\n")
    assert rows[0].fault("label", "is odd", "make it even") == Fault(
        "graph/things.csv", 2, "label", "is odd", "make it even"
    )


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ('a:1,"One, two"', "One, two"),
        ('a:1,"Say ""one"""', 'Say "one"'),
        ("a:1,海外110", "海外110"),
        ("a:1,", ""),
    ],
)
def test_cell_may_hold(read: Read, line: str, label: str) -> None:
    rows, faults = read(f"id,label\n{line}\n".encode())
    assert faults == []
    assert cells(rows) == [{"id": "a:1", "label": label}]


def test_last_line_needs_no_line_end(read: Read) -> None:
    rows, faults = read(b"id,label\na:1,One")
    assert (len(rows), faults) == (1, [])


BAD = {
    "byte order mark": (
        b"\xef\xbb\xbfid,label\na:1,One\n",
        1,
        "",
        "byte order mark",
        "UTF-8 without BOM",
    ),
    "CRLF": (b"id,label\r\na:1,One\r\n", 1, "", "carriage return (CRLF)", "LF line ends"),
    "CR at the third line": (
        b"id,label\na:1,One\na:2,Two\r\n",
        3,
        "",
        "carriage return (CRLF)",
        "LF line ends",
    ),
    "old Mac line ends": (b"id,label\ra:1,One\r", 1, "", "carriage return (CRLF)", "LF line ends"),
    "Latin-1": (
        b"id,label\na:1,One\na:2,Caf\xe9\n",
        3,
        "",
        "byte 0xe9 at position 24 is not UTF-8",
        "save the table as UTF-8",
    ),
    "UTF-16": (
        "id,label\n".encode("utf-16"),
        1,
        "",
        "byte 0xff at position 0 is not UTF-8",
        "save the table as UTF-8",
    ),
    "unclosed quote": (b'id,label\na:1,One\na:2,"Two\n', 3, "", "quote", "quote"),
    "quote over two lines": (
        b'id,label\na:1,"One\nmore"\na:2,Two\n',
        2,
        "",
        "runs over the end of the line",
        "close the quote on its line",
    ),
    "text after a quote": (
        b'id,label\na:1,"One" more\n',
        2,
        "",
        "stray quote",
        "double the quotes in a cell",
    ),
    "quote inside a cell": (
        b'id,label\na:1,O"ne\n',
        2,
        "",
        "stray quote",
        "double the quotes in a cell",
    ),
    "endless cell": (
        b"id,label\na:1," + b"x" * 200_000 + b"\n",
        2,
        "",
        "a cell is too long, with more than 131,072 characters",
        "write fewer",
    ),
    "quote left open before much text": (
        b'id,label\na:1,"One\n' + b"a:2,Two\n" * 20_000,
        2,
        "",
        "stray quote",
        "double the quotes in a cell",
    ),
    "missing column": (
        b"id\na:1\n",
        1,
        "label",
        "column 'label' is missing",
        "the header is: id,label",
    ),
    "extra column": (
        b"id,label,colour\na:1,One,red\n",
        1,
        "colour",
        "column 'colour' is not known here",
        "remove the column",
    ),
    "column with another name": (
        b"id,labels\na:1,One\n",
        1,
        "labels",
        "column 'labels' is not known here",
        "remove the column",
    ),
    "column of words": (
        b"id,label,words\na:1,One,so\n",
        1,
        "words",
        "column 'words' is not known here",
        "kg cite --fill",
    ),
    "column given twice": (b"id,label,label\na:1,One,Two\n", 1, "label", "twice", "remove"),
    "another order": (
        b"label,id\nOne,a:1\n",
        1,
        "",
        "the columns are in another order",
        "use: id,label",
    ),
    "no header": (b"a:1,One\n", 1, "id", "column 'id' is missing", "the header is: id,label"),
    "empty file": (b"", 1, "label", "column 'label' is missing", "the header is: id,label"),
    "cell too few": (
        b"id,label\na:1,One\na:2\n",
        3,
        "",
        "has 1 cells, the header has 2",
        "add or remove cells",
    ),
    "cell too many": (
        b"id,label\na:1,One, two\n",
        2,
        "",
        "has 3 cells, the header has 2",
        "quote cells that contain commas",
    ),
    "blank line": (
        b"id,label\n\na:1,One\n",
        2,
        "",
        "has 0 cells, the header has 2",
        "add or remove cells",
    ),
    "space before": (b"id,label\na:1, One\n", 2, "label", "has white space at an end", "remove it"),
    "space after": (b"id,label\na:1 ,One\n", 2, "id", "has white space at an end", "remove it"),
    "no-break space": (
        "id,label\na:1,One\u00a0\n".encode(),
        2,
        "label",
        "has white space at an end",
        "remove it",
    ),
    "NUL": (b"id,label\na:1,On\x00e\n", 2, "label", "control character", "remove it"),
}


@pytest.mark.parametrize("name", BAD)
def test_broken_table_is_told_with_line_reason_and_mend(read: Read, name: str) -> None:
    data, line, column, reason, mend = BAD[name]
    _, faults = read(data)
    matching = [
        fault
        for fault in faults
        if (fault.line, fault.column) == (line, column) and reason in fault.reason
    ]
    assert len(matching) == 1, faults
    assert matching[0].path == "graph/things.csv"
    assert mend in matching[0].mend


@pytest.mark.parametrize("name", ["byte order mark", "CRLF"])
def test_table_that_can_still_be_read_is_read(read: Read, name: str) -> None:
    rows, faults = read(BAD[name][0])
    assert cells(rows) == [{"id": "a:1", "label": "One"}]
    assert len(faults) == 1


@pytest.mark.parametrize("name", ["Latin-1", "UTF-16"])
def test_table_that_cannot_be_decoded_has_that_fault_alone(read: Read, name: str) -> None:
    rows, faults = read(BAD[name][0])
    assert rows == []
    assert len(faults) == 1


def test_line_numbers_stay_right_after_a_cell_over_two_lines(read: Read) -> None:
    rows, _ = read(b'id,label\na:1,"One\nmore"\na:2,Two\n')
    assert [row.line for row in rows] == [2, 4]


def test_faults_of_several_rows_are_all_told(read: Read) -> None:
    _, faults = read(b"id,label\na:1\na:2, Two\na:3,x,y\n")
    assert [fault.line for fault in faults] == [2, 3, 4]


def test_missing_table_is_told_with_its_header(tmp_path: Path) -> None:
    faults: list[Fault] = []
    tables = read_tables(tmp_path, faults)
    assert tables == {}
    assert {fault.path for fault in faults} == {f"graph/{name}.csv" for name in COLUMNS}
    persons = next(fault for fault in faults if fault.path == "graph/entities/persons.csv")
    assert persons.reason == "the table is missing"
    assert persons.mend == "restore it: " + COLUMNS["entities/persons"].replace(" ", ",")


def test_every_claims_sheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    for name in ("001", "003-table"):
        (tmp_path / "claims" / f"{name}.csv").write_text(
            ",".join(CLAIM_COLUMNS) + "\n", encoding="utf-8"
        )
    (tmp_path / "claims" / "notes.txt").write_text("no sheet", encoding="utf-8")
    assert list(read_tables(tmp_path, [])) == ["claims/001", "claims/003-table"]


def test_checked_in_tables_are_all_known_and_well_formed() -> None:
    faults: list[Fault] = []
    tables = read_tables(ROOT / "graph", faults)
    assert faults == []
    stems = {
        str(path.relative_to(ROOT / "graph").with_suffix(""))
        for path in (ROOT / "graph").rglob("*.csv")
    }
    assert stems == set(tables)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the checked-in tables."""
    shutil.copytree(ROOT / "graph", tmp_path / "graph")
    return tmp_path / "graph"


@pytest.mark.parametrize(
    ("name", "reason", "mend"),
    [
        (
            "entities/person.csv",
            "is a table that nobody reads",
            "did you mean entities/persons.csv",
        ),
        ("persons.csv", "is a table that nobody reads", "entities/persons.csv"),
        ("claims/more/005.csv", "is a table that nobody reads", "claims/NNN.csv"),
        ("claims/005.CSV", "nobody reads a file that ends in .CSV", "name it 005.csv"),
        ("entities/places.Csv", "nobody reads a file that ends in .Csv", "name it places.csv"),
        ("LEADS.CSV", "nobody reads a file that ends in .CSV", "name it leads.csv"),
        ("imported.NQ", "nobody reads a file that ends in .NQ", "name it imported.nq"),
        ("sources.xlsx", "is a table that nobody reads", "did you mean sources.csv"),
        ("sources.tsv", "is a table that nobody reads", "did you mean sources.csv"),
        ("sources.TSV", "is a table that nobody reads", "did you mean sources.csv"),
        ("sources.tab", "is a table that nobody reads", "did you mean sources.csv"),
        ("sources.xlsm", "is a table that nobody reads", "did you mean sources.csv"),
        ("claims/005.csv.txt", "nobody reads a table that ends in .txt", "plain file 005.csv"),
        ("claims/005.CSV.gz", "nobody reads a table that ends in .gz", "plain file 005.CSV"),
        ("Copy of sources.csv", "is a table that nobody reads", "sources.csv"),
    ],
)
def test_a_table_that_nobody_reads_is_told(copied: Path, name: str, reason: str, mend: str) -> None:
    (copied / name).parent.mkdir(exist_ok=True)
    (copied / name).write_bytes(b"id,label\n")
    faults: list[Fault] = []
    read_tables(copied, faults)
    (fault,) = faults
    assert (fault.path, fault.line) == (f"graph/{name}", 1)
    assert reason in fault.reason
    assert mend in fault.mend


@pytest.mark.parametrize(
    "name", [".#001.csv", "claims/.001.csv", ".ipynb_checkpoints/sources.csv", "notes.txt"]
)
def test_hidden_files_and_other_files_are_no_input(copied: Path, name: str) -> None:
    (copied / name).parent.mkdir(exist_ok=True)
    (copied / name).write_bytes(b"no table")
    faults: list[Fault] = []
    tables = read_tables(copied, faults)
    assert faults == []
    assert name.removesuffix(".csv") not in tables


def test_a_link_to_nowhere_that_is_hidden_is_no_input(copied: Path) -> None:
    (copied / "claims" / ".#001.csv").symlink_to(copied / "nowhere")
    faults: list[Fault] = []
    assert read_tables(copied, faults)
    assert faults == []


@pytest.mark.parametrize("name", ["claims/005.csv", "entities/persons.csv"])
def test_a_folder_in_place_of_a_table_is_told(copied: Path, name: str) -> None:
    (copied / name).unlink(missing_ok=True)
    (copied / name).mkdir()
    faults: list[Fault] = []
    read_tables(copied, faults)
    assert [fault.path for fault in faults] == [f"graph/{name}"]
    assert "cannot be read" in faults[0].reason


def test_a_link_to_nowhere_in_place_of_a_table_is_told(copied: Path) -> None:
    (copied / "claims" / "005.csv").symlink_to(copied / "nowhere")
    faults: list[Fault] = []
    read_tables(copied, faults)
    assert [fault.path for fault in faults] == ["graph/claims/005.csv"]


def test_a_cell_of_a_megabyte_is_told(read: Read) -> None:
    _, faults = read(b"id,label\na:1," + b"x" * 1_000_000 + b"\n")
    assert [fault.line for fault in faults] == [2]
    assert len(str(faults[0])) < 500
