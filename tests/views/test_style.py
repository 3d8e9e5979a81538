"""Style: no two supports of edges look alike, and everything stands out from the paper."""

import re
from itertools import product
from pathlib import Path

import pytest

from kg.views import style
from kg.views.assessment import SUPPORT
from kg.views.fetch import KINDS
from tests.views import diagrams


def test_thin_lines_never_look_like_thick_ones() -> None:
    widths = {support: look["widths"] for support, look in style.STYLE["edges"].items()}
    thick = widths.pop("vouched")
    assert max(map(max, widths.values())) < min(thick)


def test_a_line_without_roots_is_hollow_and_others_are_not() -> None:
    for support, roots in product(("vouched", "stated", "alleged"), range(5)):
        drawn = style.stroke(diagrams.make_edge("c", "a", "b", support=support, roots=roots))
        assert bool(drawn.core) is (roots == 0)
        assert 0 <= drawn.core < drawn.width


def test_classes_differ_in_more_than_colour() -> None:
    looks = {
        support: style.stroke(
            diagrams.make_edge("c", "a", "b", support=support, opponents=1)
        )._replace(colour="")
        for support in SUPPORT
        # what nobody supports has the bar of who opposes it
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
    assert len({style.KINDS[kind]["outline"] for kind in kinds}) == len(kinds)


def test_parallel_lines_are_bent_apart_also_in_opposite_directions() -> None:
    edges = [
        diagrams.make_edge("1", "a", "b"),
        diagrams.make_edge("2", "b", "a"),
        diagrams.make_edge("3", "a", "b"),
    ]
    one, two, three = style.bends(edges)
    assert len({one, -two, three}) == 3
    assert style.bends(edges[:1]) == [0.0]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_from_the_paper(theme: str) -> None:
    colours = style.STYLE["themes"][theme]
    for role, paper in product(("ink", "soft", "against", "for", "focus"), ("paper", "raised")):
        assert contrast(colours[role], colours[paper]) >= 4.5, role
    for role in ("edge", "grey"):
        assert contrast(colours[role], colours["paper"]) >= 3, role
    # labels are written across halos
    for role in ("fresh", "mark"):
        assert contrast(colours["ink"], colours[role]) >= 4.5, role


def test_both_themes_have_the_same_roles_and_kinds_the_same_themes() -> None:
    themes = style.STYLE["themes"]
    assert themes["light"].keys() == themes["dark"].keys()
    assert {look["colour"] for look in style.STYLE["edges"].values()} <= themes["light"].keys()
    for kind in (*style.KINDS.values(), style.STYLE["other"]):
        assert kind.get("fill", themes).keys() == themes.keys()
    assert style.STYLE["edges"].keys() == SUPPORT.keys()


def test_a_kind_without_a_style_has_that_of_any_entity() -> None:
    assert style.outline("Unheard") == style.STYLE["other"]["outline"]
    assert style.fill("Unheard") == style.fill("Country") != style.fill("Station")
    assert style.kind_label("Unheard") == "Entity"


COLOUR = re.compile(r"""["'\s:](#[0-9a-fA-F]{3,8})\b|\b(?:rgb|hsl|oklch)a?\(""")


def test_colours_are_written_in_one_file() -> None:
    folder = Path(style.__file__).parent
    files = [*folder.glob("*.py"), *folder.glob("assets/*")]
    assert len(files) > 40
    for file in files:
        match = COLOUR.search(file.read_text(encoding="utf-8"))
        assert match is None, f"{file.name}: {match}"
    assert COLOUR.search((folder / "style.json").read_text(encoding="utf-8"))
