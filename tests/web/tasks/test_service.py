"""Service description: graphs, datasets and formats."""

import pyoxigraph as ox

from kg.web.tasks.service import SD, describe_dataset, describe_endpoint, describe_policy

BASE = "http://localhost/"


def select(triples: list[ox.Triple], name: str) -> set[str]:
    return {triple.object.value for triple in triples if triple.predicate.value == SD + name}


def test_every_named_graph_is_there_under_its_own_entry() -> None:
    names = {"http://e/a b?c#d".replace(" ", "%20"): 2, "http://e/a/b": 1, "urn:é": 0}
    triples = describe_endpoint(BASE, names)
    assert select(triples, "name") == names.keys()
    assert len(select(triples, "namedGraph")) == 3
    assert select(triples, "endpoint") == {BASE + "sparql"}
    assert ox.serialize(triples, format=ox.RdfFormat.TURTLE)  # every node is an IRI


def test_one_policy_is_the_default_dataset() -> None:
    default = describe_policy(BASE, "reported", 3, ["urn:g"])
    assert select(default, "defaultDataset") == {BASE + "sparql?policy=reported"}
    other = describe_policy(BASE, "official", 3, ["urn:g"])
    assert select(other, "defaultDataset") == set()
    assert select(other, "defaultGraph") == {BASE + "store?default&policy=official"}


def test_a_dataset_has_its_size_and_graphs() -> None:
    triples = describe_dataset(BASE, ("urn:d", "urn:default"), 7, ["urn:a", "urn:b"])
    assert select(triples, "namedGraph") == {BASE + "sparql#urn%3Aa", BASE + "sparql#urn%3Ab"}
    assert "7" in {triple.object.value for triple in triples}
