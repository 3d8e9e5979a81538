"""Losses of a format: what of the graph it cannot say, as a table."""

from collections.abc import Iterable
from dataclasses import dataclass

START = "<!-- what it can say: `make golden` writes this table from the module of the format -->"
END = "<!-- end of the table -->"
#: How much of something a format keeps.
WHOLE, PARTLY, NOT = "fully", "partly", "no"


@dataclass(frozen=True)
class Loss:
    """What becomes of one thing that the graph says.

    Attributes:
        what: such as "who denies it".
        extent: WHOLE, PARTLY or NOT.
        where: where you find it in the format; or why it is not there.
    """

    what: str
    extent: str
    where: str


def render_losses(losses: Iterable[Loss]) -> str:
    """Return the table in Markdown, between its two marks."""
    rows = [f"| {loss.what} | {loss.extent} | {loss.where} |" for loss in losses]
    head = ["| what the graph says | said | where, or why not |", "| --- | --- | --- |"]
    return "\n".join([START, *head, *rows, END])


def put_losses(page: str, losses: Iterable[Loss]) -> str:
    """Return a page with its table written again.

    Raises:
        ValueError: the page has no two marks.
    """
    before, mark, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"the page has no lines {START!r} and {END!r}")
    return before + render_losses(losses) + after
