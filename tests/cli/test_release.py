import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import Home
from tests.support.planting import plant

Run = Callable[..., Result]


@pytest.fixture
def faulty(home: Home) -> Home:
    """A copy of the data with two faults."""
    plant(home.folder, "claims/001", id="001-900", stance="stance:rumours")
    plant(home.folder, "claims/002", id="002-900", speaker="body:nobody")
    return home


# --- build ----------------------------------------------------------------------------------------


def test_a_build_that_is_up_to_date_says_so(run: Run) -> None:
    run("build")
    result = run("build")
    assert (result.exit_code, result.stdout) == (
        0,
        "nothing changed: the built graph is up to date\n",
    )


def test_a_build_can_be_reported_as_json(run: Run, build_folder: Path) -> None:
    run("build")
    data = json.loads(run("build", "--format", "json").stdout)
    assert data["fresh"] is False
    assert data["folder"] == str(build_folder / data["digest"][:16])
    assert data["triples"]["https://w3id.org/overseas-stations/graph/view/reported"] > 70


def test_a_build_with_faults_prints_file_line_column_reason_and_mend(
    run: Run, faulty: Home
) -> None:
    result = run("build")
    assert result.exit_code == 1
    assert "graph/claims/001.csv:" in result.stderr
    assert " [stance]: " in result.stderr
    assert "stance:rumours" in result.stderr
    assert " [speaker]: " in result.stderr
    assert result.stderr.count("\n    mend: ") == 2
    assert result.stderr.endswith("2 faults found; nothing was written\n")
    assert result.stdout == ""


def test_a_build_folder_that_cannot_be_written_is_reported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("KG_BUILD_DIR", str(tmp_path / "file" / "build"))
    result = run("build")
    assert result.exit_code == 1
    assert f"the build folder {tmp_path / 'file' / 'build'} cannot be written" in result.stderr
    assert "KG_BUILD_DIR" in result.stderr


# --- validate -------------------------------------------------------------------------------------


def test_validate_says_that_there_is_no_fault(run: Run) -> None:
    result = run("validate")
    assert result.exit_code == 0
    assert result.stdout == "no faults: every row, shape and check query passes\n"


def test_validate_prints_faults_on_standard_error(run: Run, faulty: Home) -> None:
    result = run("validate")
    assert result.exit_code == 1
    assert result.stderr.count("\n    mend: ") == 2
    assert result.stdout == ""


def test_validate_prints_faults_as_json(run: Run, faulty: Home) -> None:
    result = run("validate", "--format", "json")
    faults = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(fault["path"], fault["column"]) for fault in faults] == [
        ("graph/claims/001.csv", "stance"),
        ("graph/claims/002.csv", "speaker"),
    ]
    assert all(fault["reason"] and fault["mend"] and fault["line"] > 1 for fault in faults)


def test_validate_prints_faults_as_sarif(run: Run, faulty: Home) -> None:
    result = run("validate", "--format", "sarif")
    log = json.loads(result.stdout)
    assert result.exit_code == 1
    assert log["version"] == "2.1.0"
    (one_run,) = log["runs"]
    first = one_run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "graph/claims/001.csv"
    assert place["region"]["startLine"] > 1
    assert "mend: " in first["message"]["text"]
    rules = {rule["id"] for rule in one_run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in one_run["results"]} <= rules
