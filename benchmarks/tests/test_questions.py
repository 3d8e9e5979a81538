"""Every public saved query becomes a self-contained question."""

from benchmarks.questions import questions
from kg.catalog import INNER_FOLDERS
from kg.names import as_nodes, list_dataset_graphs
from kg.query.answer import run_saved
from kg.query.engine import Engine


def test_every_public_query_is_a_question_that_finds_what_the_engine_finds(engine: Engine) -> None:
    result = list(questions(engine, 1))
    public = sorted(
        name for name, query in engine.queries.items() if query["topic"] not in INNER_FOLDERS
    )
    assert [one["name"] for one in result] == public
    for one in result:
        rows = list(
            engine.store.query(one["text"], default_graph=as_nodes(list_dataset_graphs("reported")))
        )
        assert len(set(map(str, rows))) == len(run_saved(engine, one["name"], one["values"])), one[
            "name"
        ]


def test_values_are_drawn_until_something_is_found(engine: Engine) -> None:
    result = [one for one in questions(engine, 1) if one["values"]]
    empty = [
        one["name"] for one in result if not len(run_saved(engine, one["name"], one["values"]))
    ]
    assert len(result) > 20
    assert len(empty) < 3, empty


def test_the_seed_decides_the_values(engine: Engine) -> None:
    first, again, other = (list(questions(engine, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
