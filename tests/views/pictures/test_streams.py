"""Streams: columns from left to right, room for each link, circles named."""

import random
from itertools import pairwise

from kg.views.pictures.streams import Link, Streams, arrange, find_columns, split_returning


def place(links: list[Link], last: list[str]) -> Streams:
    nodes = {end for link in links for end in (link.source, link.target)}
    return arrange(links, last, dict.fromkeys(nodes, 30.0), scale=3, gap=8)


def check(streams: Streams) -> None:
    """Nothing overlaps in a column, and every link runs to the right."""
    for column in streams.columns:
        for above, below in pairwise(sorted(column, key=lambda slot: slot.centre)):
            assert above.top + above.height <= below.top + 0.01
    for path in streams.paths.values():
        assert [slot.column for slot in path] == list(range(path[0].column, path[-1].column + 1))
        assert not any(slot.is_node for slot in path[1:-1])


def test_who_repeats_is_beyond_who_is_repeated() -> None:
    columns = find_columns([Link("a", "b", 1), Link("b", "c", 1), Link("a", "c", 1)], {"c"})
    assert columns == {"a": 0, "b": 1, "c": 2}


def test_documents_are_in_the_last_column() -> None:
    links = [Link("a", "d", 1), Link("a", "b", 1), Link("b", "c", 1), Link("c", "e", 1)]
    assert find_columns(links, {"d", "e"})["d"] == 3


def test_a_circle_is_opened_at_its_lightest_link() -> None:
    forward, returning = split_returning([Link("a", "b", 5), Link("b", "a", 1), Link("a", "a", 2)])
    assert forward == [Link("a", "b", 5)]
    assert returning == [Link("a", "a", 2), Link("b", "a", 1)]


def test_a_link_has_room_in_each_column_that_it_passes() -> None:
    streams = place([Link("a", "b", 1), Link("b", "c", 1), Link("a", "c", 4)], ["c"])
    passing = streams.paths[Link("a", "c", 4)][1]
    assert passing.height == 12
    check(streams)


def test_any_network_has_room() -> None:
    source = random.Random(3)
    for _ in range(20):
        links = {}
        for _ in range(60):
            ends = (f"n{source.randrange(25)}", f"n{source.randrange(25)}")
            links[ends] = Link(*ends, source.randrange(1, 12))
        check(place(list(links.values()), ["n1", "n2"]))


def test_the_same_links_have_the_same_places() -> None:
    links = [Link(f"a{number}", f"b{number % 3}", number + 1) for number in range(9)]
    one, other = place(links, []), place(list(reversed(links)), [])
    assert [[slot.centre for slot in column] for column in one.columns] == [
        [slot.centre for slot in column] for column in other.columns
    ]


def test_nothing_has_no_columns_to_fill() -> None:
    assert place([], []).paths == {}
