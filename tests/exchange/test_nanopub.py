"""Nanopublications, as their library reads them, and by a second count of names and signatures."""

import hashlib
import re
from base64 import b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from kg.exchange.foreign import write_foreign
from kg.names import POLICIES
from kg.query.engine import Engine
from tests.exchange.conftest import Exporter

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NPX = "http://purl.org/nanopub/x/"
CODE = re.compile(r"RA[\w-]{43}")
ATTRIBUTIONS = "SELECT ?a ?stance WHERE { ?a a kg:Attribution ; kg:stance ?stance }"
DENIED = """
SELECT ?a ?s ?p ?o WHERE {
  ?a kg:about ?claim ; kg:stance ?stance . ?stance kg:polarity polarity:opposing .
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
}
"""
EDGES = """
SELECT DISTINCT ?s ?p ?o WHERE {
  ?claim a kg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o .
}
"""
Quads = list[ox.Quad]


def cut(text: str) -> dict[str, str]:
    """Return each nanopublication, as somebody would cut it out, by its code."""
    _, *blocks = text.split("\n\n")
    texts = {}
    for block in blocks:
        found = re.search(r"@prefix this: <[^>]*/(RA[\w-]{43})>", block)
        assert found
        texts[found[1]] = block
    assert len(texts) == len(blocks)
    return texts


def parse(text: str) -> Quads:
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


def show(term: object, code: str) -> str:
    """A line of the normal form, written a second time for this test."""
    if isinstance(term, ox.Literal):
        value = term.value.replace("\\", "\\\\").replace("\n", "\\n")
        kind = f"@{term.language}" if term.language else f"^{term.datatype.value}"
        return f"{kind} {value}"
    assert isinstance(term, ox.NamedNode)
    return term.value.replace(code, " ")


def write_normal(quads: Iterable[ox.Quad], code: str) -> str:
    def rank(quad: ox.Quad) -> tuple[object, ...]:
        names = [show(one, code) for one in (quad.graph_name, quad.subject, quad.predicate)]
        object = quad.object
        if isinstance(object, ox.Literal):
            type = "" if object.language else object.datatype.value
            return (*names, 1, object.value, type, object.language or "")
        return (*names, 0, show(object, code))

    lines = []
    for quad in sorted(quads, key=rank):
        for term in (quad.graph_name, quad.subject, quad.predicate, quad.object):
            lines.append(show(term, code) + "\n")
    return "".join(lines)


def find_code(quads: Quads) -> str:
    codes = {CODE.search(str(quad.graph_name))[0] for quad in quads}  # type: ignore[index]
    (code,) = codes
    return code


def is_trusty(quads: Quads) -> bool:
    code = find_code(quads)
    digest = hashlib.sha256(write_normal(quads, code).encode()).digest()
    return code == "RA" + urlsafe_b64encode(digest).decode().rstrip("=")


