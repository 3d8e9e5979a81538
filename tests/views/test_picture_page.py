"""Page of a picture: one file, no request, readable without scripts, nothing over another."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.query.engine import Engine
from kg.views.layouts import LAYOUTS
from kg.views.picture_page import list_claims, render_page
from kg.views.view import View, project_saved_view
from tests.views.diagrams import make_oddly_named

#: Saved views with a picture of their own, and the layout.
PICTURED = [
    ("who-says-who-denies", "sides"),
    ("bureaus-and-stations", "matrix"),
    ("government-responses", "timeline"),
    ("source-lineage", "flow"),
]
#: These, and a layout that is the first of no saved view.
DRAWN = [*PICTURED, ("bureaus-and-stations", "map")]
#: A mark of each layout, as wide pages show it, with something in its middle to click.
MARK = "#stage a.chip, #stage a.dot, #stage .drawing a.mark[data-id]"
#: Pairs of texts of which one lies on the other. A text that its box cuts off counts as far as
#: it can be seen.
OVERLAPS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const hidden = parent.closest('script, style, title, desc, #ledgers, .skip');
    if (hidden || !node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) boxes.push([node.data, box]);
    }
  }
  const pairs = [];
  boxes.forEach(([one, a], number) => {
    for (const [other, b] of boxes.slice(number + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1.5 && down > 4.5) pairs.push([one, other]);
    }
  });
  return pairs;
}"""


@pytest.fixture(scope="module", params=DRAWN, ids=lambda pair: pair[1])
def page_file(
    request: pytest.FixtureRequest,
    view: Callable[..., View],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The page of a saved view in its own layout."""
    name, layout = request.param
    path = tmp_path_factory.mktemp("pictures") / f"{layout}.html"
    path.write_text(render_page(view(name).diagram, layout), encoding="utf-8")
    return path


def open_page(chromium: Browser, path: Path, width: int = 1440, **more: object) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 900}, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda sent: requests.append(sent.url))
    requests: list[str] = []
    page.goto(path.as_uri())
    assert requests == [path.as_uri()]
    return page


@pytest.mark.parametrize(("name", "layout"), PICTURED)
def test_a_saved_view_has_the_layout_of_its_header(engine: Engine, name: str, layout: str) -> None:
    assert View(project_saved_view(engine, name, {}, "reported")).layout == layout


def test_every_link_leads_to_something_in_the_page(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets
    assert {target.replace("%7C", "|") for target in targets} <= set(ids)


def test_it_allows_its_own_script_alone(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert "default-src &#x27;none&#x27;" in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r'\sstyle="|\son\w+="', text)


def test_every_claim_of_the_picture_has_a_ledger(view: Callable[..., View]) -> None:
    diagram = view("new-york-case").diagram
    text = render_page(diagram, "sides")
    for claim in list_claims(diagram):
        assert f'id="{claim}"' in text


@pytest.mark.parametrize("layout", ["sides", "matrix"])
def test_odd_labels_stay_text(layout: str) -> None:
    diagram = make_oddly_named()
    if LAYOUTS[layout].fits(diagram):
        assert "<script>window.__xss" not in render_page(diagram, layout)


@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_no_text_lies_on_another(chromium: Browser, page_file: Path, width: int) -> None:
    page = open_page(chromium, page_file, width)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize(("name", "layout"), DRAWN)
def test_no_text_of_the_svg_lies_on_another(
    chromium: Browser, view: Callable[..., View], tmp_path: Path, name: str, layout: str
) -> None:
    path = tmp_path / "picture.html"
    drawn = LAYOUTS[layout].draw_svg(view(name).diagram)
    path.write_text(f"<!doctype html><meta charset=utf-8>{drawn}", encoding="utf-8")
    page = open_page(chromium, path, 1500)
    assert page.evaluate(OVERLAPS) == []
    page.context.close()


def test_a_mark_opens_its_ledger_by_mouse_and_by_keyboard(
    chromium: Browser, page_file: Path
) -> None:
    page = open_page(chromium, page_file)
    mark = page.locator(MARK).first
    mark.click()
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel h3").inner_text()
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.context.close()


def test_a_dot_leads_through_its_station_to_the_ledger_and_back(
    chromium: Browser, view: Callable[..., View], tmp_path: Path
) -> None:
    path = tmp_path / "matrix.html"
    path.write_text(render_page(view("bureaus-and-stations").diagram, "matrix"), encoding="utf-8")
    page = open_page(chromium, path)
    page.locator("#stage a.dot").first.click()
    first = page.locator("#panel h3").inner_text()
    page.locator("#panel a[href*='operatedBy']").first.click()
    assert page.locator("#panel .card").count() > 0
    page.locator("#back").click()
    assert page.locator("#panel h3").inner_text() == first
    page.context.close()


def test_what_a_wide_page_draws_a_narrow_one_lists(chromium: Browser, page_file: Path) -> None:
    page = open_page(chromium, page_file, 390)
    if page.locator(".in-words").count():
        link = page.locator(".in-words a").first
        link.click()
        assert page.locator("#panel h3").inner_text() == link.inner_text()
    page.context.close()


def test_beside_an_open_ledger_the_picture_is_whole(chromium: Browser, page_file: Path) -> None:
    page = open_page(chromium, page_file)
    page.locator(MARK).first.focus()
    page.keyboard.press("Enter")
    drawings = page.locator(".drawing")
    if drawings.count():
        assert drawings.evaluate("drawing => drawing.scrollWidth - drawing.clientWidth") == 0
        assert page.locator("#stage .chosen").count() > 0
    page.context.close()


#: The text of the first mark that has more than three letters.
WORDS = """() => [...document.querySelectorAll('#stage a')]
  .map((mark) => mark.textContent.trim()).find((text) => text.length > 3)"""


def test_the_search_points_out_what_has_the_words(chromium: Browser, page_file: Path) -> None:
    page = open_page(chromium, page_file)
    wanted = page.evaluate(WORDS) or page.locator("#ledgers h3").first.text_content()
    search = page.get_by_role("searchbox")
    search.fill(wanted.upper())
    hits = page.locator("#stage a.hit").count()
    assert 0 < hits < page.locator("#stage a").count()
    assert page.locator("#tally").inner_text() == f"Nodes found: {hits}"
    faded = page.locator("#stage a:not(.hit)").first
    assert faded.evaluate("mark => getComputedStyle(mark).opacity") == "0.25"
    search.press("Enter")
    assert page.locator("#panel h3").first.inner_text()
    search.fill("")
    assert page.locator("#tally").inner_text() == ""
    assert page.locator(".searching").count() == 0
    page.context.close()


def test_without_scripts_a_mark_leads_to_its_ledger(chromium: Browser, page_file: Path) -> None:
    page = open_page(chromium, page_file, java_script_enabled=False)
    page.locator(MARK).first.click()
    assert "#" in page.url
    assert page.locator(":target").is_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_free_of_faults_of_accessibility(
    chromium: Browser, page_file: Path, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(chromium, page_file, bypass_csp=True, color_scheme=scheme)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.context.close()
