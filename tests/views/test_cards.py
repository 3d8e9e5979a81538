"""Cards: a ledger without scripts has both sides, and each id once."""

from collections.abc import Callable
from xml.etree import ElementTree

from kg.views.cards import Cards, describe_time, open_list
from kg.views.diagram import Diagram
from tests.views.diagrams import make_oddly_named


def write(diagram: Diagram) -> ElementTree.Element:
    section = open_list("Ledgers")
    cards = Cards(diagram, lambda id: f"#{id}")
    for edge in diagram.select_edges():
        cards.add_claim(section, edge)
    return section


def test_every_statement_of_a_claim_has_a_card(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("new-york-case")
    articles = {one.get("data-claim"): one for one in write(shown).iter("article")}
    for edge in shown.select_edges():
        cards = {one.get("data-attribution") for one in articles[edge.id].iter("div")}
        objections = {words.partition(" ")[0] for words in edge.objections}
        assert {*edge.attributions, *objections} <= cards


def test_no_id_is_twice(diagram: Callable[..., Diagram]) -> None:
    for name in ("new-york-case", "source-lineage"):
        ids = [one.get("id") for one in write(diagram(name)).iter() if one.get("id")]
        assert len(ids) == len(set(ids))


def test_odd_words_stay_text() -> None:
    text = ElementTree.tostring(write(make_oddly_named()), encoding="unicode", method="html")
    assert "<script" not in text
    assert "\u202e" not in text


def test_a_time_has_its_words_and_days() -> None:
    assert describe_time({"as": "late 2022", "from": "2022-10-01", "to": "2022-12-31"}) == (
        "“late 2022” · 2022-10-01 to 2022-12-31"
    )
    assert describe_time({"from": "2023-01-01", "to": "2023-01-01"}) == "2023-01-01"
    assert describe_time({"to": "2023-01-01"}) == "until 2023-01-01"
