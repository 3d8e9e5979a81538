"""The grammar of support on statements made up, and on the claims that matter."""

import pytest

from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.views.assessment import SUPPORT, classify_support
from tests.views import diagrams


def told(stance: str, side: str = "supporting", id: str = "1") -> Attribution:
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
    assert classify_support([told(*one) for one in stances]) == expected
    assert expected in SUPPORT


def test_what_was_withdrawn_counts_no_more() -> None:
    first, second = told("announces", id="1"), told("alleges", id="2")
    first.remarks = [told("withdraws", "neutral", id="3")]
    assert classify_support([first, second]) == "alleged"
    second.remarks = [told("disputes", "opposing", id="4"), told("withdraws", "neutral", id="5")]
    assert classify_support([first, second]) == "withdrawn"


def test_the_lines_that_matter_show_what_is_known(engine: Engine) -> None:
    case = {line.id: line for line in diagrams.read_diagram(engine, "new-york-case").edges}
    operated = case["claim:manhattan-operatedBy-fuzhou-psb"]
    assert (operated.support, operated.opposed, operated.roots) == ("alleged", "wider", 1)
    assert {case[id].support for id in case if "-defendant-" in id} == {"vouched"}
    ties = {line.id: line for line in diagrams.read_diagram(engine, "organizational-ties").edges}
    hosted = ties["claim:stations-quebec-hostedBy-montreal-community-groups"]
    assert (hosted.support, hosted.opposed, hosted.opponents) == ("alleged", "direct", 1)
