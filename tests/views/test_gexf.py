"""GEXF 1.3: valid, without loss in Gephi, and with the days that were stated."""

import io
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.gexf import (
    EVER,
    NEVER,
    Period,
    describe_period,
    join_periods,
    read_period,
    serialize_gexf,
    split_periods,
)
from kg.views.placement import compute_positions
from tests.views import diagrams
from tests.views.diagrams import VIEWS

Exported = Callable[[str, str], bytes]
SCHEMA = xmlschema.XMLSchema(Path(__file__).parent.parent / "support" / "data" / "gexf-1.3.xsd")
GEXF = "{http://gexf.net/1.3}"
DAYS = st.integers(date(2022, 1, 1).toordinal(), date(2022, 2, 1).toordinal())
PERIODS = st.tuples(st.one_of(st.just(EVER), DAYS), st.one_of(st.just(NEVER), DAYS)).filter(
    lambda pair: pair[0] <= pair[1]
)
PROBES = [EVER, *range(date(2021, 12, 30).toordinal(), date(2022, 2, 4).toordinal()), NEVER]


def parse(diagram: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(serialize_gexf(diagram, compute_positions(diagram)))


def days(elements: list[ElementTree.Element]) -> list[tuple[str, str]]:
    return sorted(
        (one.get("start") or "0001-01-01", one.get("end") or "9999-12-31") for one in elements
    )


@pytest.mark.parametrize("name", VIEWS)
def test_gexf_keeps_to_the_rules(exported: Exported, name: str) -> None:
    SCHEMA.validate(io.BytesIO(exported(name, "gexf")))


def test_odd_names_keep_to_the_rules() -> None:
    odd = diagrams.make_oddly_named()
    SCHEMA.validate(io.BytesIO(serialize_gexf(odd, compute_positions(odd))))


def test_the_schema_can_fail(exported: Exported) -> None:
    gexf = exported("new-york-case", "gexf")
    broken = gexf.replace(b'timeformat="date"', b'timeformat="century"')
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate(io.BytesIO(broken))


@pytest.mark.parametrize("name", VIEWS)
def test_gephi_finds_nothing_to_refuse_or_to_merge(
    diagram: Callable[[str], Diagram], exported: Exported, name: str
) -> None:
    """What Gephi needs beyond the schema: each fault loses data there."""
    root = ElementTree.fromstring(exported(name, "gexf"))
    nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
    declared = {
        (group.get("class"), one.get("id"))
        for group in root.iter(f"{GEXF}attributes")
        for one in group.iter()
    }
    alike = set()
    for edge in root.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes
        values = list(edge.iter(f"{GEXF}attvalue"))
        assert {("edge", value.get("for")) for value in values} <= declared
        assert all(value.get("value") for value in values)
        said = [value for value in values if value.get("for") == "said"]
        for periods in (days(list(edge.iter(f"{GEXF}spell"))), days(said)):
            assert all(one[1] < other[0] for one, other in pairwise(periods)), edge.get("id")
        alike.add((edge.get("source"), edge.get("target"), edge.get("kind")))
    assert len(alike) == len(diagram(name).select_edges())


def test_times_that_share_a_day_are_joined_and_both_statements_are_reported() -> None:
    month = {"from": "2022-10-01", "to": "2022-10-31"}
    year = {"from": "2022-01-01", "to": "2022-12-31"}
    attributions = {
        "1": diagrams.make_attribution("1", holds=month, said=month),
        "2": diagrams.make_attribution("2", holds=year, said=year, stance="reports"),
        "3": diagrams.make_attribution("3", holds={"from": "1999-01-01"}, withdrawn=True),
    }
    a, b, speech = "person:a", "person:b", {"predicate": "kg:stance"}
    edges = [
        diagrams.make_edge("claim:c", a, b, attributions=["1", "2", "3"]),
        diagrams.make_edge("attribution:1", a, b, attributions=["1"], **speech),
        diagrams.make_edge("attribution:2", a, b, attributions=["2"], **speech),
    ]
    nodes = [Node(a, "a", "Person"), Node(b, "b", "Person")]
    root = parse(diagrams.make_diagram(nodes, edges, attributions))
    claim, first, second = root.iter(f"{GEXF}edge")
    assert days(list(claim.iter(f"{GEXF}spell"))) == [("2022-01-01", "2022-12-31")]
    said = {
        value.get("start"): value.get("value")
        for value in claim.iter(f"{GEXF}attvalue")
        if value.get("start")
    }
    assert said == {
        "2022-01-01": "reports: A speaker",
        "2022-10-01": "alleges: A speaker|reports: A speaker",
        "2022-11-01": "reports: A speaker",
    }
    assert (first.get("kind"), second.get("kind")) == ("kg:stance", "kg:stance 2")
    assert days(list(first.iter(f"{GEXF}spell"))) == [("2022-10-01", "2022-10-31")]


def test_spells_are_the_times_at_which_it_is_said_to_hold() -> None:
    nodes = [Node(f"person:{name}", name, "Person") for name in "ab"]
    january = {"from": "2022-01-01", "to": "2022-01-31"}
    make = diagrams.make_attribution
    attributions = {
        "1": make("1", holds=january, said={"from": "2022-02-01"}),
        "2": make("2", holds={"from": "2022-03-01"}),
        "3": make("3", side="opposing", stance="denies", said={"to": "2022-05-01"}),
        "4": make("4"),
    }
    dated = diagrams.make_edge("claim:dated", "person:a", "person:b", attributions=["1", "2", "3"])
    always = diagrams.make_edge("claim:always", "person:a", "person:b", attributions=["1", "4"])
    root = parse(diagrams.make_diagram(nodes, [dated, always], attributions))
    edges = {edge.get("id"): edge for edge in root.iter(f"{GEXF}edge")}
    spells = [dict(spell.attrib) for spell in edges["claim:dated"].iter(f"{GEXF}spell")]
    assert sorted(spells, key=str) == sorted(
        [{"start": "2022-01-01", "end": "2022-01-31"}, {"start": "2022-03-01"}], key=str
    )
    assert not list(edges["claim:always"].iter(f"{GEXF}spell"))
    said = [
        dict(value.attrib)
        for value in edges["claim:dated"].iter(f"{GEXF}attvalue")
        if value.get("for") == "said"
    ]
    assert said == [
        {"for": "said", "value": "denies: A speaker", "end": "2022-01-31"},
        {
            "for": "said",
            "value": "alleges: A speaker|denies: A speaker",
            "start": "2022-02-01",
            "end": "2022-05-01",
        },
        {"for": "said", "value": "alleges: A speaker", "start": "2022-05-02"},
    ]


def within(day: int, period: Period) -> bool:
    return period[0] <= day <= period[1]


def test_an_open_end_stays_open() -> None:
    for clock, written in (
        (
            {"as": "in 2022", "from": "2022-01-01", "to": "2022-12-31"},
            {"start": "2022-01-01", "end": "2022-12-31"},
        ),
        ({"from": "2022-10-01"}, {"start": "2022-10-01"}),
        ({"to": "2022-10-01"}, {"end": "2022-10-01"}),
    ):
        period = read_period(clock)
        assert period is not None
        assert describe_period(period) == written
    assert read_period({"as": "always"}) is None


@given(st.lists(PERIODS, max_size=6))
def test_joined_periods_cover_the_same_days_and_share_none(periods: list[Period]) -> None:
    joined = join_periods(periods)
    assert all(one[1] < other[0] for one, other in pairwise(joined))
    for day in PROBES:
        covered = any(within(day, one) for one in periods)
        assert any(within(day, one) for one in joined) == covered


@given(st.lists(st.tuples(PERIODS, st.sampled_from("abc")), max_size=6))
def test_split_periods_have_for_each_day_what_was_said_of_it(
    texts: list[tuple[Period, str]],
) -> None:
    split = split_periods(texts)
    assert all(one[0][1] < other[0][0] for one, other in pairwise(split))
    for day in PROBES:
        there = [own for period, own in split if within(day, period)]
        expected = sorted({text for period, text in texts if within(day, period)})
        assert (there[0] if there else []) == expected
