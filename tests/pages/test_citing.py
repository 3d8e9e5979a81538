"""Citations: permanent address, version, and nothing that breaks BibTeX or JSON."""

import json

from kg.pages.citing import LONGEST_TITLE, cite
from kg.query.engine import Engine

IRI = "https://w3id.org/overseas-stations/id/station/manhattan"


def test_a_citation_has_address_and_version(engine: Engine) -> None:
    citation = cite(engine, IRI, "Manhattan station")
    assert citation.id == "station:manhattan"
    (item,) = json.loads(citation.csl)
    for text in (citation.plain, citation.bibtex, json.dumps(item)):
        assert IRI in text
        assert engine.version in text
    assert item["title"] == "Manhattan station"


def test_hostile_titles_break_nothing(engine: Engine) -> None:
    citation = cite(engine, IRI, 'A } , url = {x} \\ & 50 % "q" \u202e' + "x" * 10_000)
    assert citation.bibtex.count("{") == citation.bibtex.count("}")
    assert r"\& 50 \%" in citation.bibtex
    assert "\u202e" not in citation.plain
    assert len(json.loads(citation.csl)[0]["title"]) == LONGEST_TITLE
