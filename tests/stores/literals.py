"""Every form of literal that a graph like ours may hold, and what a store makes of each."""

from dataclasses import dataclass

import pyoxigraph as ox

from kg.names import XSD
from kg.stores.client import Endpoint
from kg.stores.engine import ask
from kg.stores.transport import StoreError

TYPED = [
    *[
        ("integer", form)
        for form in ("7", "007", "+7", "-7", "123456789012345678901234567890", "abc")
    ],
    *[("decimal", form) for form in ("1.5", "1.50", "1.0", "-0.0")],
    *[("double", form) for form in ("1.5E0", "1e3", "INF", "NaN")],
    *[("float", form) for form in ("1.5", "-INF")],
    *[("boolean", form) for form in ("true", "1", "0")],
    *[
        ("nonNegativeInteger", "12"),
        ("int", "12"),
        ("long", "9007199254740993"),
        ("unsignedByte", "255"),
    ],
    *[("date", form) for form in ("2022-10-01", "2022-10-01Z", "-0044-03-15")],
    *[("gYear", "2018"), ("gYearMonth", "2022-10"), ("time", "12:00:00")],
    *[
        ("dateTime", form)
        for form in (
            "2022-10-01T12:00:00Z",
            "2022-10-01T12:00:00.500+02:00",
            "2022-10-01T24:00:00Z",
        )
    ],
    *[
        ("dateTimeStamp", "2022-10-01T12:00:00Z"),
        ("duration", "P12M"),
        ("dayTimeDuration", "PT86400S"),
    ],
    *[("anyURI", "https://example.org/a b"), ("hexBinary", "0aFF"), ("token", "a token")],
]
TEXTS = [
    "plain",
    "",
    "line\nbreak",
    'a "quote" and \\',
    "tab\there",
    "海外110服务站",
    "Māori é",
    "👮",
    " spaces ",
]
LANGUAGES = ["en", "en-GB", "zh-Hans", "zh-Latn-pinyin"]
FORMS = [
    *[ox.Literal(text) for text in TEXTS],
    *[ox.Literal("服务站", language=language) for language in LANGUAGES],
    *[ox.Literal(form, datatype=ox.NamedNode(XSD + name)) for name, form in TYPED],
    ox.Literal(
        "POINT(2.35 48.85)",
        datatype=ox.NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"),
    ),
    ox.Literal("2022~", datatype=ox.NamedNode("https://www.loc.gov/extensions/EDTF")),
    ox.Literal(
        "<b>x</b>", datatype=ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML")
    ),
]
GRAPH = "https://w3id.org/overseas-stations/graph/staging/literal"


@dataclass(frozen=True)
class Kept:
    """A literal as it was sent, and as it came back; `problem` where it did not."""

    sent: ox.Literal
    came: str
    problem: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether nothing was changed, not even the case of a language tag."""
        return str(self.sent) == self.came

    @property
    def datatype(self) -> str:
        """The datatype, by which known faults are named."""
        return self.sent.datatype.value


def kept(endpoint: Endpoint) -> list[Kept]:
    """What the store makes of each form, each sent alone; the graph is removed again."""
    found = [_kept(endpoint, literal) for literal in FORMS]
    endpoint.update(f"DROP SILENT GRAPH <{GRAPH}>")
    return found


def _kept(endpoint: Endpoint, literal: ox.Literal) -> Kept:
    triple = ox.Triple(ox.NamedNode("urn:kg:s"), ox.NamedNode("urn:kg:p"), literal)
    data = ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES)
    try:
        endpoint.send_graph("PUT", GRAPH, data)
        answer = ask(
            endpoint,
            f"SELECT ?o WHERE {{ GRAPH <{GRAPH}> {{ <urn:kg:s> <urn:kg:p> ?o }} }}",
            [],
            [GRAPH],
        )
        assert isinstance(answer, ox.QuerySolutions)
        return Kept(literal, " and ".join(str(solution[0]) for solution in answer))
    except StoreError as error:
        return Kept(literal, "", error.reason)
