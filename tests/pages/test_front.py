"""The front page: figures from queries, both sides of what is contested, every way in."""

import re

from kg.pages.edition import open_edition
from kg.pages.front import (
    FIGURES,
    MOST_MATTERS,
    RESPONSES,
    count_denials,
    find_matters,
    read_responses,
    render_front,
)
from kg.query.answer import run_saved
from kg.query.engine import Engine


def test_every_saved_query_is_on_the_front_page(engine: Engine) -> None:
    page = render_front(open_edition(engine))
    for name in engine.public:
        assert f'href="/queries/{name}"' in page


def test_every_figure_is_the_number_of_rows_of_its_query(engine: Engine) -> None:
    page = render_front(open_edition(engine))
    for text, query in FIGURES:
        (number,) = re.findall(rf'/queries/{query}"><b>([\d,]+)</b> {re.escape(text)}', page)
        assert int(number.replace(",", "")) == len(run_saved(engine, query, {}).rows) > 0


def test_the_most_contested_matters_name_both_sides(engine: Engine) -> None:
    matters = find_matters(engine)
    assert len(matters) == MOST_MATTERS
    sizes = [min(len(one.supporters), len(one.opponents)) for one in matters]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 1
    assert all(one.claim.standing == "contested" for one in matters)


def test_who_denies_most_comes_first(engine: Engine) -> None:
    deniers = count_denials(engine)
    numbers = [number for _, number in deniers]
    assert numbers == sorted(numbers, reverse=True)
    assert deniers[0][0].name in render_front(open_edition(engine))


def test_the_first_page_is_small(engine: Engine) -> None:
    assert len(render_front(open_edition(engine)).encode()) < 100_000


def test_the_front_page_has_one_search_box_a_map_and_a_strip(engine: Engine) -> None:
    page = render_front(open_edition(engine))
    assert page.count('<input type="search" name="q"') == 1
    assert 'class="picture time-strip"' in page
    assert page.count('class="picture map') == 1
    assert 'href="/map"' in page
    assert "Nothing here is later than" in page


def test_links_below_the_map_are_apart(engine: Engine) -> None:
    page = re.sub("<[^>]*>", "", render_front(open_edition(engine)))
    assert re.search(r"The whole map,\s+which bureau has stations where", page)


def test_the_strip_has_what_is_said_of_every_act(engine: Engine) -> None:
    said = {one.id for one in read_responses(engine)}
    acts = engine.select("SELECT ?act { ?act a kg:GovernmentResponse }")
    claims = engine.select(RESPONSES)
    assert len(claims) >= len(acts)
    assert len(said) >= len(acts)
