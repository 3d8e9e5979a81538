"""Forms of literals that a graph may contain, and what a store makes of each."""

from dataclasses import dataclass

import pyoxigraph as ox

from kg.names import XSD
from kg.stores.client import Endpoint
from kg.stores.engine import ask
from kg.stores.transport import StoreError

TYPED = {
    "integer": ("7", "007", "+7", "-7", "123456789012345678901234567890", "abc"),
    "decimal": ("1.5", "1.50", "1.0", "-0.0"),
    "double": ("1.5E0", "1e3", "INF", "NaN"),
    "float": ("1.5", "-INF"),
    "boolean": ("true", "1", "0"),
    "nonNegativeInteger": ("12",),
    "int": ("12",),
    "long": ("9007199254740993",),
    "unsignedByte": ("255",),
    "date": ("2022-10-01", "2022-10-01Z", "-0044-03-15"),
    "gYear": ("2018",),
    "gYearMonth": ("2022-10",),
    "time": ("12:00:00",),
    "dateTime": (
        "2022-10-01T12:00:00Z",
        "2022-10-01T12:00:00.500+02:00",
        "2022-10-01T24:00:00Z",
    ),
    "dateTimeStamp": ("2022-10-01T12:00:00Z",),
    "duration": ("P12M",),
    "dayTimeDuration": ("PT86400S",),
    "anyURI": ("https://example.org/a b",),
    "hexBinary": ("0aFF",),
    "token": ("a token",),
}
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
OTHERS = {
    "http://www.opengis.net/ont/geosparql#wktLiteral": "POINT(2.35 48.85)",
    "https://www.loc.gov/extensions/EDTF": "2022~",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML": "<b>x</b>",
}
GRAPH = "https://w3id.org/overseas-stations/graph/staging/literal"
SELECT = f"SELECT ?o WHERE {{ GRAPH <{GRAPH}> {{ <urn:kg:s> <urn:kg:p> ?o }} }}"


def list_forms() -> list[ox.Literal]:
    """List the literals, in the order of docs/stores/matrix.md."""
    forms = [ox.Literal(text) for text in TEXTS]
    for language in LANGUAGES:
        forms.append(ox.Literal("服务站", language=language))
    for name, texts in TYPED.items():
        datatype = ox.NamedNode(XSD + name)
        for text in texts:
            forms.append(ox.Literal(text, datatype=datatype))
    for iri, text in OTHERS.items():
        forms.append(ox.Literal(text, datatype=ox.NamedNode(iri)))
    return forms


@dataclass(frozen=True)
class RoundTrip:
    """A literal as it was sent and as it was returned, or the problem with it."""

    sent: ox.Literal
    returned: str
    problem: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether nothing was changed, not even the case of a language tag."""
        return str(self.sent) == self.returned

    @property
    def datatype(self) -> str:
        """The datatype, by which known faults are named."""
        return self.sent.datatype.value


def send_all_forms(endpoint: Endpoint) -> list[RoundTrip]:
    """Send and read each form alone; the graph is removed again."""
    trips = [_send_form(endpoint, literal) for literal in list_forms()]
    endpoint.update(f"DROP SILENT GRAPH <{GRAPH}>")
    return trips


def _send_form(endpoint: Endpoint, literal: ox.Literal) -> RoundTrip:
    triple = ox.Triple(ox.NamedNode("urn:kg:s"), ox.NamedNode("urn:kg:p"), literal)
    data = ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES)
    try:
        endpoint.send_graph("PUT", GRAPH, data)
        answer = ask(endpoint, SELECT, [], [GRAPH])
    except StoreError as error:
        return RoundTrip(literal, "", error.reason)
    assert isinstance(answer, ox.QuerySolutions)
    return RoundTrip(literal, " and ".join(str(solution[0]) for solution in answer))
