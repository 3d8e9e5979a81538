"""The first line of a dossier: who says it and who denies it, each named once."""

from dataclasses import replace

from kg.query.engine import Engine
from kg.query.ledger import read_ledger
from kg.query.standing import (
    ORDER,
    count_standings,
    find_first_claim,
    list_objectors,
    list_sides,
)


def test_the_first_claim_is_that_it_is_a_station(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("station:manhattan"))
    first = find_first_claim(ledger)
    assert first is not None
    sides = list_sides(first)
    assert len(sides.supporters) == 6
    assert {voice.name for voice in sides.opponents} == {
        "Government of the People's Republic of China",
        "Mao Ning",
        "Wang Wenbin",
    }
    assert sides.how == "through a general claim or in answer"


def test_who_has_no_root_passes_on(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("station:manhattan"))
    first = find_first_claim(ledger)
    assert first is not None
    roots = {voice.id for voice in list_sides(first).supporters if voice.is_root}
    assert roots == {"body:us-doj", "body:us-attorney-edny"}


def test_who_denies_the_claim_itself_does_not_object_otherwise(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("group:stations-quebec"))
    contested = [claim for claim in ledger.claims if claim.standing == "contested"]
    assert contested
    for claim in contested:
        assert list_sides(claim).how == ""
        assert list_sides(claim).opponents


def test_standings_are_counted_from_the_most_contested(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("station:manhattan"))
    counts = count_standings(ledger.claims)
    assert [ORDER.index(standing) for standing, _ in counts] == sorted(
        ORDER.index(standing) for standing, _ in counts
    )
    assert sum(number for _, number in counts) == len(ledger.claims)
    assert count_standings([replace(ledger.claims[0], standing="stances")]) == []


def test_a_thing_of_which_nobody_says_what_it_is_has_no_first_claim(engine: Engine) -> None:
    assert find_first_claim(read_ledger(engine, engine.expand("country:ireland"))) is None


def test_objectors_of_several_claims_are_named_once(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("station:manhattan"))
    names = [voice.name for voice in list_objectors(ledger.claims)]
    assert len(names) == len(set(names))
    for claim in ledger.claims:
        for name in filter(None, claim.objectors.split("; ")):
            assert name in names
