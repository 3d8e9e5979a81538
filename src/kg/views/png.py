"""Render a diagram as PNG: its SVG in pixels, with its claims in a text chunk."""

import json
import struct
import zlib
from typing import Any

from kg.errors import KgError
from kg.views import glyphs, style, svg
from kg.views.assessment import LICENCE
from kg.views.diagram import Diagram
from kg.views.network import list_stances
from kg.views.placement import Arrangement

#: A PNG has the width of the SVG, so that labels are readable, within these bounds.
NARROWEST, WIDEST = 2400, 5000


def render_png(diagram: Diagram, arrangement: Arrangement, *, width: int | None = None) -> bytes:
    """Return a diagram as PNG. Its text chunk `kg:claims` has the claims as JSON.

    Args:
        arrangement: where everything is, with nothing folded.
        width: in pixels, by default as much as the labels need.

    Raises:
        KgError: the machine has no font, so that all labels would be missing.
    """
    frame = svg.compute_frame(diagram, arrangement)
    width = width or min(max(round(frame.width), NARROWEST), WIDEST)
    return render_picture(diagram, svg.render_svg(diagram, arrangement), width=width)


def render_picture(diagram: Diagram, text: str, *, width: int = NARROWEST) -> bytes:
    """Return the SVG of a diagram as PNG, with the same text chunk.

    Raises:
        KgError: the machine has no font, or none with some character, which would be a box.
    """
    import resvg_py

    if not has_font():
        hint = "install a font such as DejaVu Sans or Noto Sans, or write .svg"
        raise KgError("this machine has no font, so a PNG would have no labels", hint=hint)
    missing = glyphs.find_missing(text)
    if missing.characters:
        raise glyphs.explain(missing)
    data = bytes(resvg_py.svg_to_bytes(svg_string=text, width=width))
    claims = json.dumps(_describe_claims(diagram), ensure_ascii=False)
    return _insert_text(data, "kg:claims", claims)


def has_font() -> bool:
    """Whether this machine can render letters; without a font they are missing."""
    import resvg_py

    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{}</svg>'
    letters = empty.format(f'<text y="15" font-family="{style.FONT}">kg</text>')
    blank = resvg_py.svg_to_bytes(svg_string=empty.format(""))
    return bool(resvg_py.svg_to_bytes(svg_string=letters) != blank)


def _describe_claims(diagram: Diagram) -> dict[str, Any]:
    claims = []
    for edge in diagram.select_edges():
        claims.append(
            {
                "claim": edge.id,
                "support": edge.support,
                "opposed": edge.opposed,
                "roots": edge.roots,
                "opponents": edge.opponents,
                "stances": list_stances(diagram, edge),
            }
        )
    return {
        "title": diagram.title,
        "policy": diagram.policy,
        "version": diagram.digest,
        "licence": LICENCE,
        "notice": diagram.describe_notice(),
        "horizon": diagram.horizon,
        "claims": claims,
    }


def _insert_text(data: bytes, key: str, text: str) -> bytes:
    """Return the PNG with an international text chunk (iTXt) before its last chunk."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:-12] + chunk + data[-12:]