def is_signed(quads: Quads) -> bool:
    code = find_code(quads)
    values = {quad.predicate.value.removeprefix(NPX): quad.object.value for quad in quads}
    key = serialization.load_der_public_key(b64decode(values["hasPublicKey"]))
    assert isinstance(key, rsa.RSAPublicKey)
    assert values["hasAlgorithm"] == "RSA"
    assert values["hasSignatureTarget"].endswith(f"/{code}")
    others = [quad for quad in quads if quad.predicate.value != f"{NPX}hasSignature"]
    text = write_normal(others, code).encode()
    try:
        key.verify(b64decode(values["hasSignature"]), text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def get_graph(quads: Quads, name: str) -> Quads:
    return [quad for quad in quads if str(quad.graph_name.value).endswith(f"#{name}")]


@pytest.fixture(scope="module")
def every(exported: Exporter) -> dict[str, Quads]:
    """Every nanopublication by the IRI of its attribution."""
    texts = cut(exported("nanopub").read_text(encoding="utf-8"))
    by_attribution = {}
    for text in texts.values():
        quads = parse(text)
        by_attribution[get_attribution(quads)] = quads
    assert len(by_attribution) == len(texts)
    return by_attribution


def get_attribution(quads: Quads) -> str:
    (one,) = (
        quad.subject.value
        for quad in get_graph(quads, "provenance")
        if quad.object.value.endswith("ns#Attribution")
    )
    return str(one)


@pytest.fixture(scope="module")
def signed(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """The graph signed, and the private key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, lock = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, form, lock)
    path = tmp_path_factory.mktemp("key") / "key.pem"
    path.write_bytes(secret)
    engine = Engine(str(build_folder))
    return b"".join(write_foreign(engine, "nanopub", None, path)).decode(), secret


def test_each_attribution_is_one_nanopublication(engine: Engine, every: dict[str, Quads]) -> None:
    rows = list(engine.select(ATTRIBUTIONS))
    assert set(every) == {str(row["a"]) for row in rows}
    for row in rows:
        stances = {
            quad.object.value
            for quad in get_graph(every[str(row["a"])], "provenance")
            if quad.predicate.value.endswith("ns#stance")
        }
        assert stances == {str(row["stance"])}


def test_every_name_is_the_hash_of_its_contents(every: dict[str, Quads]) -> None:
    assert all(map(is_trusty, every.values()))


@pytest.mark.parametrize("policy", POLICIES)
def test_assertions_are_the_edges_of_the_policy_and_nothing_else(
    engine: Engine, exported: Exporter, policy: str
) -> None:
    asserted = set()
    for quad in parse(exported("nanopub", policy).read_text(encoding="utf-8")):
        if quad.graph_name.value.endswith("#assertion") and not is_of_stance(quad):
            asserted.add(tuple(term.value for term in quad.triple))
    rows = engine.select(EDGES, policy)
    assert asserted == {(str(row["s"]), str(row["p"]), str(row["o"])) for row in rows}


def is_of_stance(quad: ox.Quad) -> bool:
    return "/id/attribution/" in quad.subject.value or "/id/claim/" in quad.subject.value


def test_a_denial_never_asserts_what_it_denies(engine: Engine, every: dict[str, Quads]) -> None:
    rows = list(engine.select(DENIED))
    assert rows
    for row in rows:
        quads = every[str(row["a"])]
        denied = (str(row["s"]), str(row["p"]), str(row["o"]))
        assert denied not in {tuple(term.value for term in quad.triple) for quad in quads}
        about = {quad.predicate.value: quad.object.value for quad in get_graph(quads, "assertion")}
        parts = [about[RDF + name] for name in ("subject", "predicate", "object")]
        assert parts == list(denied)


def test_provenance_has_the_passages_of_the_attribution(
    engine: Engine, every: dict[str, Quads]
) -> None:
    text = (
        "SELECT ?a ?start ?end ?hash ?of WHERE { ?a kg:passage ?p ; kg:inSource/kg:sha256 ?of . "
        "?p kg:start ?start ; kg:end ?end ; kg:sha256 ?hash }"
    )
    for row in engine.select(text):
        values = Counter(
            quad.object.value for quad in get_graph(every[str(row["a"])], "provenance")
        )
        assert values[str(row["hash"])]
        assert values[str(row["of"])]
        assert values[str(row["start"])]
        assert values[str(row["end"])]


def test_publication_information_is_the_same_on_every_day(every: dict[str, Quads]) -> None:
    for quads in every.values():
        values = {quad.predicate.value.rpartition("/")[2]: quad.object.value for quad in quads}
        assert values["created"] == "2024-07-31T00:00:00+00:00"
        assert values["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert values["creator"].endswith("/id/agent/editors")


def test_every_signature_is_that_of_the_key(signed: tuple[str, bytes]) -> None:
    text, secret = signed
    for one in list(cut(text).values())[::25]:
        quads = parse(one)
        assert is_trusty(quads)
        assert is_signed(quads)
    private = "".join(secret.decode().split("\n")[1:-2])
    assert private not in text
    assert "PRIVATE" not in text


def test_a_changed_byte_is_caught(signed: tuple[str, bytes]) -> None:
    one = next(one for one in cut(signed[0]).values() if "stance:denies" in one)
    start = one.index("sub:assertion {")
    caught, whole = 0, parse(one)
    for place in range(start, len(one), 7):
        changed = one[:place] + chr(ord(one[place]) ^ 1) + one[place + 1 :]
        try:
            quads = parse(changed)
            lost = set(whole) - set(quads)
            if set(quads) == set(whole):
                continue  # a byte between words
            assert not is_trusty(quads)
            # the signature does not sign itself
            if not any(quad.predicate.value == f"{NPX}hasSignature" for quad in lost):
                assert not is_signed(quads)
        except (SyntaxError, ValueError, KeyError, TypeError, UnsupportedAlgorithm):
            pass  # no RDF, no nanopublication or no key any more
        caught += 1
    assert caught > 100


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("way", ["unsigned", "signed"])
def test_the_library_of_nanopublications_finds_each_kind_valid(
    exported: Exporter, signed: tuple[str, bytes], tmp_path: Path, way: str
) -> None:
    from nanopub import Nanopub

    text = exported("nanopub").read_text(encoding="utf-8") if way == "unsigned" else signed[0]
    for number, one in enumerate(choose(cut(text).values())):
        path = tmp_path / f"{number}.trig"
        path.write_text(one, encoding="utf-8")
        read = Nanopub(rdf=path)
        assert read.is_valid
        assert read.has_valid_trusty


def choose(texts: Iterable[str]) -> list[str]:
    """One nanopublication of each stance, and one with a number."""
    chosen: dict[str, str] = {}
    for text in texts:
        for stance in re.findall(r"kg:stance (stance:[\w-]+)", text):
            chosen.setdefault(stance, text)
        if re.search(r"sub:assertion \{\n\t\S+ \S+ \d+ \.", text):
            chosen.setdefault("number", text)
    assert {"stance:denies", "stance:disputes", "stance:alleges", "number"} <= set(chosen)
    return list(chosen.values())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_library_finds_what_was_changed(exported: Exporter, tmp_path: Path) -> None:
    from nanopub import Nanopub
    from nanopub.utils import MalformedNanopubError

    one = next(iter(cut(exported("nanopub").read_text(encoding="utf-8")).values()))
    path = tmp_path / "changed.trig"
    path.write_text(one.replace("kg:start 0", "kg:start 1"), encoding="utf-8")
    with pytest.raises(MalformedNanopubError, match="not valid"):
        assert Nanopub(rdf=path).has_valid_trusty
