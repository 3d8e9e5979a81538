"""Pages that only a published site has."""

from dataclasses import replace

from kg.pages.edition import open_edition
from kg.pages.offline import list_kinds, render_everything, render_offline_search
from kg.pages.site_paths import make_paths
from kg.query.engine import Engine


def test_everything_is_listed_by_kind_from_a_to_z(engine: Engine) -> None:
    edition = open_edition(engine).at("everything.html")
    pages = make_paths(["station/manhattan", "station/USA01", "case/x", "passage/y"])
    edition = replace(edition, to=replace(edition.to, pages=pages))
    (stations,) = list_kinds(edition)
    assert stations.name == "station"
    assert [label for _, label in stations.things] == sorted(label for _, label in stations.things)
    page = render_everything(edition)
    assert 'href="page/station/manhattan.html"' in page
    assert 'id="station"' in page


def test_search_works_by_scripts_and_says_what_to_do_without(engine: Engine) -> None:
    page = render_offline_search(open_edition(engine).at("search.html"))
    assert '<script defer src="search-index.js">' in page
    assert '<script defer src="assets/offline-search.js">' in page
    assert "<noscript>" in page
    assert 'href="everything.html"' in page
