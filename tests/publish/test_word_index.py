"""The index of words of a site without a server."""

import gzip
import json
from typing import Any

import pytest

from kg.names import ID
from kg.pages.addresses import Addresses
from kg.pages.edition import Edition
from kg.pages.phrases import describe_reason
from kg.pages.translation import CHINESE
from kg.publish.plan import make_plan
from kg.publish.word_index import NAME, write_word_index
from kg.query.engine import Engine


@pytest.fixture
def script(engine: Engine) -> bytes:
    plan = make_plan(engine, with_sitemap=False, with_citation=False)
    to = Addresses(engine.prefixes, pages=plan.things).at("search.html")
    return write_word_index(engine, Edition(engine, to))


@pytest.fixture
def index(script: bytes) -> dict[str, Any]:
    start, end = len(f"self.{NAME}="), len(";\n")
    values: dict[str, Any] = json.loads(script[start:-end])
    return values


def test_the_index_is_small(script: bytes) -> None:
    # a third of it are names in other languages, and the pinyin of characters
    assert len(script) <= 550_000
    assert len(gzip.compress(script)) <= 175_000


def test_nothing_in_it_ends_a_script(script: bytes) -> None:
    assert b"<" not in script


def test_everything_with_a_label_and_a_page_is_in_it(index: dict[str, Any], engine: Engine) -> None:
    addresses = {address for address, *_ in index["things"]}
    text = f'SELECT ?s {{ ?s skos:prefLabel ?l FILTER STRSTARTS(STR(?s), "{ID}") }}'
    assert {str(row["s"]).removeprefix(ID) for row in engine.select(text)} <= addresses
    assert {f"/queries/{name}.html" for name in engine.public} <= addresses


def test_characters_have_their_words(index: dict[str, Any]) -> None:
    assert "務务" in index["simple"]
    assert "福" in index["pinyin"]["fu"]
    words = [own for _, _, _, _, *rest in index["texts"] for own in rest]
    assert any("服 务 站" in own for own in words)


def test_every_kind_and_reason_has_words_in_chinese(index: dict[str, Any]) -> None:
    kinds = [kind.replace("-", " ") for kind, *_ in index["kinds"]]
    reasons = [reason.replace("*", "海外") for reason in index["reasons"]]
    for text in (*kinds, *reasons):
        assert describe_reason(CHINESE, text) != text, "add it to HIT_WORDS of kg.pages.phrases"
