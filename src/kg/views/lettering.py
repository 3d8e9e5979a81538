"""Lettering: how wide a text is, and how it wraps, before anything draws it."""

import unicodedata

from kg.query.table import escape_controls

#: Letters by their width in DejaVu Sans, the widest font of the stack, in shares of the size.
WIDTHS = {
    0.33: " ',.IJijl·’‘",
    0.41: "!()-/:;[\\]frt|",
    0.53: '"*?_`sz–“”',
    0.6: "FLPckvxy",
    0.64: "$0123456789ESTYabdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.79: "&DGHNOQU",
    0.87: "#+<=>M^w~",
    1.0: "%@Wm—…",
}
_WIDTH = {letter: width for width, letters in WIDTHS.items() for letter in letters}
#: Letters that the table does not have: wide ones of East Asia, and others.
WIDE, OTHER = 1.05, 0.75
#: Bold letters are this much wider.
BOLD = 1.12


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in any font of the stack."""
    width = sum(map(_measure_letter, escape_controls(text)))
    return width * size * (BOLD if bold else 1)


def _measure_letter(letter: str) -> float:
    if letter in _WIDTH:
        return _WIDTH[letter]
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH.get(base, OTHER)


def wrap(text: str, size: float, width: float, *, rows: int = 2, bold: bool = False) -> list[str]:
    """Return a text in rows that fit a width, the last one cut by an ellipsis."""
    words, lines = escape_controls(" ".join(text.split())).split(" "), [""]
    for word in words:
        for part in _split_word(word, size, width, bold=bold):
            longer = f"{lines[-1]} {part}".strip()
            if measure(longer, size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        if len(lines) > rows + 1:
            break
    lines = [line for line in lines if line] or [""]
    if len(lines) <= rows:
        return lines
    shown = lines[:rows]
    shown[-1] = cut(f"{shown[-1]} {lines[rows]}", size, width, bold=bold)
    return shown


def cut(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return a text that fits a width, with an ellipsis where letters are left out."""
    text = escape_controls(text)
    if measure(text, size, bold=bold) <= width:
        return text
    room = width / size / (BOLD if bold else 1) - _measure_letter("…")
    for number, letter in enumerate(text):
        room -= _measure_letter(letter)
        if room < 0:
            return f"{text[:number].rstrip()}…"
    return text


def _split_word(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """Return a word in parts that fit a width each: words of China have no spaces."""
    if measure(word, size, bold=bold) <= width:
        return [word]
    parts, room = [""], width / size / (BOLD if bold else 1)
    left = room
    for letter in word:
        own = _measure_letter(letter)
        if own > left and parts[-1]:
            parts.append("")
            left = room
        parts[-1] += letter
        left -= own
    return parts
