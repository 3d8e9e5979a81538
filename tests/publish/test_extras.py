"""Files for visitors that are programs."""

import re
from xml.etree import ElementTree

import pytest

from kg.errors import UsageError
from kg.pages.addresses import Addresses
from kg.pages.edition import Edition
from kg.publish.extras import (
    Settings,
    check_address,
    describe_site,
    write_missing_page,
    write_robots,
    write_sitemap,
)
from kg.publish.plan import Plan, make_plan
from kg.query.engine import Engine

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def plan(engine: Engine) -> Plan:
    return make_plan(engine, with_sitemap=True, with_citation=False)


def list_addresses(plan: Plan, settings: Settings) -> list[str]:
    tree = ElementTree.fromstring(write_sitemap(plan, settings))
    return [str(one.text) for one in tree.iter(f"{SITEMAP}loc")]


def test_persons_are_in_the_sitemap_only_if_you_ask(plan: Plan) -> None:
    address = "https://example.org/kg/"
    addresses = list_addresses(plan, Settings(address))
    assert address in addresses
    assert f"{address}page/station/manhattan.html" in addresses
    assert not [one for one in addresses if "/page/person/" in one or "/page/claim/" in one]
    with_persons = list_addresses(plan, Settings(address, indexes_persons=True))
    assert f"{address}page/person/lu-jianwang.html" in with_persons
    assert set(addresses) < set(with_persons)


def test_the_page_for_a_wrong_address_works_at_any_depth(plan: Plan) -> None:
    page = write_missing_page(Settings("https://example.org/kg/"))
    links = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert "https://example.org/kg/search.html" in links
    paths = {one.removeprefix("https://example.org/kg/") for one in links if "example" in one}
    assert paths <= {*plan.list_paths(), "index.html#version"}
    assert {one for one in links if "example" not in one} == {"#main", "data:,"}
    assert "noindex" in page


def test_the_page_for_wrong_addresses_has_the_language_of_the_site() -> None:
    page = write_missing_page(Settings("https://example.org/", language="zh"))
    assert '<html lang="zh-Hans">' in page
    assert "没有此页面" in page


def test_robots_learn_of_the_sitemap() -> None:
    assert "Sitemap: https://e.org/sitemap.xml" in write_robots(Settings("https://e.org/"))
    assert "Sitemap" not in write_robots(Settings())


def test_the_guide_has_the_pages_of_the_site(plan: Plan, engine: Engine) -> None:
    to = Addresses(engine.prefixes, pages=plan.things).at("llms.txt")
    edition = Edition(engine, to, plan.list_places())
    guide = describe_site(edition, Settings())
    links = re.findall(r"\]\(([^)]*)\)", guide)
    assert set(links) <= set(plan.list_paths())
    assert {f"queries/{name}.html" for name in plan.queries} < set(links)
    absolute = describe_site(edition, Settings("https://e.org/kg/"))
    assert re.findall(r"\]\(([^)]*)\)", absolute) == [f"https://e.org/kg/{one}" for one in links]


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/kg/", "https://example.org/kg/"),
        ("http://localhost:8000/x//", "http://localhost:8000/x/"),
    ],
)
def test_an_address_ends_with_a_slash(address: str, sound: str) -> None:
    assert check_address(address) == sound


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://e.org",
        "javascript:alert(1)",
        "https://",
        "https://e.org/?q=1",
        "https://e.org/#x",
        'https://e.org/"><script>',
        "https://e .org",
        "https://[x",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        check_address(address)
