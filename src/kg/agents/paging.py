"""Pages of an answer: as many items as a budget of bytes has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.agents.tool_faults import make_json

Item = TypeVar("Item")

#: Bytes of an answer by default, where it has both sides, at most and at least. A message has the
#: answer twice, as a text and as structured content, so it is a little longer than twice that.
BYTES, LONG, MOST_BYTES, LEAST_BYTES = 2_900, 6_000, 11_000, 1_000
#: Characters that are shown of the texts of an item that is too long for a page by itself.
LONGEST_TEXTS = (3_000, 1_000, 200, 40)


@dataclass(frozen=True)
class Page:
    """The answer with the items that have room, and where the next page begins."""

    answer: dict[str, Any]
    end: int


def fit_page(
    items: Sequence[Item],
    start: int,
    budget: int,
    write: Callable[[Sequence[Item], int], dict[str, Any]],
) -> Page:
    """Return the longest answer that has room, with one item at least.

    Args:
        items: all items of the answer.
        start: the first.
        budget: the bytes that the answer may have.
        write: returns the answer with some items; the number says how many characters of a text
            are shown, 0 all.
    """
    end = _find_end(items, start, budget, lambda part: write(part, 0))
    if end > start or not items[start:]:
        return Page(write(items[start:end], 0), end)
    # one item is longer than the answer may be: its long texts are cut, and say so
    one = items[start : start + 1]
    for characters in LONGEST_TEXTS:
        answer = write(one, characters)
        if measure(answer) <= MOST_BYTES:
            break
    return Page(answer, start + 1)


def _find_end(
    items: Sequence[Item],
    start: int,
    budget: int,
    write: Callable[[Sequence[Item]], dict[str, Any]],
) -> int:
    """Return the end of the longest part that has room, by halving."""
    low, high = start, min(len(items), start + budget // 8)
    if measure(write(items[low:high])) <= budget:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if measure(write(items[start:middle])) <= budget:
            low = middle
        else:
            high = middle
    return low


def measure(answer: Any) -> int:
    """Return the bytes of an answer as it is sent."""
    return len(make_json(answer).encode(errors="replace"))


def cut_texts(value: Any, most: int) -> Any:
    """Return a value in which long texts are cut and say how long they are."""
    if isinstance(value, str) and 0 < most < len(value):
        return f"{value[:most]}… [cut: {len(value)} characters]"
    if isinstance(value, list):
        return [cut_texts(one, most) for one in value]
    if isinstance(value, dict):
        return {key: cut_texts(one, most) for key, one in value.items()}
    return value
