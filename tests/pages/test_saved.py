"""Pages of a saved query."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from kg.pages import saved
from kg.pages.arrangement import parse_arrangement
from kg.pages.edition import open_edition
from kg.pages.rows import write_csv
from kg.pages.saved import (
    arrange_shown,
    ask_ahead,
    name_choices,
    render_saved,
    render_why,
)
from kg.query.engine import Engine


def test_a_form_keeps_its_values_in_every_link(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    page = render_saved(open_edition(engine), query, {"country": "Spain"}, "undisputed")
    assert "/queries/stations-by-country.csv?country=Spain&amp;policy=undisputed" in page
    assert "/queries/stations-by-country/why?row=1&amp;country=Spain" in page


def test_an_answer_has_the_picture_of_its_header(engine: Engine) -> None:
    edition = open_edition(engine)
    for name, mark in (
        ("stations-per-country", 'class="picture bars"'),
        ("stations-by-country", "map-figure"),
        ("timeline-of-responses", "lanes-figure"),
        ("parent-bodies", "connections-figure"),
    ):
        page = render_saved(edition, engine.public[name], {}, "reported")
        assert mark in page
    assert "<figure" not in render_saved(edition, engine.public["station-count"], {}, "reported")


def test_an_answer_without_room_for_its_picture_says_so(engine: Engine) -> None:
    page = render_saved(
        open_edition(engine), engine.public["ties-of-organizations"], {}, "reported"
    )
    assert "make no picture" in page
    assert "<figure" not in page


def test_a_row_leads_back_to_its_query(engine: Engine) -> None:
    query = engine.public["contested-claims"]
    page = render_why(open_edition(engine), query, {}, "reported", 1)
    assert 'href="/queries/contested-claims?policy=reported"' in page
    assert 'class="claim"' in page


def test_the_answer_stands_first_and_the_form_is_folded(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    page = render_saved(open_edition(engine), query, {"country": "Spain"}, "reported")
    assert '<details class="change">' in page
    assert "country: Spain" in page
    assert '<option value="Ireland">' in page
    wrong = render_saved(open_edition(engine), query, {"country": "Narnia"}, "reported")
    assert '<details class="change" open>' in wrong


def test_choices_of_one_label_are_told_apart_by_their_id() -> None:
    class Prefixes:
        def shorten(self, iri: str) -> str:
            return f"x:{iri[-1]}"

    choices = [("i/1", "Ann"), ("i/2", "Ann"), ("i/3", "Bob"), ("i/4", "Chinatown, Manhattan")]
    names = name_choices(Prefixes(), choices)  # type: ignore[arg-type]
    assert names == {"i/1": "x:1", "i/2": "x:2", "i/3": "Bob", "i/4": "x:4"}


def test_an_answer_is_filtered_sorted_and_turned_by_its_address(engine: Engine) -> None:
    query = engine.public["claims-by-speaker"]
    fields = [("words", "spain"), ("sort", "-saidFrom"), ("rows", "25"), ("hide", "claim")]
    arrangement = parse_arrangement(fields)
    page = render_saved(open_edition(engine), query, {}, "reported", arrangement)
    assert " of 1466 rows" in page
    assert 'aria-sort="descending"' in page
    assert 0 < page.count('class="why"') <= 25
    grid = arrange_shown(open_edition(engine), query, {}, "reported", arrangement)
    rows = write_csv(grid)
    assert f">{len(rows.splitlines()) - 1} of " in page.replace("\n", "")


def test_a_row_that_is_sorted_keeps_the_number_that_explains_it(engine: Engine) -> None:
    query, edition = engine.public["stations-by-country"], open_edition(engine)
    fields = parse_arrangement([("sort", "-code")])
    page = render_saved(edition, query, {"country": "Spain"}, "reported", fields)
    first = page.index("ESP09</td>")
    assert "/why?row=9&amp;" in page[first : first + 1500]


def test_the_same_answer_is_there_for_programs(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    base = "http://127.0.0.1:8000/"
    page = render_saved(open_edition(engine), query, {}, "reported", base=base)
    for program in ("curl", "Python", "R", "SPARQL"):
        assert f"<summary>{program}</summary>" in page
    assert f"{base}queries/stations-by-country?policy=reported" in page


def test_the_sparql_of_an_answer_can_be_edited(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    page = render_saved(open_edition(engine), query, {"country": "Spain"}, "undisputed")
    link = re.search(r'href="/ask[?]([^"]*)">Edit it', page)
    assert link
    fields = dict(parse_qsl(unescape(link[1])))
    assert fields["policy"] == "undisputed"
    assert len(engine.ask(fields["query"])) == 9


def test_a_published_page_has_the_whole_answer_and_no_form(engine: Engine) -> None:
    edition = open_edition(engine).at("queries/claims-by-speaker.html")
    page = render_saved(edition, engine.public["claims-by-speaker"], {}, "reported")
    assert "<datalist" not in page
    assert 'href="/' not in page
    assert page.count("<tr>") == 1467


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("stations-by-country", "ESP01-locatedIn-madrid"),
        ("denials", "overseas-police-stations-membersOfKind-PoliceServiceStation"),
        ("ties-of-a-person-or-body", "mps-officers-defendant-mps-officers-charged"),
    ],
)
def test_a_published_answer_has_the_claims_behind_its_rows(
    engine: Engine, name: str, claim: str
) -> None:
    edition = open_edition(engine).at(f"queries/{name}.html")
    page = render_saved(edition, engine.public[name], {}, "reported")
    assert '<details class="behind"><summary>why?' in page
    assert f'page/claim/{claim}.html"' in page


@pytest.mark.parametrize("name", ["claim-standings", "bureaus-and-stations"])
def test_a_published_answer_of_many_claims_or_of_triples_has_none(
    engine: Engine, name: str
) -> None:
    edition = open_edition(engine).at(f"queries/{name}.html")
    page = render_saved(edition, engine.public[name], {}, "reported")
    assert "why?" not in page
    assert ("the column claim leads to who says so" in page) is (name == "claim-standings")


def test_what_an_answer_leaves_out_is_a_link(engine: Engine) -> None:
    values = {"country": "Spain"}
    query = engine.public["timeline-of-responses"]
    page = render_saved(open_edition(engine), query, values, "undisputed")
    place = "/queries/undated-acts?country=Spain&amp;policy=undisputed"
    assert f'Left out: <a href="{place}">1 act without a time</a>' in page
    assert "kg query undated-acts" not in page
    edition = open_edition(engine).at("queries/timeline-of-responses.html")
    published = render_saved(edition, query, {}, "reported")
    assert 'Left out: <a href="../queries/undated-acts.html">' in published


def test_a_row_of_the_table_is_chosen_by_its_name(engine: Engine) -> None:
    stations = [(engine.expand(f"station:{id}"), f"Station {id}") for id in ("ESP01", "NLD03")]
    names = name_choices(engine, stations)
    assert list(names.values()) == [
        "Madrid · Fuzhou bureau (ESP01)",
        "Netherlands · Fuzhou bureau (NLD03)",
    ]


def test_answers_that_took_longest_are_remembered(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "_REMEMBERED", {})
    monkeypatch.setattr(saved, "MOST_REMEMBERED", 2)
    clock = iter([0, 9, 10, 11, 20, 25, 30, 31])  # they take 9, 1, 5 and 1 seconds
    monkeypatch.setattr(saved.time, "thread_time", lambda: next(clock))
    for name in ("case-list", "station-count", "case-charges", "station-count"):
        ask_ahead(engine, name)
    names = [str(key[3]) for key in saved._REMEMBERED]
    assert names == ["case-list", "station-count"]  # the newest is kept until the next


def test_few_rows_are_remembered(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "_REMEMBERED", {})
    monkeypatch.setattr(saved, "MOST_ROWS_TOGETHER", 1)
    for name in ("case-list", "case-charges"):
        ask_ahead(engine, name)
    assert [key[3] for key in saved._REMEMBERED] == ["case-charges"]
    monkeypatch.setattr(saved, "MOST_ROWS_REMEMBERED", 1)
    ask_ahead(engine, "figures")
    assert [key[3] for key in saved._REMEMBERED] == ["case-charges"]
