from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.query.answer import run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.parameters import bind_values
from kg.query.results import Result, Triples
from tests.support.catalogue import SAVED

BREAK_OUTS = [
    "} #",
    "Spain } UNION { ?s ?p ?o } #",
    "Spain> } #",
    '" } #',
    "' } #",
    '""" } #',
    "''' } #",
    '\\" } #',
    "\\u0022 } #",
    "\\",
    "a\nb",
    "a\rb",
    "a\tb",
    "\0",
    "\N{LEFT DOUBLE QUOTATION MARK}",
    "?_country",
    "?s",
    "$s",
    "<http://example.org/>",
    "http://example.org/> ?p ?o } #",
    "https://w3id.org/overseas-stations/id/country/spain> } #",
    "country:spain } #",
    "country:spain ; ?p ?o",
    "country:",
    "country:../station/USA01",
    "_:b0",
    "SERVICE <http://example.org/>",
    "; DROP ALL",
    "*/ UNION /*",
    "# comment",
]


def parameter(kind: str, **more: str | bool | None) -> dict[str, Any]:
    """A parameter `word` as the catalogue compiles it."""
    return {"name": "word", "type": kind, "default": None, "choices": None, "edge": "first", **more}


def query(text: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    """A saved query as the catalogue compiles it."""
    return {"name": "planted", "text": text, "parameters": list(parameters)}


def bound(engine: Engine, word: str, kind: str, **more: str | None) -> object:
    """What the engine understands when a user gives this word."""
    planted = query("SELECT ?value { BIND (?_word AS ?value) }", parameter(kind, **more))
    (row,) = engine.select(bind_values(engine, planted, {"word": word}))
    return row["value"]


@pytest.fixture
def by_country(engine: Engine) -> dict[str, Any]:
    """A saved query that takes a country."""
    return engine.saved_query("stations-by-country")


@pytest.mark.parametrize(
    ("word", "edge", "day"),
    [
        ("2022", "first", "2022-01-01"),
        ("2022", "last", "2022-12-31"),
        ("2022-10", "first", "2022-10-01"),
        ("2022-10", "last", "2022-10-31"),
        ("2022-12", "last", "2022-12-31"),
        ("2023-02", "last", "2023-02-28"),
        ("2024-02", "last", "2024-02-29"),
        ("2022-10-27", "first", "2022-10-27"),
        ("2022-10-27", "last", "2022-10-27"),
        ("9999", "last", "9999-12-31"),
        ("9999-12", "last", "9999-12-31"),
        ("0001", "first", "0001-01-01"),
    ],
)
def test_a_date_is_the_first_or_the_last_day_of_what_is_given(
    engine: Engine, word: str, edge: str, day: str
) -> None:
    assert bound(engine, word, "date", edge=edge) == day


@pytest.mark.parametrize(
    "word",
    [
        "",
        "22",
        "2022-13",
        "2022-00",
        "2022-2",
        "2023-02-29",
        "2022-10-27T00:00",
        "0000",
        "2022\n",
        "last year",
    ],
)
def test_what_is_no_date_is_refused(engine: Engine, word: str) -> None:
    with pytest.raises(UsageError, match="is not a date") as caught:
        bound(engine, word, "date")
    assert "YYYY-MM-DD" in caught.value.hint


@pytest.mark.parametrize(
    ("word", "value"), [("2018", 2018), ("0", 0), ("999999999999999999", 10**18 - 1)]
)
def test_an_integer_is_bound_as_a_number(engine: Engine, word: str, value: int) -> None:
    assert bound(engine, word, "integer") == value


@pytest.mark.parametrize(
    "word",
    ["", "-1", "1.5", "1e3", " 7", "7\n", "10000000000000000000", "0x7", *BREAK_OUTS],
)
def test_what_is_no_whole_number_is_refused(engine: Engine, word: str) -> None:
    with pytest.raises(UsageError, match="is not a whole number of 1 to 18 digits"):
        bound(engine, word, "integer")


@pytest.mark.parametrize("word", BREAK_OUTS)
def test_a_text_is_bound_as_it_is_whatever_it_holds(engine: Engine, word: str) -> None:
    assert bound(engine, word, "text") == word


@settings(deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_out_of_the_query(engine: Engine, word: str) -> None:
    assert bound(engine, word, "text") == word


@pytest.mark.parametrize("kind", ["date", "integer", "country"])
@pytest.mark.parametrize("word", BREAK_OUTS)
def test_a_value_that_tries_to_break_out_is_refused(
    engine: Engine, by_country: dict[str, Any], word: str, kind: str
) -> None:
    asked = by_country if kind == "country" else query("SELECT ?_word {}", parameter(kind))
    with pytest.raises(UsageError) as caught:
        bind_values(engine, asked, {asked["parameters"][0]["name"]: word})
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "word",
    [
        "Spain",
        "spain",
        " SPAIN ",
        "country:spain",
        "https://w3id.org/overseas-stations/id/country/spain",
        "España",
    ],
)
def test_a_label_id_or_name_names_a_choice(
    engine: Engine, by_country: dict[str, Any], word: str
) -> None:
    text = bind_values(engine, by_country, {"country": word})
    assert {row["countryLabel"] for row in engine.select(text)} == {"Spain"}


@pytest.mark.parametrize("word", ["海外110", "haiwai fuwu zhan"])
def test_an_alias_names_a_choice(engine: Engine, word: str) -> None:
    text = bind_values(engine, engine.saved_query("names-of-a-thing"), {"thing": word})
    assert {row["thing"] for row in engine.select(text)} == {
        engine.prefixes["group"] + "overseas-police-stations"
    }


def test_a_part_of_several_labels_is_reported_with_all_of_them(
    engine: Engine, by_country: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="country='united' fits several") as caught:
        bind_values(engine, by_country, {"country": "united"})
    assert "country:united-kingdom (United Kingdom): its name begins with these words" in (
        caught.value.hint
    )
    assert "country:united-states (United States)" in caught.value.hint


def test_a_mistyped_choice_is_reported_with_the_nearest(
    engine: Engine, by_country: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="country='Spian' is not among the choices") as caught:
        bind_values(engine, by_country, {"country": "Spian"})
    assert "did you mean Spain" in caught.value.hint


def test_a_value_far_from_every_choice_shows_the_choices(
    engine: Engine, by_country: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        bind_values(engine, by_country, {"country": "qqqq"})
    assert caught.value.hint.startswith("choices: Angola, Argentina, Australia")


def test_an_entity_of_another_kind_is_no_choice(engine: Engine, by_country: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="is not among the choices"):
        bind_values(engine, by_country, {"country": "station:USA01"})


def test_a_mistyped_parameter_is_reported_with_the_nearest(
    engine: Engine, by_country: dict[str, Any]
) -> None:
    with pytest.raises(
        UsageError, match="stations-by-country has no parameter 'countri'"
    ) as caught:
        bind_values(engine, by_country, {"countri": "Spain"})
    assert caught.value.hint == "did you mean country?"


def test_a_query_without_parameters_says_so(engine: Engine) -> None:
    with pytest.raises(UsageError) as caught:
        bind_values(engine, engine.saved_query("stations-per-country"), {"country": "Spain"})
    assert caught.value.hint == "it takes no parameters"


def test_a_parameter_without_value_stays_free(engine: Engine, by_country: dict[str, Any]) -> None:
    assert len({row["station"] for row in engine.select(bind_values(engine, by_country, {}))}) == 70


def test_a_default_is_taken_where_nothing_is_given(engine: Engine) -> None:
    planted = query(
        "SELECT ?value { BIND (?_word AS ?value) }", parameter("integer", default="2018")
    )
    assert [row["value"] for row in engine.select(bind_values(engine, planted, {}))] == [2018]
    assert [row["value"] for row in engine.select(bind_values(engine, planted, {"word": "7"}))] == [
        7
    ]


def test_only_complete_variables_are_bound(engine: Engine) -> None:
    text = 'SELECT ?value ?_words { BIND (CONCAT(?_word, "?_word") AS ?value) } # ?_word'
    (row,) = engine.select(bind_values(engine, query(text, parameter("text")), {"word": "x"}))
    assert row == {"value": "x?_word", "_words": None}


def offered(engine: Engine, name: str) -> Iterator[tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Each parameter of a saved query that has choices, with them."""
    for declared in engine.saved_query(name)["parameters"]:
        if declared["choices"]:
            yield declared, list_choices(engine, declared)


@pytest.mark.parametrize("name", SAVED)
def test_every_choice_that_is_offered_has_a_name_and_is_taken(engine: Engine, name: str) -> None:
    for declared, offers in offered(engine, name):
        assert offers, f"{declared['name']} offers nothing"
        assert all(iri.startswith("http") and label not in ("", "None") for iri, label in offers)
        for iri, _ in offers[:1]:
            assert f"<{iri}>" in bind_values(
                engine, engine.saved_query(name), {declared["name"]: iri}
            )


def test_a_parameter_without_a_list_offers_nothing(engine: Engine) -> None:
    assert list_choices(engine, parameter("date")) == []


def test_many_values_are_bound_as_terms(engine: Engine) -> None:
    many = parameter("country", choices="countries-with-stations", many=True)
    text = "SELECT ?value WHERE { ?station kg:inCountry ?_word . BIND (?_word AS ?value) }"
    planted = query(text, many)
    typed: list[str | list[str]] = [
        "Angola,Zambia",
        ["Angola", "Zambia"],
        " AGO , ,country:zambia,Angola",
        ["AO,ZM"],
    ]
    for values in typed:
        rows = engine.select(bind_values(engine, planted, {"word": values}))
        assert {row["value"] for row in rows} == {
            f"{engine.prefixes['country']}{name}" for name in ("angola", "zambia")
        }


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("Chinatown, Manhattan", {"Chinatown, Manhattan"}),
        ("Dublin,Chinatown, Manhattan,Spain", {"Dublin", "Chinatown, Manhattan", "Spain"}),
    ],
)
def test_a_label_with_a_comma_is_itself_first(engine: Engine, typed: str, labels: set[str]) -> None:
    many = parameter("thing", choices="things", many=True)
    planted = query("SELECT ?value WHERE { ?_word skos:prefLabel ?value }", many)
    rows = engine.select(bind_values(engine, planted, {"word": typed}))
    assert {row["value"] for row in rows} == labels


def test_one_value_is_taken_where_the_parameter_takes_one(
    engine: Engine, by_country: dict[str, Any]
) -> None:
    single = by_country | {"parameters": [by_country["parameters"][0] | {"many": False}]}
    with pytest.raises(UsageError, match="country is given 2 times"):
        bind_values(engine, single, {"country": ["Spain", "Angola"]})
    with pytest.raises(UsageError, match="is not among the choices"):
        bind_values(engine, single, {"country": "Spain,Angola"})


def test_too_many_values_are_refused(engine: Engine) -> None:
    many = parameter("country", choices="countries-with-stations", many=True)
    with pytest.raises(UsageError, match="word has 51 values"):
        bind_values(engine, query("SELECT ?_word WHERE {}", many), {"word": ["Spain"] * 51})


def tell_rows(engine: Engine, name: str, values: dict[str, str | list[str]]) -> list[Any]:
    """The rows of an answer, or its triples, as text."""
    answer = run_saved(engine, name, values)
    if isinstance(answer, Result):
        return [tuple(map(str, row)) for row in answer.rows]
    assert isinstance(answer, Triples)
    return [str(triple) for triple in answer]


def list_many(engine: Engine, name: str) -> Iterator[tuple[str, list[str]]]:
    """Each parameter of a saved query that takes many values, with the ids of two choices."""
    for declared, offers in offered(engine, name):
        if declared["many"] and len(offers) > 1:
            yield declared["name"], [offers[0][0], offers[-1][0]]


@pytest.mark.parametrize("name", SAVED)
def test_many_values_give_the_rows_of_each(engine: Engine, name: str) -> None:
    for declared, ids in list_many(engine, name):
        rows = tell_rows(engine, name, {declared: ids})
        single = [tell_rows(engine, name, {declared: iri}) for iri in ids]
        assert set(rows) == set(single[0]) | set(single[1])
        assert len(rows) == len(set(rows))


def read_evidence(
    engine: Engine, name: str, values: dict[str, str | list[str]]
) -> dict[str, set[str]]:
    """The ids of the claims behind each row."""
    explained = explain(engine, name, values, "reported")
    return {str(one.row): {claim.id for claim in one.claims} for one in explained}


@pytest.mark.parametrize("name", ["stations-by-country", "claims-in-country", "bureau-profile"])
def test_rows_of_many_values_rest_on_the_claims_of_each(engine: Engine, name: str) -> None:
    ((declared, ids),) = list_many(engine, name)
    together = read_evidence(engine, name, {declared: ids})
    apart: dict[str, set[str]] = {}
    for iri in ids:
        for row, claims in read_evidence(engine, name, {declared: iri}).items():
            apart.setdefault(row, set()).update(claims)
    assert together == apart


def test_values_and_digits_of_another_keyboard_are_read(engine: Engine) -> None:
    query = engine.saved_query("timeline-of-responses")
    typed = {"country": "Spain，Ireland、Canada", "since": "２０２２"}
    text = bind_values(engine, query, typed)
    assert text == bind_values(engine, query, {"country": "Spain,Ireland,Canada", "since": "2022"})


def test_a_country_with_a_comma_is_one_value(engine: Engine) -> None:
    query = engine.saved_query("timeline-of-responses")
    text = bind_values(engine, query, {"country": "Netherlands, The, Spain"})
    assert text == bind_values(engine, query, {"country": ["Netherlands", "Spain"]})


def test_a_period_ends_after_it_begins(engine: Engine) -> None:
    query = engine.saved_query("timeline-of-responses")
    with pytest.raises(UsageError, match="since=2023-01-01 is after until=2022-12-31") as caught:
        bind_values(engine, query, {"since": "2023", "until": "2022"})
    assert caught.value.exit_code == 2
    assert bind_values(engine, query, {"since": "2022", "until": "2022"})
