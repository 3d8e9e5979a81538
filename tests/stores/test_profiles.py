"""Profiles: paths and login of each kind of store."""

import pytest

from kg.stores.profiles import PROFILES, TESTED, strip_query_path
from tests.stores.servers import NAMES


def test_the_kinds_that_tests_run_are_those_called_tested() -> None:
    assert TESTED == NAMES


def test_names_are_the_keys() -> None:
    assert all(profile.name == name for name, profile in PROFILES.items())


@pytest.mark.parametrize(
    ("url", "name", "base"),
    [
        ("http://localhost:7878/", "oxigraph", "http://localhost:7878"),
        ("http://localhost:7878/query", "oxigraph", "http://localhost:7878"),
        ("http://localhost:8890/sparql", "virtuoso", "http://localhost:8890"),
        ("http://localhost:3030/ds/sparql", "fuseki", "http://localhost:3030/ds"),
        (
            "http://localhost/rdf4j-server/repositories/kg",
            "rdf4j",
            "http://localhost/rdf4j-server/repositories/kg",
        ),
        ("https://example.org/sparql", "sparql", "https://example.org/sparql"),
    ],
)
def test_the_query_path_is_no_part_of_the_base(url: str, name: str, base: str) -> None:
    assert strip_query_path(url, PROFILES[name]) == base
