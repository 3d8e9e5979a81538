"""From the graph to FollowTheMoney and back, nothing is lost of any attribution."""

import random

import pytest

from kg.errors import KgError
from kg.exchange.ftm_attributions import Said, read_all
from kg.exchange.ftm_reading import read_back
from kg.exchange.ftm_statements import write
from kg.names import POLICIES
from kg.query.engine import Engine

CLAIMS = """
SELECT ?claim ?s ?p ?o { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
"""


def read_lines(engine: Engine, policy: str = "reported") -> list[str]:
    return b"".join(write(engine, policy)).decode().splitlines(keepends=True)


def compare(said: Said) -> list[object]:
    lines = {word: sorted(texts) for word, texts in said.lines.items() if texts}
    named = [said.id, said.about, said.stance, said.speaker, said.source]
    return [*named, said.said, said.holds, said.spots, lines]


@pytest.mark.parametrize("policy", POLICIES)
def test_every_attribution_comes_back(engine: Engine, policy: str) -> None:
    header, *rows = read_lines(engine, policy)
    random.Random(1).shuffle(rows)
    read = read_back([header, *rows])
    attributions = {one.id: compare(one) for one in read_all(engine)}
    assert {name: compare(one) for name, one in read.attributions.items()} == attributions
    claims = {}
    for row in engine.select(CLAIMS):
        claim, *parts = (engine.shorten(str(row[name])) for name in ("claim", "s", "p", "o"))
        claims[claim] = tuple(parts)
    assert read.claims == claims


def test_what_is_no_file_of_statements_is_refused(engine: Engine) -> None:
    with pytest.raises(KgError, match="no column canonical_id"):
        read_back(["a,b\n", "1,2\n"])
    with pytest.raises(KgError, match="no file of statements"):
        read_back([])
    lines = [line for line in read_lines(engine) if '"stance: ' not in line]
    with pytest.raises(KgError, match="no line 'stance'"):
        read_back(lines)
