"""Layouts: which ones fit, and clear errors for those that do not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.errors import UsageError
from kg.views import layouts
from kg.views.diagram import NETWORK, Diagram
from tests.views.diagrams import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_every_layout_that_fits_draws(diagram: Callable[..., Diagram], name: str) -> None:
    shown = diagram(name)
    fitting = layouts.list_fitting(shown)
    assert fitting[0] == NETWORK
    for layout in fitting[1:]:
        assert layouts.LAYOUTS[layout].draw_svg(shown).startswith("<svg")
        assert layouts.LAYOUTS[layout].draw_html(shown, lambda _: "")


def test_a_layout_that_does_not_fit_says_which_do(diagram: Callable[..., Diagram]) -> None:
    with pytest.raises(UsageError, match="source-lineage: it needs a claim that") as caught:
        layouts.choose_layout(diagram("source-lineage"), "sides")
    hint = str(caught.value.hint)
    for name in layouts.list_fitting(diagram("source-lineage")):
        assert f"{name} (" in hint
    assert "sides" not in hint


def test_an_unknown_layout_has_a_near_name(diagram: Callable[..., Diagram]) -> None:
    with pytest.raises(UsageError, match="is not a layout") as caught:
        layouts.choose_layout(diagram("source-lineage"), "side")
    assert "sides" in str(caught.value.hint)


def test_without_a_name_the_saved_view_decides(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("who-says-who-denies")
    assert layouts.choose_layout(replace(shown, layout="sides")) == "sides"
    assert layouts.choose_layout(replace(shown, layout=NETWORK)) == NETWORK
    # a view that its options leave without anything to draw so is drawn as a network
    assert layouts.choose_layout(replace(shown, layout="sides", edges=[])) == NETWORK
