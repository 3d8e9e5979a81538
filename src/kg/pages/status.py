"""The cases against a person or group: the status, as of when, and the reply."""

from dataclasses import dataclass

from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result

QUERY = "persons-with-case-status"


@dataclass(frozen=True)
class CaseStatus:
    """How a case stands against somebody, and the last day of which that is said."""

    case: str
    case_label: str
    status: str
    as_of: str
    charges: int


def read_case_status(engine: Engine, iri: str) -> list[CaseStatus]:
    """Return how the cases against a person or group of persons stand."""
    answer = run_saved(engine, QUERY, {})
    assert isinstance(answer, Result)  # the query is a SELECT
    cases = []
    for row in answer:
        if row["person"] == iri:
            cases.append(
                CaseStatus(
                    case=engine.shorten(str(row["case"])),
                    case_label=str(row["caseLabel"]),
                    status=str(row["statusLabel"]),
                    as_of=str(row["asOf"] or ""),
                    charges=int(row["charges"] or 0),
                )
            )
    return cases
