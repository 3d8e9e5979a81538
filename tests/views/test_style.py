"""The visual grammar: no two classes of line look alike."""

from itertools import product

from kg.views import style
from kg.views.assessment import SUPPORT
from kg.views.fetch import KINDS
from tests.views import diagrams


def test_thin_lines_never_look_like_thick_ones() -> None:
    assert max(style.THIN) < min(style.THICK)


def test_a_line_without_roots_is_hollow_and_others_are_not() -> None:
    for support, roots in product(("vouched", "stated", "alleged"), range(5)):
        drawn = style.stroke(diagrams.make_edge("c", "a", "b", support=support, roots=roots))
        assert drawn.hollow is (roots == 0)
        assert not drawn.hollow or 0 < style.core(drawn.width) < drawn.width


def test_classes_differ_in_more_than_colour() -> None:
    looks = {
        support: style.stroke(
            diagrams.make_edge("c", "a", "b", support=support, opponents=1)
        )._replace(colour="")
        for support in SUPPORT
        # what is only opposed has the bar of who opposes it
        if support != "opposing"
    }
    assert len(set(looks.values())) == len(looks)


def test_wider_means_more_roots() -> None:
    for support in SUPPORT:
        widths = [
            style.stroke(
                diagrams.make_edge("c", "a", "b", support=support, roots=n, opponents=n)
            ).width
            for n in (1, 2, 3)
        ]
        assert widths == sorted(widths)


def test_every_kind_has_a_shape_of_its_own() -> None:
    kinds = [kind for kind in KINDS if kind not in ("Editors", "Attribution")]
    assert len({style.SHAPES[kind] for kind in kinds}) == len(kinds)


def test_parallel_lines_are_bent_apart_also_in_opposite_directions() -> None:
    lines = [
        diagrams.make_edge("1", "a", "b"),
        diagrams.make_edge("2", "b", "a"),
        diagrams.make_edge("3", "a", "b"),
    ]
    one, two, three = style.bends(lines)
    assert len({one, -two, three}) == 3
    assert style.bends(lines[:1]) == [0.0]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_and_lines_stand_out_from_the_paper() -> None:
    paper = luminance(style.PAPER) + 0.05
    for colour in (style.INK, style.SOFT):
        assert paper / (luminance(colour) + 0.05) >= 4.5
    for colour in (style.LINE, style.GREY, style.AGAINST):
        assert paper / (luminance(colour) + 0.05) >= 3
