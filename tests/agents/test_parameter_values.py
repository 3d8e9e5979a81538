from typing import Any

import pytest

from kg.agents.parameter_values import find_query, resolve_values
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine


@pytest.mark.parametrize(
    "value",
    ["Ireland", "爱尔兰", "Irlande", "IE", "country:ireland", ["Ireland"], ["爱尔兰"]],
)
def test_names_in_any_language_become_ids(engine: Engine, value: Any) -> None:
    query = find_query(engine, "stations-by-country")
    assert resolve_values(engine, query, {"country": value}) == {"country": "country:ireland"}


def test_several_values_stay_several(engine: Engine) -> None:
    query = find_query(engine, "query:stations-by-country")
    values = resolve_values(engine, query, {"country": ["Spain", "法国"]})
    assert values == {"country": ["country:spain", "country:france"]}


def test_numbers_and_days_become_texts(engine: Engine) -> None:
    year = find_query(engine, "stations-started-in")
    assert resolve_values(engine, year, {"year": 2018}) == {"year": "2018"}
    days = find_query(engine, "timeline-of-responses")
    assert resolve_values(engine, days, {"until": "2023"}) == {"until": "2023-12-31"}


def test_nothing_is_no_value(engine: Engine) -> None:
    query = find_query(engine, "stations-by-country")
    assert resolve_values(engine, query, {"country": None}) == {}
    assert resolve_values(engine, query, {"country": []}) == {}


def test_a_wrong_value_names_the_nearest_choices(engine: Engine) -> None:
    query = find_query(engine, "stations-by-country")
    with pytest.raises(ToolFault) as caught:
        resolve_values(engine, query, {"country": "Irelnd"})
    assert "Ireland" in caught.value.choices


@pytest.mark.parametrize(("value", "words"), [(1.5, "the number 1.5"), (["a", None], "null")])
def test_a_value_of_the_wrong_type_is_named_as_in_json(
    engine: Engine, value: Any, words: str
) -> None:
    query = find_query(engine, "stations-by-country")
    with pytest.raises(ToolFault) as caught:
        resolve_values(engine, query, {"country": value})
    assert caught.value.reason == f"country is {words}"


def test_queries_of_the_build_are_not_found(engine: Engine) -> None:
    with pytest.raises(ToolFault) as caught:
        find_query(engine, "stations-by-contry")
    assert caught.value.choices[0] == "stations-by-country"
    with pytest.raises(ToolFault):
        find_query(engine, "countries-with-stations")
