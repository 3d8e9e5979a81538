"""Graphs of a folder of RDF files."""

import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, QuerySyntaxError, UsageError
from kg.query import graph_folder
from kg.query.graph_folder import GraphFolder, list_files, list_others, stamp_folder

PEOPLE = "https://example.org/people"
#: A triple within a triple, and so on.
DEEP = "<urn:s> <urn:p> " + "<<( <urn:s> <urn:p> " * 5_000 + '"1"' + " )>>" * 5_000 + " .\n"
#: The same between quotes of another kind, which hide it from us and not from the parser.
QUOTE = "<urn:s> <urn:p> '\"' . "
HIDDEN = QUOTE + DEEP.strip().replace('"1"', "'1'") + QUOTE
LONG = f'<urn:s> <urn:p> "{"x" * (1 << 24)}" .'
BAGS = "<rdf:Bag><rdf:li>" * 300 + "</rdf:li></rdf:Bag>" * 300
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write files of a folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


Put = Callable[..., Path]


def ask(folder: GraphFolder, text: str, **dataset: list[str]) -> bool:
    graphs = {"default": [], "named": [], **dataset}
    answer = folder.execute(text, **graphs, base="http://localhost/sparql")
    return bool(answer)


def test_triples_are_the_default_graph_or_the_one_that_a_file_names(put: Put) -> None:
    folder = put(a_ttl="<urn:a> <urn:p> 1 .", b_nt="<urn:b> <urn:p> <urn:c> .", b_nt_graph=PEOPLE)
    graphs = GraphFolder(str(folder))
    assert graphs.graph_names == {PEOPLE}
    assert ask(graphs, "ASK { <urn:a> ?p ?o FILTER NOT EXISTS { <urn:b> ?q ?r } }")
    assert ask(graphs, f"ASK {{ GRAPH <{PEOPLE}> {{ <urn:b> ?p ?o }} }}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x_trig", "<urn:g> { <urn:s> <urn:p> <urn:o> }"),
        ("x_nq", "<urn:s> <urn:p> <urn:o> <urn:g> ."),
        ("x_NQ", "<urn:s> <urn:p> <urn:o> <urn:g> ."),
        ("sub__x_nq", "<urn:s> <urn:p> <urn:o> <urn:g> ."),
        ("x_jsonld", '{"@id": "urn:g", "@graph": [{"@id": "urn:s", "urn:p": {"@id": "urn:o"}}]}'),
    ],
)
def test_files_that_name_graphs_keep_their_names(put: Put, name: str, text: str) -> None:
    graphs = GraphFolder(str(put(**{name: text})))
    assert graphs.write("nquads") == b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"


def test_terms_stay_as_they_are_written(put: Put) -> None:
    number = '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    graphs = GraphFolder(str(put(a_nt=f"<urn:s> <urn:p> {number} .\n")))
    assert graphs.write("ntriples", "") == f"<urn:s> <urn:p> {number} .\n".encode()


def test_blank_nodes_of_two_files_are_two_and_the_same_in_each_worker(put: Put) -> None:
    folder = str(put(a_ttl="_:x <urn:p> _:y . [] <urn:p> _:x .", b_ttl="_:x <urn:p> 1 ."))
    first, second = GraphFolder(folder), GraphFolder(folder)
    assert first.write("ntriples", "") == second.write("ntriples", "")
    nodes = {quad.subject for quad in first.store} | {quad.object for quad in first.store}
    assert len([node for node in nodes if isinstance(node, ox.BlankNode)]) == 4


def test_the_base_of_a_file_is_its_graph_and_that_of_a_query_the_endpoint(put: Put) -> None:
    graphs = GraphFolder(str(put(a_ttl="<#me> <urn:p> <other> .", a_ttl_graph=PEOPLE)))
    text = graphs.write("ntriples", PEOPLE).decode()
    assert text == f"<{PEOPLE}#me> <urn:p> <https://example.org/other> .\n"
    assert ask(graphs, "ASK { FILTER (<x> = <http://localhost/x>) }")


def test_the_version_follows_what_is_in_the_files(put: Put) -> None:
    folder = put(a_ttl="<urn:s> <urn:p> 1 .")
    version = GraphFolder(str(folder)).version
    os.utime(folder / "a.ttl", (1, 1))
    assert GraphFolder(str(folder)).version == version
    put(a_ttl_graph=PEOPLE)
    named = GraphFolder(str(folder)).version
    put(a_ttl="<urn:s> <urn:p> 2 .")
    assert len({version, named, GraphFolder(str(folder)).version}) == 3


def test_a_stamp_changes_with_every_file(put: Put) -> None:
    stamps = [stamp_folder(put(a_ttl=""))]
    for files in ({"b_ttl": ""}, {"b_ttl": "#"}, {"b_ttl_graph": PEOPLE}, {"sub__c_ttl": ""}):
        stamps.append(stamp_folder(put(**files)))
    assert len(set(stamps)) == 5


