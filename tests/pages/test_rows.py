"""Rows of grids: answers, triples, and one row for each thing."""

import csv
import io

from kg.pages.arrangement import Arrangement, parse_arrangement
from kg.pages.rows import AnswerRows, fold_answer, list_triples, separate_words, write_csv
from kg.pages.table_grid import Grid
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples


def ask(engine: Engine, name: str, **values: str) -> Result:
    """The rows of a saved query."""
    answer = run_saved(engine, name, values)
    assert isinstance(answer, Result)
    return answer


def test_a_label_stands_for_its_node(engine: Engine) -> None:
    rows = AnswerRows(engine, ask(engine, "stations-by-country", country="Ireland"))
    names = [column.name for column in rows.columns]
    cells = dict(zip(names, rows.read_row(0), strict=True))
    assert cells["station"][0].id == "station:IRL01"
    assert "IRL01" in cells["station"][0].text
    assert rows.read_texts(names.index("country")) == [("Ireland",)]


def test_columns_with_few_values_are_offered(engine: Engine) -> None:
    rows = AnswerRows(engine, ask(engine, "stations-by-country"))
    offered = {column.name for column in rows.columns if column.is_offered}
    assert {"country", "bureau"} <= offered
    assert "station" not in offered


def test_claims_and_attributions_have_short_names(engine: Engine) -> None:
    rows = AnswerRows(engine, ask(engine, "claims-by-speaker", speaker="Wang Wenbin"))
    names = [column.name for column in rows.columns]
    cells = dict(zip(names, rows.read_row(0), strict=True))
    assert cells["claim"][0].text == "the claim"
    assert cells["attribution"][0].id == f"attribution:{cells['attribution'][0].text}"


def test_values_of_a_thing_stand_in_one_row(engine: Engine) -> None:
    folded = fold_answer(engine, ask(engine, "person-list"), "person")
    roles = [value.text for value in folded["person:lu-jianwang"]["role"]]
    assert len(roles) == len(set(roles)) > 0


def test_triples_are_rows_with_labels(engine: Engine) -> None:
    text = "CONSTRUCT { ?s kg:inCountry ?o } WHERE { ?s kg:inCountry ?o } LIMIT 5"
    answer = engine.execute(text, "reported", naming="")
    rows = list_triples(engine, Triples(list(answer), engine.prefixes))
    assert [column.name for column in rows.columns] == ["subject", "predicate", "object"]
    assert len(rows) == 5
    assert rows.read_row(0)[2][0].id.startswith("country:")


def test_csv_has_what_is_shown_and_the_ids(engine: Engine) -> None:
    source = AnswerRows(engine, ask(engine, "stations-by-country", country="Spain"))
    fields = [("words", "madrid"), ("hide", "years"), ("sort", "-code")]
    grid = Grid(source, parse_arrangement(fields), address=str, file=str)
    heads, *rows = csv.reader(io.StringIO(write_csv(grid)))
    assert "years" not in heads
    assert heads[:2] == ["countryLabel", "country"]
    codes = [row[heads.index("code")] for row in rows]
    assert codes == sorted(codes, reverse=True) != []
    whole = Grid(source, Arrangement(), address=str, file=str)
    assert len(write_csv(whole).splitlines()) == len(source) + 1


def test_names_of_variables_become_words() -> None:
    assert separate_words("saidFrom") == "said from"
    assert separate_words("hasReading") == "has reading"


def test_a_standing_has_the_caveat_of_its_claim(engine: Engine) -> None:
    charges = AnswerRows(engine, ask(engine, "case-charges"))
    column = [one.name for one in charges.columns].index("standing")
    for row in range(len(charges)):
        (standing,) = charges.read_row(row)[column]
        assert "a charge is no finding of guilt" in standing.caveat
        assert standing.caveat not in standing.text
    folded = fold_answer(engine, ask(engine, "responses"), "response")
    (standing,) = folded["response:us-arrests-new-york"]["standing"]
    assert standing.caveat == "that there is an arrest; an arrest is no finding of guilt"
    assert {value.caveat for value in folded["response:ireland-closure-order"]["standing"]} == {""}
