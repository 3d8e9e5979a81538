"""Values as FollowTheMoney takes them: ids, texts, days, languages, countries."""

import hashlib
import re
import unicodedata
from calendar import monthrange

from kg.countries import list_codes

#: How the id of each entity begins, so that none is that of another dataset.
SIGN = "kg-"
#: A local name that can be part of an id: FollowTheMoney takes letters, digits, "-" and ".".
PLAIN = re.compile(r"[0-9A-Za-z]([0-9A-Za-z-]{0,150}[0-9A-Za-z])?")
#: Characters that FollowTheMoney drops: controls, and marks that nobody sees.
DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2060-\u2064\ufeff\ud800-\udfff]"
)
#: Spaces that it makes a plain one.
SPACES = re.compile("[\u0a00\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
QUOTES = "\"'"
#: The largest numbers of characters of a name, a label and a text.
NAME, STRING, TEXT = 384, 1024, 65000
#: The languages that it knows: a code of two letters, and the one of three after it.
CODES = (
    "afafr amamh arara azaze bebel bgbul bnben bsbos cacat csces dadan dedeu "
    "elell eneng esspa etest fafas fifin frfra gagle heheb hihin hrhrv huhun "
    "hyhye idind isisl itita jajpn kakat kkkaz kmkhm knkan kokor kykir lbltz "
    "lolao ltlit lvlav mkmkd mnmon msmsa mtmlt mymya nenep nlnld nonor plpol "
    "pspus ptpor roron rurus sisin skslk slslv sqsqi srsrp svswe swswa tatam "
    "tetel tgtgk ththa tktuk tltgl trtur ukukr ururd uzuzb vivie zhzho"
)
LANGUAGES = {pair[:2]: pair[2:] for pair in CODES.split()}


def make_id(name: str) -> str:
    """Return the id of the entity of a prefixed name, such as `kg-station.USA01`.

    A name with other characters than FollowTheMoney takes has its digest there.
    """
    prefix, colon, local = name.partition(":")
    if colon and PLAIN.fullmatch(prefix) and PLAIN.fullmatch(local):
        return f"{SIGN}{prefix}.{local}"
    digest = hashlib.sha1(name.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return f"{SIGN}x.{digest.hexdigest()}"


def clean_text(text: str, limit: int = TEXT) -> str:
    """Return a text as FollowTheMoney keeps it; one that is too long is cut."""
    before = None
    while text != before:  # what is dropped can bring together what NFC joins
        before = text
        text = unicodedata.normalize("NFC", SPACES.sub(" ", DROPPED.sub("", text))).strip()
    return _cut(text, limit)


def clean_name(text: str) -> str:
    """Return a name as FollowTheMoney keeps it: one line, without quotes around it."""
    before = None
    while text != before:
        before = text
        text = " ".join(clean_text(text).split())
        if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES:
            text = text[1:-1]
    return _cut(text, NAME) if text.strip(QUOTES) else ""


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def find_language(tag: str) -> str:
    """Return the code of three letters of a language tag, or nothing."""
    return LANGUAGES.get(tag.partition("-")[0].lower(), "")


def find_country(alpha3: str) -> str:
    """Return the code of a country in FollowTheMoney, such as `us`, or nothing."""
    for code, _ in list_codes(alpha3):
        if len(code) == 2:
            return code.lower()
    return ""


def name_day(first: str, last: str) -> str:
    """Return the day, month or year that two days enclose, or nothing."""
    year, month, _ = (*first.split("-"), "", "")[:3]
    if first == last:
        return first
    if first == f"{year}-01-01" and last == f"{year}-12-31":
        return year
    if first.endswith("-01") and last[:8] == first[:8]:
        whole = f"{first[:8]}{monthrange(int(year), int(month))[1]:02}"
        return f"{year}-{month}" if last == whole else ""
    return ""


def name_moment(day: str) -> str:
    """Return the first moment of a day, as statements have it."""
    return f"{day}T00:00:00" if day else ""
