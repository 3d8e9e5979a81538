"""Problems: each has the status that fits its cause."""

import pytest

from kg.errors import KgError
from kg.web import problems


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (problems.Problem, 400),
        (problems.NotFound, 404),
        (problems.NotAcceptable, 406),
        (problems.TooLarge, 400),
        (problems.WorkerDied, 500),
        (problems.Busy, 503),
        (problems.QueryTimeout, 504),
    ],
)
def test_a_problem_tells_its_status_reason_and_hint(
    kind: type[problems.Problem], status: int
) -> None:
    problem = kind("the reason", hint="the mend")
    assert isinstance(problem, KgError)
    assert (problem.status, problem.reason, problem.hint) == (status, "the reason", "the mend")
    assert problem.title
    assert problem.headers == {}


def test_what_a_worker_may_raise_is_known_by_name() -> None:
    assert problems.KINDS["NotFound"] is problems.NotFound
    assert not problems.KINDS.keys() & {
        "QueryTimeout",
        "WorkerDied",
        "Busy",
    }  # only the pool raises these
