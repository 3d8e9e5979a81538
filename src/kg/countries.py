"""Names of countries in several languages, from the Unicode locale data (CLDR).

The library is imported where a name is asked for: every command imports this module.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from kg.country_names import OTHER_NAMES, PARTS
from kg.spelling import drop_any_article, fold, simplify, squeeze

#: The languages in which every country has a name, with the word for each.
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "zh_Hans": "Chinese, simplified",
    "zh_Hant": "Chinese, traditional",
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "el": "Greek",
    "fi": "Finnish",
    "he": "Hebrew",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
}
#: Ends of German adjectives, and what they are behind an article: `die Vereinigten Staaten`.
ENDINGS = {"es": "e", "er": "e", "e": "en"}
#: Short and older names that CLDR has as variants, which the library leaves out.
VARIANTS = {
    "CD": ("DR Congo", "Congo"),
    "CG": ("Congo",),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("Great Britain", "Britain"),
    "NL": ("Holland",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Türkiye", "Turkey"),
    "US": ("United States of America", "America"),
}
#: Codes that ISO 3166 leaves to whoever uses them: no country has them.
USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
#: The code that others than ISO 3166 give Kosovo: CLDR has XKK.
KOSOVO = "XKX"
#: Codes that ISO 3166 has withdrawn, of countries that have another one now.
FORMER = ("BUR", "DDR", "FXX", "TMP", "YMD", "ZAR")
#: Regions of a country that have a code of their own.
REGIONS = ("HK", "MO")
#: `Myanmar (Burma)`: two names in one.
TWO_NAMES = re.compile(r"(.+?) \((.+)\)")
#: Words before the proper part of a name, which lists of countries print behind it: `Korea, South`.
BEFORE = re.compile(r"(the|north|south|(?:[a-z]+ )*(?:republic|kingdom) of(?: the)?) (.+)", re.I)

#: A name or code, and what it is.
Name = tuple[str, str]


def list_codes(alpha3: str) -> Iterator[Name]:
    """Yield the codes of a country by its ISO 3166 alpha-3 code."""
    yield alpha3, "ISO 3166 code"
    if alpha2 := _by_alpha3().get(alpha3):
        yield alpha2, "ISO 3166 code"
    if alpha3 == "GBR":
        yield "UK", "code reserved in ISO 3166"


def find_alpha2(alpha3: str) -> str:
    """Return the two letters of ISO 3166 for its three, or an empty text."""
    return _by_alpha3().get(alpha3, "")


def list_names(alpha3: str) -> Iterator[Name]:
    """Yield the names of a country by its alpha-3 code, each with its language."""
    alpha2 = _by_alpha3().get(alpha3)
    if alpha2 is None:
        return
    for language, word in LANGUAGES.items():
        for name in _split(language, alpha2):
            yield name, f"name in {word} (CLDR, in no document)"
            if language == "de" and " " in name:
                yield _inflect(name), f"name in {word} behind an article (in no document)"
            if language == "en":
                yield f"{name}, The", "name turned around (in no document)"
                yield from _turn(name)
    for name in VARIANTS.get(alpha2, ()):
        yield name, "other name in English (CLDR, in no document)"
    yield from _list_other_names(alpha2)
    from babel.core import get_global

    for language, facts in get_global("territory_languages").get(alpha2, {}).items():
        if facts["official_status"] in ("official", "de_facto_official"):
            for name in _split(language, alpha2):
                yield name, "name in a language of the country (CLDR, in no document)"


def list_region_names(code: str) -> Iterator[Name]:
    """Yield the names of a region, such as a continent, by its number in CLDR."""
    for language, word in LANGUAGES.items():
        for name in _split(language, code):
            yield name, f"name in {word} (CLDR, in no document)"


def _inflect(name: str) -> str:
    """Return a German name as it is behind an article."""
    *before, noun = name.split()
    words = []
    for word in before:
        end = next((end for end in ENDINGS if word[0].isupper() and word.endswith(end)), "")
        words.append(word.removesuffix(end) + ENDINGS.get(end, ""))
    return " ".join([*words, noun])


def find_name(code: str, language: str) -> str:
    """Return the name of a country or region in a language, or an empty text.

    Args:
        code: the alpha-3 code of a country, or the number of a region in CLDR.
        language: the language, such as `zh_Hans`.
    """
    return next(_split(language, _by_alpha3().get(code, code)), "")


def fold_name(name: str) -> str:
    """Return the letters of a name, without accents, signs and case."""
    letters = [char for char in unicodedata.normalize("NFKD", name) if char.isalnum()]
    return "".join(letters).casefold()


def find_country(name: str) -> str:
    """Return the alpha-3 code of the country that has a name, or nothing."""
    return _by_name().get(fold_name(name), "")


@cache
def _by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    for alpha3 in sorted(_by_alpha3()):
        if USER_ASSIGNED.fullmatch(alpha3) and alpha3 != KOSOVO:
            continue
        for name, _ in list_names(alpha3):
            codes.setdefault(fold_name(name), alpha3)
    return codes


def _list_other_names(alpha2: str) -> Iterator[Name]:
    for name in filter(None, OTHER_NAMES.get(alpha2, "").split("; ")):
        yield name, "official or other name (in no document)"
        yield from _turn(name)


def find_named_country(text: str) -> str | None:
    """Return what a text names, if it is a country: `Niger is a country`.

    A code counts only in capitals: `ne` may be a word.
    """
    names, codes = _list_all()
    for folded in (fold(simplify(text)), drop_any_article(fold(text))):
        key = squeeze(folded)
        if key in names or (text.isupper() and key in codes):
            named = names.get(key) or [codes[key]]
            what = "region" if named[0] in _list_regions() else "country"
            return f"{' or '.join(named)} is a {what}"
        if part := _list_parts().get(key):
            return f"{part} is a region"
    return None


@cache
def _list_parts() -> dict[str, str]:
    """Return parts of countries, with the country, by their names squeezed."""
    parts = {}
    for name, (country, others) in PARTS.items():
        for text in (name, *others.split("; ")):
            parts[squeeze(fold(simplify(text)))] = f"{name}, in {country},"
    return parts


@cache
def _list_regions() -> set[str]:
    english = _read_names("en")
    return {english[code] for code in REGIONS}


def is_country(text: str) -> bool:
    """Return whether a text, unchanged, is the name of a country."""
    names, _ = _list_all()
    return squeeze(fold(simplify(text))) in names


def is_of_a_nation(word: str) -> bool:
    """Return whether a folded word is a nation's, such as `american` or `french`."""
    if word in map(fold, _read_names("en", "languages").values()):
        return True
    stem = word.removesuffix("s").removesuffix("ese").removesuffix("an").removesuffix("i")
    stem = stem.removesuffix("n").removesuffix("i")
    names, _ = _list_all()
    ends = ("", "a", "y", "ia", "land", "o")
    return stem != word and len(stem) > 3 and any(stem + end in names for end in ends)


