"""Trusty URIs of RDF (module RA): a name that holds the hash of what it names.

The rules are those of trustyuri.net, as the tools of nanopublications follow them.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

import pyoxigraph as ox

#: Stands for the code of a nanopublication until the code is known, and is as long.
UNKNOWN = "RA" + "_" * 43
#: A line of the normal form: graph, subject, predicate, object, of which numbers and words come
#: after names.
_Line = tuple[str, str, str, bool, str, str, str]


def compute_code(quads: Iterable[ox.Quad]) -> str:
    """Return the code of quads in whose names `UNKNOWN` stands."""
    digest = hashlib.sha256(normalize(quads).encode()).digest()
    return "RA" + urlsafe_b64encode(digest).decode().rstrip("=")


def put_code(quads: Iterable[ox.Quad], code: str) -> list[ox.Quad]:
    """Return quads with a code where `UNKNOWN` stood."""

    def name(term: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(term.value.replace(UNKNOWN, code)) if UNKNOWN in term.value else term

    named = []
    for quad in quads:
        terms = [name(term) if isinstance(term, ox.NamedNode) else term for term in quad]
        named.append(ox.Quad(*terms))
    return named


def normalize(quads: Iterable[ox.Quad]) -> str:
    """Return the text that is hashed and signed: sorted, without its own name."""
    lines = sorted({_make_line(quad) for quad in quads})
    return "".join(map(_show_line, lines))


def _make_line(quad: ox.Quad) -> _Line:
    names = [_hide(term) for term in (quad.graph_name, quad.subject, quad.predicate)]
    graph, subject, predicate = names
    object = quad.object
    if not isinstance(object, ox.Literal):
        return graph, subject, predicate, False, _hide(object), "", ""
    language = (object.language or "").lower()
    # words in a language come before words and numbers of a type
    type = "" if language else object.datatype.value
    return graph, subject, predicate, True, object.value, type, language


def _hide(term: object) -> str:
    """Return an IRI with a space where the code is."""
    # a blank node has no name that could be hashed
    assert isinstance(term, ox.NamedNode)
    return term.value.replace(UNKNOWN, " ")


def _show_line(line: _Line) -> str:
    graph, subject, predicate, is_literal, value, type, language = line
    if is_literal:
        mark = f"@{language}" if language else f"^{type}"
        value = f"{mark} " + value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{graph}\n{subject}\n{predicate}\n{value}\n"
