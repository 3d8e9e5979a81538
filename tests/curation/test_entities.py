"""Codes, voices and printed names; `test_rules.py` plants every fault."""

import pytest

from kg.curation.columns import COLUMNS
from kg.curation.entities import check_entities
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import ROOT
from tests.support.planting import GOOD


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def check(vocabulary: Vocabulary, table: str, **changes: str) -> set[str]:
    """Return the columns with a fault after a row was added to the checked-in tables."""
    cells = dict.fromkeys(COLUMNS[table].split(), "") | GOOD[table] | changes
    tables = read_tables(ROOT / "graph", [])
    tables[table] = [*tables[table], Row(f"graph/{table}.csv", 2, cells)]
    curation = Curation(tables, vocabulary)
    index_rows(curation)
    return {fault.column for fault in check_entities(curation)}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Finland", "FIN"),
        ("Côte d’Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Burma", "MMR"),
        ("Turkey", "TUR"),
        ("Hong Kong SAR China", "HKG"),
        ("Kosovo", "XKX"),
        ("Utopia", "XUT"),
    ],
)
def test_a_country_has_its_own_code(vocabulary: Vocabulary, label: str, code: str) -> None:
    country = {"id": "country:planted", "label": label}
    assert check(vocabulary, "entities/places", **country, iso3166=code) == set()
    for other in ("NOR", "", "ABC", *(("XXX", "QQQ") if label != "Utopia" else ())):
        assert check(vocabulary, "entities/places", **country, iso3166=other) == {"iso3166"}


def test_only_a_country_has_a_code(vocabulary: Vocabulary) -> None:
    assert check(vocabulary, "entities/places", iso3166="XPL") == {"iso3166"}


@pytest.mark.parametrize(
    ("name", "code", "good"),
    [
        ("station:FRA91", "FRA91", True),
        ("station:pier", "", True),
        ("station:FRA91", "FRA92", False),
        ("station:FRA91", "", False),
        ("station:pier", "FRA91", False),
        ("station:NOR01", "NOR01", False),
    ],
)
def test_a_row_has_the_code_of_its_id(
    vocabulary: Vocabulary, name: str, code: str, good: bool
) -> None:
    assert check(vocabulary, "entities/stations", id=name, code=code) == set() if good else {"code"}


@pytest.mark.parametrize(
    ("kind", "counts_as", "faults"),
    [
        ("kg:Person", "body:mps", set()),
        ("kg:Organization", "body:mps", set()),
        ("kg:Station", "", set()),
        ("kg:Station", "body:mps", {"counts_as"}),
    ],
)
def test_only_persons_and_organizations_have_a_voice(
    vocabulary: Vocabulary, kind: str, counts_as: str, faults: set[str]
) -> None:
    cells = {"member_kind": kind, "counts_as": counts_as}
    assert check(vocabulary, "entities/groups", **cells) == faults


@pytest.mark.parametrize(
    ("text", "language", "script", "faults"),
    [
        ("海外110", "zh", "hans", set()),
        ("Wēnzhōu", "zh", "pinyin", set()),
        ("Київ", "uk", "cyrl", set()),
        ("한국", "ko", "hang", set()),
        ("海外", "en", "hans", {"script"}),
        ("Wenzhou", "zh", "hans", {"script"}),
        ("海外", "zh", "latn", {"script"}),
        ("Wenzhou", "en", "pinyin", {"script"}),
    ],
)
def test_a_name_is_in_its_script(
    vocabulary: Vocabulary, text: str, language: str, script: str, faults: set[str]
) -> None:
    place = {"start": "0", "end": str(len(text))}
    alias = {"text": text, "language": language, "script": script}
    assert check(vocabulary, "entities/aliases", **alias, **place) == faults
    place["end"] = str(len(text) + 1)
    assert check(vocabulary, "entities/aliases", **alias, **place) == {"end", *faults}
