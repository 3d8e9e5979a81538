import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_hits_are_listed_by_group_with_the_reason(run: Run) -> None:
    lines = run("find", "fuzhou", "bureau").stdout.splitlines()
    assert lines[0] == "entities"
    assert lines[1].split("  ")[1] == "body:fuzhou-psb"
    assert lines[1].endswith("Fuzhou City Public Security Bureau  (label)")
    assert "attributions" in lines


def test_json_and_csv_have_the_same_hits(run: Run) -> None:
    hits = json.loads(run("find", "COVID", "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("find", "COVID", "--format", "csv").stdout)))
    assert hits == rows
    assert {"case:tokyo-covid-fraud"} <= {hit["id"] for hit in hits}


def test_the_rest_is_counted(run: Run) -> None:
    result = run("find", "police", "--limit", "2")
    assert result.stdout.count("\n") == 5
    assert re.fullmatch(r"2 of \d+ hits", result.stdout.splitlines()[-2])
    assert "more; --limit shows them" in result.stderr


def test_hits_have_the_horizon(run: Run) -> None:
    assert run("find", "lu").stdout.splitlines()[-1].startswith("Nothing here is later than ")
    hits = json.loads(run("find", "lu", "--format", "json").stdout)
    assert {hit["horizon"] for hit in hits} == {"2024-07-31"}


def test_what_was_mended_is_said(run: Run) -> None:
    result = run("find", "manhatan", "station")
    assert "station:manhattan" in result.stdout
    assert "nothing has 'manhatan station'; these have 'manhattan station'" in result.stderr


def test_nothing_is_no_fault(run: Run) -> None:
    result = run("find", "qqqqzzzz")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing has 'qqqqzzzz'" in result.stderr
    assert json.loads(run("find", "qqqqzzzz", "--format", "json").stdout) == []


def test_a_kind_that_nothing_has_is_refused(run: Run) -> None:
    assert run("find", "fuzhou", "--kind", "person").exit_code == 0
    result = run("find", "fuzhou", "--kind", "statoin")
    assert result.exit_code == 2
    assert "did you mean station" in result.stderr


@pytest.mark.parametrize("words", ["", "*", " … "])
def test_words_without_a_word_are_refused(run: Run, words: str) -> None:
    result = run("find", words)
    assert result.exit_code == 2
    assert "no word to find" in result.stderr


@pytest.mark.parametrize("name", ["001-048", "004-158", "attribution:001-048"])
def test_an_id_is_named_with_the_command_that_shows_it(run: Run, name: str) -> None:
    result = run("find", name)
    assert result.exit_code == 0
    assert f"kg show {name}" in result.stderr
