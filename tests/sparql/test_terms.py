import pytest

from kg.sparql.terms import list_graphs, list_iris

PREFIXES = {"kg": "https://e/ns#", "body": "https://e/body/"}


@pytest.mark.parametrize(
    ("text", "iris"),
    [
        ("SELECT ?s { ?s kg:name ?o ; kg:name body:a }", ["https://e/ns#name", "https://e/body/a"]),
        ("ASK { <https://e/x> ?p 'kg:no' } # kg:no", ["https://e/x"]),
        ("PREFIX o: <https://o/> ASK { o:a ?p o:b }", ["https://o/a", "https://o/b"]),
        ("PREFIX kg: <https://o/> ASK { kg:a ?p ?o }", ["https://o/a"]),
        ("CONSTRUCT { ?s kg:made ?o } WHERE { ?s kg:name ?o }", ["https://e/ns#name"]),
        ("CONSTRUCT WHERE { ?s kg:name ?o }", ["https://e/ns#name"]),
        ("SELECT * FROM <https://g/1> FROM NAMED <https://g/2> { ?s kg:a ?o }", ["https://e/ns#a"]),
        ("ASK { GRAPH <https://g/1> { ?s unknown:a '1'^^kg:type } }", []),
        (r"ASK { body:a\,b ?p ?o }", ["https://e/body/a,b"]),
    ],
)
def test_terms_are_what_a_query_asks_about(text: str, iris: list[str]) -> None:
    assert list_iris(text, PREFIXES) == iris


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("SELECT * { GRAPH kg:a { ?s ?p ?o } GRAPH <https://g/1> { ?s ?p ?o } }", 2),
        ("SELECT * FROM kg:a FROM NAMED kg:b { ?s ?p kg:c }", 0),
        ("SELECT * { GRAPH ?g { ?s ?p kg:c } } # GRAPH kg:a", 0),
    ],
)
def test_graphs_are_what_a_query_names_by_their_word(text: str, graphs: int) -> None:
    assert len(list_graphs(text, PREFIXES)) == graphs
