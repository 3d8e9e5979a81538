"""No form of a password is shown, and nothing else is hidden."""

import base64
import codecs
import html
import json
import unicodedata
import urllib.parse

import pytest

from kg.stores.credentials import Credentials
from kg.stores.redaction import Redaction

PASSWORD = "cänary/5+b1&<e"
LOGIN = Credentials("reader", PASSWORD)
DATA = PASSWORD.encode()
FORMS = {
    "plain": PASSWORD,
    "upper case": PASSWORD.upper(),
    "repr": repr(DATA),
    "percent": urllib.parse.quote(PASSWORD, safe=""),
    "every byte by percent": "".join(f"%{byte:02x}" for byte in DATA),
    "form": urllib.parse.quote_plus(PASSWORD),
    "percent twice": urllib.parse.quote(urllib.parse.quote(PASSWORD, safe="")),
    "html": html.escape(PASSWORD),
    "html by numbers": "".join(f"&#{ord(letter)};" for letter in PASSWORD),
    "html by hexadecimal numbers": "".join(f"&#x{ord(letter):X};" for letter in PASSWORD),
    "json": json.dumps(PASSWORD),
    "json, every letter": "".join(f"\\u{ord(letter):04x}" for letter in PASSWORD),
    "python, every letter": "".join(f"\\x{ord(letter):02x}" for letter in PASSWORD),
    "turtle": "".join(f"\\U{ord(letter):08X}" for letter in PASSWORD),
    "html in percent": urllib.parse.quote(html.escape(PASSWORD)),
    "hexadecimal": DATA.hex(),
    "hexadecimal, upper case": DATA.hex().upper(),
    "base64": base64.b64encode(DATA).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(DATA).decode(),
    "base64 with a user": base64.b64encode(b"reader:" + DATA).decode(),
    "base64 within other data, 1": base64.b64encode(b"x" + DATA + b"rest").decode(),
    "base64 within other data, 2": base64.b64encode(b"xy" + DATA + b"rest").decode(),
    "base64 twice": base64.b64encode(base64.b64encode(DATA)).decode(),
    "base32": base64.b32encode(DATA).decode(),
    "octal": "".join(f"\\{byte:03o}" for byte in DATA),
    "quoted-printable": "".join(f"={byte:02X}" for byte in DATA),
    "hexadecimal with colons": DATA.hex(":"),
    "hexadecimal with blanks": DATA.hex(" ").upper(),
    "with accents apart": unicodedata.normalize("NFD", PASSWORD),
    "base64 in percent": urllib.parse.quote(base64.b64encode(DATA).decode(), safe=""),
}
#: Forms that are looked for in errors alone: an answer has many words and numbers.
FORMS_OF_ERRORS = {
    "backwards": PASSWORD[::-1],
    "with blanks": " ".join(PASSWORD),
    "with hyphens": "-".join(PASSWORD),
    "with signs that nobody sees": "\u200b".join(PASSWORD),
    "in tags": "".join(f"<b>{letter}</b>" for letter in PASSWORD),
    "full width": "".join(chr(ord(letter) + 0xFEE0) for letter in PASSWORD if letter.isascii()),
    "numbers of bytes": str(list(DATA)),
    "signed numbers of bytes": str([byte - 256 if byte > 127 else byte for byte in DATA]),
    "hexadecimal numbers": ", ".join(f"0x{byte:02x}" for byte in DATA),
    "octal numbers": " ".join(f"{byte:o}" for byte in DATA),
    "binary numbers": " ".join(f"{byte:08b}" for byte in DATA),
    "code points": " ".join(f"U+{ord(letter):04X}" for letter in PASSWORD),
    "functions": "+".join(f"CHAR({ord(letter)})" for letter in PASSWORD),
}
FORMS |= {
    "UTF-8 read as Latin-1": DATA.decode("latin-1"),
    "Latin-1 read as UTF-8": PASSWORD.encode("latin-1").decode(errors="replace"),
    "hexadecimal of UTF-16": PASSWORD.encode("utf-16-le").hex(),
    "base64 of UTF-16": base64.b64encode(PASSWORD.encode("utf-16-le")).decode(),
    "base85": base64.b85encode(DATA).decode(),
    "rotated": codecs.encode(PASSWORD, "rot13"),
}


@pytest.mark.parametrize("form", (FORMS | FORMS_OF_ERRORS).values(), ids=FORMS | FORMS_OF_ERRORS)
def test_no_form_of_a_password_is_shown(form: str) -> None:
    shown = Redaction(LOGIN).hide(f"who is {form}?")
    assert "…" in shown
    middle = form[len(form) // 4 : -len(form) // 4]
    assert middle not in shown


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_answer_that_has_a_password_in_any_form_is_noticed(form: str) -> None:
    assert Redaction(LOGIN).is_repeated_in(f'{{"value": "{form}"}}'.encode())


@pytest.mark.parametrize(
    "text", ["the reader is 100% right & glad", "a\\b", "\\uFFFF \\x", "%zz", "?" * 9]
)
def test_other_texts_are_shown_as_they_are(text: str) -> None:
    assert Redaction(LOGIN).hide(text) == text
    assert Redaction(None).hide(text) == text
    assert Redaction(Credentials("reader", "秘密秘密秘密")).hide(text) == text
    assert not Redaction(LOGIN).is_repeated_in(text.encode())


def test_a_short_password_can_be_a_word_of_an_answer() -> None:
    redaction = Redaction(Credentials("dba", "dba"))
    assert not redaction.is_repeated_in(b"bdbab1")
    assert redaction.hide("the user dba") == "the user …"
