"""Ways as text: every step with its claims, and who denies them."""

import pytest

from kg.cli.way_text import way_lines
from kg.query.engine import Engine
from kg.query.lookup import find
from kg.views.paths import find_paths


@pytest.fixture
def text(engine: Engine) -> str:
    ends = (find(engine, "station:USA01"), find(engine, "body:mps"))
    return "\n".join(way_lines(find_paths(engine, ends, "reported")))


def test_a_step_says_how_firmly_and_by_whom(text: str) -> None:
    assert (
        "1. Station USA01 · Fuzhou City Public Security Bureau · Ministry of Public Security"
        in text
    )
    assert (
        "Station USA01 — operated by → Fuzhou City Public Security Bureau  [stated or reported; denied through"
        in text
    )
    assert "+ states: Document 003 (own voice)" in text


def test_denials_of_the_wider_claim_stand_below(text: str) -> None:
    assert (
        "against Chinese overseas police service stations — members of kind — police service station:"
        in text
    )
    assert "− denies: Wang Wenbin  [001-026; document 001, 1251–1341, 1389–1414]" in text


def test_arrows_keep_the_direction_of_the_claim(engine: Engine) -> None:
    ends = (find(engine, "person:chen-jinping"), find(engine, "case:new-york-station"))
    told = "\n".join(way_lines(find_paths(engine, ends, "reported", most=1)))
    assert "1 way" in told
    assert (
        "New York station case — defendant → Chen Jinping  [found, confirmed or announced; roots"
        in told
    )
