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
        ({"predicate": CLAIM[1]}, True),
        ({"object": CLAIM[2]}, True),
        (dict(zip(("subject", "predicate", "object"), CLAIM, strict=True)), True),
        ({"subject": "station:USA02"}, False),
        ({"predicate": CLAIM[1], "object": "country:france"}, False),
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
        ([{"predicate": "kg:inCountry"}], ""),
        ([{"object": "kg:PoliceServiceStation"}], ""),
        ([{"predicate": "rdf:type", "object": "kg:PoliceServiceStation"}], ""),
        ([{"predicate": "kg:startYear", "object": "2018"}], ""),
        ([{}], "subject"),
        ([{"predicate": "kg:inCountri"}], "predicate"),
        ([{"predicate": "kg:inCountry", "object": "country:frence"}], "object"),
        ([{"predicate": "rdf:type", "object": "kg:Station"}], "object"),
        ([{"object": "nothing:here"}], "object"),
        ([{"object": "12345"}], "object"),
        ([{"subject": CLAIM[0], "side": "yes"}, {"object": CLAIM[2], "side": "no"}], "side"),
        ([{"subject": CLAIM[0], "side": "yes"}, {"object": CLAIM[2], "side": "yes"}], ""),
        ([{"subject": CLAIM[0], "side": "yes"}, {"object": CLAIM[2], "side": ""}], ""),
    ],
)
def test_a_pattern_fits_claims_on_one_side(
    vocabulary: Vocabulary, patterns: list[Pattern], column: str
) -> None:
    faults = list(check_patterns(build(vocabulary, *patterns)))
    assert [fault.column for fault in faults] == [column] * bool(column)