@cache
def _list_all() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the English names of countries by all names and by codes, squeezed."""
    english = _read_names("en")
    names: dict[str, list[str]] = {}
    codes: dict[str, str] = {}
    for alpha3, alpha2 in sorted(_by_alpha3().items()):
        country = english.get(alpha2)
        if country is None:
            continue
        for text, _ in list_codes(alpha3):
            codes.setdefault(squeeze(fold(text)), country)
        for text, _ in list_names(alpha3):
            known = names.setdefault(squeeze(fold(simplify(text))), [])
            known += [country] if country not in known else []
    return names, codes


def _turn(name: str) -> Iterator[Name]:
    if parts := BEFORE.fullmatch(name):
        yield f"{parts[2]}, {parts[1]}", "name turned around (in no document)"


def _split(language: str, alpha2: str) -> Iterator[str]:
    name = _read_names(language).get(alpha2)
    if name:
        yield name
        if two := TWO_NAMES.fullmatch(name):
            yield from two.groups()


@cache
def _read_names(language: str, of: str = "territories") -> dict[str, str]:
    """Return names in a language by code, and forget its other data, which is large."""
    from babel import Locale, UnknownLocaleError, localedata

    try:
        names = dict(getattr(Locale.parse(language), of))
    except (UnknownLocaleError, ValueError):
        return {}
    localedata.clear_caches()
    return names


@cache
def _by_alpha3() -> dict[str, str]:
    from babel.core import get_global

    codes = {KOSOVO: "XK"}
    for code, targets in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(targets) == 1 and code not in FORMER:
            codes[code] = targets[0]
    return codes
