"""Map of a diagram: its stations alone, each reached from a mark and from the words."""

from collections.abc import Callable

from kg.views.diagram import Diagram
from kg.views.pictures.diagram_map import draw_map_html, draw_map_svg, fits_map, list_places
from tests.views.pictures.test_atlas import find_marks


def test_a_diagram_with_stations_has_a_map(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    assert fits_map(shown)
    assert "city:madrid" in find_marks(draw_map_svg(shown))
    assert not fits_map(diagram("source-lineage"))


def test_every_station_of_a_diagram_is_in_the_words(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    drawn = draw_map_html(shown, lambda id: f"/{id}")
    for node in shown.select_nodes():
        if "Station" in node.kind:
            assert f'href="/{node.id}"' in drawn


def test_a_place_that_is_no_node_has_the_claims_of_what_is_there(
    diagram: Callable[..., Diagram],
) -> None:
    shown = diagram("bureaus-and-stations")
    places = {place.id: place for place in list_places(shown)}
    assert places
    for id in places:
        assert id not in shown.nodes or not shown.nodes[id].shown
