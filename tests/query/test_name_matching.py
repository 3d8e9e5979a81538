import pytest

from kg.names import ID
from kg.query.engine import Engine
from kg.query.name_matching import (
    OBJECTORS,
    Sought,
    describe_thing,
    expand_id,
    list_kinds,
    list_properties,
    match_name,
    read_values,
    suggest_things,
)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Lu Jianwang", "person/lu-jianwang"),
        ("福州市公安局", "body/fuzhou-psb"),
        ("USA01", "station/USA01"),
        ("爱尔兰", "country/ireland"),
        ("station:manhattan", "station/manhattan"),
    ],
)
def test_a_name_of_one_thing_is_a_match(engine: Engine, text: str, id: str) -> None:
    (found,) = match_name(engine, Sought(text))
    assert (found.iri, found.score, found.is_match) == (ID + id, 100.0, True)


def test_what_is_not_sure_is_no_match(engine: Engine) -> None:
    for text in ("Safegard Defendrs", "police", "Manhattan station and more"):
        assert not any(one.is_match for one in match_name(engine, Sought(text)))
    assert match_name(engine, Sought("Safegard Defendrs"))[0].iri == f"{ID}body/safeguard-defenders"


@pytest.mark.parametrize("text", ["Lu", "lu", "Zheng", "卢", "Chen"])
def test_a_surname_tells_no_person(engine: Engine, text: str) -> None:
    assert not any(one.is_match for one in match_name(engine, Sought(text, kinds=("person",))))


@pytest.mark.parametrize("text", ["lujianwang", "Hu Renai", "FBI"])
def test_one_word_that_is_the_whole_name_is_a_match(engine: Engine, text: str) -> None:
    assert match_name(engine, Sought(text))[0].is_match


def test_a_kind_leaves_out_the_others(engine: Engine) -> None:
    found = match_name(engine, Sought("Manhattan", kinds=("station",)))
    assert {one.iri.split("/")[-2] for one in found} == {"station"}
    assert match_name(engine, Sought("Lu Jianwang", kinds=("country",))) == []


def test_values_raise_and_lower_a_score(engine: Engine) -> None:
    right = {"kg:locatedIn": ["city/budapest"]}
    scores = {one.iri: one.score for one in match_name(engine, Sought("HUN01", values=right))}
    wrong = {"kg:operatedBy": ["body/nantong-psb"]}
    lower = match_name(engine, Sought("USA01", values=wrong))
    assert scores[f"{ID}station/HUN01"] == 100.0
    assert (lower[0].score, lower[0].is_match) == (90.0, False)


def test_values_alone_find_things(engine: Engine) -> None:
    values = {"operatedBy": ["body/laiyang-psb"]}
    found = match_name(engine, Sought("", kinds=("station",), values=values))
    assert f"{ID}station/MMR02" in [one.iri for one in found]


@pytest.mark.parametrize("text", ["", "  ", "Atlantis", "\x00", "\ud800", "<b>", "x" * 10_000])
def test_hostile_names_match_nothing(engine: Engine, text: str) -> None:
    assert not any(one.is_match for one in match_name(engine, Sought(text)))


def test_ids_are_read_in_both_forms_and_nothing_else(engine: Engine) -> None:
    assert expand_id(engine, "station/USA01") == expand_id(engine, "station:USA01")
    for text in ("a b", "https://example.org/x", "x> <y", "javascript:alert(1)"):
        assert expand_id(engine, text) in ("", f"{ID}{text}" if " " not in text else "")


def test_values_and_who_objects(engine: Engine) -> None:
    iri = f"{ID}station/USA01"
    values = read_values(engine, [iri], ["kg:operatedBy", OBJECTORS, "a b"])[iri]
    assert values["kg:operatedBy"][0][0] == "body:fuzhou-psb"
    assert "person:mao-ning" in [id for id, _ in values[OBJECTORS]]


def test_kinds_properties_and_suggestions(engine: Engine) -> None:
    assert list_kinds("stat") == [("station", "station")]
    assert ("kg:operatedBy", "operated by") in list_properties(engine, "operated")
    assert OBJECTORS in dict(list_properties(engine, kind="station"))
    assert "kg:chargedWith" not in dict(list_properties(engine, kind="station"))
    assert f"{ID}station/manhattan" in [one.iri for one in suggest_things(engine, "manh", 20)]


def test_a_preview_has_names_and_who_objects(engine: Engine) -> None:
    lines = describe_thing(engine, f"{ID}station/manhattan")
    assert lines
    assert lines[0] == ("name", "Manhattan station")
    assert "somebody objects" in dict(lines)
    assert describe_thing(engine, f"{ID}station/none") is None
