"""PNG: it is not blank, its claims are in it, and its labels are readable."""

import io
import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from PIL import Image

from kg.errors import KgError
from kg.views import png, style
from kg.views.view import View


@pytest.mark.usefixtures("font")
def test_png_is_an_image_with_its_claims(case: View) -> None:
    image = Image.open(io.BytesIO(png.render_png(case.diagram, case.arrangement, width=1200)))
    assert image.width == 1200
    colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
    assert colours is not None
    assert len(colours) > 50
    written = json.loads(image.info["kg:claims"])
    assert written["policy"] == "reported"
    claims = {one["claim"]: one for one in written["claims"]}
    assert claims.keys() == {edge.id for edge in case.diagram.select_edges()}
    operated = claims["claim:manhattan-operatedBy-fuzhou-psb"]
    evidence = (operated["stances"], operated["roots"], operated["opposed"])
    assert evidence == (["alleges"], 1, "wider")


@pytest.mark.usefixtures("font")
def test_a_large_image_is_as_wide_as_its_labels_need(
    exported: Callable[[str, str], bytes],
) -> None:
    root = ElementTree.fromstring(exported("organizational-ties", "svg"))
    width = float(root.get("width", "0"))
    assert png.NARROWEST < width < png.WIDEST
    image = Image.open(io.BytesIO(exported("organizational-ties", "png")))
    assert image.width == round(width)


def test_a_machine_without_fonts_is_reported(case: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "FONT", "'No Such Font'")
    import resvg_py

    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(
        resvg_py, "svg_to_bytes", lambda **given: real(**given, skip_system_fonts=True)
    )
    with pytest.raises(KgError, match="no font") as caught:
        png.render_png(case.diagram, case.arrangement)
    assert "DejaVu" in caught.value.hint
