"""Sending: graphs as one document, in either form, are the graphs themselves."""

import pyoxigraph as ox
import pytest

from kg.stores.client import NQUADS
from kg.stores.engine import LAST, RECORD
from kg.stores.inventory import GraphFile
from kg.stores.sending import Document, total_size

FORMS = {NQUADS: ox.RdfFormat.N_QUADS, "application/trig": ox.RdfFormat.TRIG}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_recorded", [False, True])
def test_a_document_holds_each_graph_and_knows_its_size(
    form: str, is_recorded: bool, graphs: list[GraphFile]
) -> None:
    document = Document(graphs, lambda *_: None, form=form, is_recorded=is_recorded)
    body = b"".join(document)
    assert body == b"".join(document)  # a login may ask for it again
    assert len(body) == document.size > total_size(graphs)
    quads = list(ox.parse(body, format=FORMS[form]))
    order = list(dict.fromkeys(quad.graph_name.value for quad in quads))
    assert order[-1] == LAST
    assert (order[0] == RECORD) == is_recorded
    for graph in graphs:
        name = ox.NamedNode(graph.iri)
        sent = {quad.triple for quad in quads if quad.graph_name == name}
        assert sent == set(graph.read_triples())
