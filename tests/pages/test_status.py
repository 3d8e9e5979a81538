"""Case status: of persons and groups of persons, with the day up to which it is known."""

from kg.pages.status import QUERY, read_case_status
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result


def test_every_accused_has_the_status_of_the_query(engine: Engine) -> None:
    answer = run_saved(engine, QUERY, {})
    assert isinstance(answer, Result)
    people = {str(row["person"]) for row in answer}
    assert len(people) > 1
    for person in people:
        (case,) = read_case_status(engine, person)
        assert case.status == "charged"
        assert case.as_of == "2023-04-30"


def test_who_is_in_no_case_has_none(engine: Engine) -> None:
    assert read_case_status(engine, engine.expand("person:wang-wenbin")) == []
