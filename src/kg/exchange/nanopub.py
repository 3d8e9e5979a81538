"""Nanopublications: one for each attribution, with a name that holds its own hash.

Nothing is asserted but the edges of the policy. All else, and so every denial, is the stance that
somebody takes towards a claim, of which the parts are named and nothing is said.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.exchange.contents import Contents, Statement, describe_claim, read_contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.exchange.signing import Signer, read_signer
from kg.exchange.trusty import UNKNOWN, compute_code, normalize, put_code
from kg.names import expand_known, prefixes, shorten
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.nodes import select_rows
from kg.rdfio import serialize

LOSSES = (
    Loss("that a claim is an edge under the policy", WHOLE, "its triple is the assertion"),
    Loss("who supports a claim", WHOLE, "provenance: `prov:wasAttributedTo` and `kg:speaker`"),
    Loss("who denies or disputes it", WHOLE, "a nanopublication whose assertion is the stance"),
    Loss("stance, basis, relays, answers, readings", WHOLE, "provenance, in our terms"),
    Loss("document and passage", WHOLE, "provenance: SHA-256, positions and hash of the passage"),
    Loss("when it was said and when it holds", WHOLE, "provenance: days and words as printed"),
    Loss("stances towards publications and attributions", WHOLE, "an assertion of the stance"),
    Loss("standing, caveat, objectors", PARTLY, "words of the publication information"),
    Loss("other names and their languages", NOT, "only what a label says; IRIs lead to the rest"),
    Loss("documents' dates and publishers", PARTLY, "dates, language and name; no publisher"),
    Loss("general claims above a claim, judgements, leads", NOT, "no speaker says them"),
)
#: Namespaces that the ontology does not use.
SPACES = {
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
}
#: Where nanopublications have their names; the code follows.
BASE = "https://w3id.org/overseas-stations/np/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CLAIMS = """
SELECT ?node ?subject ?predicate ?object WHERE {{
  VALUES ?node {{ {nodes} }}
  ?node rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}}
