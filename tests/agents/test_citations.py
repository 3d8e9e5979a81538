from kg.agents.citations import cite_thing
from kg.query.engine import Engine


def test_an_attribution_is_cited_with_its_passage(engine: Engine) -> None:
    page = cite_thing(engine, {"id": "003-201"}, 6000)
    assert page["id"] == "attribution:003-201"
    assert "Maryse Lapointe denies" in page["footnote"]
    assert page["csl"]["URL"].endswith("/attribution/003-201")
    (passage,) = page["passages"]
    assert (passage["start"], passage["end"]) == (5544, 5609)
    assert len(passage["sha256"]) == len(passage["document_sha256"]) == 64


def test_a_claim_is_cited_with_its_standing_and_those_against_it_first(engine: Engine) -> None:
    page = cite_thing(engine, {"id": "claim:aubervilliers-type-PoliceServiceStation"}, 11_000)
    assert "(contested)" in page["footnote"]
    assert "denies" in page["passages"][0]["said_by"]


def test_a_thing_is_cited_by_its_name(engine: Engine) -> None:
    page = cite_thing(engine, {"id": "Manhattan station"}, 6000)
    assert "passages" not in page
    assert page["bibtex"].startswith("@misc{")
