import csv
import io
import json
import sys
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.formats import FORMATS, GRAPHICAL, TABULAR
from kg.query.engine import Engine
from kg.query.results import Result, Triples, Truth, check_format

ROWS = """
SELECT ?thing ?thingLabel ?count ?note WHERE {
  VALUES (?thing ?thingLabel ?count ?note) {
    (station:USA01 "Station \\"USA01\\", New York"@en 7 UNDEF)
    (country:spain UNDEF -3 "two\\nlines <b>&amp;</b> | 海外")
  }
}
ORDER BY ?count
"""
TRIPLES = "CONSTRUCT { ?station kg:listedIn ?source } WHERE { ?station kg:listedIn ?source }"


@pytest.fixture
def rows(engine: Engine) -> Result:
    """Two rows with all kinds of cells, and with characters to escape."""
    return engine.select(ROWS)


@pytest.fixture
def triples(engine: Engine) -> Triples:
    """One triple for each row of the table."""
    answer = engine.ask(TRIPLES)
    assert isinstance(answer, Triples)
    return answer


@pytest.fixture
def truth(engine: Engine) -> Truth:
    """The answer to a question that is true."""
    answer = engine.ask("ASK { station:USA01 kg:listedIn source:003 }")
    assert isinstance(answer, Truth)
    return answer


def test_rows_hold_terms(rows: Result) -> None:
    assert rows.variables == ["thing", "thingLabel", "count", "note"]
    assert len(rows) == len(rows.rows) == 2
    thing, label, count, note = rows.rows[1]
    assert isinstance(thing, ox.NamedNode)
    assert isinstance(label, ox.Literal)
    assert (label.value, label.language) == ('Station "USA01", New York', "en")
    assert isinstance(count, ox.Literal)
    assert note is None


def test_iterating_gives_python_values(rows: Result) -> None:
    first, second = rows
    assert second["thing"] == "https://w3id.org/overseas-stations/id/station/USA01"
    assert second["thingLabel"] == 'Station "USA01", New York'
    assert [first["count"], second["count"]] == [-3, 7]
    assert first["thingLabel"] is None
    assert second["note"] is None


def test_a_result_can_be_iterated_twice(rows: Result) -> None:
    assert list(rows) == list(rows)


def test_pandas_gets_one_column_a_variable(rows: Result) -> None:
    frame = rows.to_pandas()
    assert list(frame.columns) == rows.variables
    assert list(frame["count"]) == [-3, 7]
    assert frame["note"].isna().tolist() == [False, True]


def test_pandas_gets_the_columns_of_an_answer_without_rows(engine: Engine) -> None:
    frame = engine.select(
        "SELECT ?a ?b WHERE { ?a kg:listedIn station:USA01 ; kg:code ?b }"
    ).to_pandas()
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)


