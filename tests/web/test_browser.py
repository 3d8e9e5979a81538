"""Pages in a real browser, where nothing hostile runs."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import Result
from playwright.sync_api import Browser, Page

from tests.web.conftest import Serving, serving, wait_until

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("server")]

PATHS = [
    "/",
    "/ask",
    "/queries/stations-by-country",
    "/queries/stations-per-country",
    "/queries/timeline-of-responses",
    "/queries/associations-and-hosts",
    "/queries/contested-claims/why?row=1",
    "/page/person/lu-jianwang",
    "/page/country/ireland",
    "/page/country/zambia",
    "/page/issue/existence",
    "/page/source/003",
    "/page/source/003?all=passages&page=2",
    "/page/claim/manhattan-type-PoliceServiceStation",
    "/page/attribution/004-042",
    "/compare",
    "/compare?a=Safeguard+Defenders&b=Wang+Wenbin",
    "/compare?policy=reported&with=undisputed",
    "/map",
    "/map?country=spain",
    "/map?kind=responses&clock=said&since=2200",
    "/time",
    "/time?kind=stations&policy=undisputed",
    "/time?since=tomorrow",
    "/search",
    "/search?q=manhattan",
    "/search?q=what+does+Safeguard+Defenders+say+about+Spain",
    "/search?q=zzzzzz",
    "/stations",
    "/stations?only.country=Spain&sort=-code&hide=city&words=fuzhou",
    "/stations?words=nothing+has+these",
    "/people",
    "/speakers",
    "/queries",
    "/queries?words=bureau",
    "/queries/stations-by-country?country=Narnia",
    "/about",
    "/page/station/manhatan-statoin",
]
HOSTILE = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><svg onload=window.__xss=1>',
    "</textarea><script>window.__xss=1</script>",
    "javascript:window.__xss=1",
    "{{ self }}",
    "\u202egnp.exe",
]


@pytest.fixture
def page(chromium: Browser, server: Serving) -> Iterator[Page]:
    """Page without scripts, which asks only the server and breaks no policy."""
    context = chromium.new_context(java_script_enabled=False, base_url=server.base)
    page = context.new_page()
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    yield page
    context.close()
    assert [url for url in urls if not url.startswith((server.base, "data:"))] == []
    assert [text for text in messages if "Content Security Policy" in text] == []


def test_from_the_front_page_to_why_a_row_stands(page: Page) -> None:
    page.goto("/")
    page.click("text=Stations in the table in a country")
    page.click("summary:has-text('Ask for other values')")
    page.fill("input[name=country]", "Spain")
    page.click("form.ask button")
    assert "9 rows." in page.inner_text("main")
    page.click("text=why? >> nth=0")
    content = page.inner_text("main")
    assert "Madrid · Fuzhou bureau (ESP01) in country Spain" in content
    assert "document 003" in content
    page.click("main a:has-text('Madrid · Fuzhou bureau (ESP01)')")
    assert page.inner_text("h1") == "Madrid · Fuzhou bureau (ESP01)"


def test_free_sparql_is_asked_and_its_faults_are_told(page: Page) -> None:
    page.goto("/ask")
    page.fill("textarea", "SELECT ?s WHERE { ?s kg:listedIn source:003 } ORDER BY ?s")
    page.click("main button")
    assert "70 rows." in page.inner_text("main")
    page.fill("textarea", "SELECT ?s WHERE { ?s ")
    page.click("main button")
    assert "does not parse" in page.inner_text("[role=alert]")
    page.fill("textarea", "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    page.click("main button")
    assert "SERVICE is refused" in page.inner_text("[role=alert]")


def test_both_sides_of_a_claim_are_shown(page: Page) -> None:
    page.goto("/queries/contested-claims/why?row=1")
    assert page.locator("li.supporting").count() >= 1
    assert page.locator("li.opposing").count() >= 1


def test_a_charge_is_shown_as_a_charge(page: Page) -> None:
    page.goto("/page/person/lu-jianwang")
    assert "report no verdict" in page.inner_text("main")


def test_who_denies_the_wider_claim_is_shown_with_the_narrow_one(page: Page) -> None:
    page.goto("/page/station/manhattan")
    content = page.inner_text("main")
    assert "they hold only if these do" in content
    assert "denies: Wang Wenbin" in content
    assert "through" in content


def test_every_attribution_of_the_terminal_is_on_the_page(
    page: Page, run: Callable[..., Result]
) -> None:
    for name in ("station:manhattan", "person:lu-jianwang", "attribution:004-042", "station:IRL01"):
        page.goto("/page/" + name.replace(":", "/"))
        content = page.inner_text("main")
        printed = set(re.findall(r"\[(\d{3}-[\w-]+);", run("show", name).stdout))
        assert printed
        assert {one for one in printed if one not in content} == set()


def test_a_row_that_is_not_there_is_told(page: Page) -> None:
    page.goto("/queries/contested-claims/why?row=99999")
    assert "no such row" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_accessibility_rules_hold(
    chromium: Browser, server: Serving, path: str, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(base_url=server.base, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(path)
    report = Axe().run(page)
    context.close()
    assert report.violations_count == 0, report.generate_report()


#: Returns the texts of the pictures that lie on another text or leave their picture.
LOST_TEXTS = """() => {
  const lost = [];
  for (const svg of document.querySelectorAll('svg.picture')) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const boxes = [...svg.querySelectorAll('text')].map(
      (text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    for (const [at, { text, box }] of boxes.entries()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) lost.push(`cut: ${text}`);
      if (box.bottom > frame.bottom + 1 || box.top < frame.top - 1) lost.push(`cut: ${text}`);
      for (const other of boxes.slice(at + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 4) lost.push(`${text} | ${other.text}`);
      }
    }
  }
  return lost;
}"""
PICTURES = ["/map", "/map?kind=responses", "/map?country=spain", "/time", "/time?kind=stations"]
LEAST_SIZE = 9


@pytest.mark.parametrize("width", [320, 390, 1024, 1440])
@pytest.mark.parametrize("path", PICTURES)
def test_no_text_of_a_picture_lies_on_another_or_is_cut(
    chromium: Browser, server: Serving, path: str, width: int
) -> None:
    context = chromium.new_context(
        base_url=server.base, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(path)
    assert page.locator("svg.picture:visible text").count() > 3
    assert page.evaluate(LOST_TEXTS) == []
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    heights = page.locator("svg.picture:visible text").evaluate_all(
        "texts => texts.map((one) => one.getScreenCTM().a * one.getAttribute('font-size'))"
    )
    assert min(heights) >= LEAST_SIZE
    context.close()


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "path",
    [
        "/ask?query=",
        "/queries/stations-by-country?country=",
        "/page/person/",
        "/queries/",
        "/search?q=",
        "/stations?words=",
        "/queries?words=",
        "/search?kind=",
    ],
)
def test_nothing_hostile_runs_even_without_the_policy(
    chromium: Browser, server: Serving, path: str, value: str
) -> None:
    context = chromium.new_context(base_url=server.base, bypass_csp=True)
    page = context.new_page()
    page.goto(path + str(httpx.QueryParams({"x": value})).removeprefix("x=").replace("+", "%20"))
    assert page.evaluate("window.__xss") is None
    context.close()


def test_a_hostile_literal_in_an_answer_is_text(chromium: Browser, server: Serving) -> None:
    literal = "<img src=x onerror=window.__xss=1>\\u202eabc"
    text = f"SELECT ('{literal}' AS ?x) (<javascript:window.__xss=1> AS ?y) WHERE {{}}"
    context = chromium.new_context(base_url=server.base, bypass_csp=True)
    page = context.new_page()
    page.goto("/ask?" + str(httpx.QueryParams({"query": text})))
    assert page.evaluate("window.__xss") is None
    assert "<img src=x" in page.inner_text("table")
    assert "\\u202e" in page.inner_text("table")
    assert page.locator("a[href^='javascript']").count() == 0
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_on_a_small_phone(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(path)
    assert page.locator("main").bounding_box() is not None
    widths = page.locator("html").bounding_box()
    assert widths is not None
    assert widths["width"] <= 320
    assert "[object" not in page.inner_text("body")


def test_what_ireland_did_and_when_is_above_the_fold(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/page/country/ireland")
    acts = page.locator(".act")
    assert acts.count() == 2
    for index in range(2):
        box = acts.nth(index).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900
    assert "2022-10-21 to 2022-10-31" in acts.first.inner_text()


def test_a_mark_of_the_strip_leads_to_its_claims(page: Page) -> None:
    page.goto("/page/source/001")
    page.locator(".strip a").first.click(force=True)
    anchor = page.url.partition("#")[2]
    assert anchor
    entry = page.locator(f"#{anchor}")
    assert entry.locator("a[href^='/page/attribution/']").count() >= 1


def test_a_near_name_leads_from_a_missing_page_to_its_entity(page: Page) -> None:
    page.goto("/page/station/manhatan-statoin")
    page.click("main a:has-text('Manhattan station')")
    assert page.inner_text("h1") == "Manhattan station"


def test_a_list_is_arranged_in_place_by_the_keyboard(chromium: Browser, server: Serving) -> None:
    context = chromium.new_context(base_url=server.base)
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto("/stations")
    page.focus("input[name=words]")
    page.keyboard.type("qingtian")
    page.wait_for_url("**/stations?words=qingtian*")
    assert page.evaluate("document.activeElement.name") == "words"
    page.focus("summary:has-text('country')")
    page.keyboard.press("Enter")
    page.focus("[name='only.country'][value=Spain]")
    page.keyboard.press("Space")
    page.wait_for_url("**only.country=Spain*")
    assert page.evaluate("document.activeElement.value") == "Spain"
    count = page.locator("tbody tr").count()
    assert f"{count} of " in page.inner_text("#count")
    page.go_back()
    page.wait_for_url("**/stations?words=qingtian*")
    assert messages == []
    context.close()


def test_rows_wait_for_the_end_of_a_composition(chromium: Browser, server: Serving) -> None:
    context = chromium.new_context(base_url=server.base)
    page = context.new_page()
    page.goto("/stations")
    session = context.new_cdp_session(page)
    page.focus("input[name=words]")
    page.evaluate("document.activeElement.dataset.same = 'yes'")
    for text in ("q", "qing", "qingtian"):
        ends = {"selectionStart": len(text), "selectionEnd": len(text)}
        session.send("Input.imeSetComposition", {"text": text, **ends})
        page.wait_for_timeout(250)
    assert page.url.endswith("/stations")
    assert page.evaluate("document.activeElement.dataset.same") == "yes"
    session.send("Input.insertText", {"text": "qingtian"})
    page.wait_for_url("**/stations?words=qingtian*")
    assert page.input_value("input[name=words]") == "qingtian"
    context.close()


def test_the_claims_behind_a_row_open_below_it(chromium: Browser, server: Serving) -> None:
    context = chromium.new_context(base_url=server.base)
    page = context.new_page()
    page.goto("/queries/stations-by-country?country=Spain")
    page.focus("a.why >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.behind .claim")
    assert page.url.endswith("country=Spain")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.behind", state="detached")
    context.close()


#: Returns what a page shows a part of, as on a screen one could scroll it.
CUT = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const style = getComputedStyle(one);
  const hides = style.overflowX !== 'visible' && style.display !== 'none';
  return hides && one.clientWidth > 10 && one.scrollWidth > one.clientWidth + 2;
}).map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth}`)"""


