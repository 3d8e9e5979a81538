"""Draw a text as a strip, with every cited passage at its place."""

from collections.abc import Iterable
from itertools import pairwise
from xml.etree import ElementTree

#: The strip in units of its own: it is as wide as the page.
WIDTH, HEIGHT, NARROWEST = 1000, 40, 1.5

#: Passages that are marked one by one; of more, a strip shows only which parts are cited.
MOST_MARKS = 900

#: First and last code point of a passage.
Span = tuple[int, int]


def name_passage(span: Span) -> str:
    """Return the anchor of a passage, which follows from its position."""
    return f"p{span[0]}-{span[1]}"


def draw_strip(length: int, spans: Iterable[Span]) -> str:
    """Return the strip of a text as SVG.

    It repeats the list of passages for the eye and the mouse, so it is hidden from other readers.

    Args:
        length: the number of code points of the text.
        spans: the passages.
    """
    root = ElementTree.Element(
        "svg",
        {
            "class": "strip",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "preserveAspectRatio": "none",
            "aria-hidden": "true",
            "focusable": "false",
        },
    )
    scale = WIDTH / max(length, 1)
    spans = list(spans)
    is_marked = len(spans) <= MOST_MARKS
    for start, end in sorted(spans if is_marked else merge(spans), key=_sort_by_length):
        parent = root
        if is_marked:
            attributes = {"href": f"#{name_passage((start, end))}", "tabindex": "-1"}
            parent = ElementTree.SubElement(root, "a", attributes)
        width = max((end - start) * scale, NARROWEST)
        place = {"x": f"{start * scale:.1f}", "width": f"{width:.1f}", "height": str(HEIGHT)}
        ElementTree.SubElement(parent, "rect", place)
    return ElementTree.tostring(root, encoding="unicode")


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the parts of a text that some passages cover together."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _sort_by_length(span: Span) -> int:
    """Return a key by which a short passage is drawn over a long one."""
    return span[0] - span[1]


def mark_text(text: str, spans: Iterable[Span]) -> list[tuple[str, Span | None]]:
    """Return a text in pieces, each with the shortest passage that contains it."""
    inside = sorted(span for span in spans if span[0] < span[1] <= len(text))
    ends = sorted({0, len(text), *(place for span in inside for place in span)})
    pieces: list[tuple[str, Span | None]] = []
    around: list[Span] = []
    waiting = inside[::-1]
    for start, end in pairwise(ends):
        while waiting and waiting[-1][0] <= start:
            around.append(waiting.pop())
        around = [span for span in around if span[1] > start]
        best = min(around, key=lambda span: (span[1] - span[0], span), default=None)
        pieces.append((text[start:end], best))
    return pieces
