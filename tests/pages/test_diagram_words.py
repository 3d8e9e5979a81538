"""Diagrams in the language of a page: no word of ours stays, and data stays as it is."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.names import DEFAULT_POLICY
from kg.names import ID as DATA
from kg.pages.diagram_words import translate_diagram
from kg.pages.edition import Edition, open_edition
from kg.pages.phrases import call_word
from kg.pages.translation import CHINESE, Called, Names
from kg.query.engine import Engine
from kg.views.diagram import Diagram
from kg.views.html import OF_VALUES, list_script_words
from kg.views.layouts import list_fitting
from kg.views.view import View, project_around, project_saved_view
from tests.views.diagrams import VIEWS

LU = f"{DATA}person/lu-jianwang"
#: In place of each name and each word of ours: without a Latin letter.
NAME, WORD = "名", "词"
PLACEHOLDER = re.compile(r"%\(\w+\)s")
#: Latin words that stay: our name, formats of files, and keys.
SAME = {"Overseas", "Stations", "KG", "PNG", "SVG", "JSON", "CC", "BY"}
#: Whatever a program reads: ids, days, and values of attributes that nobody is told.
IDS = re.compile(r"[a-z-]+:[\w./-]+|[0-9a-f]{16}|\d{3}-[a-z0-9-]+")
#: Forms of citations, names of keys, words within ids (a fold is called after what it holds), and
#: a name in a hint.
OF_SCRIPTS = {"BibTeX", "CSL", "BibTeXCSL", "Enter", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp"}
OF_SCRIPTS |= {"ArrowDown", "Ctrl", "https", "http", "haiwai"}
#: Opens whatever the page has, and returns all that it shows or says.
TOUR = """() => {
  const texts = [];
  const seen = ['aria-label', 'title', 'placeholder', 'aria-valuetext'];
  const note = () => {
    texts.push(document.body.innerText);
    for (const one of document.querySelectorAll('*')) {
      for (const name of seen) if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
      if (one.matches('svg title')) texts.push(one.textContent);
    }
  };
  const steps = [];
  const nodes = [...kg.model.nodes.keys()];
  const edges = [...kg.model.claims.keys()];
  for (const id of nodes.slice(0, 40)) steps.push(() => kg.trail.open('node', id));
  for (const id of nodes.filter((id) => kg.model.diagram.replies[id])) {
    steps.push(() => kg.trail.open('node', id));
  }
  for (const id of edges.slice(0, 60)) steps.push(() => kg.trail.open('edge', id));
  steps.push(() => kg.paths.from(nodes[0]), () => kg.paths.to(nodes[1]), () => kg.paths.open());
  for (const item of kg.draw.drawnNodes.values()) {
    steps.push(() => kg.overlay.showHint(item, { x: 1, y: 1 }));
    if (item.fold) steps.push(() => kg.trail.open('fold', item.fold.name));
  }
  for (const { item } of kg.draw.drawnEdges.values()) {
    steps.push(() => kg.overlay.showHint(item, { x: 1, y: 1 }));
    if (item.bundle) steps.push(() => kg.trail.open('bundle', item.id));
  }
  for (const name of [...Object.keys(kg.model.words.policies), 'every']) {
    steps.push(() => kg.policy.choose(name));
  }
  steps.push(() => kg.filters.open(), () => kg.steps.hide(nodes[0]), () => kg.steps.undo());
  steps.push(() => kg.steps.redo(), () => kg.steps.redo(), () => kg.steps.expand(nodes[1]));
  for (const one of document.querySelectorAll('#theme, #evidence, #colours, #show-table')) {
    steps.push(() => one.click());
  }
  steps.push(() => kg.search.focus(), () => kg.keys.show(), () => kg.trail.close());
  steps.push(() => texts.push(kg.svg.about(), kg.downloads.toMarkdown()));
  note();
  for (const step of steps) {
    step();
    note();
  }
  return texts;
}"""
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|data-head)="([^"]*)"')
#: Texts of the data that no page translates.
OWN_TEXTS = ("wording", "note", "title", "summary", "reason", "address", "readings")


class Nameless(Names):
    """Names of which each is one character, so that only words of ours have Latin letters."""

    def call(self, iri: str, label: str) -> Called:
        """Return the same name for everything."""
        return Called(NAME)

    def call_term(self, label: str) -> str:
        """Return the same name for every term."""
        return NAME


class Wordless(Edition):
    """An edition whose every word of ours is one character beside its values."""

    def say(self, text: str) -> str:
        """Return a text without its words."""
        return WORD + "".join(PLACEHOLDER.findall(text)) if text else text


@pytest.fixture
def wordless(engine: Engine) -> Wordless:
    edition = open_edition(engine, language=CHINESE)
    names = Nameless(is_english=False)
    return Wordless(engine, replace(edition.to, names=names))


def empty_texts(value: Any) -> Any:
    """Return plain values without the texts that no page translates."""
    if isinstance(value, dict):
        emptied = {}
        for key, one in value.items():
            emptied[key] = empty_texts(one)
            if key in OWN_TEXTS and one:
                emptied[key] = NAME if isinstance(one, str) else [NAME]
            if key in ("said", "holds") and one:
                emptied[key] = {**one, "as": NAME}
        return emptied
    return list(map(empty_texts, value)) if isinstance(value, list) else value


def make_wordless(edition: Wordless, diagram: Diagram) -> Diagram:
    """Return a diagram in which only words of ours could have Latin letters."""
    own = translate_diagram(edition, diagram)
    attributions, sources = empty_texts(own.attributions), empty_texts(own.sources)
    nodes = {id: replace(node, names=[]) for id, node in own.nodes.items()}
    parts = {"nodes": nodes, "attributions": attributions, "sources": sources}
    parts["judgements"] = empty_texts(own.judgements)
    return replace(own, **parts, horizon_words=WORD)


def list_latin(page: str) -> set[str]:
    """Return the Latin words that somebody reads or hears on a page."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    spoken = [re.sub("<[^>]*>", " ", text), *SPOKEN.findall(text)]
    plain = IDS.sub(" ", unescape(" ".join(spoken)))
    return set(re.findall(r"[A-Za-z]{2,}", plain)) - SAME


