"""Sites that the editors hold to be one station."""

import pytest

from kg.query.engine import Engine
from kg.query.same_sites import SameSite, map_same, read_same_sites


def judge(site: str, row: str, strength: str = "strong") -> SameSite:
    return SameSite(site, site, row, row, strength, "because")


@pytest.mark.parametrize(
    ("id", "row", "strength", "is_firm"),
    [
        ("amsterdam", "NLD01", "strong", True),
        ("rotterdam", "NLD04", "inferred", True),
        ("sydney", "AUS01", "inferred", True),
        ("tokyo", "JPN01", "candidate", False),
        ("dublin-stopped-earlier", "IRL01", "candidate", False),
    ],
)
def test_a_judgement_has_both_ends_with_names_and_a_reason(
    engine: Engine, id: str, row: str, strength: str, *, is_firm: bool
) -> None:
    (one,) = read_same_sites(engine, [engine.expand(f"station:{id}")])
    assert (one.row, one.strength, one.is_firm) == (f"station:{row}", strength, is_firm)
    assert one.row_label.endswith(f" bureau ({row})")
    assert one.reason


def test_the_firmest_judgements_come_first_and_a_site_without_one_has_none(engine: Engine) -> None:
    sites = ("paris", "amsterdam", "rotterdam", "aubervilliers")
    judged = read_same_sites(engine, [engine.expand(f"station:{site}") for site in sites])
    strengths = [one.strength for one in judged]
    assert strengths == ["strong", "inferred", "candidate", "candidate", "candidate"]
    assert "station:aubervilliers" not in {one.site for one in judged}


def test_a_chain_of_sites_ends_in_the_row() -> None:
    assert map_same([judge("a", "b"), judge("b", "c", "inferred")]) == {"a": "c", "b": "c"}


def test_what_is_firm_to_be_several_or_only_may_be_one_stays_alone() -> None:
    assert map_same([judge("a", "b"), judge("a", "c")]) == {}
    assert map_same([judge("a", "b", "candidate")]) == {}
    assert map_same([judge("a", "b"), judge("b", "a")]) == {}