def test_an_empty_graph_has_a_name(put: Put) -> None:
    graphs = GraphFolder(str(put(a_nt="", a_nt_graph=PEOPLE + "\n")))
    assert graphs.graph_names == {PEOPLE}
    assert not ask(graphs, "ASK { ?s ?p ?o }", default=[PEOPLE])


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "has no RDF files"),
        ({"a_csv": "x"}, "has no RDF files"),
        ({"a_ttl": "<urn:s> <urn:p>"}, r"a.ttl:1"),
        ({"a_ttl": "<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> 1 <urn:s> ."}, r"a.ttl:2:"),
        ({"a_ttl": "<s> <urn:p> 1 ."}, "No scheme found"),
        ({"a_trig": "_:g { <urn:s> <urn:p> 1 }"}, "a graph has no IRI"),
        ({"a_ttl": "", "a_ttl_graph": "people"}, "'people' is not one absolute IRI"),
        ({"a_ttl": "", "a_ttl_graph": ""}, "'' is not one absolute IRI"),
        ({"a_ttl": "", "a_ttl_graph": "urn:a urn:b"}, "is not one absolute IRI"),
        ({"a_ttl": "", "a_ttl_graph": "urn:a> <urn:p> 1 . <urn:b"}, "is not one absolute IRI"),
        ({"a_nq": "", "a_nq_graph": PEOPLE}, "names its graphs itself"),
        ({"a_ttl": "", "b_ttl_graph": PEOPLE}, "there is no RDF file b.ttl beside it"),
        ({"a_jsonld": '{"urn:p":' * 4_000 + "1" + "}" * 4_000}, "a.jsonld is nested too deeply"),
        ({"a_jsonld": '{"@graph":[' * 300 + "]}" * 300}, "a.jsonld is nested too deeply"),
        ({"a_nt": DEEP}, "a.nt is nested too deeply"),
        ({"a_nq": DEEP}, "a.nq is nested too deeply"),
        ({"a_ttl": DEEP}, "a.ttl is nested too deeply"),
        ({"a_trig": "<urn:g> { " + DEEP + "}"}, "a.trig is nested too deeply"),
        ({"a_ttl": HIDDEN}, "a.ttl cannot be read: maximum recursion"),
        ({"a_rdf": RDF + "<rdf:li><rdf:Bag>" * 300}, "no XML"),
        ({"a_rdf": RDF + BAGS + "</rdf:RDF>"}, "a.rdf is nested too deeply"),
        ({"a_rdf": RDF}, "a.rdf: no XML"),
        ({"a_rdf": ""}, "a.rdf: no XML"),
        ({"a_nt": LONG}, "a.nt cannot be read: Reached the buffer"),
        ({"a_jsonld": '{"@context": "http://127.0.0.1:9/", "@id": "urn:s"}'}, "remote contexts"),
    ],
)
def test_a_fault_says_where_it_is(put: Put, files: dict[str, str], reason: str) -> None:
    with pytest.raises(KgError, match=reason) as raised:
        GraphFolder(str(put(**files)))
    assert raised.value.hint


@pytest.mark.parametrize("ending", ["ttl", "nt", "trig", "nq"])
def test_a_file_that_was_cut_or_is_no_utf8_is_told(put: Put, ending: str) -> None:
    line = '<urn:s> <urn:p> "é" .'
    folder = put()
    for data in (line.encode()[:-4], line.encode("latin-1"), line.encode("utf-16"), b"\0" * 99):
        (folder / f"a.{ending}").write_bytes(data)
        with pytest.raises(KgError, match=rf"a\.{ending}:1"):
            GraphFolder(str(folder))


def test_a_mark_of_utf8_at_the_beginning_is_no_part_of_the_data(put: Put) -> None:
    graphs = GraphFolder(
        str(put(a_ttl="\ufeff<urn:a> <urn:p> 1 .", b_nt="\ufeff<urn:b> <urn:p> <urn:c> .\n"))
    )
    assert ask(graphs, "ASK { <urn:a> ?p 1 . <urn:b> ?p <urn:c> }")


def test_each_file_is_announced_before_it_is_read(put: Put) -> None:
    announced: list[str] = []
    folder = put(a_ttl="<urn:a> <urn:p> 1 .", b_ttl="no Turtle", c_ttl="")
    with pytest.raises(KgError):
        GraphFolder(str(folder), lambda path: announced.append(path.name))
    assert announced == ["a.ttl", "b.ttl"]


def test_too_many_bytes_are_refused(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_folder, "MOST_BYTES", 10)
    with pytest.raises(KgError, match="more than 10 bytes"):
        list_files(put(a_ttl="# long enough"))


def test_what_is_no_file_is_not_read(put: Put) -> None:
    folder = put(a_ttl="", b_txt="", _hidden_ttl="")
    os.mkfifo(folder / "pipe.ttl")
    (folder / "link.ttl").symlink_to("/nowhere")
    (folder / "loop").symlink_to(folder)
    assert list_files(folder) == [folder / "a.ttl"]
    assert {path.name for path in list_others(folder)} == {"b.txt", "pipe.ttl", "link.ttl"}
    with pytest.raises(UsageError, match="no such folder"):
        list_files(folder / "a.ttl")


def test_a_query_that_does_not_parse_is_told_with_its_place(put: Put) -> None:
    with pytest.raises(QuerySyntaxError, match="1:7"):
        ask(GraphFolder(str(put(a_ttl=""))), "ASK ?x")


def test_remarks_are_taken_once(put: Put) -> None:
    graphs = GraphFolder(str(put(a_ttl="")))
    graphs.warn("a remark")
    assert graphs.warnings == ("a remark",)
    assert graphs.take_warnings() == ["a remark"]
    assert graphs.take_warnings() == []
