"""Issues: who is for yes, who for no, who answers whom, and what nobody answers."""

import pytest

from kg.pages.edition import open_edition
from kg.pages.issue import merge_voices, read_issue, render_issue
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result


def list_issues(engine: Engine) -> list[str]:
    answer = run_saved(engine, "issue-list", {})
    assert isinstance(answer, Result)
    return [str(row["issue"]) for row in answer]


def test_both_sides_of_a_question_are_named(engine: Engine) -> None:
    issue = read_issue(engine, engine.expand("issue:existence"))
    assert "Safeguard Defenders" in {voice.name for voice in issue.yes}
    assert {"Wang Wenbin", "Mao Ning"} <= {voice.name for voice in issue.no}
    assert not issue.is_open


def test_every_claim_of_every_issue_is_on_its_page(engine: Engine) -> None:
    for iri in list_issues(engine):
        page = render_issue(open_edition(engine), iri)
        rows = engine.select(f"SELECT DISTINCT ?c {{ ?c kg:bearsOn <{iri}> }}")
        for row in rows:
            assert f'data-claim="{engine.shorten(str(row["c"]))}"' in page


def test_answers_are_those_of_the_graph(engine: Engine) -> None:
    iri = engine.expand("issue:existence")
    rows = engine.select(
        f"SELECT DISTINCT ?a ?b {{ ?c kg:bearsOn <{iri}> . ?a kg:about ?c ; kg:answers ?b }}"
    )
    issue = read_issue(engine, iri)
    assert len(issue.answers) == len(list(rows)) > 0


def test_what_is_unanswered_has_no_objector(engine: Engine) -> None:
    for iri in list_issues(engine):
        issue = read_issue(engine, iri)
        answered = {one.answered.id for one in issue.answers}
        for sides in issue.unanswered:
            assert not sides.opponents
            assert not answered & {one.id for one in sides.claim.side("supporting")}


@pytest.mark.parametrize("name", ["issue:counts", "issue:services"])
def test_an_open_question_has_no_yes_or_no(engine: Engine, name: str) -> None:
    issue = read_issue(engine, engine.expand(name))
    assert issue.is_open
    page = render_issue(open_edition(engine), engine.expand(name))
    assert "without yes or no" in page


def test_an_issue_without_claims_says_so(engine: Engine) -> None:
    assert merge_voices([], []) == []
    assert "no claim to show" in render_issue(open_edition(engine), engine.expand("issue:none"))
