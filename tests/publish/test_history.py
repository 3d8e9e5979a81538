"""What each publication changed."""

import pytest

from kg.publish.history import MOST_ENTRIES, MOST_THINGS, list_changes, read_clock
from kg.publish.manifest import Manifest

BEFORE = Manifest("1", things={"station/a": ("A", "x"), "station/b": ("B", "x")})


def test_a_change_names_what_is_new_changed_and_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    now = Manifest("2", things={"station/a": ("A", "y"), "station/c": ("C", "x")})
    (change,) = list_changes(BEFORE, now)
    assert change["updated"] == "1970-01-01T00:00:00Z"
    assert change["title"] == "Version 2: 1 added, 1 changed, 1 removed"
    assert change["things"] == [("station:c", "C"), ("station:a", "A")]
    assert "Removed: station:b." in change["summary"]


def test_the_first_publication_and_the_same_one_are_no_change() -> None:
    assert list_changes(Manifest(), BEFORE) == []
    assert list_changes(BEFORE, BEFORE) == []
    assert list_changes(BEFORE, Manifest("2", things=BEFORE.things)) == []


def test_a_history_is_no_longer_than_a_feed_can_be() -> None:
    before = Manifest("1", things={"a/0": ("", "")}, history=[{"iri": "x"}] * MOST_ENTRIES)
    things = {f"a/{number}": ("", "") for number in range(MOST_THINGS + 50)}
    changes = list_changes(before, Manifest("2", things=things))
    assert len(changes) == MOST_ENTRIES
    assert len(changes[0]["things"]) == MOST_THINGS


def test_the_clock_is_utc() -> None:
    assert read_clock().endswith("Z")
