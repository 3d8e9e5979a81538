"""Phrases that Python makes, in both languages."""

import json

import pytest

from kg.pages.edition import open_edition
from kg.pages.phrases import (
    GRID_WORDS,
    SEARCH_WORDS,
    call_identity,
    call_places,
    call_stance,
    call_value,
    call_with_name,
    call_word,
    describe_against,
    describe_manner,
    describe_reason,
    list_filters,
    write_words,
)
from kg.pages.translation import CHINESE, ENGLISH
from kg.query.engine import Engine
from kg.views.sites import read_sites


@pytest.mark.parametrize(
    "text", ["alleges, withdrawn", "through a general claim or in answer", "alias in document 003"]
)
def test_english_phrases_stay_as_they_are(engine: Engine, text: str) -> None:
    to = open_edition(engine).to
    assert call_stance(ENGLISH, text, to) == text
    assert call_value(ENGLISH, text, to) == text
    assert describe_manner(ENGLISH, text) == text
    assert describe_reason(ENGLISH, text) == text
    assert call_word(ENGLISH, text) == text
    assert describe_against(ENGLISH, 2, "contested") == "2 against"


def test_chinese_phrases_are_put_together_from_words(engine: Engine) -> None:
    to = open_edition(engine, language=CHINESE).to
    assert call_stance(CHINESE, "denies, withdrawn", to) == "否认、已撤回"
    assert call_value(CHINESE, "Spain", to) == "西班牙"
    assert call_value(CHINESE, "station", to) == "站点"
    assert call_value(CHINESE, "", to) == ""
    assert call_identity("kg:Person", to) == "人物"
    assert (
        describe_manner(CHINESE, "through a general claim or in answer") == "针对概括主张、作为回应"
    )
    assert describe_reason(CHINESE, "alias in document 003") == "文件 003 中的别名"
    assert describe_against(CHINESE, 2, "contested") == "反对 2"
    assert describe_against(CHINESE, 0, "denied more widely") == "无直接反对"


def test_a_name_in_a_sentence_stays() -> None:
    text = "By 100% Lu: no reply in these documents."
    assert call_with_name(ENGLISH, text, "100% Lu") == text
    assert call_with_name(CHINESE, text, "100% Lu") == "100% Lu：这些文件中没有回应。"
    assert call_with_name(CHINESE, "", "Lu") == ""


def test_places_of_a_map_have_the_names_of_the_page(engine: Engine) -> None:
    sites = read_sites(engine)
    assert call_places(open_edition(engine).to, sites) is sites
    called = call_places(open_edition(engine, language=CHINESE).to, sites)
    assert called.labels["country:spain"] == "西班牙"
    names = {site.id: site.label for site in called.sites}
    assert names["station:ESP01"] == "马德里 · 福州市公安局 (ESP01)"


@pytest.mark.parametrize("texts", [GRID_WORDS, SEARCH_WORDS])
def test_scripts_get_every_text_translated(texts: tuple[str, ...]) -> None:
    words = json.loads(write_words(CHINESE, texts))
    assert words.keys() >= set(texts)
    assert [text for text, own in words.items() if own == text] == []


def test_a_plural_has_the_translation_of_its_singular() -> None:
    assert json.loads(write_words(CHINESE, GRID_WORDS))["%(num)s rows"] == "%(num)s 行"


def test_every_language_has_the_same_filters() -> None:
    assert list_filters(ENGLISH).keys() == list_filters(CHINESE).keys()
