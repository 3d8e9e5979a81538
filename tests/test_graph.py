"""The curated graph: what it must have, what it must not, and what is checked in."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from tools.golden import RELEASE, render_pages

from kg import names
from kg.curation import passages
from kg.export import export
from kg.library import KnowledgeGraph
from kg.query.engine import Engine
from kg.query.results import Result

ROOT = Path(__file__).parent.parent
RUN = 9
WORD = re.compile(r"\w+")


def test_the_release_file_is_what_the_build_gives(engine: Engine) -> None:
    assert RELEASE.read_bytes() == export(engine, "trig")


def test_the_reference_pages_are_up_to_date(engine: Engine) -> None:
    for path, text in render_pages(engine).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make golden`"


def test_there_is_no_blank_node(engine: Engine) -> None:
    assert not any(
        isinstance(term, ox.BlankNode)
        for quad in engine.store
        for term in (quad.subject, quad.object)
    )


def test_no_triple_stands_in_two_graphs_of_a_dataset(engine: Engine) -> None:
    for policy in names.POLICIES:
        graphs = [ox.NamedNode(name) for name in names.list_dataset_graphs(policy)]
        triples = [
            quad.triple
            for graph in graphs
            for quad in engine.store.quads_for_pattern(None, None, None, graph)
        ]
        assert len(triples) == len(set(triples))


def test_dates_are_days_and_nothing_else(engine: Engine) -> None:
    forms = {"string", "integer", "date", "anyURI"}
    for quad in engine.store:
        if isinstance(quad.object, ox.Literal) and not quad.object.language:
            assert quad.object.datatype.value.removeprefix(names.XSD) in forms


def test_the_table_has_seventy_rows_with_everything_that_was_printed(graph: KnowledgeGraph) -> None:
    rows = graph.sparql(
        "SELECT ?s ?code WHERE { ?s kg:listedIn source:003 ; kg:code ?code } ORDER BY ?s"
    )
    assert isinstance(rows, Result)
    assert len(rows) == len({row["code"] for row in rows}) == 70
    cells = graph.sparql("""SELECT ?s ?p WHERE {
      ?s kg:listedIn source:003 . ?c rdf:subject ?s ; rdf:predicate ?p .
      ?a kg:about ?c ; kg:inSource source:003 ; kg:stance stance:states } ORDER BY ?s""")
    assert isinstance(cells, Result)
    counts = Counter(str(row["p"]).rpartition("#")[2] for row in cells)
    assert counts == {
        "listedIn": 70,
        "onContinent": 70,
        "operatedBy": 70,
        "locatedIn": 34,
        "cityCell": 7,
        "activeYearsCell": 62,
        "startYear": 7,
        "activeInYear": 1,
        "citesReference": 8,
    }


def test_every_place_lies_in_one_country(graph: KnowledgeGraph) -> None:
    places = graph.sparql("""SELECT ?place (COUNT(DISTINCT ?country) AS ?n) WHERE {
      ?place a ?kind . FILTER (?kind IN (kg:City, kg:Province, kg:Place))
      OPTIONAL { ?claim rdf:subject ?place ; rdf:predicate kg:inCountry ; rdf:object ?country . }
      } GROUP BY ?place ORDER BY ?place""")
    assert isinstance(places, Result)
    assert len(places) > 50
    assert [str(row["place"]) for row in places if int(row["n"]) != 1] == []


def test_row_and_its_city_lie_in_one_country(graph: KnowledgeGraph) -> None:
    apart = graph.sparql("""SELECT ?s ?p WHERE {
      ?c1 rdf:subject ?s ; rdf:predicate kg:locatedIn ; rdf:object ?p .
      ?c2 rdf:subject ?s ; rdf:predicate kg:inCountry ; rdf:object ?of_site .
      ?c3 rdf:subject ?p ; rdf:predicate kg:inCountry ; rdf:object ?of_place .
      FILTER (?of_site != ?of_place) } ORDER BY ?s ?p""")
    assert isinstance(apart, Result)
    assert len(apart) == 0


def test_no_station_is_said_to_be_what_it_is_by_identity(engine: Engine) -> None:
    entities = ox.NamedNode(names.GRAPH + "entities")
    narrower = {
        "PoliceServiceStation",
        "OverseasChineseServiceCenter",
        "PublicSecurityBureau",
        "NGO",
    }
    for quad in engine.store.quads_for_pattern(None, None, None, entities):
        assert str(quad.object).rpartition("#")[2].rstrip(">") not in narrower


def test_nobody_is_shown_as_convicted(graph: KnowledgeGraph) -> None:
    result = graph.sparql(
        "SELECT DISTINCT ?status WHERE { ?case kg:caseStatus ?status } ORDER BY ?status"
    )
    assert isinstance(result, Result)
    assert {str(row["status"]).rpartition("/")[2] for row in result} == {
        "charged",
        "threatened",
        "under-investigation",
    }


def test_every_denial_or_dispute_that_says_so_answers_another_side(engine: Engine) -> None:
    """Check that no attribution answers its own speaker."""
    own = engine.select(
        """SELECT ?a WHERE { ?a kg:answers ?b ; kg:speaker ?s . ?b kg:speaker ?s } ORDER BY ?a"""
    )
    assert [str(row["a"]).rpartition("/")[2] for row in own] == []


def test_every_passage_holds(sources: Path) -> None:
    checked = passages.verify(ROOT, passages.read_documents(sources))
    assert checked.faults == []
    assert checked.documents == 5
    assert checked.passages > 1000


def tracked() -> list[Path]:
    folders = ("ontology", "graph", "queries", "docs", "src", "tests", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [path for path in [*files, *ROOT.glob("*.md")] if "__pycache__" not in path.parts]


def runs(text: str) -> list[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def test_no_sentence_of_a_source_is_here(sources: Path) -> None:
    """Refuse nine copied words in a row, except in titles and rows of the table."""
    titles = {run for row in titles_of_works() for run in runs(row)}
    forbidden = {
        run for path in sources.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))
    } - titles
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        copied = [" ".join(run) for run in runs(text) if run in forbidden]
        assert [run for run in copied if "public security bureau na" not in run] == [], path


def titles_of_works() -> list[str]:
    return [
        "China’s Secret Overseas Police Stations: The Allegations and Backlash",
        "China Defends 'Secret Police Stations' Found Around the World",
        "Memorandum of Understanding between the Ministry of Public Security of the "
        "People's Republic of China and the "
        "Ministry of the Interior of the Italian Republic on Joint Police Patrols",
    ]


@pytest.mark.parametrize("name", ["Lu Jianwang", "Chen Jinping"])
def test_an_accused_person_is_shown_with_the_status_of_the_case(
    graph: KnowledgeGraph, name: str
) -> None:
    result = graph.query("persons-with-case-status")
    assert isinstance(result, Result)
    rows = [row for row in result if name in row.values()]
    assert rows
    assert all(str(row["statusLabel"]) == "charged" for row in rows)
