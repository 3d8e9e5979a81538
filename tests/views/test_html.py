"""Page in a browser: requests, ledger, search, policies, clocks, keys, address, files."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Request, expect

from kg.curation.passages import read_documents
from kg.views.view import View, read_passages
from tests.views import diagrams

Opened = Callable[..., Page]
SIZE = {"width": 1440, "height": 900}
REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) => {
  console.error('CSP', event.violatedDirective);
});
"""


@pytest.fixture
def opened(chromium: Browser, write_page: Callable[[View], Path]) -> Iterator[Opened]:
    """Open a view from a file; an error or request of the browser fails the test."""
    reported: list[str] = []
    contexts = []

    def report_request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            reported.append(f"request: {request.url}")

    def open_(view: View, address: str = "", **options: object) -> Page:
        path = write_page(view)
        context = chromium.new_context(**({"viewport": SIZE, "accept_downloads": True} | options))  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: reported.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: reported.append(f"error: {error}"))
        page.on("request", report_request)
        page.add_init_script(REPORT_VIOLATIONS)
        page.goto(f"{path.as_uri()}{address}")
        assert page.evaluate("performance.getEntriesByName('drawn').length") == 1
        return page

    yield open_
    for context in contexts:
        context.close()
    assert reported == []


def search(page: Page, words: str, label: str) -> None:
    """Type into the search box and choose a node from the list."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.get_by_role("option").filter(has_text=label).first.click()
    expect(page.locator("#panel-body h2")).to_have_text(label)


def counts(page: Page) -> tuple[int, int]:
    """Return the numbers of nodes and edges that the page shows."""
    numbers = re.findall(r"([\d,]+) (?:node|edge)", page.locator("#counts").text_content() or "")
    nodes, edges = (int(number.replace(",", "")) for number in numbers)
    return nodes, edges


def edges_in_table(page: Page) -> list[str]:
    """Return the claims in the table of edges."""
    return page.locator("#table [data-edge]").evaluate_all(
        "all => all.map(one => one.dataset.edge)"
    )


def test_a_newcomer_finds_who_denies_the_new_york_site_in_which_document(
    opened: Opened, default_view: View
) -> None:
    page = opened(default_view)
    search(page, "new york", "Manhattan station")
    said_to_be = page.locator(".said-to-be")
    expect(said_to_be).to_contain_text("police service station")
    expect(said_to_be).to_contain_text("Wang Wenbin")
    expect(said_to_be).to_contain_text("001-026 more widely")
    said_to_be.get_by_role("button", name="police service station").click()
    against = page.locator(".against")
    expect(against).to_contain_text("Denied more widely")
    expect(against.locator(".card").filter(has_text="001-026")).to_contain_text("Document 001")
    expect(page.locator(".for .card")).to_have_count(6)


def test_the_ledger_of_a_contested_line_has_both_sides(opened: Opened, default_view: View) -> None:
    page = opened(
        default_view, "#open=edge+claim:stations-quebec-hostedBy-montreal-community-groups"
    )
    expect(page.locator(".for .card")).to_contain_text("Royal Canadian Mounted Police")
    expect(page.locator(".for .card")).to_contain_text("5437–5501")
    denial = page.locator(".against > .card")
    expect(denial).to_contain_text("Maryse Lapointe")
    expect(denial).to_contain_text("5544–5609")
    denial.get_by_role("button", name="Answers 003-196").click()
    expect(page.locator(".card.marked")).to_contain_text("003-196")


def test_later_texts_of_an_accused_are_not_held_and_not_verified(
    opened: Opened, default_view: View
) -> None:
    page = opened(default_view)
    search(page, "Chen Jinping", "Chen Jinping")
    leads = page.locator(".leads")
    expect(leads.locator("summary")).to_contain_text("Later, not held here (")
    expect(leads.locator("p").first).to_have_text(
        "Some of the same time; not held, not verified: no claim or count is from these."
    )


def test_what_is_said_of_a_statement_stands_under_it(opened: Opened, default_view: View) -> None:
    page = opened(
        default_view, "#open=edge+claim:overseas-police-stations-membersOfKind-PoliceServiceStation"
    )
    denial = page.locator(".against > .card").filter(has_text="004-044")
    expect(denial.locator(".remarks")).to_contain_text("Voice of America disputes")
    expect(denial.locator(".remarks")).to_contain_text("004-045")


def test_the_pointer_is_told_what_is_under_it(opened: Opened, case: View) -> None:
    page = opened(case)
    place = page.evaluate(PLACE_OF_EDGE, "claim:new-york-station-defendant-lu-jianwang")
    page.mouse.move(*place)
    expect(page.locator("#hint")).to_contain_text(
        "New York station case — defendant — Lu Jianwang: supported in 2 statements"
    )
    page.mouse.move(5, 5)
    expect(page.locator("#hint")).to_be_hidden()


#: Returns the middle of an edge on the screen.
PLACE_OF_EDGE = """(id) => {
  const { middle } = kg.draw.drawnEdges.get(id);
  const { x, y, scale } = kg.draw.view();
  const box = kg.draw.box.getBoundingClientRect();
  const [across, down] = [box.left + box.width / 2, box.top + box.height / 2];
  return [across + (middle.x - x) * scale, down + (middle.y - y) * scale];
}"""


def test_a_click_on_the_picture_opens_the_line_under_it(opened: Opened, case: View) -> None:
    page = opened(case)
    place = page.evaluate(PLACE_OF_EDGE, "claim:manhattan-operatedBy-fuzhou-psb")
    page.mouse.click(*place)
    expect(page.locator("#panel-body h2")).to_have_text(
        "Manhattan station — operated by — Fuzhou City Public Security Bureau"
    )


@pytest.mark.parametrize(
    "words", ["海外服务站", "hǎiwài fúwù zhàn", "haiwai fuwu zhan", "HAIWAI FUWU", "Overseas 110"]
)
def test_search_finds_names_in_every_script(opened: Opened, default_view: View, words: str) -> None:
    page = opened(default_view)
    search(page, words, "Chinese overseas police service stations")


def test_search_expands_what_is_not_in_the_picture(opened: Opened, default_view: View) -> None:
    page = opened(default_view)
    nodes, _ = counts(page)
    search(page, "fbi raid", "FBI raid on the Manhattan station")
    assert counts(page)[0] == nodes + 1


def test_search_by_keyboard_only(opened: Opened, default_view: View) -> None:
    page = opened(default_view)
    page.keyboard.press("/")
    page.keyboard.type("lu jian")
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#search")).to_have_attribute("aria-activedescendant", "option-0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-body h2")).to_be_focused()
    expect(page.locator("#panel-body h2")).to_have_text("Lu Jianwang")


@pytest.mark.parametrize("policy", ["undisputed", "corroborated", "official", "reported"])
def test_each_policy_shows_the_lines_that_it_grants(
    opened: Opened, default_view: View, policy: str
) -> None:
    page = opened(default_view)
    before = {edge.id for edge in default_view.diagram.select_edges()}
    after = {edge.id for edge in default_view.diagram.select_edges(policy)}
    page.get_by_label(policy, exact=True).check()
    assert counts(page)[1] == len(after)
    if policy != "reported":
        expect(page.locator("#live")).to_contain_text(f"{len(before - after)} edge")
    page.keyboard.press("t")
    assert set(edges_in_table(page)) == after


def test_every_proposition_shows_also_what_nobody_asserts(
    opened: Opened, default_view: View
) -> None:
    page = opened(default_view)
    page.get_by_label("every claim").check()
    assert counts(page)[1] == sum(edge.shown for edge in default_view.diagram.edges)
    page.keyboard.press("t")
    assert "claim:stations-france-affiliatedWith-prc-government" in edges_in_table(page)


def test_two_clocks_narrow_the_lines(opened: Opened, case: View) -> None:
    page = opened(case)
    everything = counts(page)[1]
    page.locator("#filters > summary").click()
    holds = page.locator("fieldset.clock").filter(has_text="Said to hold")
    said = page.locator("fieldset.clock").filter(has_text="Was said")
    holds.get_by_label("only what is dated").check()
    dated = counts(page)[1]
    expected = [
        edge
        for edge in case.diagram.select_edges()
        if any(
            case.diagram.attributions[id]["holds"].keys() & {"from", "to"}
            for id in edge.attributions
        )
    ]
    assert dated == len(expected) < everything
    holds.get_by_label("only what is dated").uncheck()
    assert counts(page)[1] == everything
    last = said.get_by_label("Was said, last day")
    last.focus()
    page.keyboard.press("Home")
    first_day = min(
        one["said"][key]
        for one in case.diagram.attributions.values()
        for key in ("from", "to")
        if key in one["said"]
    )
    expect(page.locator("#said-to")).to_have_text(first_day)
    assert counts(page)[1] < everything
    page.keyboard.press("End")
    expect(page.locator("#said-to")).to_have_text("to the end")
    assert counts(page)[1] == everything


def test_filters_let_through_what_is_ticked(opened: Opened, case: View) -> None:
    page = opened(case)
    everything = counts(page)[1]
    page.locator("#filters > summary").click()
    stances = page.locator("#facets fieldset").filter(has_text="Stances")
    stances.get_by_label("alleges").uncheck()
    left = [
        edge
        for edge in case.diagram.select_edges()
        if {case.diagram.attributions[id]["stance"] for id in edge.attributions} != {"alleges"}
    ]
    assert counts(page)[1] == len(left) < everything
    page.get_by_label("No Stances").click()
    assert counts(page)[1] == 0
    expect(page.locator("#nothing")).to_be_visible()
    page.get_by_label("All Stances").click()
    page.locator("#facets fieldset").filter(has_text="Documents").get_by_label("001").uncheck()
    without = [
        edge
        for edge in case.diagram.select_edges()
        if {case.diagram.attributions[id]["source"] for id in edge.attributions} != {"001"}
    ]
    assert counts(page)[1] == len(without)


def test_hide_expand_and_undo(opened: Opened, case: View) -> None:
    page = opened(case)
    whole = counts(page)
    search(page, "lu jian", "Lu Jianwang")
    page.get_by_role("button", name="Hide (H)").click()
    assert counts(page)[0] == whole[0] - 1
    page.keyboard.press("u")
    assert counts(page) == whole
    page.keyboard.press("U")
    assert counts(page)[0] == whole[0] - 1
    page.keyboard.press("Control+z")
    search(page, "fuzhou city", "Fuzhou City Public Security Bureau")
    page.get_by_role("button", name="Expand (E)").click()
    assert counts(page)[0] > whole[0] + 20
    page.keyboard.press("u")
    assert counts(page) == whole


def test_the_path_between_two_things(opened: Opened, default_view: View) -> None:
    page = opened(default_view)
    search(page, "lu jian", "Lu Jianwang")
    page.get_by_role("button", name="Path from here").click()
    search(page, "ministry of public sec", "Ministry of Public Security")
    page.get_by_role("button", name="Path to here").click()
    expect(page.locator(".paths")).to_contain_text("Path 1: 2 steps")
    page.locator(".paths ol button").first.click()
    expect(page.locator(".ledger .card").first).to_be_visible()
    page.get_by_label("official", exact=True).check()
    page.get_by_role("button", name="Path", exact=True).click()
    expect(page.locator(".paths")).to_contain_text(
        "No path from Lu Jianwang to Ministry of Public Security"
    )
    expect(page.locator(".paths")).to_contain_text("policy: official")


def test_numbers_appear_on_the_lines(opened: Opened, case: View) -> None:
    page = opened(case)
    canvas = page.locator("#canvas canvas")
    before = canvas.screenshot()
    page.keyboard.press("p")
    expect(page.locator("#evidence")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(150)
    assert canvas.screenshot() != before


def test_the_table_is_complete_and_sorts_and_opens_ledgers(opened: Opened, case: View) -> None:
    page = opened(case)
    page.keyboard.press("t")
    expect(page.locator("#table tbody tr")).to_have_count(len(case.diagram.select_edges()))
    page.get_by_role("button", name="Independent sources for").click()
    page.get_by_role("button", name="Independent sources for").click()
    roots = page.locator("#table tbody td:nth-child(5)").all_text_contents()
    assert roots == sorted(roots, key=int, reverse=True)
    page.get_by_role(
        "button", name="Ledger of: Manhattan station — operated by — Fuzhou City"
    ).click()
    expect(page.locator("#panel-body .card").first).to_contain_text("001-048")


def test_everything_by_keyboard(opened: Opened, case: View) -> None:
    page = opened(case)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#canvas").focus()
    page.keyboard.press("j")
    expect(page.locator("#live")).to_contain_text(
        "Fuzhou City Public Security Bureau (Organization)"
    )
    for key in "jkj":
        page.keyboard.press(key)
    name = (page.locator("#live").text_content() or "").partition(" (")[0]
    assert name in {node.label for node in case.diagram.nodes.values()} - {
        "Fuzhou City Public Security Bureau"
    }
    page.keyboard.press("Enter")
    expect(page.locator("#panel-body h2")).to_have_text(name)
    page.keyboard.press("h")
    expect(page.locator("#live")).to_contain_text(f"Hidden: {name}")
    page.keyboard.press("u")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_class(re.compile("empty"))


def test_the_address_brings_the_picture_back(opened: Opened, chromium: Browser, case: View) -> None:
    page = opened(case)
    page.get_by_label("undisputed").check()
    search(page, "lu jian", "Lu Jianwang")
    page.get_by_role("button", name="Hide (H)").click()
    page.keyboard.press("p")
    page.locator("#filters > summary").click()
    page.locator("#facets fieldset").filter(has_text="Documents").get_by_label("000").uncheck()
    page.wait_for_timeout(400)
    address = page.evaluate("location.hash")
    assert f"version={case.diagram.digest}" in address
    wanted = (counts(page), page.evaluate("kg.draw.view()"))
    again = opened(case, address)
    assert counts(again) == wanted[0]
    expect(again.get_by_label("undisputed")).to_be_checked()
    expect(again.locator("#panel-body h2")).to_have_text("Lu Jianwang")
    expect(again.locator("#evidence")).to_have_attribute("aria-pressed", "true")
    shown = again.evaluate("kg.draw.view()")
    assert shown == {key: pytest.approx(value, rel=0.02, abs=2) for key, value in wanted[1].items()}


@pytest.mark.parametrize(
    "address",
    [
        "#policy=guilty",
        "#open=edge+nothing",
        "#%E0%A4%A",
        "#at=NaN&said=yesterday",
        "#no-such=thing",
        "#version=0123456789abcdef",
    ],
)
def test_an_odd_address_is_left_out_with_a_word(opened: Opened, case: View, address: str) -> None:
    page = opened(case, address)
    assert counts(page)[1] == len(case.diagram.select_edges())
    if "%" not in address:
        expect(page.locator("#live")).to_contain_text("does not know")


def test_files_are_saved_with_policy_and_version(
    opened: Opened, case: View, tmp_path: Path
) -> None:
    page = opened(case)
    page.locator(".menu summary").click()
    saved = {}
    for name, button in {
        "png": "PNG",
        "svg": "SVG",
        "json": "JSON",
        "md": "List of claims",
    }.items():
        with page.expect_download() as waiting:
            page.locator(".menu").get_by_role("button", name=button, exact=True).click()
        saved[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[name])
    image = Image.open(saved["png"])
    assert min(image.size) > 600
    assert len(image.convert("RGB").getcolors(maxcolors=1 << 24) or []) > 50
    svg = saved["svg"].read_text(encoding="utf-8")
    data = json.loads(saved["json"].read_text(encoding="utf-8"))
    claims = saved["md"].read_text(encoding="utf-8")
    for text in (svg, json.dumps(data), claims):
        assert case.diagram.digest in text
        assert "CC BY 4.0" in text
        assert "a charge is no conviction" in text
    assert {edge["id"] for edge in data["lines"]} == {
        edge.id for edge in case.diagram.select_edges()
    }
    assert 'data-claim="claim:manhattan-operatedBy-fuzhou-psb"' in svg
    assert "claim:manhattan-operatedBy-fuzhou-psb" in claims
    assert "Wang Wenbin denies" in claims


def test_a_citation_is_copied_in_three_forms(opened: Opened, case: View) -> None:
    page = opened(case, "#open=edge+claim:manhattan-operatedBy-fuzhou-psb")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    copied = {}
    for form in ("plain", "BibTeX", "CSL-JSON"):
        page.get_by_role("button", name=f"Copy citation of 001-048: {form}").click()
        expect(page.locator("#live")).to_contain_text(form)
        copied[form] = page.evaluate("window.copied")
    assert "document 001, characters 2174–2275" in copied["plain"]
    assert copied["BibTeX"].startswith("@misc{overseas-stations-001-048,")
    (item,) = json.loads(copied["CSL-JSON"])
    assert item["issued"] == {"date-parts": [[2023, 4, 17]]}
    assert case.diagram.digest == item["version"]


def test_where_the_browser_refuses_the_text_is_laid_out(opened: Opened, case: View) -> None:
    page = opened(case, "#open=edge+claim:manhattan-operatedBy-fuzhou-psb")
    page.evaluate(
        """() => {
             document.execCommand = () => false;
             navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
           }"""
    )
    page.get_by_role("button", name="Copy citation of 001-048: plain").click()
    expect(page.locator("#copy-text")).to_have_value(re.compile("characters 2174–2275"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [
        "",
        "#open=node+station:manhattan",
        "#with=table",
        "#open=edge+claim:manhattan-operatedBy-fuzhou-psb",
    ],
)
def test_accessibility_rules_hold(opened: Opened, case: View, scheme: str, state: str) -> None:
    page = opened(case, state, color_scheme=scheme)
    page.locator("#filters > summary").click()
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


def test_it_fits_a_phone(opened: Opened, case: View) -> None:
    page = opened(case, "#open=node+station:manhattan", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#canvas").bounding_box()["height"] > 300  # type: ignore[index]
    expect(page.locator(".said-to-be")).to_contain_text("Wang Wenbin")


def test_it_prints_without_its_controls(opened: Opened, case: View) -> None:
    page = opened(case, "#open=node+station:manhattan")
    page.emulate_media(media="print")
    for hidden in ("#search", ".tools", "#filters"):
        expect(page.locator(hidden)).to_be_hidden()
    for shown in ("#canvas", "#legend-list", "#panel-body", "#notice"):
        expect(page.locator(shown)).to_be_visible()


def test_nothing_moves_by_itself_and_places_are_those_computed(opened: Opened, case: View) -> None:
    page = opened(case)
    places = page.evaluate("[...kg.draw.positions].map(([id, { x, y }]) => [id, x, y])")
    page.wait_for_timeout(500)
    assert page.evaluate("[...kg.draw.positions].map(([id, { x, y }]) => [id, x, y])") == places
    assert {id: (x, y) for id, x, y in places} == {id: case.positions[id] for id, _, _ in places}


def test_odd_names_are_shown_as_text(opened: Opened) -> None:
    diagram = diagrams.make_oddly_named()
    diagram.title = diagrams.ODD_NAMES[0]
    page = opened(View(diagram))
    page.keyboard.press("t")
    page.locator("#table [data-edge]").first.click()
    expect(page.locator("h1")).to_have_text(diagrams.ODD_NAMES[0])
    expect(page.locator("#table")).to_contain_text(diagrams.ODD_NAMES[1])
    expect(page.locator("#table")).to_contain_text("with \\u202e turned \\u0007 bell")
    for number in range(len(diagrams.ODD_NAMES)):
        page.evaluate("(id) => kg.trail.open('node', id)", f"person:odd-{number}")
    assert page.evaluate("window.__xss") is None
    assert page.locator("script:not([type])").count() == 2


def test_passages_are_there_only_where_they_were_asked_for(
    opened: Opened, case: View, sources: Path
) -> None:
    documents = read_documents(sources)
    diagram = case.diagram
    words = documents["001"][2174:2275]
    assert words not in View(diagram).serialize("html").decode()
    page = opened(
        View(diagram, passages=read_passages(diagram, documents)),
        "#open=edge+claim:manhattan-operatedBy-fuzhou-psb",
    )
    expect(page.locator("blockquote").first).to_have_text(words)
    expect(page.locator("#with-passages")).to_contain_text("not for redistribution")


def test_a_large_picture_opens_folded_and_unfolds(opened: Opened) -> None:
    page = opened(View(diagrams.make_large(5000, 8000)))
    drawn = page.evaluate("kg.draw.drawnNodes.size")
    assert drawn < 1000
    assert counts(page)[0] == 5000
    page.evaluate(
        "kg.groups.unfold([...kg.draw.drawnNodes.values()].find((item) => item.fold).fold.name)"
    )
    assert page.evaluate("kg.draw.drawnNodes.size") > drawn
    page.locator("#filters > summary").click()
    page.get_by_label("grouped by").select_option("")
    assert page.evaluate("kg.draw.drawnNodes.size") == 5000


def test_it_works_in_a_sandboxed_frame(chromium: Browser, case: View) -> None:
    page = chromium.new_page(viewport=SIZE)
    reported: list[str] = []
    page.on("pageerror", lambda error: reported.append(str(error)))
    page.set_content(case._repr_html_())
    frame = page.frame_locator("iframe")
    expect(frame.locator("#counts")).to_contain_text(f"{len(case.diagram.select_edges())} edges")
    frame.locator("#search").fill("lu jian")
    frame.get_by_role("option").first.click()
    expect(frame.locator("#panel-body h2")).to_have_text("Lu Jianwang")
    page.wait_for_timeout(400)
    assert reported == []
    page.close()


def test_in_a_notebook_a_link_is_not_copied_and_it_says_so(chromium: Browser, case: View) -> None:
    page = chromium.new_page(viewport=SIZE)
    page.set_content(case._repr_html_())
    frame = page.frame_locator("iframe")
    frame.locator(".more summary").click()
    frame.locator("#link").click()
    expect(frame.locator("#live")).to_contain_text("This page has no address here")
    assert "about:" not in frame.locator("body").inner_text()
    page.close()


def test_an_input_method_keeps_its_text_and_opens_nothing(opened: Opened, case: View) -> None:
    page = opened(case)
    session = page.context.new_cdp_session(page)
    page.keyboard.press("/")
    session.send("Input.imeSetComposition", {"text": "lu", "selectionStart": 2, "selectionEnd": 2})
    composing = {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    for key in ("Enter", "Escape"):
        session.send("Input.dispatchKeyEvent", {**composing, "code": key})
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_have_value("lu")
    expect(page.locator("#panel")).to_be_hidden()
    session.send("Input.insertText", {"text": "Lu Jian"})
    expect(page.get_by_role("option").first).to_contain_text("Lu Jianwang")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-body h2")).to_have_text("Lu Jianwang")


def test_keys_act_on_a_layout_without_latin_letters_and_with_caps_lock(
    opened: Opened, case: View
) -> None:
    page = opened(case)
    session = page.context.new_cdp_session(page)

    def press(key: str, code: str) -> None:
        number = ord(code[-1])
        down = {"type": "keyDown", "key": key, "code": code, "windowsVirtualKeyCode": number}
        session.send("Input.dispatchKeyEvent", down)
        session.send("Input.dispatchKeyEvent", {**down, "type": "keyUp"})

    for key in ("з", "P", "ㅔ", "p"):
        page.evaluate("document.getElementById('evidence').setAttribute('aria-pressed', 'unset')")
        press(key, "KeyP")
        assert page.locator("#evidence").get_attribute("aria-pressed") in ("true", "false")
    expect(page.locator("#evidence")).to_have_attribute("aria-pressed", "false")


def test_the_policy_of_the_page_lets_nothing_else_run(case: View) -> None:
    text = case.serialize("html").decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+ on\w+=", text.partition("<script")[0])
    assert not re.search(r"<[^>]+ style=", text.partition("<script")[0])


SPREAD = """() => {
  const lengths = kg.scene.now.edgeItems.map(({ source, target }) => {
    const [one, other] = [kg.draw.positions.get(source), kg.draw.positions.get(target)];
    return Math.hypot(one.x - other.x, one.y - other.y);
  });
  return Math.max(...lengths);
}"""

DRAW_APART = """() => {
  for (const place of kg.draw.positions.values()) {
    place.x *= 30;
    place.y *= 30;
  }
  kg.draw.sync(kg.scene.now, true);
}"""


def test_physics_pulls_at_lines_while_it_is_on(opened: Opened, case: View) -> None:
    page = opened(case)
    page.evaluate(DRAW_APART)
    far = page.evaluate(SPREAD)
    page.evaluate("kg.draw.physics(true)")
    page.wait_for_function(f"() => ({SPREAD})() < {far / 2}")
    page.evaluate("kg.draw.physics(false)")
    still = page.evaluate(SPREAD)
    page.wait_for_timeout(300)
    assert page.evaluate(SPREAD) == still
