"""Pages for people in place of an answer: not found, not understood, busy, broken."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.names import ID
from kg.pages.addresses import Addresses
from kg.pages.edition import place_on_server, render_without_release
from kg.pages.translation import ENGLISH
from kg.query.engine import Engine
from kg.query.resolve import list_candidates, list_guesses

ENGLISH_PAGES = place_on_server(ENGLISH)
#: Names that a page suggests.
MOST_NEAR = 8
#: What a title means for a person, by status.
TITLES = {
    400: "This address does not fit",
    404: "There is no such page",
    406: "Not in this form",
    500: "Something broke on our side",
    503: "Too many at once",
    504: "This took too long",
}


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer, and what may help."""

    status: int
    title: str
    reason: str
    hint: str = ""
    #: The id of the request, under which the log of the server has it.
    request: str = ""

    @property
    def heading(self) -> str:
        """The title for a person."""
        return TITLES.get(self.status, self.title)


def list_near(engine: Engine, text: str) -> list[tuple[str, str]]:
    """Return path below `/id/` and label of the entities with names like a text."""
    near = [(one.iri, one.label) for one in list_candidates(engine, text, set)]
    near += [(one.iri, one.label) for one in list_guesses(engine, text)]
    by_id: dict[str, str] = {}
    for iri, label in near:
        if iri.startswith(ID):
            by_id.setdefault(iri.removeprefix(ID), label)
    return list(by_id.items())[:MOST_NEAR]


def render_refusal(
    refusal: Refusal,
    near: Iterable[tuple[str, str]] = (),
    words: str = "",
    to: Addresses = ENGLISH_PAGES,
) -> str:
    """Return the page of a refusal, which needs no release.

    Args:
        refusal: why there is no answer.
        near: path below `/page/` and label of entities that may be meant.
        words: what the search box holds.
        to: where other pages are.
    """
    return render_without_release(
        "refusal.html",
        to,
        refusal=refusal,
        near=list(near),
        words=words,
    )
