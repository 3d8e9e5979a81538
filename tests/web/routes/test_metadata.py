"""Descriptions of the endpoint, over HTTP."""

from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest

from kg.web.tasks.sparql import GRAPHS
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("media", GRAPHS)
def test_it_is_told_in_every_format(get: Get, path: str, media: str) -> None:
    response = get(path, headers={"Accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    assert len(list(ox.parse(response.content, format=GRAPHS[media].engine))) > 50


def test_void_names_this_server(get: Get, server: Serving) -> None:
    description = get("/.well-known/void").text
    assert f"<{server.base}sparql>" in description
    assert f"<{server.base}store>" in description


def test_what_is_not_rdf_is_not_acceptable(get: Get) -> None:
    assert get("/.well-known/void", headers={"Accept": "text/csv"}).status_code == 406
    assert get("/sparql", headers={"Accept": "image/png"}).status_code == 406
