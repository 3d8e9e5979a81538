"""Table of formats: its facts, and the order of preference of each use."""

import pyoxigraph as ox
import pytest

from kg.formats import (
    BY_LINE,
    DATASETS,
    EXPORTS,
    FORMATS,
    GRAPHICAL,
    GRAPHS,
    QUADS,
    RESULTS,
    ROW_FILES,
    ROWS,
    TABLE,
    TABULAR,
    TRIPLE_FILES,
    TRIPLES,
    WITH_PREFIXES,
    Format,
    map_client_names,
    map_endings,
    map_media_types,
)

USES = [TABULAR, GRAPHICAL, RESULTS, GRAPHS, DATASETS, ROW_FILES, TRIPLE_FILES, EXPORTS]
TRIPLE = ox.Triple(ox.NamedNode("s:s"), ox.NamedNode("p:p"), ox.Literal("o"))
RDF = [format for format in TABLE if format.kind != ROWS]


def test_names_are_unique() -> None:
    assert len(FORMATS) == len(TABLE)


@pytest.mark.parametrize("names", [*USES, BY_LINE, WITH_PREFIXES])
def test_every_use_names_formats_of_the_table_once(names: tuple[str, ...]) -> None:
    assert set(names) <= set(FORMATS)
    assert len(set(names)) == len(names)
    # csv-raw is CSV too, and no address or file is named after it
    assert len(map_endings(names)) == len(set(names) - {"csv-raw"})


@pytest.mark.parametrize("format", RDF, ids=lambda format: format.name)
def test_the_engine_writes_and_reads_each_format_of_graphs(format: Format) -> None:
    engine = format.engine
    data = ox.serialize([TRIPLE], format=engine)
    assert data is not None
    assert [quad.triple for quad in ox.parse(data, format=engine)] == [TRIPLE]


@pytest.mark.parametrize("name", GRAPHS)
def test_facts_agree_with_the_engine(name: str) -> None:
    format = FORMATS[name]
    assert format.media_type == format.engine.media_type
    assert format.ending == format.engine.file_extension
    assert (format.kind == QUADS) == format.engine.supports_datasets
    assert format.engine.iri.endswith("/" + format.w3c)


@pytest.mark.parametrize("name", RESULTS)
def test_facts_about_rows_agree_with_the_engine(name: str) -> None:
    format = FORMATS[name]
    assert format.kind == ROWS
    assert format.media_type == format.engine.media_type.partition(";")[0]
    assert format.engine.iri.endswith("/" + format.w3c)


def test_formats_with_prefixes_are_those_in_which_the_engine_shortens() -> None:
    prefixes = {"p": "p:"}
    shortened = set()
    for format in RDF:
        if ox.serialize([TRIPLE], format=format.engine) != ox.serialize(
            [TRIPLE], format=format.engine, prefixes=prefixes
        ):
            shortened.add(format.name)
    assert shortened - {"trig12"} == set(WITH_PREFIXES)


def test_a_graph_is_offered_as_turtle_and_a_dataset_as_trig_first() -> None:
    assert list(map_media_types(GRAPHS)) == [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ]
    assert list(map_media_types(DATASETS)) == [
        "application/trig",
        "application/n-quads",
        "application/ld+json",
    ]


def test_rows_are_offered_as_sparql_json_first_and_under_general_types_last() -> None:
    assert list(map_media_types(RESULTS)) == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        "application/xml",
        "text/xml",
    ]


def test_three_formats_cannot_express_named_graphs() -> None:
    assert {name for name in GRAPHS if FORMATS[name].kind == TRIPLES} == {
        "turtle",
        "ntriples",
        "rdfxml",
    }


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("json", ("application/sparql-results+json", "application/ld+json")),
        ("xml", ("application/sparql-results+xml", "application/rdf+xml")),
        ("csv", ("text/csv", None)),
        ("ttl", (None, "text/turtle")),
        ("n3", (None, "text/turtle")),
        ("rdf+xml", (None, "application/rdf+xml")),
        ("json-ld", (None, "application/ld+json")),
        ("nq", (None, "application/n-quads")),
        ("application/json", ("application/json", None)),
        ("application/trig", (None, "application/trig")),
    ],
)
def test_clients_may_name_a_format_in_many_words(
    name: str, media: tuple[str | None, str | None]
) -> None:
    assert map_client_names()[name] == media