"""
#: The passages of an attribution, and the steps of those who passed it on.
PARTS = """
SELECT ?node ?part WHERE {{ VALUES ?node {{ {nodes} }} ?node kg:relay|kg:passage ?part }}
"""
PROPERTIES = """
SELECT ?node ?property ?value WHERE {{ VALUES ?node {{ {nodes} }} ?node ?property ?value }}
"""
DOCUMENTS = """
SELECT ?node ?property ?value WHERE {{
  VALUES ?node {{ {nodes} }}
  VALUES ?property {{
    rdf:type kg:sha256 kg:length kg:dateFrom kg:dateTo dcterms:language skos:prefLabel
  }}
  ?node ?property ?value .
}}
"""
THIS = ox.NamedNode(BASE + UNKNOWN)
Value = ox.NamedNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Value]


class _Speech(NamedTuple):
    """An attribution with all that it is about."""

    id: str
    statements: list[Statement]


def write(engine: Engine, policy: str, key: Path | None = None) -> Iterator[bytes]:
    """Write TriG, one nanopublication after another; each can be used alone."""
    signer = read_signer(key) if key else None
    contents = read_contents(engine, policy)
    speeches = _list_speeches(contents)
    signed = "signed" if signer else "not signed"
    yield f"# {len(speeches)} nanopublications, {signed}, under the policy {policy}.\n".encode()
    yield f"# {describe_horizon(contents.horizon)}\n".encode()
    writer = _Writer(contents, speeches)
    for one in speeches:
        quads = writer.make(one)
        if signer:
            quads += _sign(quads, signer)
        yield b"\n" + _show(quads, compute_code(quads))


def _list_speeches(contents: Contents) -> list[_Speech]:
    groups: dict[str, list[Statement]] = {}
    for statement in contents.list_statements():
        groups.setdefault(statement.id, []).append(statement)
    return [_Speech(id, groups[id]) for id in sorted(groups)]


def _sign(quads: list[ox.Quad], signer: Signer) -> list[ox.Quad]:
    """Return what a signature adds; it signs all but itself."""
    graph, signature = _inside("pubinfo"), _inside("sig")
    added = [
        ox.Quad(signature, _node("npx:hasAlgorithm"), ox.Literal("RSA"), graph),
        ox.Quad(signature, _node("npx:hasPublicKey"), ox.Literal(signer.public_key), graph),
        ox.Quad(signature, _node("npx:hasSignatureTarget"), THIS, graph),
    ]
    text = ox.Literal(signer.sign(normalize([*quads, *added])))
    return [*added, ox.Quad(signature, _node("npx:hasSignature"), text, graph)]


def _show(unnamed: list[ox.Quad], code: str) -> bytes:
    """Return a nanopublication with its code as TriG, with the prefixes that it uses."""
    quads, this = put_code(unnamed, code), BASE + code
    spaces = {"this": this, "sub": f"{this}#", **SPACES, **prefixes()}
    names = [term.value for quad in quads for term in quad if isinstance(term, ox.NamedNode)]
    types = [quad.object.datatype.value for quad in quads if isinstance(quad.object, ox.Literal)]
    used = {shorten(name, spaces).partition(":")[0] for name in {*names, *types}}
    return serialize(quads, "trig", {short: spaces[short] for short in spaces if short in used})


def _node(name: str) -> ox.NamedNode:
    """Return a node by its prefixed name or IRI."""
    return ox.NamedNode(expand_known(expand_known(name, SPACES), prefixes()))


def _inside(name: str) -> ox.NamedNode:
    """Return a part of a nanopublication."""
    return ox.NamedNode(f"{THIS.value}#{name}")


class _Writer:
    """Makes nanopublications, whose code is still unknown."""

    def __init__(self, contents: Contents, speeches: list[_Speech]) -> None:
        engine = contents.engine
        self.contents = contents
        #: What each claim would assert, by its id.
        self.claims: dict[str, Triple] = {}
        claims = [engine.expand(claim.id) for claim in contents.claims]
        for node, subject, predicate, object in select_rows(engine, CLAIMS, claims):
            self.claims[engine.shorten(node.value)] = (subject, predicate, object)
        attributions = [engine.expand(one.id) for one in speeches]
        self.parts: dict[str, list[str]] = {}
        for node, part in select_rows(engine, PARTS, attributions):
            self.parts.setdefault(engine.shorten(node.value), []).append(part.value)
        described = set(attributions).union(*self.parts.values())
        self.triples: dict[str, list[Triple]] = {}
        self._read(PROPERTIES, described)
        self._read(DOCUMENTS, [one.iri for one in contents.documents.values()])

    def _read(self, query: str, nodes: Iterable[str]) -> None:
        for triple in select_rows(self.contents.engine, query, nodes):
            self.triples.setdefault(triple[0].value, []).append(tuple(triple))

    def make(self, speech: _Speech) -> list[ox.Quad]:
        """Return its four graphs, each sorted: head, assertion, provenance, information."""
        graphs = {
            "Head": self._write_head(),
            "assertion": self._write_assertion(speech),
            "provenance": self._write_provenance(speech),
            "pubinfo": self._write_pubinfo(speech),
        }
        quads = []
        for name, triples in graphs.items():
            made = {ox.Quad(*triple, _inside(name)) for triple in triples}
            quads += sorted(made, key=str)
        return quads

    def _write_head(self) -> Iterator[Triple]:
        yield THIS, _node("rdf:type"), _node("np:Nanopublication")
        yield THIS, _node("np:hasAssertion"), _inside("assertion")
        yield THIS, _node("np:hasProvenance"), _inside("provenance")
        yield THIS, _node("np:hasPublicationInfo"), _inside("pubinfo")

    def _is_asserted(self, statement: Statement) -> bool:
        """Return whether the triple of a claim is asserted, not a stance towards it."""
        one = statement.attribution
        is_edge = statement.about in self.contents.edges
        return is_edge and one.side == "supporting" and not one.is_withdrawn

    def _write_assertion(self, speech: _Speech) -> Iterator[Triple]:
        stance = (_node("kg:speaker"), _node("kg:stance"))
        for statement in speech.statements:
            about = statement.about
            if self._is_asserted(statement):
                yield self.claims[about]
                continue
            yield _node(speech.id), _node("kg:about"), _node(about)
            for triple in self.triples[_node(speech.id).value]:
                if triple[1] in stance:
                    yield triple
            if about in self.claims:
                yield _node(about), _node("rdf:type"), _node("kg:Claim")
                names = map(_node, ("rdf:subject", "rdf:predicate", "rdf:object"))
                for name, part in zip(names, self.claims[about], strict=True):
                    yield _node(about), name, part

    def _write_provenance(self, speech: _Speech) -> Iterator[Triple]:
        one = speech.statements[0].attribution
        assertion, speaker = _inside("assertion"), _node(one.speaker)
        source = _node(f"source:{one.source}")
        yield assertion, _node("prov:wasAttributedTo"), speaker
        yield assertion, _node("prov:wasDerivedFrom"), _node(speech.id)
        yield assertion, _node("prov:wasDerivedFrom"), source
        yield speaker, _node("rdfs:label"), ox.Literal(one.speaker_label)
        for iri in (_node(speech.id).value, source.value, *self.parts[speech.id]):
            yield from self.triples[iri]

    def _write_pubinfo(self, speech: _Speech) -> Iterator[Triple]:
        yield THIS, _node("dcterms:creator"), _node("agent:editors")
        yield THIS, _node("dcterms:license"), ox.NamedNode(LICENCE)
        yield THIS, _node("dcterms:conformsTo"), _node(f"policy:{self.contents.policy}")
        yield THIS, _node("npx:hasNanopubType"), _node("kg:Attribution")
        if day := self.contents.horizon:
            moment = ox.Literal(f"{day}T00:00:00+00:00", datatype=_node("xsd:dateTime"))
            yield THIS, _node("dcterms:created"), moment
        for statement in speech.statements:
            for property, words in self._describe(statement):
                yield THIS, _node(property), ox.Literal(words, language="en")
        horizon = describe_horizon(self.contents.horizon)
        yield THIS, _node("rdfs:comment"), ox.Literal(horizon, language="en")

    def _describe(self, statement: Statement) -> Iterator[tuple[str, str]]:
        """Yield properties in words: who says what, and how the claim stands."""
        one, claim = statement.attribution, statement.claim
        sentence = claim.sentence if claim else statement.about
        yield "rdfs:label", f"{one.speaker_label} {one.stance}: {sentence}"
        if claim:
            yield "rdfs:comment", describe_claim(claim)
        if one.is_withdrawn:
            yield "rdfs:comment", "Its speaker withdrew it."
