"""Accept as RFC 9110 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.negotiation import chosen, quality, ranges

OFFERS = ["application/json", "text/csv", "text/html"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("   ", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/html;charset=utf-8", "text/html"),
        ("text/csv;q=0.5, text/html;q=0.6", "text/html"),
        ("text/csv;q=0.5, text/html;q=.6", "text/html"),
        ("text/csv; q=0.5 , */*; q=0.1", "text/csv"),
        ("*/*, text/csv;q=0.9", "application/json"),
        ("text/*;q=0.9, text/csv;q=0.1, application/*;q=0.5", "text/html"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/json;q=0.000, text/csv;q=0.001", "text/csv"),
        ("text/csv;header=absent, text/html;q=0.1", "text/html"),
        ("nonsense, text/csv", "text/csv"),
        ("text/html;q=1.0;level=1, text/csv;q=0.2", "text/csv"),
        ("text/csv;q=much", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", None),
        ("*/*;q=0", None),
        ("text", None),
    ],
)
def test_the_offer_that_is_wanted_most_is_chosen(accept: str, media: str | None) -> None:
    assert chosen(accept, OFFERS) == media


def test_the_most_specific_range_tells() -> None:
    accepted = ranges("text/csv;q=0.2, text/*;q=0.4, */*;q=0.8")
    assert [quality(media, accepted) for media in ("text/csv", "text/html", "image/png")] == [
        0.2,
        0.4,
        0.8,
    ]


def test_a_long_header_is_read_only_so_far() -> None:
    assert len(ranges(",".join(["text/csv"] * 10_000))) == 100


@given(st.text())
def test_no_header_is_too_odd_to_read(accept: str) -> None:
    assert chosen(accept, OFFERS) in [*OFFERS, None]
