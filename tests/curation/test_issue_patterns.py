"""Which claims bear on an issue; `test_rules.py` plants every fault."""

import pytest

from kg.curation.columns import COLUMNS
from kg.curation.index import Curation, index_rows
from kg.curation.issue_patterns import check_patterns, list_propositions, match_patterns
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import ROOT

Pattern = dict[str, str]
CLAIM = ("station:USA01", "kg:inCountry", "country:united-states")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def build(vocabulary: Vocabulary, *patterns: Pattern) -> Curation:
    """Return the checked-in tables with these patterns alone."""
    rows = []
    for line, pattern in enumerate(patterns, 2):
        cells = dict.fromkeys(COLUMNS["bears-on"].split(), "") | {"issue": "issue:existence"}
        rows.append(Row("graph/bears-on.csv", line, cells | pattern))
    curation = Curation(read_tables(ROOT / "graph", []) | {"bears-on": rows}, vocabulary)
    index_rows(curation)
    return curation


@pytest.mark.parametrize(
    ("pattern", "is_matching"),
    [
        ({"subject": CLAIM[0]}, True),
        ({"subject": "kg:Station"}, True),
        ({"subject": "kg:Station", "predicate": CLAIM[1]}, True),
        ({"subject": "kg:Station", "object": CLAIM[2]}, True),
        ({"subject": "kg:Programme", "predicate": CLAIM[1]}, False),
        (dict(zip(("subject", "predicate", "object"), CLAIM, strict=True)), True),
        ({"subject": "station:USA02"}, False),
        ({"subject": "kg:Station", "predicate": CLAIM[1], "object": "country:france"}, False),
    ],
)
def test_an_empty_cell_matches_anything(
    vocabulary: Vocabulary, pattern: Pattern, is_matching: bool
) -> None:
    curation = build(vocabulary, pattern)
    ((_, matching),) = match_patterns(curation, list_propositions(curation))
    assert (CLAIM in matching) == is_matching


@pytest.mark.parametrize(
    ("patterns", "column"),
    [
        ([{"subject": "kg:Station", "predicate": "kg:inCountry"}], ""),
        ([{"subject": "kg:Station", "object": "kg:PoliceServiceStation"}], ""),
        ([{"subject": "kg:Station", "predicate": "kg:startYear", "object": "2018"}], ""),
        ([{"subject": "theme:police-stations", "predicate": "kg:value"}], ""),
        ([{"subject": "kg:Statoin", "predicate": "kg:inCountry"}], "subject"),
        ([{"subject": "theme:law-enforcement", "predicate": "kg:value"}], "subject"),
        ([{"subject": "kg:Station", "predicate": "kg:inCountri"}], "predicate"),
        ([{"subject": "kg:Station", "predicate": "kg:value"}], "object"),
        ([{"subject": CLAIM[0], "predicate": "kg:value"}], "subject"),
        (
            [{"subject": "kg:Station", "predicate": "kg:inCountry", "object": "country:frence"}],
            "object",
        ),
        (
            [{"subject": "kg:Station", "predicate": "rdf:type", "object": "kg:Station"}],
            "object",
        ),
        ([{"subject": "kg:Station", "object": "nothing:here"}], "object"),
        ([{"subject": "kg:Station", "object": "12345"}], "object"),
        (
            [
                {"subject": CLAIM[0], "side": "yes"},
                {"subject": "kg:Station", "object": CLAIM[2], "side": "no"},
            ],
            "side",
        ),
        (
            [
                {"subject": CLAIM[0], "side": "yes"},
                {"subject": "kg:Station", "object": CLAIM[2], "side": "yes"},
            ],
            "",
        ),
        (
            [
                {"subject": CLAIM[0], "side": "yes"},
                {"subject": "kg:Station", "object": CLAIM[2], "side": ""},
            ],
            "",
        ),
    ],
)
def test_a_pattern_fits_claims_on_one_side(
    vocabulary: Vocabulary, patterns: list[Pattern], column: str
) -> None:
    faults = list(check_patterns(build(vocabulary, *patterns)))
    assert [fault.column for fault in faults] == [column] * bool(column)


def test_a_kind_is_that_of_the_members_of_a_group_and_of_what_a_figure_counts(
    vocabulary: Vocabulary,
) -> None:
    patterns = [
        {"subject": "kg:Station", "predicate": "kg:membersOfKind"},
        {"subject": "theme:police-stations", "predicate": "kg:value"},
    ]
    curation = build(vocabulary, *patterns)
    of_groups, of_figures = match_patterns(curation, list_propositions(curation))
    subjects = {subject for subject, _, _ in of_groups[1]}
    assert "group:stations-germany" in subjects
    assert all(curation.entities[one]["member_kind"] == "kg:Station" for one in subjects)
    figures = {subject for subject, _, _ in of_figures[1]}
    assert figures
    assert {curation.entities[one]["counts"] for one in figures} == {"theme:police-stations"}
