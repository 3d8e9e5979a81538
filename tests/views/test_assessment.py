"""Classes of support: of made-up attributions, and of the claims that matter."""

from collections.abc import Callable

import pytest

from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.views.assessment import OPPOSITION, SUPPORT, classify_support, count_against
from kg.views.diagram import Diagram


def attribute(stance: str, side: str = "supporting", id: str = "1") -> Attribution:
    return Attribution(id, stance, side, "body:a", "A", "own", "001", [(0, 1)])


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ([("alleges", "supporting"), ("announces", "supporting")], "vouched"),
        ([("finds", "supporting")], "vouched"),
        ([("confirms", "supporting")], "vouched"),
        ([("alleges", "supporting"), ("reports", "supporting")], "stated"),
        ([("derives", "supporting")], "stated"),
        ([("alleges", "supporting"), ("denies", "opposing")], "alleged"),
        ([("estimates", "supporting")], "alleged"),
        ([("denies", "opposing")], "opposing"),
        ([("disputes", "opposing"), ("asks", "neutral")], "opposing"),
        ([("infers", "neutral")], "neutral"),
        ([], "withdrawn"),
    ],
)
def test_the_firmest_supporter_decides(stances: list[tuple[str, str]], expected: str) -> None:
    assert classify_support([attribute(*one) for one in stances]) == expected
    assert expected in SUPPORT


def test_what_was_withdrawn_counts_no_more() -> None:
    first, second = attribute("announces", id="1"), attribute("alleges", id="2")
    first.remarks = [attribute("withdraws", "neutral", id="3")]
    assert classify_support([first, second]) == "alleged"
    second.remarks = [
        attribute("disputes", "opposing", id="4"),
        attribute("withdraws", "neutral", id="5"),
    ]
    assert classify_support([first, second]) == "withdrawn"


def test_the_marks_are_those_of_standings(engine: Engine) -> None:
    text = """SELECT ?label WHERE {
      ?s skos:inScheme scheme:standing ; skos:prefLabel ?label FILTER (LANG(?label) = "en") }"""
    labels = {str(row["label"]) for row in engine.select(text)}
    unmarked = {"withdrawn", "not asserted", "alleged unanswered", "undisputed"}
    assert labels == OPPOSITION.keys() | unmarked


@pytest.mark.parametrize(
    ("opponents", "standing", "words"),
    [
        (0, "undisputed", "0 against"),
        (0, "denied more widely", "none directly against"),
        (0, "answered", "none directly against"),
        # who denies it directly may be no independent source
        (0, "contested", "0 against"),
        (2, "contested", "2 against"),
    ],
)
def test_no_number_denies_that_others_object(opponents: int, standing: str, words: str) -> None:
    assert count_against(opponents, standing) == words


def test_the_edges_that_matter_show_what_is_known(diagram: Callable[[str], Diagram]) -> None:
    case = {edge.id: edge for edge in diagram("new-york-case").edges}
    operated = case["claim:manhattan-operatedBy-fuzhou-psb"]
    assert (operated.support, operated.opposed, operated.roots) == ("alleged", "wider", 1)
    assert {case[id].support for id in case if "-defendant-" in id} == {"vouched"}
    network = {edge.id: edge for edge in diagram("organizational-ties").edges}
    hosted = network["claim:stations-quebec-hostedBy-montreal-community-groups"]
    assert (hosted.support, hosted.opposed, hosted.opponents) == ("alleged", "direct", 1)
