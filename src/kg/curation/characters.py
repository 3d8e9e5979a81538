"""Characters that no cell may hold: what nobody sees, and look-alikes.

Joiners and selectors that a script or an emoji needs are let through. The rest is named by its
code point, because nobody can see it.
"""

import unicodedata
from collections.abc import Iterator
from itertools import chain

#: Ignorable characters that Unicode does not class as format signs: fillers and selectors.
IGNORABLE = frozenset(
    chain(
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFD),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
)
#: Categories of what cannot be seen: controls, format signs, surrogates, private and unassigned
#: code points, separators of lines and paragraphs.
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
#: Blocks of scripts that join letters: from Arabic to Sinhala, Tibetan to Myanmar, Khmer to
#: Mongolian, and Arabic presentation forms.
JOINING = ((0x0600, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
MONGOLIAN = ((0x1800, 0x18AF),)
JOINERS = "\u200c\u200d"
EMOJI_SELECTORS = "\ufe0e\ufe0f"
BLACK_FLAG, TAGS = "\U0001f3f4", (0xE0020, 0xE007F)
#: Scripts with letters that look like Latin ones.
LOOKALIKE = ("CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN")

Finding = tuple[str, str]


def find_character_faults(cell: str, is_printed: bool = False) -> Iterator[Finding]:
    """Yield the reason and the mend of each fault in the characters of a cell.

    Args:
        is_printed: the cell has words as a document prints them, whose spaces are not ours.
    """
    if cell != cell.strip():
        yield "has white space at an end", "remove it"
    if cell.isascii() and cell.isprintable():
        if "  " in cell and not is_printed:
            yield "has two spaces in a row", "write one"
        return
    for position, char in enumerate(cell):
        if _is_unseen(char) and not _is_needed(cell, position):
            yield f"has {_name(char)} at position {position}, which nobody sees", "remove it"
            return
    if unicodedata.normalize("NFC", cell) != cell:
        yield "is not in Unicode's composed form (NFC)", "write letters with their marks as one"
    for char in () if is_printed else cell:
        if char != " " and unicodedata.category(char) == "Zs":
            yield f"has {_name(char)}, which looks like a space", "write a space"
            return
    if "  " in cell and not is_printed:
        yield "has two spaces in a row", "write one"
    yield from _find_mixed_words(cell)


def _name(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    return f"U+{ord(char):04X}" + (f" ({name})" if name else " (a control character)")


def _is_unseen(char: str) -> bool:
    return ord(char) in IGNORABLE or unicodedata.category(char) in UNSEEN


def _is_needed(cell: str, position: int) -> bool:
    """Return whether a script or an emoji needs the sign at a position."""
    char = cell[position]
    before = cell[position - 1] if position else ""
    after = cell[position + 1 : position + 2]
    if char in JOINERS and before and after:
        letters = _is_among(before, JOINING) and _is_among(after, JOINING)
        return letters or (char == "\u200d" and _is_emoji(before) and _is_emoji(after))
    if char in EMOJI_SELECTORS:
        return bool(before) and (_is_emoji(before) or before in "0123456789#*©®‼⁉")
    if 0x180B <= ord(char) <= 0x180F:
        return bool(before) and _is_among(before, MONGOLIAN)
    if 0xFE00 <= ord(char) <= 0xFE0D or 0xE0100 <= ord(char) <= 0xE01EF:
        return bool(before) and _is_among(before, HAN)
    if TAGS[0] <= ord(char) <= TAGS[1]:
        tags = cell[cell.rfind(BLACK_FLAG, 0, position) + 1 :] if BLACK_FLAG in cell else ""
        return bool(tags) and _is_among(tags[0], (TAGS,))
    return False


def _is_among(char: str, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in blocks)


def _is_emoji(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Sm") or char in EMOJI_SELECTORS


def _find_mixed_words(cell: str) -> Iterator[Finding]:
    """Yield a fault for a word of Latin letters and look-alikes."""
    for word in cell.split():
        scripts = set()
        for char in filter(str.isalpha, word):
            scripts.add(unicodedata.name(char, "").partition(" ")[0])
        for script in LOOKALIKE:
            if "LATIN" in scripts and script in scripts:
                reason = f"{word!r} mixes Latin and {script.title()} letters"
                yield reason, "write the whole word in one script"
                return
