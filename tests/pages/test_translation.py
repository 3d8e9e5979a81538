"""Languages of pages: every message translated, and Chinese labels where the graph has them."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tools.words import collect_words, make_catalogue, write_catalogue

import kg.pages
from kg.other_names import CHINESE_CITIES, GEONAMES, list_other_names
from kg.pages.translation import (
    CHINESE,
    ENGLISH,
    FOLDER,
    LANGUAGES,
    describe_horizon_in,
    digest_names,
    read_catalogue,
    read_names_in,
)
from kg.query.engine import Engine
from kg.spelling import simplify

TEMPLATES = Path(kg.pages.__file__).parent / "templates"
VIEWS = Path(kg.pages.__file__).parent.parent / "views" / "assets"
#: Parts of templates that say nothing: comments, code, and what is marked already.
SILENT = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<(pre|code|script)\b.*?</\1>", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
#: Names that are the same in every language.
SAME = {"BibTeX", "CSL-JSON", "SPARQL", "OpenAPI", "llms.txt", "SHA256SUMS"}
#: Endings of files, and speakers in the boxes of the page that compares.
SAME |= {"json", "tsv", "xml", "md", "txt", "ttl", "nt", "jsonld", "rdf"}
SAME |= {"Safeguard", "Defenders", "Wang", "Wenbin"}
#: Formats of files of a diagram, and our own name.
SAME |= {"PNG", "SVG", "JSON", "Overseas", "Stations", "KG"}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
TRANSLATED = [one for one in LANGUAGES.values() if one is not ENGLISH]


def list_messages(code: str) -> dict[str, str]:
    """Return the messages of a catalogue with their translations."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    messages = {}
    for message in catalogue:
        if message.id:
            is_plural = isinstance(message.id, tuple)
            first = message.id[0] if is_plural else message.id
            messages[first] = message.string[0] if is_plural else message.string
    return messages


@pytest.mark.parametrize(
    "path", sorted([*TEMPLATES.glob("*.html"), *VIEWS.glob("*.html")]), ids=lambda path: path.name
)
def test_all_words_of_a_template_are_marked(path: Path) -> None:
    text = SILENT.sub(" ", path.read_text(encoding="utf-8"))
    spoken = [re.sub("<[^>]*>", " ", text), *SPOKEN.findall(text)]
    words = re.findall(r"[A-Za-z][\w.-]*\w", " ".join(spoken))
    assert sorted(set(words) - SAME) == [], 'mark words as {{ _("…") }}, then run `make words`'


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_stale(language: object) -> None:
    code = language.code  # type: ignore[attr-defined]
    words = {one if isinstance(one, str) else one[0] for one in collect_words()}
    messages = list_messages(code)
    assert sorted(words - messages.keys()) == [], "run `make words`, then translate"
    assert sorted(messages.keys() - words) == [], "run `make words`"
    assert [message for message, text in messages.items() if not text] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_placeholders_and_tags(language: object) -> None:
    for message, text in list_messages(language.code).items():  # type: ignore[attr-defined]
        assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(text)), message
        assert sorted(re.findall("</?(?!abbr)[a-z]+>", message)) == sorted(
            re.findall("</?[a-z]+>", text)
        ), message


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_as_the_tool_writes_it(language: object) -> None:
    path = FOLDER / f"{language.code}.po"  # type: ignore[attr-defined]
    with path.open("rb") as file:
        before = read_po(file, locale=language.code)  # type: ignore[attr-defined]
    again = write_catalogue(make_catalogue(before, collect_words()), language)  # type: ignore[arg-type]
    assert again == path.read_bytes(), "run `make words`"


def test_english_words_are_those_of_the_templates() -> None:
    assert read_catalogue(ENGLISH).gettext("says so") == "says so"
    assert read_catalogue(CHINESE).gettext("says so") == "称是"
    assert read_catalogue(CHINESE).gettext("no message of ours") == "no message of ours"


def test_things_have_the_chinese_labels_that_there_are(engine: Engine) -> None:
    names = read_names_in(engine, CHINESE)
    for name, label in (
        ("stance:denies", "否认"),
        ("country:spain", "西班牙"),
        ("country:lesotho", "莱索托"),
        ("kg:operatedBy", "运营方"),
        ("body:mps", "公安部"),
        ("continent:europe", "欧洲"),
        ("group:overseas-police-stations", "海外服务站"),
    ):
        assert names.call(engine.expand(name), "x").text == label
    assert names.call_term("contested") == "有争议"
    assert names.call_term("Ireland") == "爱尔兰"


def test_what_has_no_chinese_name_keeps_its_own_and_says_its_language(engine: Engine) -> None:
    called = read_names_in(engine, CHINESE).call("https://x.example/", "Wang Wenbin")
    assert (called.text, called.tag) == ("Wang Wenbin", "en")
    assert read_names_in(engine, CHINESE).call("https://x.example/", "003–201").tag == ""


def test_a_digest_of_names_tells_languages_apart(engine: Engine) -> None:
    assert digest_names(engine, ENGLISH) == ""
    assert len(digest_names(engine, CHINESE)) == 64


def test_the_horizon_is_a_sentence_in_each_language() -> None:
    assert "2024年7月：2024-07-31" in describe_horizon_in(CHINESE, "2024-07-31")
    assert "2023年10月5日：" in describe_horizon_in(CHINESE, "2023-10-05")
    assert "July 2024" in describe_horizon_in(ENGLISH, "2024-07-31")
    for language in LANGUAGES.values():
        assert describe_horizon_in(language, "")


def test_every_chinese_name_of_a_city_is_one_of_geonames() -> None:
    for id, name in CHINESE_CITIES.items():
        known = {simplify(one) for one, why in list_other_names(id) if why == GEONAMES}
        assert name in known, id


def test_rows_voices_and_claims_are_called_by_what_they_consist_of(engine: Engine) -> None:
    names = read_names_in(engine, CHINESE)
    for name, label in (
        ("station:ESP01", "马德里 · 福州市公安局 (ESP01)"),
        ("station:CAN01", "加拿大 · 福州市公安局 (CAN01)"),
        ("source-voice:003", "文件 003（自身陈述）"),
    ):
        assert names.call(engine.expand(name), "x").text == label
    assert names.call_term("Madrid · Fuzhou bureau (ESP01)") == "马德里 · 福州市公安局 (ESP01)"
    sentence = names.call(
        "", "Manhattan station — operated by — Fuzhou City Public Security Bureau"
    )
    assert sentence.text == "Manhattan station — 运营方 — 福州市公安局"
