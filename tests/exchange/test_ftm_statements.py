"""The file of statements: its order, its datasets, and a policy that admits nothing."""

import csv
from pathlib import Path

import pytest

from kg.exchange.ftm_statements import gather_rows, write
from kg.query.engine import Engine
from kg.release.build import build
from tests.support.small import small_home


def test_rows_are_sorted_by_entity_and_none_is_there_twice(engine: Engine) -> None:
    rows = gather_rows(engine, "reported")
    entities = [row.entity for row in rows]
    assert entities == sorted(entities)
    assert len({row.key for row in rows}) == len(rows)


def test_a_dataset_is_a_document_and_an_origin_an_attribution(engine: Engine) -> None:
    lines = b"".join(write(engine, "reported")).decode().splitlines(keepends=True)
    for row in csv.DictReader(lines, dialect=csv.unix_dialect):
        kind, _, number = row["origin"].partition(":")
        if kind == "attribution":
            assert row["dataset"] == f"kg_{number[:3]}"
        else:
            assert kind in ("", "alias", "site-identity", "identity")
        assert not row["first_seen"] or row["first_seen"] <= row["last_seen"]


def test_a_policy_that_admits_nothing_has_entities_and_no_edge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_HOME", str(small_home(tmp_path / "home")))
    monkeypatch.setenv("KG_BUILD_DIR", str(tmp_path / "build"))
    build()
    rows = gather_rows(Engine(str(tmp_path / "build")), "official")
    edges = [row for row in rows if row.prop == "recordId"]
    assert edges
    assert all(row.voice.external for row in edges)
    assert any(not row.voice.external for row in rows)


def test_an_engine_without_readings_hides_what_rests_on_them(engine: Engine) -> None:
    def count(one: Engine) -> int:
        return sum(row.voice.external for row in gather_rows(one, "reported"))

    assert count(engine.leave_out_readings()) > count(engine)
