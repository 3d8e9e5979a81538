"""GeoJSON, as GDAL reads it, with which QGIS opens files."""

import json
import struct
from typing import Any

import pyogrio
import pytest

from kg.coordinates import find_coordinates
from kg.query.engine import Engine
from tests.exchange.conftest import Exporter

#: The city of an edge.
CITY = """
SELECT ?city {
  <%s> rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o .
  ?o kg:locatedIn* ?city . ?city a kg:City
}
"""


def read(exported: Exporter, policy: str = "reported") -> list[dict[str, Any]]:
    collection = json.loads(exported("geojson", policy).read_bytes())
    assert collection["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = collection["features"]
    return features


def test_gdal_reads_the_same_points_and_properties(exported: Exporter) -> None:
    features = read(exported)
    about, _, shapes, columns = pyogrio.raw.read(exported("geojson"))
    assert about["crs"] == "EPSG:4326"
    assert len(shapes) == len(features)
    names = dict(zip(about["fields"], columns, strict=True))
    for number, feature in enumerate(features):
        shape = shapes[number]
        point = list(struct.unpack("<dd", bytes(shape)[5:21])) if shape is not None else None
        assert point == (feature["geometry"] or {}).get("coordinates")
        assert names["kind"][number] == feature["properties"]["kind"]
        assert names["id"][number] == feature["id"]


def test_ids_are_of_one_feature_each(exported: Exporter) -> None:
    ids = [feature["id"] for feature in read(exported)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("policy", ["reported", "official"])
def test_a_point_is_that_of_a_city_in_an_edge(
    engine: Engine, exported: Exporter, policy: str
) -> None:
    for feature in read(exported, policy):
        if feature["geometry"]:
            (row,) = engine.select(CITY % feature["id"], policy)
            city = engine.shorten(str(row["city"]))
            assert tuple(feature["geometry"]["coordinates"]) == find_coordinates(city)
            assert feature["properties"]["precision"] == "city"
        elif feature["properties"]["kind"] == "site":
            assert feature["properties"]["precision"] == "none"


def test_every_station_is_there_and_every_statement_on_its_place(
    engine: Engine, exported: Exporter
) -> None:
    features = read(exported)
    sites = {one["properties"]["site"] for one in features}
    stations = engine.select("SELECT ?s { ?s a kg:Station }")
    assert {engine.shorten(str(row["s"])) for row in stations} <= sites
    spoken = {one["id"] for one in features if one["properties"]["kind"] == "statement"}
    rows = engine.select(
        "SELECT ?a { ?c rdf:subject ?s . ?s a kg:Station . ?c rdf:predicate ?p . ?a kg:about ?c . "
        "FILTER (?p IN (kg:locatedIn, kg:inCountry, kg:onContinent)) }"
    )
    assert {str(row["a"]) for row in rows} <= spoken


def test_no_policy_no_points_but_all_features(exported: Exporter) -> None:
    assert len(read(exported, "official")) == len(read(exported))
    assert not any(one["geometry"] for one in read(exported, "official"))
