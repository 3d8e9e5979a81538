"""SVG and PNG: the evidence is in them, and they are not blank."""

import io
import json
from xml.etree import ElementTree

import pytest
from PIL import Image

from kg.errors import KgError
from kg.query.engine import Engine
from kg.views import svg
from kg.views.diagram import Diagram
from kg.views.layout import compute_positions
from tests.views import diagrams
from tests.views.test_selection import VIEWS

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(svg.render_svg(picture, compute_positions(picture)))


@pytest.mark.parametrize("name", VIEWS)
def test_every_visible_line_and_thing_is_drawn_with_its_evidence(engine: Engine, name: str) -> None:
    picture = diagrams.read_diagram(engine, name)
    root = drawn(picture)
    lines = {
        one.get("data-claim"): one for one in root.iter(f"{SVG}g") if one.get("class") == "line"
    }
    assert lines.keys() == {line.id for line in picture.select_edges()}
    for line in picture.select_edges():
        assert lines[line.id].get("data-support") == line.support
        assert lines[line.id].get("data-roots") == str(line.roots)
        assert lines[line.id].get("data-policies") == " ".join(line.policies)
    things = {one.get("data-id") for one in root.iter(f"{SVG}g") if one.get("class") == "thing"}
    assert things == {node.id for node in picture.select_nodes()}


def test_it_says_policy_version_licence_and_how_to_read_it(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case", "undisputed")
    text = svg.render_svg(picture, compute_positions(picture))
    for words in (
        "Policy: undisputed",
        picture.digest,
        "CC BY 4.0",
        "a charge is no conviction",
        picture.title,
    ):
        assert words in text


def test_the_legend_explains_what_occurs_and_nothing_else(engine: Engine) -> None:
    def legend(name: str) -> str:
        (group,) = [
            one
            for one in drawn(diagrams.read_diagram(engine, name)).iter(f"{SVG}g")
            if one.get("class") == "legend"
        ]
        return " ".join("".join(text.itertext()) for text in group.iter(f"{SVG}text"))

    assert "denied through a general claim" in legend("new-york-case")
    assert "alleged or estimated only" in legend("new-york-case")
    assert "claim" not in legend("government-responses").replace("wider claim", "")
    assert "the editors' record" in legend("source-lineage")


def test_a_hollow_line_has_a_core_and_an_opposed_one_a_mark() -> None:
    picture = diagrams.make_oddly_named()
    hollow = diagrams.make_edge(
        "claim:h", "person:odd-0", "person:odd-1", roots=0, opposed="direct"
    )
    plain = diagrams.make_edge("claim:p", "person:odd-0", "person:odd-2")
    picture.edges = [hollow, plain]
    lines = {
        one.get("data-claim"): one
        for one in drawn(picture).iter(f"{SVG}g")
        if one.get("class") == "line"
    }
    drawings = {
        id: [child.tag.removeprefix(SVG) for child in lines[id]] for id in ("claim:h", "claim:p")
    }
    assert drawings["claim:p"] == ["title", "path", "path"]
    assert drawings["claim:h"] == ["title", "path", "path", "path", "rect"]


def test_a_line_from_a_thing_to_itself_is_drawn() -> None:
    picture = diagrams.make_oddly_named()
    picture.edges = [diagrams.make_edge("claim:self", "person:odd-0", "person:odd-0")]
    (line,) = [one for one in drawn(picture).iter(f"{SVG}g") if one.get("class") == "line"]
    assert line.get("data-claim") == "claim:self"


def test_a_line_from_a_case_to_a_person_says_defendant_and_not_only_that_it_is_thick(
    engine: Engine,
) -> None:
    (group,) = [
        one
        for one in drawn(diagrams.read_diagram(engine, "new-york-case")).iter(f"{SVG}g")
        if one.get("class") == "words"
    ]
    assert [text.text for text in group].count("defendant") == 3


def test_a_long_title_is_cut_on_the_picture_and_whole_in_its_title() -> None:
    picture = diagrams.make_oddly_named()
    picture.title = "How one and the other are tied " * 20
    root = drawn(picture)
    heading = root.find(f"{SVG}text")
    assert root.findtext(f"{SVG}title") == picture.title
    assert heading is not None
    assert heading.text is not None
    assert heading.text.endswith("…")
    assert len(heading.text) * 10.8 < float(root.get("width", "0"))


def test_nothing_in_it_runs_or_fetches(engine: Engine) -> None:
    for picture in (
        diagrams.make_oddly_named(),
        diagrams.read_diagram(engine, "organizational-ties"),
    ):
        root = drawn(picture)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "rect",
            "text",
            "g",
            "path",
        }
        for element in root.iter():
            assert not any(name.startswith("on") or "href" in name for name in element.attrib)


def test_odd_names_are_text() -> None:
    root = drawn(diagrams.make_oddly_named())
    titles = " ".join("".join(title.itertext()) for title in root.iter(f"{SVG}title"))
    assert diagrams.ODD_NAMES[0] in titles
    assert "\\u202e" in titles
    assert "\u202e" not in titles


@pytest.mark.usefixtures("font")
def test_png_is_a_picture_with_its_claims(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    image = Image.open(io.BytesIO(svg.render_png(picture, compute_positions(picture), width=1200)))
    assert image.width == 1200
    colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
    assert colours is not None
    assert len(colours) > 50
    told = json.loads(image.info["kg:claims"])
    assert told["policy"] == "reported"
    assert {one["claim"] for one in told["claims"]} == {line.id for line in picture.select_edges()}
    operated = next(
        one for one in told["claims"] if one["claim"] == "claim:manhattan-operatedBy-fuzhou-psb"
    )
    assert (operated["stances"], operated["roots"], operated["opposed"]) == (
        ["alleges"],
        1,
        "wider",
    )


@pytest.mark.usefixtures("font")
def test_a_large_picture_is_as_wide_as_its_labels_need(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "organizational-ties")
    at = compute_positions(picture)
    wide = float(ElementTree.fromstring(svg.render_svg(picture, at)).get("width", "0"))
    assert svg.NARROWEST < wide < svg.WIDEST
    assert Image.open(io.BytesIO(svg.render_png(picture, at))).width == round(wide)


def test_a_machine_without_fonts_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "FONT", "'No Such Font'")
    import resvg_py

    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(
        resvg_py, "svg_to_bytes", lambda **given: real(**given, skip_system_fonts=True)
    )
    picture = diagrams.read_diagram(engine, "new-york-case")
    with pytest.raises(KgError, match="no font") as found:
        svg.render_png(picture, compute_positions(picture))
    assert "DejaVu" in found.value.hint


def test_the_same_picture_gives_the_same_bytes(engine: Engine) -> None:
    first, second = (
        svg.render_svg(one, compute_positions(one))
        for one in [diagrams.read_diagram(engine, "new-york-case") for _ in range(2)]
    )
    assert first == second
