from collections.abc import Sequence
from typing import Any

import pytest

from kg.agents.paging import MOST_BYTES, cut_texts, fit_page, measure


def write(some: Sequence[str], characters: int) -> dict[str, Any]:
    return {"rows": cut_texts(list(some), characters)}


@pytest.mark.parametrize("budget", [1000, 2000, 3333, 11_000])
def test_pages_have_all_items_once_and_no_room_is_wasted(budget: int) -> None:
    items = [f"{number:03}" * (1 + number % 7) for number in range(300)]
    place, seen = 0, []
    while place < len(items):
        page = fit_page(items, place, budget, write)
        assert measure(page.answer) <= budget
        assert page.end == len(items) or measure(write(items[place : page.end + 1], 0)) > budget
        seen += page.answer["rows"]
        place = page.end
    assert seen == items


def test_an_item_that_is_too_long_is_cut_and_says_so() -> None:
    page = fit_page(["福" * 50_000, "b"], 0, 1000, write)
    assert page.end == 1
    assert page.answer["rows"][0].endswith("… [cut: 50000 characters]")
    assert measure(page.answer) <= MOST_BYTES


def test_no_items_are_one_page() -> None:
    assert fit_page([], 0, 1000, write).answer == {"rows": []}


def test_texts_are_cut_at_any_depth() -> None:
    value = {"a": ["abcdef", 7, None], "b": {"c": "abcdef"}}
    assert cut_texts(value, 3)["a"][0] == "abc… [cut: 6 characters]"
    assert cut_texts(value, 3)["b"]["c"].startswith("abc…")
    assert cut_texts(value, 0) == value
