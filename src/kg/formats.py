"""Formats of answers, graphs and exports: one table, and orders of preference."""

from __future__ import annotations

import pyoxigraph as ox

TYPE_CHECKING = False  # see kg.settings
if TYPE_CHECKING:
    from typing import Any

#: What a format can express: rows or a truth value, one graph, or named graphs as well.
ROWS, TRIPLES, QUADS = "rows", "triples", "quads"


class Format:
    """One format: facts for users, clients, files and the engine.

    Attributes:
        name: what `--format` and `kg export` call it.
        names: the name, then other names by which a client may ask for it.
        kind: ROWS, TRIPLES or QUADS.
        media: its media type.
        media_types: its media type, then others by which a client may ask for it.
        ending: the ending of a file or an address, without a dot.
        engine: pyoxigraph's format; None where this package writes the text itself.
        w3c: the local name of its IRI among the W3C's formats, for service descriptions.
    """

    __slots__ = ("ending", "engine", "kind", "media_type", "media_types", "name", "names", "w3c")

    def __init__(
        self,
        names: str,
        kind: str,
        media_types: str,
        ending: str,
        engine: Any = None,
        w3c: str = "",
    ) -> None:
        self.names = names.split()
        self.name = self.names[0]
        self.kind = kind
        self.media_types = media_types.split(", ")
        self.media_type = self.media_types[0]
        self.ending = ending
        self.engine = engine
        self.w3c = w3c


_Rows, _Rdf = ox.QueryResultsFormat, ox.RdfFormat
_SPARQL_JSON = "application/sparql-results+json, application/json"
_SPARQL_XML = "application/sparql-results+xml, application/xml, text/xml"
_TSV = "text/tab-separated-values"
TABLE = (
    Format("table", ROWS, "text/plain", "txt"),
    Format("markdown", ROWS, "text/markdown", "md"),
    Format("csv", ROWS, "text/csv", "csv", _Rows.CSV, "SPARQL_Results_CSV"),
    Format("csv-raw", ROWS, "text/csv", "csv", _Rows.CSV),
    Format("tsv", ROWS, _TSV, "tsv", _Rows.TSV, "SPARQL_Results_TSV"),
    Format("json", ROWS, _SPARQL_JSON, "json", _Rows.JSON, "SPARQL_Results_JSON"),
    Format("xml", ROWS, _SPARQL_XML, "xml", _Rows.XML, "SPARQL_Results_XML"),
    Format("turtle ttl n3", TRIPLES, "text/turtle", "ttl", _Rdf.TURTLE, "Turtle"),
    Format("ntriples nt", TRIPLES, "application/n-triples", "nt", _Rdf.N_TRIPLES, "N-Triples"),
    Format(
        "rdfxml xml rdf rdf+xml", TRIPLES, "application/rdf+xml", "rdf", _Rdf.RDF_XML, "RDF_XML"
    ),
    Format("jsonld json json-ld", QUADS, "application/ld+json", "jsonld", _Rdf.JSON_LD, "JSON-LD"),
    Format("trig", QUADS, "application/trig", "trig", _Rdf.TRIG, "TriG"),
    Format("nquads nq", QUADS, "application/n-quads", "nq", _Rdf.N_QUADS, "N-Quads"),
    Format("trig12", QUADS, "application/trig; version=1.2", "trig12.trig", _Rdf.TRIG),
)
FORMATS = {format.name: format for format in TABLE}

# Names of formats by use, the preferred first.

#: `kg query`, for rows and for triples.
TABULAR = ("table", "csv", "csv-raw", "tsv", "json", "xml", "markdown")
GRAPHICAL = ("turtle", "ntriples", "jsonld", "rdfxml")
#: The SPARQL protocol, for rows and for a graph.
RESULTS = ("json", "xml", "csv", "tsv")
#: Formats of rows that the engine writes; `csv` is then guarded against formulas, `csv-raw` not.
BY_ENGINE = (*RESULTS, "csv-raw")
GRAPHS = ("turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")
#: The Graph Store Protocol, for all named graphs at once.
DATASETS = ("trig", "nquads", "jsonld")
#: Files behind addresses, for rows and for triples.
ROW_FILES = ("json", "csv", "tsv", "xml", "markdown", "table")
TRIPLE_FILES = ("turtle", "ntriples", "rdfxml", "jsonld")
#: `kg export`.
EXPORTS = ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "csv", "trig12")

#: Formats with one line a statement, so that sorted files can be merged as text.
BY_LINE = ("nquads", "ntriples")
#: Formats in which the engine shortens IRIs by prefixes.
WITH_PREFIXES = ("turtle", "trig", "rdfxml")


def map_media_types(names: tuple[str, ...]) -> dict[str, Format]:
    """Return formats by media type: first by their own, then by other known types."""
    chosen = {FORMATS[name].media_type: FORMATS[name] for name in names}
    for name in names:
        for media in FORMATS[name].media_types:
            chosen.setdefault(media, FORMATS[name])
    return chosen


def map_endings(names: tuple[str, ...]) -> dict[str, Format]:
    """Return formats by the ending of a file or an address."""
    return {FORMATS[name].ending: FORMATS[name] for name in names}


def map_client_names() -> dict[str, tuple[str | None, str | None]]:
    """Return the media types of rows and of a graph by what a client may call them."""
    rows = _media_by_name(RESULTS)
    graphs = _media_by_name(GRAPHS)
    return {name: (rows.get(name), graphs.get(name)) for name in [*rows, *graphs]}


def _media_by_name(names: tuple[str, ...]) -> dict[str, str]:
    media = {}
    for name in names:
        for alias in FORMATS[name].names:
            media[alias] = FORMATS[name].media_type
    for media_type in map_media_types(names):
        media[media_type] = media_type
    return media
