"""Trusty URIs: the text that is hashed, by hand."""

import hashlib
from base64 import b64encode

import pyoxigraph as ox
import pytest

from kg.exchange.trusty import UNKNOWN, compute_code, normalize, put_code

XSD = "http://www.w3.org/2001/XMLSchema#"
THIS = ox.NamedNode(f"https://example.org/np/{UNKNOWN}")
GRAPH = ox.NamedNode(f"{THIS.value}#assertion")
P = ox.NamedNode("https://example.org/p")
TEXT = (
    "https://example.org/np/ #assertion\nhttps://example.org/np/ \nhttps://example.org/p\n"
    "{object}\n"
)


def make(object: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(THIS, P, object, GRAPH)


@pytest.mark.parametrize(
    ("object", "shown"),
    [
        (THIS, "https://example.org/np/ "),
        (P, "https://example.org/p"),
        (ox.Literal("a"), f"^{XSD}string a"),
        (ox.Literal("7", datatype=ox.NamedNode(f"{XSD}integer")), f"^{XSD}integer 7"),
        (ox.Literal("福州", language="zh-Hans"), "@zh-hans 福州"),
        (ox.Literal("two\nlines \\ and \\n"), f"^{XSD}string two\\nlines \\\\ and \\\\n"),
        # only names hold the code
        (ox.Literal(UNKNOWN), f"^{XSD}string {UNKNOWN}"),
    ],
)
def test_each_kind_of_term_has_its_form(object: ox.NamedNode | ox.Literal, shown: str) -> None:
    assert normalize([make(object)]) == TEXT.format(object=shown)


def test_quads_are_sorted_and_none_is_there_twice() -> None:
    integer = ox.NamedNode(f"{XSD}integer")
    objects = [
        ox.NamedNode("https://example.org/Z"),
        ox.NamedNode("https://example.org/a"),
        ox.Literal("1", language="en"),
        ox.Literal("1", datatype=integer),
        ox.Literal("1"),
        ox.Literal("é"),
        ox.Literal("\U0001f600"),
    ]
    quads = [make(object) for object in objects]
    shown = normalize(quads).split("\n")[3::4]
    assert shown == [
        "https://example.org/Z",
        "https://example.org/a",
        "@en 1",
        f"^{XSD}integer 1",
        f"^{XSD}string 1",
        f"^{XSD}string é",
        f"^{XSD}string \U0001f600",
    ]
    assert normalize([*reversed(quads), *quads]) == normalize(quads)


def test_the_code_is_the_hash_of_that_text() -> None:
    text = TEXT.format(object="https://example.org/p")
    digest = b64encode(hashlib.sha256(text.encode()).digest(), altchars=b"-_").decode()
    code = compute_code([make(P)])
    assert code == "RA" + digest.rstrip("=")
    assert len(code) == len(UNKNOWN)


def test_the_code_stands_where_the_unknown_one_stood() -> None:
    (quad,) = put_code([make(ox.Literal(UNKNOWN))], "RAx")
    assert quad.subject == ox.NamedNode("https://example.org/np/RAx")
    assert quad.graph_name == ox.NamedNode("https://example.org/np/RAx#assertion")
    assert quad.object == ox.Literal(UNKNOWN)