def test_without_pandas_the_mend_is_reported(rows: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pandas is not installed") as caught:
        rows.to_pandas()
    assert "pip install" in caught.value.hint


def test_a_notebook_shows_cells_as_text(rows: Result) -> None:
    page = rows._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    assert page.count("<tr>") == 3


def test_a_label_hides_its_identifier_and_a_missing_label_shows_it(rows: Result) -> None:
    heads, cells = rows.format_cells()
    assert heads == ["thing", "count", "note"]
    assert [row[0] for row in cells] == ["country:spain", 'Station "USA01", New York']


def test_things_with_one_label_are_told_apart(engine: Engine) -> None:
    answer = engine.ask(
        """SELECT ?thing ?thingLabel ?n { VALUES (?thing ?thingLabel ?n) {
            (station:ESP01 "One" 1) (station:ESP02 "One" 1) (station:ESP03 "Two" 1) } }"""
    )
    assert isinstance(answer, Result)
    _, cells = answer.format_cells()
    things = [thing for thing, _ in cells]
    assert sorted(things) == ["One (station:ESP01)", "One (station:ESP02)", "Two"]
    answer = engine.ask(
        """SELECT ?thing ?thingLabel ?n { VALUES (?thing ?thingLabel ?n) {
            (station:ESP01 "One" 1) (station:ESP02 "One" 2) } }"""
    )
    assert isinstance(answer, Result)
    assert answer.format_cells()[1] == [["One", "1"], ["One", "2"]]


def test_csv_is_read_back_as_the_same_values(rows: Result) -> None:
    read = list(csv.DictReader(io.StringIO(rows.serialize("csv"), newline="")))
    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        assert cells == {name: "" if value is None else str(value) for name, value in row.items()}


@pytest.mark.parametrize("format", ["tsv", "json", "xml"])
def test_result_formats_of_the_w3c_are_read_back_as_the_same_terms(
    rows: Result, format: str
) -> None:
    read = ox.parse_query_results(rows.serialize(format), format=FORMATS[format].engine)
    assert isinstance(read, ox.QuerySolutions)
    assert [variable.value for variable in read.variables] == rows.variables
    assert [tuple(solution) for solution in read] == rows.rows


def test_json_has_language_and_datatype(rows: Result) -> None:
    second = json.loads(rows.serialize("json"))["results"]["bindings"][1]
    assert second["thingLabel"]["xml:lang"] == "en"
    assert second["count"] == {
        "type": "literal",
        "value": "7",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert "note" not in second


def test_xml_is_well_formed(rows: Result) -> None:
    root = ElementTree.fromstring(rows.serialize("xml"))
    assert len(root.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 2


def test_markdown_has_a_line_a_row(rows: Result) -> None:
    lines = rows.serialize("markdown").splitlines()
    assert lines[:2] == ["| thing | count | note |", "| --- | --- | --- |"]
    assert lines[2] == r"| country:spain | -3 | two\u000alines &lt;b>&amp;amp;&lt;/b> \| 海外 |"
    assert len(lines) == 4


def test_a_table_puts_integers_on_the_right(rows: Result) -> None:
    lines = rows.serialize("table").splitlines()
    assert lines[2].startswith("country:spain" + " " * 17 + "-3  two")
    assert lines[3] == 'Station "USA01", New York      7'


@pytest.mark.parametrize("format", TABULAR)
def test_an_answer_without_rows_is_written_in_each_format(engine: Engine, format: str) -> None:
    assert "station" in engine.select(
        "SELECT ?station { ?station kg:listedIn station:USA01 }"
    ).serialize(format)


@pytest.mark.parametrize("format", ["table", "csv", "json", "markdown"])
@pytest.mark.parametrize("number", ["many", "²", "٣", "--1", "1.5", "9" * 5000])
def test_a_number_that_is_none_is_shown_unchanged(engine: Engine, number: str, format: str) -> None:
    answer = engine.select(f'SELECT (STRDT("{number}", xsd:integer) AS ?count) {{}}')
    assert number in answer.serialize(format)
    assert [str(row["count"]) for row in answer] == [number]


@pytest.mark.parametrize("format", [*GRAPHICAL, "yaml", ""])
def test_rows_are_not_written_as_triples(rows: Result, format: str) -> None:
    with pytest.raises(UsageError, match="does not fit") as caught:
        rows.serialize(format)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("format", GRAPHICAL)
def test_triples_are_read_back_from_each_format(triples: Triples, format: str) -> None:
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    read = {quad.triple for quad in ox.parse(triples.serialize(format), format=formats[format])}
    assert read == set(triples)
    assert len(read) == 70


def test_triples_come_once_and_sorted(engine: Engine) -> None:
    answer = engine.ask(
        "CONSTRUCT { kg:x kg:y ?continent } WHERE { ?station kg:onContinent ?continent }"
    )
    assert isinstance(answer, Triples)
    assert list(answer) == sorted(set(answer), key=str)
    assert len(answer) == len(answer.triples) < 10


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml", "markdown", "trig"])
def test_triples_are_not_written_as_rows(triples: Triples, format: str) -> None:
    with pytest.raises(UsageError, match="does not fit"):
        triples.serialize(format)


def test_a_notebook_shows_triples_as_text(engine: Engine) -> None:
    answer = engine.ask('CONSTRUCT { kg:x kg:y "<script>alert(1)</script>" } WHERE {}')
    assert isinstance(answer, Triples)
    assert "<script" not in answer._repr_html_()
    assert "&lt;script&gt;" in answer._repr_html_()


def test_the_answer_to_ask_is_a_truth_value(engine: Engine, truth: Truth) -> None:
    assert bool(truth) is True
    assert bool(engine.ask("ASK { station:USA01 kg:listedIn source:001 }")) is False


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "markdown"])
def test_a_truth_value_is_one_word(truth: Truth, format: str) -> None:
    assert truth.serialize(format) == "true\n"


def test_a_truth_value_has_the_json_and_xml_of_the_w3c(truth: Truth) -> None:
    assert json.loads(truth.serialize("json"))["boolean"] is True
    assert "<boolean>true</boolean>" in truth.serialize("xml")


@pytest.mark.parametrize("format", GRAPHICAL)
def test_a_truth_value_is_not_written_as_triples(truth: Truth, format: str) -> None:
    with pytest.raises(UsageError, match="does not fit"):
        truth.serialize(format)


def test_a_format_that_is_mistyped_is_reported_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean markdown"):
        check_format("markdwon", TABULAR)
