"""Panels: an inset where marks crowd, and the part of the world around a country."""

import pytest

from kg.views.pictures import world
from kg.views.pictures.panels import find_crowd, find_part, fit_panel, get_world, touches, widen
from kg.views.pictures.spread import Box


def test_a_crowd_has_an_inset() -> None:
    crowd = [(1000.0 + 10 * number, 200.0) for number in range(8)]
    part = find_crowd([*crowd, (100.0, 500.0)])
    assert part is not None
    assert all(part.left < x < part.right and part.top < y < part.bottom for x, y in crowd)
    assert part.left > 100


def test_few_marks_have_none() -> None:
    assert find_crowd([(1000.0, 200.0), (1001.0, 200.0)]) is None
    assert find_crowd([]) is None


def test_a_point_is_drawn_where_its_part_is() -> None:
    panel = fit_panel(Box(100, 100, 300, 200), 10, 20, 400)
    assert panel.project((100, 100)) == (10, 20)
    assert panel.project((300, 200)) == (410, 220)
    assert panel.has((200, 150))
    assert not panel.has((99, 150))


@pytest.mark.parametrize("code", ["ESP", "USA", "LSO", "MLT", "FJI", "RUS", "NZL"])
def test_a_country_is_in_its_part(code: str) -> None:
    part = find_part(code)
    assert part is not None
    x, y = world.list_countries()[code].middle
    assert part.left <= x <= part.right
    assert part.top <= y <= part.bottom
    whole = get_world()
    assert whole.left <= part.left < part.right <= whole.right
    assert whole.top <= part.top < part.bottom <= whole.bottom


def test_an_unknown_country_has_no_part() -> None:
    assert find_part("XXX") is None


def test_a_part_is_never_flat() -> None:
    part = widen([(500.0, 300.0)], 1.5)
    assert part.right - part.left > 50
    assert part.bottom - part.top > 30


def test_a_shape_touches_the_parts_that_it_reaches_into() -> None:
    path = world.list_countries()["ESP"].path
    part = find_part("ESP")
    assert part
    assert touches(path, part)
    assert not touches(world.list_countries()["AUS"].path, part)
    assert not touches("", part)
