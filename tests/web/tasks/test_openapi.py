"""The OpenAPI document: complete, and the server answers as it says."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kg.query.engine import Engine
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="session")
def document(get: Get) -> dict[str, object]:
    content: dict[str, object] = get("/openapi.json").json()
    return content


def test_every_saved_query_has_its_addresses(
    document: dict[str, dict[str, object]], engine: Engine
) -> None:
    for name, query in engine.public.items():
        ending = "ttl" if query["form"] == "CONSTRUCT" else "csv"
        assert f"/queries/{name}.{ending}" in document["paths"]


def test_choices_stand_once_and_are_referred_to(document: dict[str, Any]) -> None:
    assert "Spain" in document["components"]["schemas"]["countries-with-stations"]["enum"]


@pytest.fixture(scope="session")
def schema(document: dict[str, object], server: Serving) -> object:
    """The document for schemathesis, with the address of the server."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=server.base)
    return schema


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        "/store",
        "/.well-known/void",
        "/queries",
        "/health",
        "/queries/stations-by-country.json",
        "/queries/timeline-of-responses.csv",
        "/queries/claims-at-position.xml",
        "/queries/contested-claims/explain",
        "/queries/names-of-a-thing.tsv",
        "/queries/new-york-case.ttl",
        "/queries/stations-by-country.md",
        "/queries/stations-by-country.csv-metadata.json",
        "/reconcile",
        "/reconcile/preview",
        "/reconcile/properties",
        "/reconcile/suggest/entity",
        "/reconcile/flyout/property",
    ],
)
def test_what_is_made_from_the_document_meets_no_server_error_and_its_own_schema(
    schema: object, path: str
) -> None:
    for method in schema[path]:  # type: ignore[index]
        operation = schema[path][method]  # type: ignore[index]

        @settings(
            max_examples=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        ask()
