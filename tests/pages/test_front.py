"""The front page."""

from kg.pages.edition import open_edition
from kg.pages.front import render_front
from kg.query.engine import Engine


def test_every_saved_query_is_on_the_front_page(engine: Engine) -> None:
    page = render_front(open_edition(engine))
    for name in engine.public:
        assert f'href="/queries/{name}"' in page
