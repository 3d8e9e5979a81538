"""The editor of the SPARQL page in a real browser, under the strict policy of the server."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.conftest import Serving

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("server")]

FOCUSED = "document.activeElement?.shadowRoot?.activeElement?.className ?? ''"


@pytest.fixture
def page(chromium: Browser, server: Serving) -> Iterator[Page]:
    """The SPARQL page, which asks only its server and writes no message."""
    context = chromium.new_context(base_url=server.base)
    page = context.new_page()
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto("/ask")
    yield page
    context.close()
    assert [url for url in urls if not url.startswith((server.base, "data:"))] == []
    assert messages == []


def get_editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="query")


def write(page: Page, text: str) -> None:
    """Write a text in place of the one in the editor, without what it suggests."""
    get_editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def complete(page: Page, typed: str, wanted: str) -> Locator:
    """Type letters, and return the suggestion that is wanted."""
    page.keyboard.type(typed, delay=20)
    offer = page.locator(".cm-tooltip-autocomplete li").filter(
        has=page.locator(".cm-completionLabel", has_text=re.compile(f"^{re.escape(wanted)}$"))
    )
    expect(offer).to_have_count(1)
    return offer


@pytest.mark.parametrize(
    ("before", "typed", "wanted", "detail"),
    [
        ("", "sele", "SELECT", ""),
        ("ASK { FILTER ", "strsta", "STRSTARTS", "function"),
        ("ASK { ", "stat", "station:", "https://w3id.org/overseas-stations/id/station/"),
        ("ASK { ?s a ", "police", "kg:PoliceServiceStation", "police service station"),
        ("ASK { ?s ", "kg:operat", "kg:operatedBy", "operated by"),
        ("ASK { ?s kg:stance ", "deni", "stance:denies", "denies"),
        ("ASK { ?c ", "rdf:sub", "rdf:subject", ""),
        ("ASK { ?city kg:near ?other . ", "?ci", "?city", ""),
        ("ASK { ?s kg:inCountry ", "netherl", "country:netherlands", "Netherlands"),
        ("ASK { ?s kg:inCountry ", "country:spa", "country:spain", "Spain"),
        ("ASK { ?s kg:inCountry ", "西班牙", "country:spain", "Spain"),
        ("ASK { ?s ?p ", "body:safeguard-def", "body:safeguard-defenders", "Safeguard Defenders"),
    ],
)
def test_words_terms_variables_and_names_are_completed(
    page: Page, before: str, typed: str, wanted: str, detail: str
) -> None:
    write(page, before)
    offer = complete(page, typed, wanted)
    expect(offer).to_contain_text(detail)
    offer.click()
    assert page.locator("#query").input_value() == f"{before}{wanted}"


def test_a_suggestion_says_what_the_term_means(page: Page) -> None:
    write(page, "ASK { ?s a ")
    complete(page, "kg:PoliceSer", "kg:PoliceServiceStation")
    expect(page.locator(".cm-completionInfo")).to_contain_text(re.compile(r"\w+ \w+ \w+"))
    page.wait_for_timeout(200)  # a list takes nothing in its first moments
    page.keyboard.press("Tab")
    assert page.locator("#query").input_value() == "ASK { ?s a kg:PoliceServiceStation"


@pytest.mark.parametrize("before", ["# ", "ASK { ?s ?p '", "ASK { ?s ?p <http://x.org/"])
def test_nothing_is_suggested_in_comments_texts_and_iris(page: Page, before: str) -> None:
    write(page, before)
    page.keyboard.type("station", delay=20)
    page.wait_for_timeout(500)
    assert page.locator(".cm-tooltip-autocomplete").count() == 0


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("SELECT ?s\nWHERE { ?s foo:bar ?x }", "foo:bar"),
        ("ASK { ?s ?p '😀😀' ; statoin:x 1 }", "statoin:x"),
        ("ASK {\n  ?s ?p 1 . }\n  }", "}"),
        ("ASK { SERVICE <http://x.org/> { } }", "SERVICE"),
        ("ASK { ?s ?p", "?p"),
    ],
)
def test_a_fault_is_marked_at_its_place(page: Page, text: str, marked: str) -> None:
    write(page, text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer [role=alert]")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text(marked)
    # who comes by the address sees the same
    page.reload()
    expect(page.locator(".cm-lintRange-error")).to_have_text(marked)
    get_editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer td")).to_have_text("true")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_term_that_the_graph_does_not_have_is_marked_everywhere(page: Page) -> None:
    write(page, "SELECT ?s {\n  ?s a kg:Statoin , kg:Statoins .\n  ?x a kg:Statoin ; kg:code 1 }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .count")).to_contain_text("0 rows.")
    marks = page.locator(".cm-lintRange-warning")
    expect(marks).to_have_text(["kg:Statoin", "kg:Statoins", "kg:Statoin"])
    marks.first.hover()
    expect(page.locator(".cm-diagnostic").first).to_contain_text("did you mean kg:Station")


def test_the_keyboard_asks_in_place_and_leaves(page: Page) -> None:
    page.evaluate("window.isSame = true")
    write(page, "SELECT ?s { ?s kg:listedIn source:003 } ORDER BY ?s")
    page.select_option("select[name=policy]", "undisputed")
    get_editor(page).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .count")).to_contain_text("rows. Time taken:")
    expect(page.locator("#answer")).to_contain_text("station:AGO01")
    expect(page.get_by_role("status")).to_contain_text("70 rows. Time taken:")
    assert "policy=undisputed" in page.url
    assert "source%3A003" in page.url
    assert page.evaluate("window.isSame")
    assert "cm-content" in page.evaluate(FOCUSED)
    page.keyboard.press("Control+z")
    assert page.locator("#query").input_value() == ""
    page.keyboard.type("SELE")
    expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "policy"
    page.keyboard.press("Shift+Tab")
    assert "cm-content" in page.evaluate(FOCUSED)
    page.go_back()
    expect(page.locator("#answer .count")).to_have_count(0)


def test_the_editor_of_chinese_pages_speaks_chinese(page: Page) -> None:
    page.goto("/zh/ask")
    page.get_by_role("textbox", name="SPARQL 查询").focus()
    page.keyboard.type("netherl", delay=20)
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("按名称查到的实体")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("country:netherlands")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("SELECT")
    assert "/zh/ask?" in page.url


def test_a_saved_query_fills_the_editor_and_a_name_suggests_itself(page: Page) -> None:
    page.click("summary:has-text('Saved queries as examples')")
    page.click("a:has-text('Stations in the table in a country')")
    expect(get_editor(page)).to_contain_text("# Stations in the table in a country")
    expect(page.locator("#answer")).to_be_empty()
    page.click("button:has-text('Ask')")
    expect(page.locator("#answer .count")).to_contain_text("70 rows")


def test_an_answer_that_fails_as_a_whole_says_why(chromium: Browser, server: Serving) -> None:
    context = chromium.new_context(base_url=server.base)
    page = context.new_page()  # the browser itself writes that the answer is a failure
    page.goto("/ask")
    write(page, "SELECT * { ?s ?p ?o }")
    page.evaluate("document.querySelector('[name=policy] option').value = 'nonsense'")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("nonsense")
    assert "SELECT * { ?s ?p ?o }" in get_editor(page).inner_text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_editor_is_accessible_and_fits(
    chromium: Browser, server: Serving, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(
        base_url=server.base,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto("/ask?query=ASK { ?s nope:x 'text' ; a 1 # why}")
    expect(page.locator(".cm-lintRange-error")).to_have_text("nope:x")
    faults = [Axe().run(page).generate_report()] if Axe().run(page).violations_count else []
    write(page, "ASK { ?s a ")
    complete(page, "kg:PoliceSer", "kg:PoliceServiceStation")
    report = Axe().run(page)
    faults += [report.generate_report()] if report.violations_count else []
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_editor_moves_nothing_as_it_comes(page: Page) -> None:
    page.add_init_script(
        "new PerformanceObserver((list) => { window.moved = (window.moved ?? 0) + list"
        ".getEntries().length }).observe({ type: 'layout-shift', buffered: true })"
    )
    for path in ("/ask", "/ask?example=stations-by-country"):
        page.goto(path)
        expect(get_editor(page)).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved ?? 0") == 0


def test_without_scripts_there_is_a_plain_box(chromium: Browser, server: Serving) -> None:
    context = chromium.new_context(base_url=server.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/ask?example=case-list&policy=official")
    assert "SELECT" in page.locator("textarea").input_value()
    assert not page.get_by_text("Suggestions open").is_visible()
    page.fill("textarea", "SELECT ?s { ?s a kg:Case ; }\nLIMIT many")
    page.click("main button")
    assert "Line 2, column 7" in page.inner_text("[role=alert]")
    assert page.locator("mark").inner_text() == "many"
    assert page.input_value("[name=policy]") == "official"
    context.close()
