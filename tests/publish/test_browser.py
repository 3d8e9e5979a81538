"""A published site in a real browser: from a file, and from a plain server."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kg.pages.addresses import Addresses
from kg.pages.arrangement import Arrangement
from kg.pages.edition import open_edition
from kg.pages.lists import arrange_list
from kg.publish.plan import make_plan
from kg.query.engine import Engine
from kg.query.search import find_hits

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("publish")]

PAGES = [
    "index.html",
    "search.html?q=manhattan",
    "everything.html",
    "about.html",
    "ask.html",
    "page/station/manhattan.html",
    "page/country/ireland.html",
    "page/person/lu-jianwang.html",
    "queries/stations-by-country.html",
    "queries.html",
    "stations.html",
    "speakers.html",
]


class Quiet(SimpleHTTPRequestHandler):
    """Handler that prints nothing."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module", params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The address of the site: of a file, and on a plain server."""
    if request.param == "file":
        yield f"{site.as_uri()}/"
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page that writes no message and asks nobody else."""
    page = chromium.new_page()
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield page
    page.close()
    assert [url for url in urls if not url.startswith((address, "data:"))] == []
    assert messages == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_and_fit_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address + path)
    assert page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert "unopposed" not in page.content()
    if address.startswith("http"):  # from a file, axe itself asks for the style again
        assert Axe().run(page).violations_count == 0


def test_from_the_front_page_by_search_to_who_denies(page: Page, address: str) -> None:
    page.goto(f"{address}index.html")
    page.fill("input[name=q]", "Manhattan station")
    page.press("input[name=q]", "Enter")
    page.click("#hits a >> nth=0")
    assert "Manhattan" in page.inner_text("h1")
    assert "deny it" in page.inner_text("main")
    page.click("text=csv >> nth=0", trial=True)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("safegard defenders", "Safeguard Defenders"),
        ("lu jianwang", "Lu Jianwang"),
        ("jianwang lu", "Lu Jianwang"),
        ("SPAIN", "Spain"),
        ("espana", "Spain"),
        ("西班牙", "Spain"),
        ("海外服務站", "overseas police service"),
        ("fuzhou public", "Fuzhou City Public Security Bureau"),
        ("福州", "Fuzhou"),
    ],
)
def test_search_finds_names_however_typed(page: Page, address: str, typed: str, name: str) -> None:
    page.goto(f"{address}search.html?q={typed}")
    page.wait_for_selector("#hits li")
    hits = page.locator("#hits li").all_inner_texts()
    assert any(name in hit for hit in hits), hits[:10]
    assert "found for" in page.inner_text("#found")


@pytest.mark.parametrize(
    "typed",
    [
        "la France",
        "mei3guo2",
        "曼哈頓",
        "madrid fuzhou",
        "R.O.K.",
        "police",
        "manhatan",
        "新型警务站",
    ],
)
def test_search_finds_the_same_in_the_same_order_as_a_server(
    page: Page, address: str, engine: Engine, typed: str
) -> None:
    page.goto(f"{address}search.html?q={typed}")
    page.wait_for_selector("#hits li")
    links = page.locator("#hits a").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    plan = make_plan(engine, with_sitemap=False, with_citation=False)
    to = Addresses(engine.prefixes, pages=plan.things).at("search.html")
    wanted = []
    for hit in find_hits(engine.index, typed).hits:
        is_query = hit.kind == "query"
        wanted.append(to.query(hit.id.partition(":")[2]) if is_query else to.thing(hit.iri))
    assert links == [one for one in wanted if one.startswith(("page/", "queries/"))]


def test_search_shows_hostile_words_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=%3Cimg src=x onerror=alert(1)%3E%E2%80%AE")
    assert "<img" in page.inner_text("#found")
    assert "\\u{202e}" in page.inner_text("#found")
    assert page.locator("#found img, #hits img").count() == 0


