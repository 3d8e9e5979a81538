"""Faults in the three formats in which commands print them."""

import json

import pytest

from kg.cli.faults import print_faults, to_sarif
from kg.faults import Fault

FAULTS = [
    Fault("graph/claims/001.csv", 7, "stance", "no such stance", "choose another", "unknown"),
    Fault("graph/claims/002.csv", 9, "speaker", "no such body", "add it", "unknown"),
]


def test_faults_as_text_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    print_faults(FAULTS, "text", "no faults")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "graph/claims/001.csv:7 [stance]: no such stance" in printed.err


def test_faults_show_what_nobody_sees_or_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_faults([Fault("a.nq", 1, "", '"\u202ex\x1b[31m\x9b"', "no")], "text", "no faults")
    assert r"\u202ex\u001b[31m\u009b" in capsys.readouterr().err


def test_without_a_fault_the_text_is_the_message_of_success(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_faults([], "text", "no faults")
    assert capsys.readouterr().out == "no faults\n"


@pytest.mark.parametrize("faults", [FAULTS, []], ids=len)
def test_json_lists_every_fault_with_all_its_fields(
    faults: list[Fault], capsys: pytest.CaptureFixture[str]
) -> None:
    print_faults(faults, "json", "no faults")
    assert json.loads(capsys.readouterr().out) == [fault._asdict() for fault in faults]


def test_sarif_names_a_file_by_its_address() -> None:
    fault = FAULTS[0]._replace(path="graph/claims/a b#海.csv")
    assert "graph/claims/a%20b%23%E6%B5%B7.csv" in json.dumps(to_sarif([fault]))


def test_sarif_names_each_rule_once_and_each_place() -> None:
    (run,) = to_sarif(FAULTS)["runs"]  # type: ignore[misc]
    assert run["tool"]["driver"]["rules"] == [{"id": "unknown"}]
    assert [result["message"]["text"] for result in run["results"]] == [
        "no such stance; mend: choose another",
        "no such body; mend: add it",
    ]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["region"]["startLine"] for place in places] == [7, 9]
