"""Pictures of rows on a page, whose marks lead to other pages."""

from kg.pages.edition import Edition
from kg.query.results import Result


def draw_rows(edition: Edition, picture: str, answer: object) -> str:
    """Return the picture of an answer, or an empty text if it has none.

    Args:
        edition: the release as pages.
        picture: a name of `catalog.PICTURES`, if a picture helps.
        answer: the answer to a saved query.
    """
    if not picture or not isinstance(answer, Result):
        return ""
    from kg.views.answers import draw_answer  # here, as most answers have no picture

    def find_page(name: str) -> str:
        place = edition.to.thing(name)
        return "" if "://" in place else place  # a mark leads to our pages alone

    return draw_answer(answer, picture, find_page, edition.engine, edition.say)
