"""Glyphs: which characters of a picture no font of this machine can draw."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from kg.errors import KgError
from kg.query.fitting import count_rows
from kg.views import style

SVG = "http://www.w3.org/2000/svg"
#: Code points without a character: fonts draw them as all that they lack, as a box or as nothing.
LACKING = ("\u0378", "\U0010fffd")
#: How the names of characters of East Asia begin.
EAST_ASIAN = (
    "CJK ",
    "HANGUL ",
    "HIRAGANA ",
    "KATAKANA",
    "BOPOMOFO ",
    "KANGXI ",
    "IDEOGRAPHIC ",
    "FULLWIDTH ",
    "HALFWIDTH ",
)
#: Fonts with what others lack, by their names and their packages in Debian and Ubuntu.
CJK = ("Noto Sans CJK", "fonts-noto-cjk")
EMOJI = ("Noto Color Emoji", "fonts-noto-color-emoji")
OTHERS = ("Noto Sans", "fonts-noto-core")
#: From here to the end of its plane there are pictures, such as emoji.
FIRST_PICTURE, LAST_PICTURE = 0x1F000, 0x1FAFF


class Missing(NamedTuple):
    """Characters that a picture would lack, the texts that have them, and fonts."""

    characters: tuple[str, ...]
    texts: tuple[str, ...]
    fonts: tuple[tuple[str, str], ...]


def find_missing(svg: str) -> Missing:
    """Return which characters of an SVG no font of this machine can draw."""
    texts = list(dict.fromkeys(_read_texts(svg)))
    used = {char for char in "".join(texts) if not char.isascii() and _is_drawn(char)}
    lacked = {_draw(char) for char in LACKING}
    missing = [char for char in sorted(used) if _draw(char) in lacked]
    lacking = tuple(text for text in texts if not set(missing).isdisjoint(text))
    return Missing(tuple(missing), lacking, tuple(sorted(set(map(_suggest_font, missing)))))


def explain(missing: Missing, *, most: int = 8) -> KgError:
    """Return the error for a picture with boxes: which, where, and what helps."""
    named = [f"{char} (U+{ord(char):04X})" for char in missing.characters[:most]]
    if more := len(missing.characters) - len(named):
        named.append(f"{more} more")
    lost = count_rows(len(missing.characters), "character")
    labels = count_rows(len(missing.texts), "label")
    fonts = " and ".join(f"{font} (package {package})" for font, package in missing.fonts)
    return KgError(
        f"this machine has no font for {lost} in {labels} (such as {missing.texts[0]!r}): "
        f"{', '.join(named)}",
        hint=f"install {fonts}, or write .svg, which uses the fonts of its reader",
    )


def _read_texts(svg: str) -> Iterator[str]:
    for element in ElementTree.fromstring(svg).iter(f"{{{SVG}}}text"):
        yield "".join(element.itertext()).strip()


def _is_drawn(char: str) -> bool:
    """Whether a character leaves a mark, unlike spaces and what joins others."""
    if "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return False
    return unicodedata.category(char) not in {"Zs", "Zl", "Zp", "Cc", "Cf"}


def _suggest_font(char: str) -> tuple[str, str]:
    if FIRST_PICTURE <= ord(char) <= LAST_PICTURE:
        return EMOJI
    return CJK if unicodedata.name(char, "").startswith(EAST_ASIAN) else OTHERS


def _draw(char: str) -> bytes:
    """Return the image of one character."""
    import resvg_py

    look = f'x="4" y="28" font-size="20" font-family="{style.FONT}"'
    text = f"<text {look}>{escape(char)}</text>"
    return bytes(
        resvg_py.svg_to_bytes(svg_string=f'<svg xmlns="{SVG}" width="40" height="40">{text}</svg>')
    )
