"""Redaction: a password that a store sends back is shown in no form."""

import base64
import codecs
import html
import json
import re
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import suppress

from kg.stores.credentials import Credentials

#: In place of what is hidden.
HIDDEN = "…"
#: Characters from which a password is looked for in answers: a shorter one can be a word of them.
LONG = 8
#: How often a text is decoded: it can be encoded twice.
ROUNDS = 3
HEX = "[0-9A-Fa-f]"
#: How texts of JSON, Turtle, Python and others write a character.
ESCAPE = re.compile(rf"\\(?:u({HEX}{{4}})|x({HEX}{{2}})|U00({HEX}{{6}})|u\{{({HEX}{{1,6}})\}})")
#: How mails and C write a byte.
BYTE = re.compile(rf"=({HEX}{{2}})|\\([0-3][0-7]{{2}})")
#: Bytes by hexadecimal numbers with something between.
HEX_PAIRS = re.compile(rf"(?<!{HEX}){HEX}{{2}}(?:[ :,-]{HEX}{{2}}){{3,}}(?!{HEX})")
#: Numbers of characters or bytes, such as `0x61`, `U+0061`, `97`, `-61` and `1100001`.
NUMBER = re.compile(rf"(?:0[xX]|[uU]\+)?(-?{HEX}+)")
#: A scheme, and the login after it, which may have any sign.
LOGIN = re.compile(r"^([a-z][a-z0-9+.-]*:[/\\]*)?.*@", re.IGNORECASE | re.DOTALL)
PARAMETERS = re.compile(r"([?#]).+", re.DOTALL)
TAG = re.compile("<[^<>]*>")
#: What other systems make of bytes, or of our bytes.
ENCODINGS = ("latin-1", "cp1252", "utf-16-le", "utf-16-be")
#: Letters and digits from which a password is looked for without what stands between them.
LEAST_SKELETON = 6


def hide_login(address: str) -> str:
    """Return a typed address without what may be a password."""
    return PARAMETERS.sub(rf"\1{HIDDEN}", LOGIN.sub(rf"\g<1>{HIDDEN}@", address))


class Redaction:
    """Hides a password in foreign texts.

    Args:
        credentials: None for a store without a login, of which nothing is hidden.
    """

    def __init__(self, credentials: Credentials | None) -> None:
        self._password = credentials.password if credentials else ""
        forms = sorted(set(_list_forms(credentials)) if credentials else (), key=len, reverse=True)
        # the letters of an encoded form may be large or small
        self._forms = re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if forms else None
        self._folded = list(dict.fromkeys(map(str.casefold, forms)))
        skeletons = {_strip(form) for form in [*forms, self._password[::-1]]}
        self._skeletons = [one for one in skeletons if len(one) >= LEAST_SKELETON]

    def hide(self, text: str) -> str:
        """Return a short text without the password.

        All of it is hidden if the password is found decoded, or with something between its letters.
        """
        if not self._forms:
            return text
        text = self._forms.sub(HIDDEN, unicodedata.normalize("NFC", text))
        others = [text, TAG.sub("", text), *_decode(text), *_read_numbers(text)]
        return HIDDEN if any(map(self._is_in, others)) else text

    def _is_in(self, text: str) -> bool:
        assert self._forms
        stripped = _strip(text)
        in_pieces = any(skeleton in stripped for skeleton in self._skeletons)
        return in_pieces or self._forms.search(text) is not None

    def is_repeated_in(self, answer: bytes) -> bool:
        """Return whether an answer has the password, unless it is a short one."""
        if not self._forms or len(self._password) < LONG:
            return False
        text = unicodedata.normalize("NFC", answer.decode(errors="replace"))
        return self._is_among(text) or any(map(self._is_among, _decode(text)))

    def _is_among(self, text: str) -> bool:
        """Look for each form in a long text: that is faster than one expression for all."""
        folded = text.casefold()
        return any(form in folded for form in self._folded)


def _list_forms(credentials: Credentials) -> Iterator[str]:
    """Yield the password and its usual encodings."""
    password = credentials.password
    data = password.encode()
    yield password
    yield unicodedata.normalize("NFC", password)
    yield repr(data)[2:-1]
    yield json.dumps(password)[1:-1]
    yield urllib.parse.quote(password, safe="")
    yield urllib.parse.quote_plus(password)
    yield html.escape(password)
    if len(password) > 3:
        yield from _list_misread(password)
        for bytes_ in (data, password.encode("utf-16-le"), password.encode("utf-16-be")):
            yield bytes_.hex()
            yield from _list_base64(bytes_)
        yield base64.b32encode(data).decode().rstrip("=")
        yield base64.b85encode(data).decode()
        yield base64.a85encode(data).decode()
        yield codecs.encode(password, "rot13")
        yield from _list_base64(base64.b64encode(data))
    yield base64.b64encode(f"{credentials.user}:{password}".encode()).decode().rstrip("=")


def _list_misread(password: str) -> Iterator[str]:
    """Yield what is read where one side writes UTF-8 and the other something else."""
    for encoding in ENCODINGS:
        with suppress(UnicodeEncodeError):
            for form in (
                password.encode().decode(encoding, "ignore"),
                password.encode(encoding).decode(errors="replace"),
            ):
                if len(_strip(form)) >= LEAST_SKELETON:  # else it may be any text
                    yield form


def _strip(text: str) -> str:
    """Return the letters and digits of a text, without accents, width and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text))).casefold()


def _read_numbers(text: str) -> Iterator[str]:
    """Yield the numbers in a text as characters and as bytes, in each usual base."""
    words = NUMBER.findall(text)
    for base in (10, 16, 8, 2):
        numbers = []
        for word in words:
            with suppress(ValueError):
                numbers.append(int(word[:16], base))
        yield "".join(chr(number) for number in numbers if 0 <= number < 0x110000)
        yield bytes(number % 256 for number in numbers if -128 <= number < 256).decode(
            errors="replace"
        )


def _list_base64(data: bytes) -> Iterator[str]:
    """Yield what Base64 makes of the data wherever it begins within other data."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data).decode().rstrip("=")
        # the first and last letters also hold bits of what stands beside
        start = -(-before * 8 // 6)
        whole = encoded[start : (before + len(data)) * 8 // 6]
        yield whole
        yield whole.replace("+", "-").replace("/", "_")


#: Decoders, each after the signs without which it changes nothing.
DECODERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("%+", urllib.parse.unquote_plus),
    ("&", html.unescape),
    ("\\", lambda text: ESCAPE.sub(_unescape, text)),
    ("=\\", lambda text: urllib.parse.unquote(BYTE.sub(_write_percent, text))),
    (" :,-", lambda text: HEX_PAIRS.sub(_join_pairs, text)),
)


def _unescape(match: re.Match[str]) -> str:
    number = int(match[match.lastindex or 0], 16)
    return chr(number) if number < 0x110000 else match[0]


def _write_percent(match: re.Match[str]) -> str:
    return f"%{match[1] or format(int(match[2], 8), '02x')}"


def _join_pairs(match: re.Match[str]) -> str:
    return "".join(filter(str.isalnum, match[0]))


def _decode(text: str) -> Iterator[str]:
    """Yield the text as each decoder in turn leaves it."""
    for _ in range(ROUNDS):
        before = text
        for signs, decode in DECODERS:
            if any(sign in text for sign in signs) and (decoded := decode(text)) != text:
                text = decoded
                yield text
        if text == before:
            return
