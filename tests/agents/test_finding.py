import pytest

from kg.agents.finding import find_kinds, find_things, list_questions, rank_queries
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine


@pytest.mark.parametrize(
    "text", ["福州市公安局", "Fuzhou City Public Security Bureau", "fuzhou-psb"]
)
def test_a_thing_is_found_by_every_name_with_all_its_names(engine: Engine, text: str) -> None:
    hits = find_things(engine, {"text": text}, 11_000)["hits"]
    hit = next(one for one in hits if one["id"] == "body:fuzhou-psb")
    assert hit["why"]
    assert "福州市公安局" in hit["names"]


def test_what_is_not_found_has_the_nearest_names(engine: Engine) -> None:
    page = find_things(engine, {"text": "Safegard Defendrs"}, 3000)
    assert page["hits"] or "Safeguard Defenders" in page["nearest"]
    nothing = find_things(engine, {"text": "qqqqzzzz"}, 3000)
    assert nothing["hits"] == []
    assert "denies nothing" in nothing["hint"]


def test_a_kind_narrows(engine: Engine) -> None:
    hits = find_things(engine, {"text": "Paris", "kind": "station"}, 11_000)["hits"]
    assert {hit["kind"] for hit in hits} == {"station"}


def test_without_words_all_saved_queries_are_listed(engine: Engine) -> None:
    page = list_questions(engine, {}, 11_000)
    assert page["total"] == len(engine.public)
    only = list_questions(engine, {"topic": "gaps"}, 11_000)
    assert only["total"] == page["topics"]["gaps"]


def test_a_saved_query_has_its_parameters_and_choices(engine: Engine) -> None:
    page = list_questions(engine, {"words": "stations in a country"}, 11_000)
    query = next(one for one in page["queries"] if one["name"] == "stations-by-country")
    (parameter,) = query["parameters"]
    assert parameter["name"] == "country"
    assert parameter["several"]
    assert parameter["of"] == 39
    assert parameter["choices"]


def test_what_a_question_names_chooses_the_query(engine: Engine) -> None:
    assert "country" in find_kinds(engine, "What happened in Ireland?")
    assert "person" in find_kinds(engine, "What did Rita Schwarzelühr-Sutter say?")
    assert find_kinds(engine, "which of these") == set()
    names = [query["name"] for query in rank_queries(engine, "What happened in Ireland?")]
    assert names[0] == "responses-by-country"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("谁否认", "denials"),
        ("爱尔兰政府做了什么", "responses-by-country"),
        ("福州市公安局在哪些国家有站点", "stations-by-country"),
        ("案件 被告", "case-defendants"),
        ("有多少站点，为什么数字不同", "why-counts-differ"),
        ("時間線", "timeline-of-responses"),
        ("哪些人被起诉", "persons-with-case-status"),
    ],
)
def test_a_question_in_chinese_finds_the_query(engine: Engine, words: str, name: str) -> None:
    assert name in [query["name"] for query in rank_queries(engine, words)[:5]]


def test_a_name_is_found_in_a_text_without_spaces(engine: Engine) -> None:
    assert "country" in find_kinds(engine, "爱尔兰政府做了什么？")
    assert "body" in find_kinds(engine, "福州市公安局在哪些国家有站点")
    assert find_kinds(engine, "这些是什么") == set()


def test_words_that_fit_nothing(engine: Engine) -> None:
    page = list_questions(engine, {"words": "xyzzy"}, 3000)
    assert page["queries"] == []
    assert page["hint"]
    with pytest.raises(ToolFault) as caught:
        list_questions(engine, {"topic": "gossip"}, 3000)
    assert "gaps" in caught.value.choices
