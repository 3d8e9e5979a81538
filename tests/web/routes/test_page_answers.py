"""Pages in two languages: the same addresses below `/zh/`, each with a link to the other."""

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest
from starlette.datastructures import Headers

from kg.web.routes import listing, pages
from kg.web.routes.page_answers import accepts_gzip, list_chinese
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PATHS = (
    "/",
    "/about",
    "/ask",
    "/compare",
    "/map",
    "/time",
    "/queries",
    "/queries/case-list",
    "/queries/contested-claims/why?row=1",
    "/search?q=%E9%95%BF%E4%B9%90&kind=station",
    "/stations?sort=country",
    "/page/station/manhattan",
    "/page/country/spain",
    "/page/source/003",
    "/page/attribution/003-201",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_and_its_twin_link_to_each_other(get: Get, path: str) -> None:
    english = get(path, headers=BROWSER)
    chinese = get(f"/zh{path}", headers=BROWSER)
    assert (english.status_code, chinese.status_code) == (200, 200)
    assert '<html lang="en">' in english.text
    assert '<html lang="zh-Hans">' in chinese.text
    escaped = path.replace("&", "&amp;")
    assert f'<link rel="alternate" hreflang="zh-Hans" href="/zh{escaped}">' in english.text
    assert f'<link rel="alternate" hreflang="en" href="{escaped}">' in chinese.text
    assert re.search('<a class="twin"[^>]* lang="zh-Hans"[^>]*>中文</a>', english.text)
    assert re.search('<a class="twin"[^>]* lang="en"[^>]*>English</a>', chinese.text)


@pytest.mark.parametrize("path", PATHS)
def test_links_stay_in_chinese_but_for_files(get: Get, path: str) -> None:
    text = get(f"/zh{path}", headers=BROWSER).text
    text = re.sub('<(?:a class="twin"|link rel="alternate")[^>]*>', "", text)
    for address in re.findall('(?:href|action)="(/[^"]*)"', text):
        is_file = re.match(
            r"/(?:assets|data|sparql|feed\.xml|openapi\.json|\.well-known|network/[^?]*\.svg)",
            address,
        )
        is_file = is_file or re.match(r"/(?:queries|[a-z]+)(?:/[^/?]*)?\.[a-z]+(?:\?|$)", address)
        assert address.startswith("/zh/") or is_file or address == "/queries", address


def test_the_prefix_alone_leads_to_the_front_page(get: Get) -> None:
    answer = get("/zh", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (308, "/zh/")


def test_a_name_in_place_of_an_id_leads_to_the_chinese_page(get: Get) -> None:
    answer = get("/zh/page/place/madrid", headers=BROWSER)
    assert answer.headers["location"] == "/zh/page/city/madrid"


def test_a_wrong_chinese_address_is_answered_in_chinese(get: Get) -> None:
    answer = get("/zh/page/station/nowhere-at-all", headers=BROWSER)
    assert answer.status_code == 404
    assert '<html lang="zh-Hans">' in answer.text
    assert "没有此页面" in answer.text


def test_a_long_query_part_is_no_part_of_the_link(get: Get) -> None:
    text = get(f"/search?q={'a' * 3000}", headers=BROWSER).text
    assert '<link rel="alternate" hreflang="zh-Hans" href="/zh/search">' in text


def test_a_hostile_query_part_cannot_leave_the_link(get: Get) -> None:
    text = get('/search?q="><script>x</script>', headers=BROWSER).text
    assert "<script>x" not in text


def test_files_and_programs_have_no_chinese_address() -> None:
    paths = {route.path for route in list_chinese([*pages.ROUTES, *listing.ROUTES])}
    assert "/zh/page/{kind}/{local}" in paths
    assert "/zh/stations" in paths
    assert not paths & {"/zh/assets/{name}", "/zh/feed.xml", "/zh/stations.csv", "/zh/openapi.json"}


def test_pages_are_compressed_for_clients_that_accept_it(get: Get) -> None:
    small = get("/", headers={**BROWSER, "Accept-Encoding": "gzip"})
    large = get("/", headers={**BROWSER, "Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in large.headers
    assert small.text == large.text
    assert int(small.headers["content-length"]) * 3 < int(large.headers["content-length"])
    assert "Accept-Encoding" in small.headers["vary"]
    assert small.headers["etag"] == large.headers["etag"]
    again = get("/", headers={**BROWSER, "If-None-Match": small.headers["etag"]})
    assert again.status_code == 304
    data = get("/data/station/manhattan.ttl", headers={"Accept-Encoding": "gzip"})
    assert data.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("accept", "is_accepted"),
    [
        (["gzip"], True),
        (["GZIP;q=0.001"], True),
        (["x-gzip"], True),
        (["br, *"], True),
        (["br", "gzip"], True),
        ([], False),
        ([""], False),
        (["br"], False),
        (["notgzip"], False),
        (["gzip;q=0"], False),
        (["gzip; q = 0.000, *"], False),
        (["identity, *;q=0"], False),
    ],
)
def test_a_client_says_whether_it_accepts_gzip(
    server: Serving, accept: list[str], is_accepted: bool
) -> None:
    raw = [(b"accept-encoding", one.encode()) for one in accept]
    assert accepts_gzip(Headers(raw=raw)) is is_accepted
    if len(accept) == 1:
        answer = server.client.get("/", headers={**BROWSER, "Accept-Encoding": accept[0]})
        assert ("content-encoding" in answer.headers) is is_accepted


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    "path", ["/", "/zh/", "/queries/station-list.csv", "/sparql?query=ASK%7B%7D", "/store?default"]
)
def test_head_tells_what_get_sends(server: Serving, path: str, encoding: str) -> None:
    headers = {**BROWSER, "Accept": "text/html,*/*", "Accept-Encoding": encoding}
    get, head = server.client.get, server.client.head(path, headers=headers)
    whole = get(path, headers=headers)
    assert head.content == b""
    names = ("content-type", "content-encoding", "content-length", "etag", "vary", "cache-control")
    assert [head.headers.get(name) for name in names] == [whole.headers.get(name) for name in names]
    again = get(path, headers={**headers, "If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.headers["vary"]) == (304, whole.headers["vary"])


OTHER = "0123456789abcdef"


@pytest.mark.parametrize(
    "path", ["/stations?page=2", "/page/station/manhattan?all=object", "/search?q=station&page=2"]
)
def test_a_further_page_says_if_the_release_is_another(get: Get, path: str) -> None:
    version = get("/health").json()["digest"]
    changed = get(f"{path}&version={OTHER}", headers=BROWSER).text
    assert f"that was version {OTHER}, this is version {version}." in changed
    for same in (path, f"{path}&version={version}"):
        assert 'id="changed"' not in get(same, headers=BROWSER).text


def test_what_leads_to_further_rows_names_the_release(get: Get) -> None:
    version = get("/health").json()["digest"]
    for path in ("/stations", "/search?q=station", "/queries/contested-claims?rows=5"):
        links = re.findall('href="([^"]*page=2[^"]*)"', get(path, headers=BROWSER).text)
        assert links, path
        assert all(f"version={version}" in link for link in links), path
    table = get("/queries/contested-claims", headers=BROWSER).text
    why = re.findall('class="why" href="([^"]*)"', table)[0]
    answer = get(unescape(why).replace(version, OTHER), headers=BROWSER)
    assert answer.status_code == 200
    assert f"that was version {OTHER}" in answer.text


@pytest.mark.parametrize("version", ["<script>", "x" * 10_000, "..", "%00", "\u202e"])
def test_no_made_up_release_is_shown(get: Get, version: str) -> None:
    answer = get("/stations", page="2", version=version)
    assert answer.status_code in (200, 414)
    assert 'id="changed"' not in answer.text
