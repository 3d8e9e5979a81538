"""Leads, judgements and withdrawals as lines of text."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from kg.cli.notes import render_leads, render_withdrawal
from kg.query.editorial import Lead, Withdrawal

LEAD = Lead("https://example.org/x", "A title", "A paper", "", ["en"], "He denies it.")


def test_leads_say_that_they_are_not_held_and_not_verified() -> None:
    heading, *lines = render_leads([LEAD])
    assert "Later, not held here" in heading
    assert "not held, not verified" in heading
    assert "no date  A paper: “A title” (en)" in lines[0]
    assert list(render_leads([])) == []


def test_a_withdrawal_names_what_replaces_it_or_says_that_nothing_does() -> None:
    assert "  replaced by: 000-001 (kg show 000-001)" in render_withdrawal(
        Withdrawal("x", "a reason", "2026-11-29", ["000-001"])
    )
    assert "  nothing replaces it" in render_withdrawal(Withdrawal("x", "why", "2026-11-29", []))


def test_a_withdrawn_id_is_answered_with_reason_day_and_successor(
    run: Callable[..., Result],
) -> None:
    result = run("show", "000-018")
    assert result.exit_code == 0
    assert "withdrawn by the editors on 2026-11-29: it counts for nothing" in result.output
    assert "replaced by: 000-045" in result.output


def test_the_ledger_of_an_accused_opens_with_the_reply(run: Callable[..., Result]) -> None:
    output = run("show", "Lu Jianwang").output
    assert output.index("000-057") < output.index("\nhas role")
    assert "By Lu Jianwang: no reply in these documents. By others:" in output
    assert "Nothing here is later than July 2024" in output


@pytest.mark.parametrize("name", ["Lu Jianwang", "Chen Jinping"])
def test_what_was_said_before_the_charges_is_below_and_no_reply(
    run: Callable[..., Result], name: str
) -> None:
    output = run("show", name).output
    headline = output.splitlines()[1]
    assert "Mao Ning" not in headline.partition("Denials beside the accusations")[0]
    replies, beside = output.partition("\nDenials beside the accusations, not in reply (4)\n")[::2]
    assert "004-044" not in replies
    denial = beside[beside.index("[004-044;") :]
    assert "earlier general denial, beside 2 accusations (--ids lists them)" in denial
    assert "claim:manhattan-setUpBy-new-york-two" in run("show", name, "--ids").output


def test_a_ledger_as_json_has_replies_and_denials_apart(run: Callable[..., Result]) -> None:
    replies = json.loads(run("show", "person:hu-renai", "--format", "json").output)["replies"]
    assert replies["replies"] == []
    assert {one["manner"] for one in replies["denials"]} == {"general denial"}
    assert "claim:aubervilliers-ledBy-hu-renai" in replies["denials"][0]["against"]


def test_without_a_reply_it_says_so(run: Callable[..., Result]) -> None:
    output = run("show", "America ChangLe Association").output
    assert "Reply to the accusations: no reply in these documents" in output


def test_a_judgement_of_identity_is_told_with_its_mentions(run: Callable[..., Result]) -> None:
    output = run("show", "person:mps-handler").output
    assert "held to be one thing by the editors: document 001, 659–730" in output


def test_a_case_opens_with_the_replies_of_others(run: Callable[..., Result]) -> None:
    output = run("show", "case:new-york-station").output
    assert "Reply to the accusations (2)\n  By others:\n" in output
    assert "[000-057; document 000]" in output
    assert "by New York station case" not in output


def test_a_path_tells_what_we_read_in(run: Callable[..., Result]) -> None:
    output = run("path", "Lu Jianwang", "Ministry of Public Security").output
    assert "rests on our readings only]" in output
    assert "our reading: that The two men of the New York case" in output
    assert "note: The text counts and names the two" in output


def test_a_note_stands_on_a_line_of_its_own(run: Callable[..., Result]) -> None:
    lines = [line.strip() for line in run("show", "person:hu-renai").output.splitlines()]
    assert not any("(reason:" in line for line in lines)
    (place,) = [place for place, line in enumerate(lines) if "[004-147;" in line]
    assert any(line.startswith("note: ") for line in lines[place : place + 4])
