"""Where things are; `test_rules.py` plants every fault."""

import pytest

from kg.curation.columns import CLAIM_COLUMNS
from kg.curation.geography import check_geography
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        ("station:BRN01 kg:inCountry country:brunei derives", 0),
        ("station:BRN01 kg:inCountry country:spain derives", 1),
        ("station:BRN01 kg:inCountry country:spain denies", 0),
        ("station:BRN01 kg:onContinent continent:asia states", 0),
        ("station:ESP02 kg:onContinent continent:asia states", 1),
        ("station:ESP02 kg:onContinent continent:asia denies", 0),
        ("city:madrid kg:inCountry country:spain derives", 0),
        ("city:madrid kg:inCountry country:italy derives", 1),
        ("city:madrid kg:inCountry country:italy reports", 1),
        ("place:croydon kg:inCountry country:italy derives", 1),
        ("place:eastern-china kg:inCountry country:japan derives", 1),
        ("place:eastern-china kg:inCountry country:japan reports", 0),
        ("programme:nantong-pilot kg:inCountry country:italy derives", 0),
        ("group:stations-dublin kg:inCountry country:italy derives", 0),
        ("station:ESP01 kg:locatedIn city:madrid states", 0),
        ("station:ESP01 kg:locatedIn city:rome states", 1),
        ("station:ESP01 kg:locatedIn city:rome denies", 0),
        ("city:madrid kg:locatedIn province:fujian states", 1),
        ("station:manhattan kg:locatedIn city:rome states", 1),
    ],
)
def test_a_thing_is_where_it_can_be(vocabulary: Vocabulary, claim: str, count: int) -> None:
    subject, predicate, name, stance = claim.split()
    cells = {"id": "999-1", "subject": subject, "predicate": predicate, "object": name}
    cells = dict.fromkeys(CLAIM_COLUMNS, "") | cells | {"stance": f"stance:{stance}"}
    planted = Row("graph/claims/zzz.csv", 2, cells)
    curation = Curation(read_tables(ROOT / "graph", []) | {"claims/zzz": [planted]}, vocabulary)
    index_rows(curation)
    faults = list(check_geography(curation))
    assert [fault.path for fault in faults] == [planted.path] * count
    assert {fault.column for fault in faults} <= {"object"}


@pytest.mark.parametrize(
    ("stance", "city", "count"),
    [
        ("derives", "city:rome", 1),
        ("derives", "city:new-york", 0),
        ("reports", "city:rome", 0),
    ],
)
def test_a_site_is_in_a_city_of_the_country_that_the_editors_derive(
    vocabulary: Vocabulary, stance: str, city: str, count: int
) -> None:
    planted = []
    for claim in (
        f"station:new-one kg:inCountry country:united-states stance:{stance}",
        f"station:new-one kg:locatedIn {city} stance:reports",
    ):
        keys = ("subject", "predicate", "object", "stance")
        cells = dict(zip(keys, claim.split(), strict=True)) | {"id": f"999-{len(planted)}"}
        planted.append(Row("graph/claims/zzz.csv", 2, dict.fromkeys(CLAIM_COLUMNS, "") | cells))
    curation = Curation(read_tables(ROOT / "graph", []) | {"claims/zzz": planted}, vocabulary)
    index_rows(curation)
    faults = list(check_geography(curation))
    assert len(faults) == count
    assert all("city:rome is in country:italy" in fault.reason for fault in faults)
