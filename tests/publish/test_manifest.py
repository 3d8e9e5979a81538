"""The manifest of a site: what is ours, and what pages were made of."""

import json
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.publish.manifest import MANIFEST, STATE, Manifest, State, encode, read_manifest, read_state


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest("r", {"b": ("1", 2), "a": ("3", 4)}, [{"iri": "x"}], {"n": ("l", "d")})
    (tmp_path / MANIFEST).write_bytes(manifest.encode())
    assert read_manifest(tmp_path) == manifest
    assert list(json.loads(manifest.encode())["files"]) == ["a", "b"]


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    pages = {"a": (["a", "b"], ["b x"], ["q"])}
    queries = {"n": ("e", {"q": "d"})}
    state = State("c", {"a": 1, "b": 3}, {"b x": 4}, pages, {"q": "d"}, queries, {"p": 5})
    (tmp_path / STATE).write_bytes(encode(state.as_json()))
    assert read_state(tmp_path) == state


@pytest.mark.parametrize("text", ["", "{", "[]", '{"names": 1}', "\x00"])
def test_a_damaged_state_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / STATE).write_text(text, encoding="utf-8")
    assert read_state(tmp_path) is None


def test_a_folder_that_is_missing_or_empty_has_no_files(tmp_path: Path) -> None:
    assert read_manifest(tmp_path).files == {}
    assert read_manifest(tmp_path / "new").files == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("thesis.txt", "mine"),
        (MANIFEST, "{"),
        (MANIFEST, "[]"),
        (MANIFEST, '{"name": "an app"}'),
        (MANIFEST, '{"site": "overseas-stations-kg", "format": 99}'),
        (MANIFEST, '{"site": "overseas-stations-kg", "format": 1, "files": []}'),
    ],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        read_manifest(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no folder"):
        read_manifest(tmp_path / "file")
