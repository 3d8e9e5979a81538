"""Refusals: pages that need no release, and names that may be meant."""

from kg.pages.refusal import MOST_NEAR, TITLES, Refusal, list_near, render_refusal
from kg.query.engine import Engine


def test_near_names_have_addresses(engine: Engine) -> None:
    near = dict(list_near(engine, "manhatan station"))
    assert near["station/manhattan"] == "Manhattan station"
    assert len(near) <= MOST_NEAR
    assert list_near(engine, "x" * 300) == []


def test_a_page_says_why_and_what_is_near() -> None:
    refusal = Refusal(404, "Not found", "there is no <b>such</b> page", "a hint")
    page = render_refusal(refusal, [("station/manhattan", "Manhattan station")], "manhatan")
    assert "there is no &lt;b&gt;such&lt;/b&gt; page" in page
    assert 'href="/page/station/manhattan"' in page
    assert 'value="manhatan"' in page
    assert "a hint" in render_refusal(refusal)


def test_every_status_has_a_heading() -> None:
    for status, title in TITLES.items():
        assert Refusal(status, "x", "y").heading == title
    assert Refusal(418, "Teapot", "y").heading == "Teapot"