@pytest.mark.parametrize("name", VIEWS)
def test_no_word_of_a_view_stays_english_in_any_layout(wordless: Wordless, name: str) -> None:
    diagram = make_wordless(wordless, project_saved_view(wordless.engine, name, {}, DEFAULT_POLICY))
    said: set[str] = set()

    def note(text: str) -> str:
        said.add(text)
        return wordless.say(text)

    diagram.say = note
    for layout in list_fitting(diagram):
        page = View(diagram, layout=layout).serialize("html").decode()
        assert '<html lang="zh-Hans"' in page
        assert list_latin(page) == set(), layout
    spoken = [text for text in said if re.search("[A-Za-z]", text)]
    assert len(spoken) > 100
    assert [text for text in spoken if call_word(CHINESE, text) == text] == []


def test_a_word_that_stays_english_is_found(wordless: Wordless) -> None:
    diagram = make_wordless(wordless, project_around(wordless.engine, LU, DEFAULT_POLICY))
    diagram.say = lambda text: text if text == "Legend" else wordless.say(text)
    page = View(diagram, layout="network").serialize("html").decode()
    assert list_latin(page) == {"Legend"}


@pytest.mark.parametrize("text", [*OF_VALUES, *list_script_words()])
def test_a_page_has_what_its_scripts_say(engine: Engine, text: str) -> None:
    edition = open_edition(engine, language=CHINESE)
    assert edition.say(text) != text


def test_names_and_words_are_chinese_and_ids_stay(engine: Engine) -> None:
    edition = open_edition(engine, language=CHINESE)
    own = project_around(engine, LU, DEFAULT_POLICY)
    diagram = translate_diagram(edition, own)
    assert translate_diagram(open_edition(engine), own) is own
    assert diagram.title == "Lu Jianwang 的相邻节点"
    assert diagram.nodes.keys() == own.nodes.keys()
    assert [edge.id for edge in diagram.edges] == [edge.id for edge in own.edges]
    labels = {node.id: node.label for node in diagram.nodes.values()}
    assert labels["country:united-states"] == "美国"
    named = {text for text, _, _ in diagram.nodes["country:united-states"].names}
    assert "United States" in named
    # a policy and a standing have one name in English
    assert (diagram.say("official"), diagram.say("undisputed")) == ("官方", "无异议")
    assert diagram.say("media outlet") == edition.say("media outlet")
    standings = {edge.standing for edge in diagram.edges}
    assert "被概括否认" in standings
    assert diagram.replies["person:lu-jianwang"]["denials_heading"] != ""
    for one in diagram.attributions.values():
        assert not re.search("[A-Za-z]", one["stance"]), one["stance"]


def test_somebody_who_objects_is_named_with_all_others(engine: Engine) -> None:
    edition = open_edition(engine, language=CHINESE)
    own = project_saved_view(engine, "government-responses", {}, DEFAULT_POLICY)
    for edge, before in zip(translate_diagram(edition, own).edges, own.edges, strict=True):
        assert edge.objectors.count("; ") == before.objectors.count("; ")
        assert edge.objections == before.objections


@pytest.mark.chromium
@pytest.mark.parametrize("name", ["new-york-case", "bureaus-and-stations"])
def test_no_word_of_the_scripts_stays_english(
    chromium: Browser, wordless: Wordless, tmp_path: Path, name: str
) -> None:
    diagram = make_wordless(wordless, project_saved_view(wordless.engine, name, {}, DEFAULT_POLICY))
    file = tmp_path / "view.html"
    file.write_bytes(View(diagram, layout="network").serialize("html"))
    page = chromium.new_page()
    page.goto(file.as_uri())
    words = set()
    for text in page.evaluate(TOUR):
        words.update(re.findall(r"[A-Za-z]{2,}", IDS.sub(" ", text)))
    page.close()
    assert sorted(words - SAME - OF_SCRIPTS) == []
