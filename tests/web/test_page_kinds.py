"""A page of every kind of thing in a real browser: legible, quiet, and fair at first sight."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from httpx import Response
from playwright.sync_api import Browser, Page

from kg.names import ID
from kg.pages.country import read_country
from kg.pages.dossier import read_dossier
from kg.pages.edition import Edition, open_edition
from kg.publish.plan import make_plan
from kg.query.engine import Engine
from tests.web.conftest import Serving

pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("server")]

#: Width, height and theme of a desktop, a tablet and a phone.
SCREENS: list[tuple[int, int, Literal["light", "dark"]]] = [
    (1440, 900, "light"),
    (1024, 768, "dark"),
    (390, 844, "light"),
]
#: What everybody must see of a dossier without a movement.
FIRST_SIGHT = 900
#: Pixels: how high what a finger opens, presses or ticks is at least; a label counts for its box.
SMALLEST_TARGET = 44
SMALL_TARGETS = """least => {
  const small = [];
  for (const one of document.querySelectorAll('summary, button, select, input, textarea')) {
    const target = one.matches('[type=checkbox], [type=radio]') ? one.closest('label') : one;
    const { height, width } = target.getBoundingClientRect();
    if (width > 1 && height > 1 && height < least - 0.5) small.push(target.outerHTML.slice(0, 80));
  }
  return small;
}"""
#: Things whose denials, length or names are hard for a page, beside one of each kind.
HARD = (
    "station/manhattan",
    "station/USA01",
    "country/united-states",
    "country/ireland",
    "country/zambia",
    "body/safeguard-defenders",
    "person/wang-wenbin",
    "person/lu-jianwang",
    "case/new-york-station",
    "source/003",
)
#: Chinese pages: one of each template that has words of its own.
CHINESE = (
    "",
    "search?q=fuzhou",
    "stations",
    "queries/contested-claims",
    "map",
    "about",
    "page/station/manhattan",
    "page/country/spain",
    "page/claim/manhattan-operatedBy-fuzhou-psb",
    "page/attribution/003-201",
    "page/source/003",
)
#: Chinese diagrams, whose template and style are others.
CHINESE_DIAGRAMS = (
    "view/new-york-case",
    "view/bureaus-and-stations?layout=matrix",
    "view/government-responses",
    "view/source-lineage",
    "network/person/lu-jianwang",
)


def choose_things(engine: Engine) -> list[str]:
    """Return a thing of each kind, and the hard ones."""
    by_kind: dict[str, str] = {}
    for local in make_plan(engine, with_sitemap=False, with_citation=False).things:
        by_kind.setdefault(local.partition("/")[0], local)
    return sorted({*by_kind.values(), *HARD})


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0]}-{screen[2]}")
def page(chromium: Browser, server: Serving, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that writes no message and asks only the server."""
    width, height, scheme = request.param
    context = chromium.new_context(
        base_url=server.base,
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        bypass_csp=True,
    )
    page = context.new_page()
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda sent: urls.append(sent.url))
    page.on("console", lambda message: messages.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"{page.url}: {error}"))
    yield page
    context.close()
    assert [url for url in urls if not url.startswith((server.base, "data:"))] == []
    assert messages == []


def test_a_page_of_every_kind_is_legible_and_quiet(page: Page, engine: Engine) -> None:
    faults = []
    for local in choose_things(engine):
        response = page.goto(f"/page/{local}")
        assert response is not None
        assert response.ok, local
        text = page.inner_text("body")
        for never in ("[object", "unopposed", "Undefined", "None "):
            if never in text:
                faults.append(f"{local}: says {never!r}")
        report = Axe().run(page)
        if report.violations_count:
            faults.append(f"{local}: {report.generate_report()}")
    assert faults == []


@pytest.mark.parametrize("path", CHINESE)
def test_chinese_pages_are_legible_and_quiet(page: Page, path: str) -> None:
    response = page.goto(f"/zh/{path}")
    assert response is not None
    assert response.ok
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    navigation = page.locator(".top nav").inner_text()
    assert set(re.findall("[A-Za-z]+", navigation)) == {"SPARQL", "English"}
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="English", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "/zh/" not in page.url


