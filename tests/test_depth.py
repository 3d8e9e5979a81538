"""Nesting of data that others wrote."""

import json

import pytest

from kg.depth import DEEPEST, are_deep_triples, is_deep_json, is_deep_xml

LEVELS = (1, DEEPEST, 2 * DEEPEST, 100_000)
IS_DEEP = (False, False, True, True)


def nest_triples(levels: int) -> bytes:
    terms = b"<<( <urn:s> <urn:p> " * levels + b'"1"' + b" )>>" * levels
    return b"<urn:s> <urn:p> " + terms + b" .\n"


@pytest.mark.parametrize(("levels", "is_deep"), list(zip(LEVELS, IS_DEEP, strict=True)))
def test_levels_are_told_in_each_kind_of_brackets(levels: int, is_deep: bool) -> None:
    for begin, end in ((b"[", b"]"), (b'{"a":', b"}")):
        assert is_deep_json(begin * levels + b"1" + end * levels) == is_deep
    assert are_deep_triples(nest_triples(levels)) == is_deep
    assert is_deep_xml(b"<a>" * levels + b"</a>" * levels) == is_deep


def test_what_was_cut_is_as_deep_as_it_begins() -> None:
    assert is_deep_json(b"[" * 100_000)
    assert not is_deep_json(b'{"a":[{"b":')
    assert are_deep_triples(nest_triples(1_000)[:9_000])


def test_what_is_long_or_in_a_string_is_not_deep() -> None:
    many = [{"a": ["{" * 500, "[" * 500, '"', "\\", '\\"[{', "}"]}] * 1_000
    assert not is_deep_json(json.dumps(many).encode())
    line = b'<urn:s> <urn:p> "' + b"<<( " * 500 + b'" .\n'
    assert not are_deep_triples(line * 1_000)
    assert not are_deep_triples(nest_triples(1) * 1_000)
    assert not is_deep_xml(b"<a>" + b"<a/>" * 1_000 + b"</a>")


def test_a_quote_hides_no_depth() -> None:
    """Neither one in a comment or without an end, nor one that is escaped."""
    for before in (b'# "\n', b'"', b'"\\"" '):
        assert are_deep_triples(before + nest_triples(1_000))
    assert is_deep_json(b'["\\\\",' + b"[" * 1_000 + b"]" * 1_001)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<a><b></b>",
        b"<a></b>",
        b"<a>&x;</a>",
        b'<?xml version="1.0" encoding="UTF-8"?><a>\xe9</a>',
    ],
)
def test_what_is_no_whole_xml_is_told(text: bytes) -> None:
    with pytest.raises(ValueError, match="no XML"):
        is_deep_xml(text)