def test_without_scripts_everything_is_listed(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search.html?q=x")
    page.click("noscript a")
    page.click("main >> text=Spain >> nth=0")
    assert "Spain" in page.inner_text("h1")
    context.close()


def test_a_list_is_filtered_and_sorted_in_place(page: Page, address: str) -> None:
    page.goto(address + "stations.html")
    page.fill("input[name=words]", "fuzhou")
    page.click("summary:has-text('country')")
    page.check("[name='only.country'][value=Spain]")
    page.click("th[data-name=code] button")
    page.click("th[data-name=code] button")
    assert page.url.endswith("#words=fuzhou&only.country=Spain&sort=-code")
    codes = page.locator("tbody td[data-head=code]").all_inner_texts()
    assert codes == sorted(codes, reverse=True) != []
    assert page.inner_text("#count").startswith(f"{len(codes)} of ")
    page.reload()
    assert page.locator("tbody tr").count() == len(codes)


def test_a_question_with_a_value_shows_its_rows(page: Page, address: str) -> None:
    page.goto(address + "queries/stations-by-country.html#country=country%3Aspain")
    assert page.locator("tbody tr").count() == 9
    assert page.inner_text("#count").startswith("9 of 70 rows")


def test_a_list_is_turned_over_and_loses_columns_in_place(page: Page, address: str) -> None:
    page.goto(address + "stations.html")
    assert page.locator("tbody tr").count() == 50
    assert "1–50 are shown" in page.inner_text("#count")
    page.click("nav.pages a:has-text('2')")
    assert page.url.endswith("#page=2")
    assert "51–87 are shown" in page.inner_text("#count")
    page.select_option("[name=rows]", "25")
    assert page.locator("tbody tr").count() == 25
    page.click("summary:has-text('columns')")
    page.check("[name=hide][value=city]")
    assert not page.locator("td[data-head=city]").first.is_visible()
    page.select_option("[name=sort]", "-code")
    assert page.url.endswith("#hide=city&sort=-code&rows=25")
    page.reload()
    assert page.locator("tbody td[data-head=code]").first.inner_text() == "ZMB01"
    page.select_option("[name=rows]", "all")
    assert page.locator("tbody tr").count() == 87
    assert page.locator("nav.pages").is_hidden()


@pytest.mark.parametrize(
    ("words", "number"),
    [("madrid", 3), ("西班牙", 9), ("马德里", 3), ("esp01", 1), ("qingtian spain", 4)],
)
def test_a_list_is_filtered_as_a_server_does(
    page: Page, address: str, engine: Engine, words: str, number: int
) -> None:
    page.goto(address + "stations.html")
    page.fill("input[name=words]", words)
    grid = arrange_list(open_edition(engine), "stations", "reported", Arrangement(words=words))
    assert page.locator("tbody tr").count() == len(grid.fitting) == number


def test_the_claims_behind_a_row_are_beside_it(page: Page, address: str) -> None:
    page.goto(address + "queries/stations-by-country.html#country=Spain")
    page.click("td summary:has-text('why?') >> nth=0")
    page.click("td details a:has-text('located in') >> nth=0")
    assert "Madrid" in page.inner_text("h1")


ROWS = "".join(
    f"<tr><td>{number:03}</td><td>{'even' if number % 2 == 0 else 'odd'}</td></tr>"
    for number in range(120)
)
TABLE = f"""<!doctype html><html><head><meta charset="utf-8"></head><body>
<section id="rows" data-whole="120"><p class="count" id="count">120 rows.</p>
<table><thead><tr><th data-name="number">number</th>
<th data-name="kind" data-offered="1">kind</th></tr></thead><tbody>{ROWS}</tbody></table></section>
<script src="whole-grid.js"></script></body></html>"""


def test_a_table_that_a_browser_saved_has_all_its_rows_again(
    chromium: Browser, tmp_path: Path
) -> None:
    script = files("kg.pages") / "assets" / "whole-grid.js"
    (tmp_path / "whole-grid.js").write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    first, saved = tmp_path / "table.html", tmp_path / "saved.html"
    first.write_text(TABLE, encoding="utf-8")
    page = chromium.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(first.as_uri())
    assert page.locator("tbody tr").count() == 50
    page.locator("button.sort").first.click()
    page.locator("button.sort").first.click()
    page.locator("[name=words]").fill("odd")
    assert "60 of 120 rows" in page.inner_text("#count")
    saved.write_text(page.content(), encoding="utf-8")
    page.goto(saved.as_uri())
    assert "120 rows; 1–50 are shown" in page.inner_text("#count")
    assert page.locator("form.arrange").count() == 1
    assert page.locator("tbody td").first.inner_text() == "000"
    page.locator("[name=rows]").select_option("all")
    assert page.locator("tbody tr").count() == 120
    page.locator("[name=words]").fill("119")
    assert page.locator("tbody td").all_inner_texts() == ["119", "odd"]
    assert faults == []
    page.close()