def test_no_page_scrolls_sideways_and_every_target_is_large(page: Page, engine: Engine) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    wide, small = [], {}
    places = (*CHINESE, "queries/stations-by-country", "ask", "compare")
    for path in [*(f"page/{local}" for local in choose_things(engine)), *places]:
        page.goto(f"/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
        if targets := page.evaluate(SMALL_TARGETS, SMALLEST_TARGET):
            small[path] = targets
    assert wide == []
    assert small == {}


def list_first_objectors(edition: Edition, local: str) -> list[str]:
    """Return the names of those who object that a dossier must show first."""
    iri = ID + local
    if local.startswith("country/"):
        against = read_country(edition.engine, iri).against
        if against:
            return [voice.name for voice in against]
    dossier = read_dossier(edition, iri)
    return [
        voice.name for voice in (dossier.first.opponents if dossier.first else dossier.objectors)
    ]


def test_who_denies_it_is_named_at_first_sight(page: Page, engine: Engine) -> None:
    edition, hidden, seen = open_edition(engine), [], 0
    kinds = ("station/", "body/", "person/", "country/", "case/", "group/")
    for local in [*choose_things(engine), "station/ESP01", "person/chen-jinping", "body/mps"]:
        if not local.startswith(kinds):
            continue
        page.goto(f"/page/{local}")
        for name in list_first_objectors(edition, local)[:3]:
            seen += 1
            box = page.locator(f"main .tally a:text-is({name!r})").first.bounding_box()
            if box is None or box["y"] + box["height"] > FIRST_SIGHT:
                hidden.append(f"{local}: {name}")
    assert hidden == []
    assert seen > 10


def test_a_chinese_network_opens_a_chinese_ledger(page: Page) -> None:
    page.goto("/zh/view/new-york-case?layout=network")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_role("button", name="表格").count() == 1
    page.get_by_role("button", name="表格").click()
    page.locator("#table [data-edge]").first.click()
    panel = page.locator("#panel-body")
    headings = panel.locator("h3").all_inner_texts()
    assert any(heading.startswith("否认或质疑") for heading in headings), headings
    assert "独立来源：" in panel.inner_text()
    assert "Supports it" not in page.inner_text("body")
    page.get_by_role("link", name="English", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Table", exact=True).wait_for()


def test_a_chinese_picture_opens_a_chinese_ledger(page: Page) -> None:
    page.goto("/zh/view/who-says-who-denies")
    page.locator("#stage a[data-claim]").first.click()
    panel = page.locator("#panel-body")
    assert panel.get_by_role("heading", name="否认或质疑").count() > 0
    assert "独立来源：" in panel.inner_text()
    page.get_by_role("button", name="关闭明细").click()
    assert page.locator("#panel").is_hidden()


def test_the_network_in_a_chinese_dossier_is_chinese(get: Callable[..., Response]) -> None:
    dossier = get("/zh/page/person/lu-jianwang")
    assert 'src="/zh/network/person/lu-jianwang.svg"' in dossier.text
    picture = get("/zh/network/person/lu-jianwang.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<title>Lu Jianwang 的相邻节点</title>" in picture.text
    assert "Neighbours of Lu Jianwang" in get("/network/person/lu-jianwang.svg").text


@pytest.mark.parametrize("path", CHINESE_DIAGRAMS)
def test_chinese_diagrams_fit_a_small_phone(chromium: Browser, server: Serving, path: str) -> None:
    page = chromium.new_page(base_url=server.base, viewport={"width": 320, "height": 800})
    page.goto(f"/zh/{path}")
    if filters := page.locator("#filters > summary").all():
        filters[0].click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    page.close()


def test_a_chinese_network_has_no_violation(chromium: Browser, server: Serving) -> None:
    page = chromium.new_page(base_url=server.base, bypass_csp=True)
    page.goto("/zh/network/person/lu-jianwang")
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    page.close()
