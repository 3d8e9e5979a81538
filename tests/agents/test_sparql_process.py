import io
import json
from pathlib import Path

import pytest

from kg.agents import sparql_process


def test_terms_are_sent_as_texts(build_folder: Path) -> None:
    text = 'SELECT * { VALUES (?a ?b ?c) { (kg:Claim "x"@en UNDEF) } }'
    sent = sparql_process.answer(str(build_folder), text, "reported")
    (row,) = sent["rows"]
    assert row[0] == ["iri", "https://w3id.org/overseas-stations/ns#Claim"]
    assert row[1][:3] == ["literal", "x", "en"]
    assert row[2] is None
    assert not sent["is_cut"]


@pytest.mark.parametrize(
    ("text", "kind"), [("SELECT", "syntax"), ("CLEAR ALL", "refused"), ("ASK {}", "usage")]
)
def test_errors_are_sent_by_kind(build_folder: Path, text: str, kind: str) -> None:
    policy = "truth" if kind == "usage" else "reported"
    assert sparql_process.answer(str(build_folder), text, policy)["error"] == kind


def test_the_process_reads_and_writes_json(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"folder": str(build_folder), "text": "ASK {}", "policy": "reported"}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(asked)))
    monkeypatch.setattr(sparql_process, "limit_memory", lambda: None)
    sparql_process.main()
    assert json.loads(capsys.readouterr().out)["columns"] == ["answer"]
