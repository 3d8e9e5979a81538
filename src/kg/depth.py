"""Depth of data that others wrote, which parsers follow with their stack.

A text of a few kilobytes ends the process that parses it, if it is nested deeply enough.
"""

import re

#: Levels, of which the smallest stack that we run on bears several times as many.
DEEPEST = 128
#: Strings of JSON and of N-Triples, in which brackets are text.
STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
#: IRIs and strings of N-Triples and N-Quads, and what begins and ends a term that is a triple.
TRIPLE_TERM = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|<<\(|\)>>')
BRACKETS = b"{}[]"
OTHERS = bytes(set(range(256)) - set(BRACKETS))
TO_BRACES = bytes.maketrans(b"[]", b"{}")


def is_deep_json(data: bytes) -> bool:
    """Return whether arrays and objects of a JSON text are nested too deeply."""
    brackets = STRING.sub(b"", data).translate(TO_BRACES, OTHERS)
    return _is_deep(brackets)


def are_deep_triples(data: bytes) -> bool:
    """Return whether triples in lines of N-Triples or N-Quads are nested too deeply."""
    if b"<<(" not in data:
        return False
    marks = [mark for mark in TRIPLE_TERM.findall(data) if not mark.startswith(b'"')]
    return _is_deep(b"".join(b"{" if mark == b"<<(" else b"}" for mark in marks))


def is_deep_xml(data: bytes) -> bool:
    """Return whether elements of an XML text are nested too deeply.

    Raises:
        ValueError: it is not well-formed, such as one that was cut, or entities expand too far.
    """
    from xml.parsers import expat

    depth = deepest = 0

    def start(*_: object) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(depth, deepest)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"no XML: {error}") from error
    return deepest > DEEPEST


def _is_deep(brackets: bytes) -> bool:
    """Remove the innermost pairs, again and again, and return whether some are left.

    This is faster than to count: almost nothing is left after the first few rounds.
    """
    for _ in range(DEEPEST):
        shorter = brackets.replace(b"{}", b"")
        if shorter == brackets:
            break
        brackets = shorter
    # a text that was cut lacks the ends of at most as many
    return len(brackets) > DEEPEST
