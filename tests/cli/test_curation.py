import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.curation.columns import CLAIM_COLUMNS

Run = Callable[..., Result]

TEXT = "The harbour bell rang twice. A bell rang in the old town.\nNobody heard 海外 there.\n"


def sha256(text: str) -> str:
    """The hash of a passage as the sheets have it."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one document of our own."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "001 harbour.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A claims sheet to fill: two rows with words, and one that is complete."""
    path = tmp_path / "001.csv"
    lines = io.StringIO()
    writer = csv.DictWriter(
        lines, [*CLAIM_COLUMNS, "words", "more_words"], restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerow({"id": "001-001", "subject": "station:x", "words": "harbour bell"})
    writer.writerow(
        {
            "id": "001-002",
            "subject": "station:x",
            "words": "A [[bell]] rang in",
            "more_words": "海外",
        }
    )
    writer.writerow(
        {"id": "001-003", "subject": "station:x", "start": "0", "end": "3", "sha256": sha256("The")}
    )
    path.write_text(lines.getvalue(), encoding="utf-8")
    return path


# --- verify ---------------------------------------------------------------------------------------


def test_verify_proves_every_passage(run: Run, sources: Path) -> None:
    result = run("verify", "--sources", str(sources))
    assert result.exit_code == 0
    assert result.stdout.startswith("all ")
    assert result.stdout.rstrip().endswith("names in 5 documents match")


def test_verify_recognises_other_documents(run: Run, documents: Path) -> None:
    result = run("verify", "--sources", str(documents), "--format", "json")
    faults = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {fault["path"] for fault in faults} >= {"graph/sources.csv", "graph/claims/001.csv"}
    assert any("no longer has the hash" in fault["reason"] for fault in faults)


def test_verify_without_documents_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    result = run("verify", "--sources", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "no source documents in" in result.stderr
    assert "KG_SOURCES" in result.stderr


def test_the_folder_of_documents_may_be_configured(
    run: Run, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SOURCES", str(documents))
    assert run("cite", "001", "harbour bell").exit_code == 0


# --- cite -----------------------------------------------------------------------------------------


def test_cite_prints_start_end_and_hash(run: Run, documents: Path) -> None:
    result = run("cite", "001", "harbour bell", "--sources", str(documents))
    assert (result.exit_code, result.stdout) == (0, f"4,16,{sha256('harbour bell')}\n")


def test_cite_prints_json(run: Run, documents: Path) -> None:
    result = run("cite", "001", "海外", "--sources", str(documents), "--format", "json")
    start = TEXT.index("海外")
    assert json.loads(result.stdout) == {
        "source": "001",
        "start": start,
        "end": start + 2,
        "sha256": sha256("海外"),
    }


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["001", "bell rang"], 1, "'bell rang' occurs 2 times in document 001"),
        (["001", "silent bell"], 1, "'silent bell' occurs 0 times in document 001"),
        (["009", "harbour bell"], 2, "there is no document '009'"),
        (["001", "A [[bell rang"], 2, "one double bracket is missing"),
        (["001"], 2, "name a document and the words"),
        ([], 2, "name a document and the words"),
        (["--fill", "nowhere.csv"], 2, "there is no sheet nowhere.csv"),
    ],
)
def test_what_cannot_be_cited_is_reported(
    run: Run, documents: Path, words: list[str], code: int, message: str
) -> None:
    result = run("cite", *words, "--sources", str(documents))
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_cite_fills_a_sheet_and_removes_the_words(run: Run, documents: Path, sheet: Path) -> None:
    result = run("cite", "--fill", str(sheet), "--sources", str(documents))
    assert (result.exit_code, result.stdout) == (0, f"filled 2 rows of {sheet}\n")
    with sheet.open(encoding="utf-8", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert list(first) == list(CLAIM_COLUMNS)
    assert (first["start"], first["end"], first["sha256"]) == ("4", "16", sha256("harbour bell"))
    at = TEXT.index("bell rang in")
    assert (second["start"], second["end"]) == (str(at), str(at + 4))
    assert second["more"].endswith(":" + sha256("海外"))
    assert third["sha256"] == sha256("The")


def test_a_sheet_with_a_fault_is_left_as_it_was(run: Run, documents: Path, sheet: Path) -> None:
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("harbour bell", "bell rang"), encoding="utf-8"
    )
    before = sheet.read_bytes()
    result = run("cite", "--fill", str(sheet), "--sources", str(documents))
    assert result.exit_code == 1
    assert f"{sheet}:2 [words]: 'bell rang' occurs 2 times" in result.stderr
    assert sheet.read_bytes() == before
