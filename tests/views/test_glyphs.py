"""Glyphs: a PNG has no boxes, and says which characters no font has, and what helps."""

from collections.abc import Callable
from pathlib import Path

import pytest
import resvg_py
from click.testing import Result

from kg.errors import KgError
from kg.views import glyphs, png, svg
from kg.views.view import View
from tests.conftest import missing
from tests.views import diagrams

#: The fonts of a machine where only these are.
POOR = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch, font: None) -> None:
    """Imitate a machine that has DejaVu Sans alone."""
    if not POOR:
        missing("no DejaVu Sans on this machine; install the package fonts-dejavu-core")
    real = resvg_py.svg_to_bytes
    fonts = {"skip_system_fonts": True, "font_files": [str(POOR[0])]}
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **given: real(**given, **fonts))


def draw(text: str) -> str:
    """Return an SVG with a text in two parts, and a title that nothing draws."""
    parts = f"<tspan>{text}</tspan><tspan> abc</tspan>"
    title = "<title>\ue000</title>"
    return f'<svg xmlns="{glyphs.SVG}">{title}<text>{parts}</text><text>plain</text></svg>'


@pytest.mark.usefixtures("poor")
@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("海外服务站", "fonts-noto-cjk"),
        ("かな カナ", "fonts-noto-cjk"),
        ("한국", "fonts-noto-cjk"),
        ("，（）", "fonts-noto-cjk"),
        ("ไทย", "fonts-noto-core"),
        ("नमस्ते", "fonts-noto-core"),
        ("🏮", "fonts-noto-color-emoji"),
        ("\ue000", "fonts-noto-core"),
    ],
)
def test_what_no_font_has_is_named_with_the_package_that_has_it(text: str, package: str) -> None:
    missing = glyphs.find_missing(draw(text))
    assert set(missing.characters) == set(text.replace(" ", ""))
    assert missing.texts == (f"{text} abc",)
    assert [name for _, name in missing.fonts] == [package]
    error = glyphs.explain(missing)
    assert f"U+{ord(sorted(missing.characters)[0]):04X}" in str(error)
    assert package in error.hint
    assert ".svg" in error.hint


@pytest.mark.usefixtures("poor")
@pytest.mark.parametrize(
    "text", ["Lü Jiànwáng · Łódź ß đ", "Пекин", "Αθήνα", "a\u0301 e\ufe0f", "“x” — 5 €", "\u3000 "]
)
def test_what_a_font_has_is_drawn(text: str) -> None:
    assert glyphs.find_missing(draw(text)).characters == ()


@pytest.mark.usefixtures("poor")
def test_many_are_counted() -> None:
    missing = glyphs.find_missing(draw("一二三四五六七八九十"))
    assert "10 characters in 1 label" in str(glyphs.explain(missing))
    assert "2 more" in str(glyphs.explain(missing))


@pytest.mark.usefixtures("poor")
def test_a_png_with_boxes_is_refused_and_not_written(tmp_path: Path) -> None:
    diagram = diagrams.make_oddly_named()
    diagram.nodes["person:odd-0"].label = "青田 station"
    view = View(diagram, layout="network")
    with pytest.raises(KgError, match="no font for 2 characters in 1 label") as caught:
        view.save(tmp_path / "x.png")
    assert "fonts-noto-cjk" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
    view.save(tmp_path / "x.svg")


@pytest.mark.usefixtures("poor")
def test_the_command_line_refuses_with_a_line_and_exit_code_1(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg, "render_svg", lambda *_, **__: draw("海"))
        result = run("view", "new-york-case", "-o", str(tmp_path / "x.png"))
    assert result.exit_code == 1
    assert "海 (U+6D77)" in result.stderr
    assert "fonts-noto-cjk" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "x.png").exists()


@pytest.mark.usefixtures("font")
def test_the_views_of_this_package_have_no_missing_characters(case: View) -> None:
    image = png.render_png(case.diagram, case.arrangement, width=1200)
    assert image.startswith(b"\x89PNG")