@pytest.mark.parametrize(
    "path",
    [
        "/stations",
        "/queries/timeline-of-responses",
        "/page/source/003",
        "/compare?a=Safeguard+Defenders&b=Wang+Wenbin",
        "/view/bureaus-and-stations",
    ],
)
def test_nothing_is_cut_on_paper(chromium: Browser, server: Serving, path: str) -> None:
    page = chromium.new_page(base_url=server.base, viewport={"width": 718, "height": 1050})
    page.goto(path)
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    page.close()


def test_the_dark_theme_is_dark(chromium: Browser, server: Serving) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        context = chromium.new_context(base_url=server.base, color_scheme=scheme)
        page = context.new_page()
        page.goto("/about")
        page.emulate_media(color_scheme=scheme)
        found = page.locator("html").evaluate("one => getComputedStyle(one).backgroundColor")
        colours.add(found)
        context.close()
    assert len(colours) == 2


@pytest.mark.parametrize("has_scripts", [True, False])
def test_rows_of_another_release_say_so(
    chromium: Browser, build_folder: Path, tmp_path: Path, has_scripts: bool
) -> None:
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")
    shutil.copytree(folder / old, folder / "newer")
    with serving(folder, "--workers", "1") as running:
        context = chromium.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto(f"{running.base}stations")
        (folder / "current").write_text("newer", encoding="utf-8")
        wait_until(lambda: running.client.get("health").json()["digest"] == "newer")
        page.locator(".pages a").first.click()
        page.locator("#changed").wait_for()
        assert f"that was version {old}, this is version newer" in page.inner_text("#changed")
        page.locator(".pages a", has_text="1").first.click()
        page.locator('.pages [aria-current="page"]', has_text="1").wait_for()
        assert page.locator("#changed").count() == 0
        context.close()
