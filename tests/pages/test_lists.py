"""Lists by kind, as pages and as CSV."""

import csv
import io
import re

import pytest

from kg.errors import UsageError
from kg.names import POLICIES
from kg.pages.arrangement import Arrangement, parse_arrangement
from kg.pages.edition import open_edition
from kg.pages.kinds import LISTS
from kg.pages.lists import arrange_list, read_list, render_list
from kg.pages.rows import write_csv
from kg.query.engine import Engine


@pytest.mark.parametrize("place", LISTS)
def test_every_list_has_each_thing_once(engine: Engine, place: str) -> None:
    for policy in POLICIES:
        rows = read_list(engine, LISTS[place], policy)
        ids = [rows.read_row(number)[0][0].id for number in range(len(rows))]
        assert len(ids) == len(set(ids))
        assert policy != "reported" or ids


@pytest.mark.parametrize("place", LISTS)
def test_every_list_is_sorted_filtered_and_told_in_its_address(engine: Engine, place: str) -> None:
    edition = open_edition(engine)
    grid = arrange_list(edition, place, "reported", Arrangement())
    for column in grid.source.columns:
        fields = [("sort", f"-{column.name}"), ("rows", "25")]
        page = render_list(edition, place, "reported", parse_arrangement(fields))
        assert 'aria-sort="descending"' in page
        assert "unopposed" not in page
    for column, offers in grid.offers:
        fields = [(f"only.{column.name}", offers[0].text)]
        narrowed = arrange_list(edition, place, "reported", parse_arrangement(fields))
        assert len(narrowed.fitting) == offers[0].rows > 0


@pytest.mark.parametrize("place", LISTS)
def test_a_list_has_the_picture_of_all_its_things_where_one_helps(
    engine: Engine, place: str
) -> None:
    page = render_list(open_edition(engine), place, "reported", Arrangement())
    narrowed = parse_arrangement([("words", "nothing has these words")])
    for shown in (page, render_list(open_edition(engine), place, "reported", narrowed)):
        drawn = re.search('(?s)<details class="drawn">(.*?)</details>', shown)
        assert bool(drawn) == bool(LISTS[place].picture)
        if drawn:
            assert "<figure" in drawn[1]
            assert drawn[1].count('href="/page/') > 10


def test_csv_has_what_is_shown(engine: Engine) -> None:
    edition = open_edition(engine)
    fields = [
        ("only.country", "Spain"),
        ("sort", "code"),
        ("hide", "documents"),
        ("hide", "source"),
    ]
    with pytest.raises(UsageError, match="no column 'documents'"):
        write_csv(arrange_list(edition, "stations", "reported", parse_arrangement(fields)))
    arrangement = parse_arrangement([one for one in fields if one[1] != "documents"])
    rows = list(
        csv.DictReader(
            io.StringIO(write_csv(arrange_list(edition, "stations", "reported", arrangement)))
        )
    )
    assert {row["country"] for row in rows} == {"country:spain"}
    assert "source" not in rows[0]
    page = render_list(edition, "stations", "reported", arrangement)
    assert f"{len(rows)} of " in page
    assert "/stations.csv?sort=code&amp;only.country=Spain&amp;hide=source" in page


def test_a_station_says_how_it_stands_and_who_objects(engine: Engine) -> None:
    rows = read_list(engine, LISTS["stations"])
    names = [column.name for column in rows.columns]
    cells = {}
    for number in range(len(rows)):
        row = rows.read_row(number)
        cells[row[0][0].id] = dict(zip(names, row, strict=True))
    manhattan = cells["station:manhattan"]
    assert [value.text for value in manhattan["standing"]] == ["denied more widely"]
    assert "Wang Wenbin" in "".join(value.text for value in manhattan["objectors"])


def test_numbers_of_a_speaker_are_those_of_the_graph(engine: Engine) -> None:
    rows = read_list(engine, LISTS["speakers"])
    (number,) = [
        row[1][0].text
        for row in map(rows.read_row, range(len(rows)))
        if row[0][0].id == "body:safeguard-defenders"
    ]
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a kg:speaker body:safeguard-defenders ; kg:about ?c }"
    assert [{"n": int(number)}] == list(engine.select(text))


def test_a_published_list_is_whole_and_links_to_files(engine: Engine) -> None:
    edition = open_edition(engine).at("stations.html")
    page = render_list(edition, "stations", "reported", Arrangement())
    assert 'href="/' not in page
    assert 'href="queries/station-list.csv"' in page
    assert page.count("<tr>") > 80


def test_another_policy_and_no_readings_stay_in_the_address(engine: Engine) -> None:
    bare = open_edition(engine.leave_out_readings())
    grid = arrange_list(bare, "people", "official", Arrangement())
    assert ("policy", "official") in grid.hidden
    assert "policy=official" in grid.link(Arrangement(sort="person"))
