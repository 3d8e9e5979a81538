"""Single cells: what each form takes, and what it refuses."""

import datetime

import pytest

from kg.curation import forms
from kg.curation.cells import CHECKS, check_cell, check_passage, is_number
from kg.curation.forms import Column, Form
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import read_vocabulary
from tests.conftest import ROOT
from tests.support.planting import HASH

TODAY = datetime.date.today()
PASSAGE = f"001:0-10:{HASH}"
#: For each form: cells that it takes, and cells that it refuses.
CELLS: list[tuple[Form, list[str], list[str]]] = [
    (
        forms.Id(("body", "person")),
        ["body:mps", "person:x-1"],
        ["mps", "body:", "station:x", "body:Mps", "body:a b", "body:-a", "body:a--b", "BODY:mps",
         "body:mps ", "body:mps:x", "body:mps/x", "body:größe", "body:mps\u200b"],
    ),
    (forms.Numbered(), ["001-002", "003-usa01-city"], ["1-2", "001", "001-", "001-X", "abc-1"]),
    (forms.Numbered("source:", ""), ["source:001"], ["source:1", "source:0001", "001"]),
    (
        forms.Reference(("country",)),
        ["country:france"],
        ["country:frence", "body:mps", "France", "source:001", "country:france country:italy"],
    ),
    (
        forms.References(("source", "publication")),
        ["source:001", "source:001 publication:sd-report-2022-09"],
        ["source:001 source:001", "source:001  source:002", "source:001,source:002", "body:mps"],
    ),
    (
        forms.Chain(("body", "source-voice", "agent")),
        ["body:voa", "body:voa > source-voice:001", "agent:editors"],
        ["body:voa>body:newsweek", "body:voa > ", "source:001", "country:france"],
    ),
    (forms.Concept("scheme:stance"), ["stance:states"], ["states", "basis:own", "stance:shouts"]),
    (
        forms.Concept("scheme:theme", "theme:quantities"),
        ["theme:police-stations"],
        ["theme:quantities", "theme:illegal", "stance:states"],
    ),
    (
        forms.Readings("scheme:reading"),
        ["subject", "date place"],
        ["reading:subject", "date date", "time", "date,place", "Date"],
    ),
    (
        forms.Formerly(),
        ["kg:usedFor", "body:gone-and-unknown"],
        ["usedFor", "http://x", "12", "body:", "body:a b", "javascript:alert(1)"],
    ),
    (forms.Formerly(numbers=True), ["12", "body:x"], ["1.5", "-1", "1" * 5000]),
    (forms.Text(10), ["ten chars.", "海外"], ["eleven char", "…", "-"]),
    (forms.Text(100, words=2), ["two words"], ["now three words"]),
    (forms.Label(), ["A name"], ["x" * 121, "?"]),
    (forms.Printed(), ["2016–?"], ["x" * 201]),
    (forms.Name(), ["海外110"], ["x" * 201]),
    (
        forms.Number(),
        ["0", "7", "9" * 15],
        ["012", "-1", "1.5", "ten", "1e3", "٣", "１", "1" * 16, "1" * 5000, "0x1", "+1", "1_000"],
    ),
    (forms.Number(1), ["1"], ["0"]),
    (
        forms.Day(),
        ["2024-02-29", "1800-01-01", str(TODAY)],
        ["2023-02-29", "2022-13-01", "2022-10", "20221001", "Dec. 22", "1799-12-31", "2100-01-01",
         "2022-1-1", "٢٠٢٢-01-01", "0000-00-00", "2022-01-01T00:00:00",
         str(TODAY + datetime.timedelta(1)), "2099-12-31"],
    ),
    (
        forms.Period(),
        ["2025", "2025-05", "2025-05-30"],
        ["25", "2025-13", "2025-02-30", "2025/2026", "May 2025", "1799", "2100"],
    ),
    (
        forms.Period(begun=True),
        ["2025-05-30", str(TODAY.year), str(TODAY)[:7], str(TODAY)],
        [str(TODAY.year + 1), "2099-01", str(TODAY + datetime.timedelta(1))],
    ),
    (
        forms.Period(interval=True),
        ["2022", "2021-04/2022-07", "2021/2022-07-01"],
        ["2022/2021", "2022/2022", "2022/", "/2022", "2021/2022/2023", "not a date"],
    ),
    (forms.Hash(), [HASH], ["", "abc", "A" * 64, "0" * 63, "0" * 65, "g" * 64][1:]),
    (
        forms.Passages(),
        [PASSAGE, f"{PASSAGE} 003:0-10:{HASH}"],
        [f"{PASSAGE} {PASSAGE}", "here", f"001:10-0:{HASH}", f"777:0-10:{HASH}",
         f"001:0-500:{HASH}", f"001:0-{'9' * 5000}:{HASH}", f"1:0-10:{HASH}",
         f"001:00-10:{HASH}"],
    ),
    (
        forms.Passages(2, sourced=True),
        [f"{PASSAGE} 003:0-10:{HASH}"],
        [PASSAGE, f"0-10:{HASH} {PASSAGE}"],
    ),
    (forms.Attributions(), ["001-002", "001-002 001-003"], ["001-002 001-002", "999-1", "001-001"]),
    (
        forms.Language(),
        ["en", "zh", "zh-hant", "sr-cyrl", "pt-br", "zh-hant-tw"],
        ["xx", "english", "EN", "zh-Hant", "zh_hant", "en-klingon", "und", "en zh", "zh-hant-hant"],
    ),
    (forms.Language(primary=True), ["en", "nl"], ["zh-hant", "xx"]),
    (forms.Languages(), ["en", "en zh-hant"], ["en en", "en, zh", "xx en"]),
    (forms.Choice(("yes", "no")), ["yes", "no"], ["maybe", "Yes", "yes no"]),
    (forms.Role(("role:not-stated",)), ["role:not-stated"], ["role:leader"]),
    (forms.Code("[A-Z]{3}", "three letters"), ["FRA"], ["fra", "FR", "FRAN", "FR1", "ФРА"]),
    (forms.Kind(), ["kg:Station"], ["kg:Statoin", "kg:PoliceServiceStation", "Station"]),
    (
        forms.Address(),
        ["https://example.org", "http://example.org:80/a?b=c#d", "https://example.org/海"],
        ["javascript:alert(1)", "ftp://example.org", "example.org", "https://", "//example.org",
         "https://exam ple.org", "https://example.org/<x>", "HTTPS://example.org",
         "data:text/html,x",
         'https://example.org/"x', "https://user:secret@example.org",
         f"https://x.org/{'x' * 2000}"],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def curation() -> Curation:
    """The checked-in tables with their indexes."""
    curation = Curation(read_tables(ROOT / "graph", []), read_vocabulary(ROOT / "ontology"))
    index_rows(curation)
    return curation


def row(cell: str) -> Row:
    return Row("graph/claims/001.csv", 2, {"id": "001-001", "x": cell})


def column(form: Form, required: bool = False) -> Column:
    return Column("x", "", form, "something", required=required)


def flatten(index: int) -> list[tuple[Form, str]]:
    return [(form, cell) for form, *cells in CELLS for cell in cells[index]]


@pytest.mark.parametrize(("form", "cell"), flatten(0))
def test_a_form_takes_a_cell(curation: Curation, form: Form, cell: str) -> None:
    assert list(check_cell(curation, row(cell), column(form, required=True))) == []


@pytest.mark.parametrize(("form", "cell"), flatten(1))
def test_a_form_refuses_a_cell_and_says_how_to_mend(
    curation: Curation, form: Form, cell: str
) -> None:
    (fault,) = check_cell(curation, row(cell), column(form))
    assert (fault.path, fault.line, fault.column) == ("graph/claims/001.csv", 2, "x")
    assert fault.reason
    assert fault.mend
    assert len(str(fault)) < 2_000


@pytest.mark.parametrize("form", [form for form, _, _ in CELLS], ids=repr)
def test_an_empty_cell_is_a_fault_where_it_is_required(curation: Curation, form: Form) -> None:
    assert list(check_cell(curation, row(""), column(form))) == []
    (fault,) = check_cell(curation, row(""), column(form, required=True))
    assert fault.reason == "is empty"
    assert "something" in fault.mend


def test_every_form_has_a_check_and_cells_here() -> None:
    parts = {forms.Part, forms.Object}  # their predicate checks them
    assert {type(form) for form, _, _ in CELLS} == set(CHECKS) - parts


@pytest.mark.parametrize(
    ("source", "start", "end", "reason"),
    [
        ("001", "0", "400", ""),
        ("001", "0", "401", "is 401 code points long"),
        ("001", "10", "10", "ends before it starts"),
        ("001", "99990", "99999", "lies beyond the document's"),
        ("777", "0", "10", "is not in graph/sources.csv"),
    ],
)
def test_a_passage_is_short_and_within_its_document(
    curation: Curation, source: str, start: str, end: str, reason: str
) -> None:
    passage = {"source": source, "start": start, "end": end}
    faults = list(check_passage(curation, row(""), "start", passage))
    assert [reason in fault.reason for fault in faults] == [True] * bool(reason)


@pytest.mark.parametrize("cell", ["", "-1", "01", "1 ", "1" * 16, "²", "Ⅳ"])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert not is_number(cell)
