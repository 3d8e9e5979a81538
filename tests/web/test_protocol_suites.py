"""The W3C suites of protocols pass by their own files, but for what is refused by choice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT, missing
from tests.web import protocol_suites
from tests.web.protocol_runs import IMPOSSIBLE, Outcome, render_page, run_suites


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """What became of each test."""
    found = run_suites(tmp_path_factory.mktemp("graphs"))
    if not found:
        missing(f"{protocol_suites.ROOT} is not there; KG_W3C names the folder of the suites")
    return found


def test_all_tests_of_the_suites_are_run(outcomes: list[Outcome]) -> None:
    assert Counter(outcome.case.suite for outcome in outcomes) == {
        "protocol": 34,
        "graph-store-protocol": 14,
        "http-rdf-update": 18,
        "service-description": 3,
    }
    assert all(outcome.reads or outcome.refused for outcome in outcomes)


def test_whatever_is_read_is_as_the_suites_have_it(outcomes: list[Outcome]) -> None:
    faults = {outcome.case.id: outcome.faults for outcome in outcomes if outcome.faults}
    assert faults.keys() == IMPOSSIBLE.keys(), faults


def test_a_write_is_refused_with_the_status_that_clients_expect(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        expected = {403, 415} if outcome.case.suite == "protocol" else {405}
        assert outcome.refused <= expected, outcome


def test_the_page_of_the_protocols_is_what_make_golden_writes(outcomes: list[Outcome]) -> None:
    page = Path(ROOT, "docs", "reference", "protocols.md").read_text(encoding="utf-8")
    assert render_page(outcomes) == page
