"""Leads, judgements of identity and withdrawals are told, and change nothing else."""

from pathlib import Path

import pytest

from kg.library import KnowledgeGraph
from kg.names import BASE_GRAPHS
from kg.query.editorial import read_judgements, read_leads, read_withdrawal
from kg.query.engine import Engine
from kg.query.ledger import read_ledger
from kg.release.build import build
from kg.release.folder import Release
from tests.conftest import Home
from tests.support.planting import plant

LEAD = {
    "thing": "station:harbour",
    "address": "https://example.org/later",
    "title": "Later",
    "publisher": "A paper",
    "date": "2021-02",
    "language": "en fr",
    "summary": "It is said to be closed.",
}


def read_graphs(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every graph that counts, edges or standings could be in."""
    release = Release.open(str(folder))
    names = [*BASE_GRAPHS, *(name for name in release.list_graphs() if name.startswith("view/"))]
    names.remove("sources")
    return {name: release.graph_path(name).read_bytes() for name in names}


def test_a_lead_is_shown_and_changes_no_claim_edge_count_or_status(small: Home) -> None:
    before = read_graphs(small.build)
    plant(small.folder, "leads", **LEAD)
    build()
    assert read_graphs(small.build) == before
    engine = Engine(str(small.build))
    (lead,) = read_leads(engine, engine.expand("station:harbour"))
    assert (lead.date, lead.languages, lead.summary) == (
        "2021-02",
        ["en", "fr"],
        "It is said to be closed.",
    )
    assert read_ledger(engine, engine.expand("station:harbour")).horizon == "2020-12-31"
    assert read_leads(engine, engine.expand("station:center")) == []


def test_a_judgement_names_its_mentions(engine: Engine) -> None:
    (one,) = read_judgements(engine, engine.expand("person:mps-handler"))
    assert one.strength == "inferred"
    assert {source for source, _, _ in one.passages} == {"001", "003"}
    assert one.reason


def test_a_withdrawn_attribution_is_answered_with_the_reason(engine: Engine) -> None:
    node = engine.expand("attribution:000-018")
    withdrawal = read_withdrawal(engine, node)
    assert withdrawal is not None
    assert withdrawal.instead == ["000-045"]
    assert "antecedent" in withdrawal.reason
    ledger = read_ledger(engine, node)
    assert ledger.withdrawal == withdrawal
    assert ledger.claims == []


@pytest.mark.parametrize("name", ["attribution:000-045", "station:manhattan"])
def test_what_stands_is_not_withdrawn(engine: Engine, name: str) -> None:
    assert read_withdrawal(engine, engine.expand(name)) is None


def test_an_inquiry_is_never_without_its_outcome(graph: KnowledgeGraph) -> None:
    """Check the pairs of texts of which one tells the outcome of the other."""
    pairs = {
        "rcmp-shut-down-operations": "rcmp-closes-investigation",
        "sp.m.jiji.com": "sankein__affairs_crime",
    }
    texts: dict[str, set[str]] = {}
    for row in graph.query("leads"):
        texts.setdefault(str(row["thing"]), set()).add(str(row["address"]))
    for inquiry, outcome in pairs.items():
        having = [some for some in texts.values() if any(inquiry in text for text in some)]
        assert having
        for some in having:
            assert any(outcome in text for text in some)


def test_a_plea_has_its_day_and_is_not_verified(graph: KnowledgeGraph) -> None:
    summaries = {str(row["summary"]) for row in graph.query("leads")}
    pleas = [text for text in summaries if "plea" in text and "refuses" not in text]
    assert pleas
    for text in pleas:
        assert "not verified" in text
        assert "December 2024" in text


@pytest.mark.parametrize(
    ("name", "own", "others"),
    [
        (
            "person:lu-jianwang",
            "Lu had pleaded not guilty",
            ("Chen", "Jinping", "陈金平", "陳金平"),
        ),
        ("person:chen-jinping", "Chen pleaded guilty", ("Lu ", "Jianwang", "卢建旺", "盧建旺")),
    ],
)
def test_each_accused_has_the_own_plea_and_no_other(
    engine: Engine, name: str, own: str, others: tuple[str, ...]
) -> None:
    summaries = [lead.summary for lead in read_leads(engine, engine.expand(name))]
    assert sum(own in text for text in summaries) == 1
    assert not [text for text in summaries if any(other in text for other in others)]


@pytest.mark.parametrize("name", ["case:new-york-station", "group:new-york-two"])
def test_the_case_has_both_pleas(engine: Engine, name: str) -> None:
    summaries = [lead.summary for lead in read_leads(engine, engine.expand(name))]
    assert any("Chen pleaded guilty" in one and "Lu had pleaded not" in one for one in summaries)


@pytest.mark.parametrize(
    "name",
    ["body:prc-foreign-ministry", "body:america-changle-association", "station:manhattan"],
)
def test_a_plea_is_with_the_case_and_the_accused_and_nowhere_else(
    engine: Engine, name: str
) -> None:
    for lead in read_leads(engine, engine.expand(name)):
        assert "plea" not in f"{lead.title} {lead.summary}".lower()


def test_no_lead_states_guilt_in_its_title_or_address(graph: KnowledgeGraph) -> None:
    words = ("認罪", "认罪", "guilty", "who-operated", "who operated", "convicted", "criminal")
    for row in graph.query("leads"):
        shown = f"{row['title']} {row['address']}".lower()
        assert not [word for word in words if word in shown], shown
