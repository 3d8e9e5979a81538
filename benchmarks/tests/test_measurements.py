import json
from pathlib import Path

import pytest

from benchmarks.measurements import DEFAULT_LIMIT, Record, limit_of, read, without_paths


def write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n\n", encoding="utf-8")
    return path


def test_a_file_gives_records_machines_and_versions(tmp_path: Path) -> None:
    warm = {
        "what": "warm",
        "engine": "kg",
        "form": "derived",
        "size": 5000,
        "query": "q",
        "seconds": [3, 1, 2],
    }
    warm |= {"bytes": None, "rows": 4, "same": True, "outcome": "ok", "note": ""}
    result = read(
        [
            write(
                tmp_path / "a.jsonl",
                {
                    "what": "machine",
                    "note": {"cpu": "made up", "command": "catalogue.py --limit 7"},
                },
                {"what": "version", "engine": "kg", "note": "0.1"},
                warm,
                {"what": "new", "engine": "kg"},
            )
        ]
    )
    first, second = result.records
    assert first == Record(
        "warm", "kg", "derived", 5000, "q", (3.0, 1.0, 2.0), None, 4, True, "ok", "", None, 7.0
    )
    assert first.median == 2
    assert second == Record("new", "kg", limit=7.0)
    assert result.machines[0]["cpu"] == "made up"
    assert result.versions == {"kg": "0.1"}


def test_the_later_of_two_records_of_the_same_thing_stands(tmp_path: Path) -> None:
    paths = [
        write(
            tmp_path / f"{seconds}.jsonl",
            {"what": "load", "engine": "kg", "size": 5, "seconds": [seconds]},
        )
        for seconds in (1, 2)
    ]
    result = read(paths)
    assert [record.seconds for record in result.records] == [(2.0,)]
    assert result.replaced == 1


def test_a_value_may_be_a_number_or_rounds(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        {"what": "view-pan", "engine": "kg", "query": 1000, "value": 0},
        {"what": "view-pan", "engine": "pyvis", "query": 1000, "value": [30, 10, 20]},
    )
    assert [(record.query, record.value) for record in read([path]).records] == [
        ("1000", 0),
        ("1000", 20),
    ]


@pytest.mark.parametrize(
    ("machine", "limit"),
    [
        ({}, DEFAULT_LIMIT),
        ({"limit": 60}, 60),
        ({"command": "python catalogue.py --limit=5 --rounds 3"}, 5),
        ({"command": ["catalogue.py", "--limit", "8"]}, 8),
    ],
)
def test_the_time_limit_is_that_of_the_run(machine: dict[str, object], limit: float) -> None:
    assert limit_of(machine) == limit


@pytest.mark.parametrize(
    ("outcome", "same", "result", "charged"),
    [
        ("ok", True, "ok", 0.5),
        ("ok", None, "ok", 0.5),
        ("ok", False, "differs", None),
        ("timeout", None, "timeout", 20),
        ("memory", None, "memory", 20),
        ("error", None, "error", 20),
        ("not tried", None, "not tried", None),
    ],
)
def test_only_what_did_not_finish_is_charged_the_limit(
    outcome: str, same: bool | None, result: str, charged: float | None
) -> None:
    record = Record(
        "warm", "kg", seconds=(0.5,) if outcome == "ok" else (), same=same, outcome=outcome
    )
    assert (record.result, record.charged) == (result, charged)
    assert record.answered == (result == "ok")


def test_notes_lose_the_paths_of_the_machine_and_keep_addresses() -> None:
    note = (
        "cannot open /tmp/x/data.nt (file:///srv/store/log.txt) of <https://example.org/a/b>, "
        "1/2 read"
    )
    assert (
        without_paths(note)
        == "cannot open data.nt (log.txt) of <https://example.org/a/b>, 1/2 read"
    )


def test_an_engine_that_is_not_here_is_no_version_but_what_was_cut(tmp_path: Path) -> None:
    result = read(
        [write(tmp_path / "a.jsonl", {"what": "version", "engine": "maplib", "outcome": "absent"})],
        limit=3,
    )
    assert result.versions == {}
    assert result.records == [Record("version", "maplib", outcome="absent", limit=3.0)]
