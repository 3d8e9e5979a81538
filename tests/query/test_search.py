import pytest

from kg.query.engine import Engine
from kg.query.search import (
    GROUPS,
    LONGEST_TEXT,
    find_hits,
    measure_words,
    name_rows,
    search,
)


def ids(engine: Engine, text: str, kind: str = "") -> list[str]:
    return [hit.id for hit in search(engine.index, text, kind=kind)]


@pytest.mark.parametrize(
    ("text", "wanted", "reason"),
    [
        ("fuzhou bureau", "body:fuzhou-psb", "label"),
        ("UFWD", "body:ufwd", "alias in document 000"),
        ("USA01", "station:USA01", "code"),
        ("西班牙", "country:spain", "name in Chinese, simplified (CLDR, in no document)"),
        ("服務站", "group:overseas-police-stations", "alias in document 003"),
        ("fuwu zhan", "group:overseas-police-stations", "alias in document 003"),
        ("卢建旺", "person:lu-jianwang", "label, read as lu jian wang"),
        ("backlash", "source:001", "label"),
        ("timeline responses", "query:timeline-of-responses", "name of the query"),
        ("relay chains", "query:relay-chains", "name of the query"),
        ("outbreak", "theme:pandemic-origin", "definition"),
        ("sites police stations", "issue:existence", "label"),
    ],
)
def test_everything_that_has_the_words_is_found_with_the_reason(
    engine: Engine, text: str, wanted: str, reason: str
) -> None:
    hits = {hit.id: hit.reason for hit in search(engine.index, text)}
    assert hits[wanted] == reason


def test_syllables_across_the_words_of_a_text_in_characters_are_no_hit(engine: Engine) -> None:
    found = ids(engine, "温州")
    assert "city:wenzhou" in found
    assert "body:newsweek" not in found
    # a text in pinyin is found by characters, and characters by pinyin
    assert "person:lu-jianwang" in ids(engine, "卢建旺")
    assert "city:wenzhou" in ids(engine, "wenzhou")


def test_wordings_and_notes_are_found(engine: Engine) -> None:
    rows = engine.select("SELECT ?a ?w { ?a kg:wording ?w } ORDER BY ?a LIMIT 40")
    for row in list(rows)[::8]:
        assert engine.shorten(str(row["a"])) in ids(engine, str(row["w"]))


def test_hits_come_by_group_and_each_thing_once(engine: Engine) -> None:
    hits = search(engine.index, "police")
    order = list(GROUPS)
    groups = [order.index(hit.group) for hit in hits]
    assert groups == sorted(groups)
    assert len(set(groups)) > 4
    assert len({hit.iri for hit in hits}) == len(hits)
    assert all(hit.reason for hit in hits)
    assert all(len(hit.text) <= LONGEST_TEXT for hit in hits if hit.group in ("queries", "terms"))


def test_a_later_text_is_shown_once_and_whole(engine: Engine) -> None:
    hits = search(engine.index, "guilty", kind="leads")
    assert len({(hit.label, hit.text) for hit in hits}) == len(hits) > 1
    assert all("not held here" in hit.reason and not hit.text.endswith("…") for hit in hits)


def test_a_kind_or_group_is_selected(engine: Engine) -> None:
    assert {one.partition(":")[0] for one in ids(engine, "police", "station")} == {"station"}
    assert {one.partition(":")[0] for one in ids(engine, "police", "queries")} == {"query"}


def test_what_is_named_so_comes_first(engine: Engine) -> None:
    assert ids(engine, "US")[0] == "country:united-states"
    assert ids(engine, "Manhattan station")[0] == "station:manhattan"


def test_a_mistyped_word_finds_what_is_spelled_most_alike(engine: Engine) -> None:
    answer = find_hits(engine.index, "manhatan station")
    assert answer.is_mended
    assert answer.words == "manhattan station"
    assert answer.hits[0].id == "station:manhattan"
    assert not find_hits(engine.index, "manhattan station").is_mended


@pytest.mark.parametrize("text", ["", "  ", "!!", "qqqqzzzz", "\N{SNOWMAN}", "务务务"])
def test_nothing_is_found_for_what_nothing_has(engine: Engine, text: str) -> None:
    assert search(engine.index, text) == []


def test_the_number_of_hits_is_bounded(engine: Engine) -> None:
    assert len(search(engine.index, "s", most=7)) == 7


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("la France", ["country:france", "group:stations-france", "station:FRA01"]),
        ("die Niederlande", ["country:netherlands", "body:netherlands-government"]),
        ("曼哈顿", ["place:manhattan-borough", "station:manhattan"]),
        ("紐約", ["city:new-york", "body:new-york-times"]),
        ("mei3guo2", ["country:united-states", "body:us-government", "station:USA01"]),
        ("公安部", ["body:mps"]),
        ("派出所", ["group:overseas-police-stations"]),
        ("Londres", ["city:london", "station:GBR01"]),
        ("ROK", ["country:south-korea", "station:KOR01"]),
        ("madrid", ["city:madrid", "station:ESP01"]),
        ("madrid fuzhou", ["station:ESP01"]),
        ("lishui amsterdam", ["station:NLD01"]),
    ],
)
def test_what_people_mean_is_found(engine: Engine, text: str, wanted: list[str]) -> None:
    found = ids(engine, text)
    missing = [id for id in wanted if id not in found]
    assert missing == []
    assert found[0] == wanted[0]


def test_of_characters_that_no_text_has_the_longest_part_is_searched(engine: Engine) -> None:
    answer = find_hits(engine.index, "新型警务站")
    assert (answer.is_mended, answer.words) == (True, "警务站")
    assert "theme:police-stations" in {hit.id for hit in answer.hits}


def test_no_station_of_another_bureau_is_found_by_place_and_bureau(engine: Engine) -> None:
    found = ids(engine, "amsterdam qingtian")
    assert "station:NLD02" in found
    assert "station:NLD01" not in found


def test_the_words_of_a_body_do_not_list_all_its_stations(engine: Engine) -> None:
    assert "station:ARG01" not in ids(engine, "fuzhou bureau")


@pytest.mark.parametrize(
    ("own", "typed", "rank"),
    [
        ("fuzhou", "fuzhou", 1),
        ("city of fuzhou", "fuzhou", 10_003),
        ("fuzhounese", "fuzhou", 30_001),
        ("fuzhou city", "fuzhou city", 2),
    ],
)
def test_a_text_that_begins_with_the_very_words_fits_best(own: str, typed: str, rank: int) -> None:
    assert measure_words(own.split(), typed.split()) == rank


def test_rows_are_called_by_place_bureau_and_code(engine: Engine) -> None:
    hits = name_rows(engine, search(engine.index, "ESP01"))
    assert hits[0].label == "Madrid · Fuzhou bureau (ESP01)"
