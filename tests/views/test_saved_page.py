"""Pages that a browser saved, and pages where no script runs: each shows what it is about."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kg.views.view import View

pytestmark = pytest.mark.chromium

SIZE = {"width": 1300, "height": 850}
#: What a page has, by the ids of its elements: how many elements each has inside.
PARTS = """() => Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((one) => [one.id, one.querySelectorAll('*').length])
)"""
#: How many pixels of the canvas are not empty.
PIXELS = """() => {
  const canvas = document.querySelector('#canvas canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0;
  for (let at = 3; at < data.length; at += 4) drawn += data[at] > 0;
  return drawn;
}"""
#: What readers do before they save a page: each leaves something in the document.
DEEDS = {
    "nothing": [],
    "table": ["t"],
    "filters": ["f"],
    "keys": ["?"],
    "panel": ["j", "Enter"],
    "numbers and colours": ["p", "c"],
    "hidden and unfolded": ["j", "h", "j", "e"],
    "path": [],
    "menus": [],
}
UNSCRIPTED = "because scripts are off or blocked here"


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that makes contexts of the browser, which end with the test."""
    made: list[BrowserContext] = []

    def make(**options: bool) -> BrowserContext:
        made.append(chromium.new_context(viewport=SIZE, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for context in made:
        context.close()


def open_page(context: BrowserContext, path: Path) -> tuple[Page, list[str]]:
    """Open a file, and return its page with the list of faults that it reports."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path.as_uri())
    return page, faults


def save(page: Page, path: Path) -> Path:
    """Write what the document holds, as a browser saves a page completely."""
    path.write_text(page.content(), encoding="utf-8")
    return path


@pytest.mark.parametrize("deed", DEEDS)
def test_a_saved_page_opens_as_it_opened_first(
    contexts: Callable[..., BrowserContext],
    write_page: Callable[[View], Path],
    case: View,
    tmp_path: Path,
    deed: str,
) -> None:
    context = contexts()
    page, _ = open_page(context, write_page(case))
    parts, pixels = page.evaluate(PARTS), page.evaluate(PIXELS)
    page.locator("#canvas").focus()
    for key in DEEDS[deed]:
        page.keyboard.press(key)
    if deed == "path":
        page.locator("#show-path").click()
    if deed == "menus":
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.locator("#search").fill("lu")
    again, faults = open_page(context, save(page, tmp_path / "saved.html"))
    assert faults == []
    assert again.evaluate(PARTS) == parts
    assert again.evaluate(PIXELS) == pytest.approx(pixels, rel=0.05)
    again.get_by_label("undisputed", exact=True).check()
    expect(again.locator("#live")).to_contain_text("undisputed: ")
    again.keyboard.press("/")
    again.keyboard.type("lu jian")
    again.get_by_role("option").first.click()
    expect(again.locator("#panel-body h2")).to_have_text("Lu Jianwang")


def test_a_saved_picture_opens_with_its_panel_closed(
    contexts: Callable[..., BrowserContext], case: View, tmp_path: Path
) -> None:
    view = View(case.diagram, layout="sides")
    (path,) = view.save(tmp_path / "sides.html")
    context = contexts()
    page, _ = open_page(context, path)
    page.locator("#stage a[data-claim]").first.click()
    expect(page.locator("#panel")).to_be_visible()
    again, faults = open_page(context, save(page, tmp_path / "saved.html"))
    assert faults == []
    expect(again.locator("#panel")).to_be_hidden()
    again.locator("#stage a[data-claim]").first.click()
    expect(again.locator("#panel article")).to_have_count(1)


@pytest.mark.parametrize("is_saved", [False, True])
def test_without_scripts_the_edges_are_a_table(
    contexts: Callable[..., BrowserContext],
    write_page: Callable[[View], Path],
    case: View,
    tmp_path: Path,
    is_saved: bool,
) -> None:
    path = write_page(case)
    if is_saved:
        page, _ = open_page(contexts(), path)
        page.keyboard.press("j")
        path = save(page, tmp_path / "saved.html")
    page, _ = open_page(contexts(java_script_enabled=False), path)
    check_table(page, case)


def test_where_a_policy_blocks_scripts_the_edges_are_a_table(
    contexts: Callable[..., BrowserContext],
    write_page: Callable[[View], Path],
    case: View,
    tmp_path: Path,
) -> None:
    text = write_page(case).read_text(encoding="utf-8")
    path = tmp_path / "blocked.html"
    blocked = re.sub(r"script-src [^;]+;", "script-src &#x27;none&#x27;;", text, count=1)
    assert blocked != text
    path.write_text(blocked, encoding="utf-8")
    page, _ = open_page(contexts(), path)
    check_table(page, case)


def test_a_page_saved_as_one_file_shows_the_table(
    contexts: Callable[..., BrowserContext],
    write_page: Callable[[View], Path],
    case: View,
    tmp_path: Path,
) -> None:
    """Chrome saves no canvas and no script in such a file, and nothing that is not laid out."""
    context = contexts()
    page, _ = open_page(context, write_page(case))
    session = context.new_cdp_session(page)
    saved = tmp_path / "saved.mhtml"
    data = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    saved.write_text(data, encoding="utf-8", newline="")
    page, _ = open_page(context, saved)
    check_table(page, case)


def check_table(page: Page, case: View) -> None:
    """Assert that a page shows its edges as a table, and no control that does nothing."""
    expect(page.locator("#unscripted")).to_be_visible()
    expect(page.locator("#unscripted")).to_contain_text(UNSCRIPTED)
    rows = page.locator("#unscripted tbody tr:visible")
    assert rows.count() == len(case.diagram.select_edges())
    for control in (".search", ".tools", ".policies", "#filters", "#canvas", "#panel"):
        expect(page.locator(control)).to_be_hidden()


def test_with_scripts_the_table_is_no_part_of_the_page(
    contexts: Callable[..., BrowserContext], write_page: Callable[[View], Path], case: View
) -> None:
    page, faults = open_page(contexts(), write_page(case))
    assert faults == []
    assert UNSCRIPTED not in page.inner_text("body")
    assert UNSCRIPTED not in page.locator("body").aria_snapshot()
    expect(page.locator("#unscripted")).to_be_hidden()
