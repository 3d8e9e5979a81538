"""A lead on a person tells of nobody else, and who is named in a lead has a line with its text."""

import csv

import pytest

from kg.curation.index import Curation
from kg.curation.leads import check_leads
from kg.curation.sheets import Row
from kg.faults import Fault
from tests.conftest import ROOT

LU, CHEN = "person:lu-jianwang", "person:chen-jinping"
PERSONS = (
    {"id": LU, "label": "Lu Jianwang", "anonymous": ""},
    {"id": CHEN, "label": "Chen Jinping", "anonymous": ""},
    {"id": "person:wang-wenbin", "label": "Wang Wenbin", "anonymous": ""},
    {"id": "person:wang-jingyu", "label": "Wang Jingyu", "anonymous": ""},
    {"id": "person:reporter", "label": "Yonhap reporter (not named)", "anonymous": "yes"},
)


def find(*leads: dict[str, str]) -> list[Fault]:
    """The faults of some leads, of which each has one address unless it names another."""
    cells = {"thing": LU, "address": "https://example.org/", "title": "A title", "summary": ""}
    rows = [Row("graph/leads.csv", 2 + n, cells | lead) for n, lead in enumerate(leads)]
    people = [Row("graph/entities/persons.csv", 2, person) for person in PERSONS]
    alias = Row("graph/entities/aliases.csv", 2, {"thing": LU, "text": '"Harry" Lu Jianwang'})
    tables = {"leads": rows, "entities/persons": people, "entities/aliases": [alias]}
    curation = Curation(tables, vocabulary=None)  # type: ignore[arg-type]
    curation.entities.update({row["id"]: row for row in people})
    return list(check_leads(curation))


@pytest.mark.parametrize(
    "lead",
    [
        {"summary": "Lu had pleaded not guilty."},
        {"summary": "He declined to comment."},
        {"summary": "Lu declined.", "title": "United States v. Lu Jianwang and Chen Jinping"},
        {"summary": "The luck of Luton; a Chenille shop."},
        {"summary": "A reporter of Yonhap asks Wang."},
        {"thing": "body:paper", "summary": "Nobody is named."},
    ],
)
def test_a_lead_on_a_person_may_tell_of_this_person(lead: dict[str, str]) -> None:
    others = {"thing": CHEN, "summary": "Chen's own line."}
    assert find(lead, others) == []


@pytest.mark.parametrize(
    ("lead", "column"),
    [
        ({"summary": "Lu had pleaded not guilty; Chen pleaded guilty."}, "summary"),
        ({"summary": "Chen Jinping pleaded guilty."}, "summary"),
        ({"summary": "The plea of Jinping."}, "summary"),
        ({"summary": "Not guilty.", "title": "The plea of Chen Jinping"}, "title"),
    ],
)
def test_a_lead_on_a_person_tells_of_nobody_else(lead: dict[str, str], column: str) -> None:
    (fault,) = find(lead, {"thing": CHEN, "summary": "Chen's own line."})
    assert (fault.line, fault.column) == (2, column)
    assert fault.reason == "on Lu Jianwang tells of Chen Jinping"
    assert fault.mend.endswith("and the rest in a line for person:chen-jinping")


@pytest.mark.parametrize("thing", ["case:trial", "group:two", "body:paper", "country:utopia"])
@pytest.mark.parametrize("column", ["title", "summary"])
def test_who_is_named_in_a_lead_has_a_line_with_its_text(thing: str, column: str) -> None:
    lead = {"thing": thing, column: "Chen pleaded guilty"}
    (fault,) = find(lead)
    assert (fault.column, fault.reason) == (
        column,
        "names Chen Jinping, who has no line with this text",
    )
    assert find(lead, {"thing": CHEN, "summary": "Chen pleaded guilty."}) == []
    (elsewhere,) = find(lead, {"thing": CHEN, "address": "https://example.org/2"})
    assert elsewhere.line == 2


def test_every_lead_on_a_named_person_says_whom_it_is_about() -> None:
    with (ROOT / "graph/entities/persons.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["label"] for row in csv.DictReader(file)}
    with (ROOT / "graph/leads.csv").open(encoding="utf-8", newline="") as file:
        leads = [row for row in csv.DictReader(file) if row["thing"] in labels]
    assert len(leads) > 10
    for lead in leads:
        words = labels[lead["thing"]].split()
        assert any(word in lead["summary"] for word in words), lead
