"""Q-ids of Wikidata, as the package that prints them has them."""

import csv
import json
import re
import subprocess

import pytest

from kg.exchange.qids import read_judgements, read_qids
from kg.query.engine import Engine
from tests.conftest import ROOT, missing
from tests.exchange.test_ftm_consumers import TOOLS

#: Prints the id and name of each code.
ASK = """
import json, sys
from rigour.territories import get_territory
found = {code: get_territory(code) for code in sys.argv[1:]}
print(json.dumps({code: one.qid for code, one in found.items()}))
"""
#: The package has the Kingdom of the Netherlands for its code, of which the country is a part.
KINGDOM = "country:netherlands"


def read_codes() -> dict[str, str]:
    with (ROOT / "graph" / "entities" / "places.csv").open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    return {place["id"]: place["iso3166"] for place in places if place["iso3166"]}


def test_each_judgement_has_an_id_of_its_own_a_reason_and_a_place(engine: Engine) -> None:
    judgements = read_judgements()
    assert len(read_qids()) == len(judgements) == len(set(read_qids().values()))
    assert list(judgements) == sorted(judgements)
    for judgement in judgements:
        assert re.fullmatch(r"Q[1-9][0-9]*", judgement.qid)
        assert judgement.reason
        assert judgement.where
        known = f"ASK {{ <{engine.expand(judgement.thing)}> skos:prefLabel ?name }}"
        assert engine.ask(known), judgement.thing


def test_no_person_has_one() -> None:
    assert not [thing for thing in read_qids() if thing.startswith(("person:", "group:"))]


def test_every_country_but_one_has_one() -> None:
    assert set(read_codes()) - set(read_qids()) == {KINGDOM}


@pytest.mark.stores
@pytest.mark.xdist_group("ftm")
def test_countries_have_the_ids_that_the_package_prints() -> None:
    python = TOOLS / "python"
    if not python.exists():
        missing(f"{python}: run .ci/stores")
    codes = read_codes()
    asked = [str(python), "-c", ASK, *codes.values()]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    printed = json.loads(done.stdout)
    assert printed.pop(codes.pop(KINGDOM)) == "Q29999"
    assert {read_qids()[thing] == printed[code] for thing, code in codes.items()} == {True}
