import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names
from kg.errors import KgError
from tests.conftest import Home


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefixes read anew in the test, and forgotten after it."""
    monkeypatch.setattr(names, "_prefixes", {})


def test_prefixes_are_those_of_the_ontology() -> None:
    result = names.prefixes()
    assert result["kg"] == names.KG
    assert result["station"] == names.ID + "station/"
    assert result["body"] == names.ID + "body/"
    assert result["org"] == "http://www.w3.org/ns/org#"


@pytest.mark.usefixtures("fresh")
def test_prefixes_are_read_once(home: Home) -> None:
    result = names.prefixes()
    (home.folder / "ontology" / "prefixes.ttl").unlink()
    assert names.prefixes() is result


def test_no_two_prefixes_share_a_namespace() -> None:
    spaces = list(names.prefixes().values())
    assert len(set(spaces)) == len(spaces)


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("station:USA01", "https://w3id.org/overseas-stations/id/station/USA01"),
        ("kg:operatedBy", "https://w3id.org/overseas-stations/ns#operatedBy"),
        ("rdf:type", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ("https://e/a:b", "https://e/a:b"),
        ("http://e/", "http://e/"),
    ],
)
def test_name_is_expanded(name: str, iri: str) -> None:
    assert names.expand(name) == iri


@pytest.mark.parametrize("name", ["nope:x", "station", "", ":x"])
def test_name_without_a_known_prefix_is_told(name: str) -> None:
    with pytest.raises(KgError, match="has no known prefix") as caught:
        names.expand(name)
    assert "ontology/prefixes.ttl" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("e:a:b", "https://e/a:b"),
        ("e:", "https://e/"),
        ("nope:x", "nope:x"),
        ("e", "e"),
        ("", ""),
        ("https://e/a", "https://e/a"),
        ("two words: one", "two words: one"),
    ],
)
def test_only_a_known_prefix_is_expanded(name: str, iri: str) -> None:
    assert names.expand_known(name, {"e": "https://e/"}) == iri


@given(
    st.sampled_from(["station", "kg", "claim", "source-voice", "skos"]),
    st.from_regex(r"[A-Za-z0-9-]+", fullmatch=True),
)
def test_shortened_name_expands_again(prefix: str, local: str) -> None:
    assert names.shorten(names.expand(f"{prefix}:{local}")) == f"{prefix}:{local}"


def test_longest_namespace_names() -> None:
    assert names.shorten("https://e/a/b", {"e": "https://e/", "a": "https://e/a/"}) == "a:b"


def test_iri_outside_every_namespace_stays() -> None:
    assert names.shorten("https://example.org/x") == "https://example.org/x"


def test_dataset_of_a_policy_is_five_graphs_and_its_view() -> None:
    graphs = names.list_dataset_graphs("official")
    assert [graph.removeprefix(names.GRAPH) for graph in graphs] == [
        *names.BASE_GRAPHS,
        "view/official",
    ]
    assert names.as_nodes(graphs) == [ox.NamedNode(graph) for graph in graphs]


@pytest.mark.usefixtures("fresh")
def test_broken_prefixes_are_told_with_file_and_line(home: Home) -> None:
    home.append("ontology/prefixes.ttl", "oops .")
    lines = (home.folder / "ontology" / "prefixes.ttl").read_text(encoding="utf-8").count("\n")
    with pytest.raises(KgError, match=rf"prefixes\.ttl:{lines}:"):
        names.prefixes()


@pytest.mark.usefixtures("fresh")
def test_missing_prefixes_are_told(home: Home) -> None:
    (home.folder / "ontology" / "prefixes.ttl").unlink()
    with pytest.raises(KgError, match=r"prefixes\.ttl"):
        names.prefixes()


@pytest.mark.usefixtures("fresh")
def test_prefix_without_namespace_is_told(home: Home) -> None:
    home.append(
        "ontology/prefixes.ttl", '<https://e/half> <http://www.w3.org/ns/shacl#prefix> "half" .'
    )
    with pytest.raises(KgError, match="half"):
        names.prefixes()
