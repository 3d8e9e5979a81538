"""Who names a withdrawn id is told what replaces it, and who names no id the nearest ones."""

import pytest

from kg.curation.index import Curation
from kg.curation.mends import FEW, describe_unknown, quote, suggest
from kg.curation.sheets import Row

IDS = [f"001-{number:03}" for number in range(1, 100)]


@pytest.fixture
def curation() -> Curation:
    curation = Curation({}, vocabulary=None)  # type: ignore[arg-type]
    for name in IDS:
        curation.attributions[name] = Row("graph/claims/001.csv", 2, {"id": name})
    for line, (name, instead) in enumerate({"001-200": "001-001 001-002", "001-201": ""}.items()):
        curation.withdrawn[name] = Row("graph/withdrawn.csv", 2 + line, {"instead": instead})
    return curation


@pytest.mark.parametrize(
    ("name", "reason", "mend"),
    [
        ("001-200", "was withdrawn (graph/withdrawn.csv:2)", "replaces it: 001-001, 001-002"),
        ("001-201", "was withdrawn (graph/withdrawn.csv:3)", "nothing replaces it"),
        ("001-100", "is no other attribution", "did you mean 001-1"),
    ],
)
def test_an_unknown_id_is_told_with_what_to_name(
    curation: Curation, name: str, reason: str, mend: str
) -> None:
    said, mended = describe_unknown(curation, name)
    assert reason in said
    assert mend.removesuffix("1") in mended


@pytest.mark.parametrize("name", ["zzz", "999-999", "x" * 5_000])
def test_of_many_choices_the_nearest_are_named(curation: Curation, name: str) -> None:
    _, mend = describe_unknown(curation, name)
    assert mend.count(",") == 2
    assert len(mend) < 80


def test_of_a_few_choices_all_are_named() -> None:
    assert suggest("zzz", ["a", "b"]) == "choices: a, b"
    assert suggest("zzz", IDS[: FEW + 1]).startswith("did you mean ")


def test_a_long_cell_is_cut() -> None:
    assert quote("a") == "'a'"
    assert len(quote("a" * 1_000)) < 70
