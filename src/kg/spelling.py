"""Spelling: one form for texts that a reader takes for the same.

Whoever types a name has another keyboard than whoever wrote it. Characters are read by two
libraries, which are imported where a text has any.
"""

import re
import unicodedata
from functools import cache
from typing import Any

#: Signs that differ between keyboards only: quotes, primes and dashes.
SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′‵`´ʹʻʼʽˈ＇", "'")
    | dict.fromkeys("“”„‟″‶«»‹›「」『』〝〞〟", '"')
    | dict.fromkeys("‐‑‒–—―⁃−﹘﹣－", "-")
)
#: Letters that Unicode does not take apart into a letter and a mark.
LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h"}
    | {"ŧ": "t", "ŋ": "n", "ß": "ss"}
)
#: What Unicode calls ignorable and does not class as a format sign: fillers, variation selectors.
IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: Letters that German writes with an e where a keyboard has no umlaut.
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
ARTICLE = re.compile(r"(?:(?:the|an?) )+(?=.)")
#: Articles of other languages: French, Italian, Spanish, Portuguese, German, Dutch, Catalan, Greek.
OTHER_ARTICLE = re.compile(
    r"(?:l'\s?|(?:the|an?|les?|la|los?|las|els?|il|gli|i|os?|as|die|der|das|den|dem|des|de|het"
    r"|ο|η|το|οι|τα) )(?=.)"
)
#: A syllable of pinyin, of which digits behind it are the tone: `mei3`.
SYLLABLE = (
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:ia?ng|ua?ng|iong|ang|eng|ing|ong|iao|ian|uai|uan"
    r"|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v))"
)
TONED = re.compile(rf"{SYLLABLE}[0-5](?:[ '-]?{SYLLABLE}[0-5]?)+")
TONE = re.compile(r"(?<=[a-z])[0-5]")
SEPARATORS = str.maketrans(dict.fromkeys(" '\"-.,()!?&/_·・•、，。", ""))
#: Signs that no name has; a text that has one is no part of a name.
FOREIGN = re.compile(r"[<>{}|\\^`#;=$@\[\]~*%]")
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text to compare, without what a typist may write otherwise.

    That is: case, width, accents, tone marks, the form of quotes and dashes, letters such as ł and
    ß, marks that nobody sees, and repeated white space.
    """
    text = text.translate(SIGNS)
    for _ in range(2):
        # twice: decomposing a letter can leave a capital, and lowering a capital can add a mark
        decomposed = IGNORABLE.sub("", unicodedata.normalize("NFKD", text)).translate(SIGNS)
        text = "".join(filter(_is_seen, decomposed)).casefold().translate(LETTERS)
    return " ".join(text.split())


def _is_seen(char: str) -> bool:
    return char.isascii() or not (unicodedata.combining(char) or unicodedata.category(char) == "Cf")


def spell_umlauts(text: str) -> str:
    """Return a text with ä, ö and ü as ae, oe and ue."""
    return unicodedata.normalize("NFC", text).translate(UMLAUTS)


def squeeze(folded: str) -> str:
    """Return a folded text without spaces and the punctuation of names."""
    return folded.translate(SEPARATORS)


def drop_article(folded: str) -> str:
    """Return a folded text without `the`, `a` or `an` before it."""
    return ARTICLE.sub("", folded) if ARTICLE.match(folded) else folded


def drop_any_article(folded: str) -> str:
    """Return a folded text without an article before it, of any language that we know."""
    bare = drop_article(folded)
    return OTHER_ARTICLE.sub("", bare, count=1) if OTHER_ARTICLE.match(bare) else bare


def drop_tones(folded: str) -> str:
    """Return folded pinyin without the digits of its tones: `mei3guo2` is meiguo."""
    if not TONED.fullmatch(folded.replace("u:", "v")):
        return folded
    return TONE.sub("", folded.replace("u:", "v")).replace("v", "u")


def list_spellings(text: str, *, with_articles: bool = True) -> list[str]:
    """Return what a text is looked up as, the most literal first.

    That is: folded; without an English article; without digits of tones; with simplified
    characters; without an article of any language, unless `with_articles` is false.
    """
    folded = fold(text)
    spellings = [folded, drop_article(folded), drop_tones(folded), fold(simplify(text))]
    spellings += [drop_any_article(folded)] if with_articles else []
    return list(dict.fromkeys(spellings))


def list_words(folded: str) -> list[str]:
    """Return the words of a folded text; a character of Chinese is a word."""
    return WORD.findall(spread(folded))


def spread(folded: str) -> str:
    """Return a folded text with a space on both sides of each Chinese character."""
    return HAN.sub(lambda match: f" {' '.join(match[0])} ", folded)


def has_characters(text: str) -> bool:
    """Return whether a text has Chinese characters."""
    return HAN.search(text) is not None


def simplify(text: str) -> str:
    """Return a text with its traditional characters simplified."""
    return str(_simplifier().convert(text)) if has_characters(text) else text


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def spell_pinyin(text: str) -> str:
    """Return a text with its characters as pinyin, one word each and without tones."""
    from pypinyin import lazy_pinyin

    return HAN.sub(lambda match: f" {' '.join(lazy_pinyin(match[0], v_to_u=True))} ", text).strip()


def split_phrases(text: str) -> list[str]:
    """Return the words of a text to search; characters in a row are a phrase."""
    folded = drop_article(fold(simplify(text)))
    phrases = []
    for part in HAN.sub(lambda match: f" {match[0]} ", folded).split():
        words = list_words(part)
        if words:
            phrases.append(" ".join(words))
    return phrases


def turn_name(name: str) -> list[str]:
    """Return the other orders of a person's names: the last first, and the first last."""
    words = name.split()
    if len(words) < 2:
        return []
    orders = [words[-1], *words[:-1]], [*words[1:], words[0]]
    return list(dict.fromkeys(map(" ".join, orders)))
