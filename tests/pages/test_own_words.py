"""Sentences of ours: questions, faults with values, and counted words in a language."""

from html import unescape

import pytest

from kg.errors import KgError
from kg.pages.edition import Edition, open_edition
from kg.pages.own_words import call_ours, list_faults
from kg.pages.question_index import render_question_index
from kg.pages.saved import render_saved
from kg.pages.translation import CHINESE, ENGLISH, Called
from kg.query.answer import run_saved
from kg.query.engine import Engine


@pytest.fixture
def chinese(engine: Engine) -> Edition:
    """The release as Chinese pages."""
    return open_edition(engine, language=CHINESE)


def test_english_pages_keep_every_sentence() -> None:
    assert call_ours(ENGLISH, "there is no such file") == Called("there is no such file")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("there is no such file", "没有此文件"),
        ("there is nothing called 'O%s x'", "没有名为“O%s x”的条目"),
        ('there is nothing called "O\'Neill"', "没有名为“O'Neill”的条目"),
        ("did you mean a, b?", "是否指 a, b？"),
        (
            "the parameter 'x' is not read; did you mean y?",
            "参数“x”未被读取；是否指 y？",
        ),
        ("escape each byte that is not ASCII as %XX", "请将每个非 ASCII 字节转义为 %XX"),
        (
            "'monaco': Monaco is a country of which this graph has nothing",
            "“monaco”：国家 Monaco，本图谱没有其内容",
        ),
        ("'x' fits several of the kind body", "“x”符合多个 机构 类条目"),
        (
            "write the id of one: \n    a:b (B): its name has this word\n    c:d (D): its id",
            "请写出其中一个的编号：a:b（B）：其名称含有此词；c:d（D）：its id",
        ),
        ("12 acts without a time", "没有时间的行动：12"),
        ("1 act without a time", "没有时间的行动：1"),
        ("Stations in the table per\ncontinent", "表格站点数，按大洲"),
    ],
)
def test_sentences_with_values_have_their_translation(text: str, shown: str) -> None:
    assert call_ours(CHINESE, text) == Called(shown)


def test_what_nobody_knows_stays_english_and_says_so() -> None:
    assert call_ours(CHINESE, "no sentence of ours") == Called("no sentence of ours", "en")


def test_every_pattern_is_found_by_itself() -> None:
    for message in list_faults():
        text = message.replace("%%", "%").replace("%(", "").replace(")s", "")
        assert call_ours(CHINESE, text).tag == "", message


def test_faults_of_saved_queries_are_known(engine: Engine) -> None:
    faults = []
    for name, values, policy in (
        ("bureau-profile", {"bureau": "xx"}, "reported"),
        ("bureau-profile", {"nothing": "xx"}, "reported"),
        ("timeline-of-responses", {"since": "soon"}, "reported"),
        ("claims-by-speaker", {"speaker": "wang"}, "reported"),
        ("stations-started-in", {"year": "x"}, "reported"),
        ("station-count", {}, "hearsay"),
        ("no-query", {}, "reported"),
    ):
        with pytest.raises(KgError) as caught:
            run_saved(engine, name, values, policy)
        for text in (caught.value.reason, caught.value.hint or ""):
            if call_ours(CHINESE, text).tag:
                faults.append(text)
    assert faults == []


def test_each_question_is_in_chinese(chinese: Edition) -> None:
    for query in chinese.engine.public.values():
        for text in (query["summary"], query["description"]):
            assert call_ours(CHINESE, text).tag == "", query["name"]


def test_a_question_is_found_by_its_chinese_words(chinese: Edition) -> None:
    page = render_question_index(chinese, "公安局 大洲")
    assert "stations-per-bureau-and-continent" in page
    assert "contested-claims" not in page


def test_the_page_of_a_question_has_its_words_in_chinese(chinese: Edition) -> None:
    query = chinese.engine.public["stations-started-in"]
    page = render_saved(chinese, query, {}, "reported")
    assert "<h1>按起始年份列出的表格站点，及其公安局</h1>" in " ".join(page.split()).replace(
        "<h1> ", "<h1>"
    ).replace(" </h1>", "</h1>")
    assert "没有起始年份的行：" in page
    assert "Stations in the table by the year" not in page.replace("# Stations in the table", "")


def test_a_description_keeps_its_lines(engine: Engine) -> None:
    query = engine.public["timeline-of-responses"]
    assert "\n" in query["description"]
    page = render_saved(open_edition(engine), query, {}, "reported")
    assert query["description"] in unescape(page)


def test_long_texts_have_wide_columns(engine: Engine) -> None:
    page = render_saved(open_edition(engine), engine.public["source-list"], {}, "reported")
    assert " class=long>" in page
