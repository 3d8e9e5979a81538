"""Folders of FollowTheMoney data: what describes the files, and what changed between two."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kg.exchange.ftm_index import (
    FILES,
    Former,
    name_delta,
    read_former,
    write_dataset,
    write_delta,
)
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.release.build import build
from tests.support.small import small_home

BASE = "https://example.org/kg/ftm/"
FIRST, LATER = "2026-11-29T12:00:00Z", "2026-12-01T08:30:00Z"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("KG_HOME", str(small_home(tmp_path / "home")))
    monkeypatch.setenv("KG_BUILD_DIR", str(tmp_path / "build"))
    build()
    return Engine(str(tmp_path / "build"))


def save(folder: Path, engine: Engine, clock: str = FIRST, base: str = BASE) -> dict[str, Any]:
    """Write the folder as a site would; return what its files of JSON say."""
    files = dict(write_dataset(engine, read_former(folder), clock, base))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    small = {name: data for name, data in files.items() if name.endswith(".json")}
    return {name: json.loads(data) for name, data in small.items() if "\n}" in data.decode()}


def test_the_index_has_the_digest_and_size_of_each_file(engine: Engine, tmp_path: Path) -> None:
    index = save(tmp_path, engine)["index.json"]
    for resource in index["resources"]:
        data = (tmp_path / resource["name"]).read_bytes()
        assert resource["checksum"] == hashlib.sha1(data).hexdigest()
        assert resource["size"] == len(data)
        assert resource["url"] == BASE + resource["name"]
    assert index["entity_count"] == len((tmp_path / "entities.ftm.json").read_bytes().splitlines())
    assert 0 < index["thing_count"] < index["entity_count"]
    assert {"kg_003", "kg_editors"} < set(index["datasets"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_the_same_release_gives_the_same_files_at_any_time(small: Engine, tmp_path: Path) -> None:
    first = dict(write_dataset(small, Former(), FIRST))
    assert dict(write_dataset(small, Former(), LATER)) == first
    folder = tmp_path / "site"
    save(folder, small, base="")
    assert dict(write_dataset(small, read_former(folder), LATER)) == first
    assert json.loads(first["versions.json"])["items"][0].startswith("19700101000000-")


def test_the_first_version_has_the_horizon(engine: Engine, tmp_path: Path) -> None:
    index = save(tmp_path, engine)["index.json"]
    assert index["version"].startswith(read_horizon(engine).replace("-", ""))
    assert index["coverage"]["end"] == read_horizon(engine)


def test_a_new_release_has_what_it_changed(small: Engine, engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    before = save(folder, small)
    old = (folder / "entities.ftm.json").read_bytes().splitlines()
    after = save(folder, engine, LATER)
    version = after["index.json"]["version"]
    assert version.startswith("20261201083000-")
    assert after["versions.json"]["items"] == [*before["versions.json"]["items"], version]
    assert after["delta.json"]["versions"] == {version: BASE + name_delta(version)}
    entities = {json.loads(line)["id"]: json.loads(line) for line in old}
    for line in (folder / name_delta(version)).read_bytes().splitlines():
        change = json.loads(line)
        if change["op"] == "DEL":
            del entities[change["entity"]["id"]]
        else:
            assert (change["entity"]["id"] in entities) is (change["op"] == "MOD")
            entities[change["entity"]["id"]] = change["entity"]
    new = (folder / "entities.ftm.json").read_bytes().splitlines()
    assert entities == {json.loads(line)["id"]: json.loads(line) for line in new}
    # the next release has the changes of both
    assert len(save(folder, small, "2026-12-02T00:00:00Z")["delta.json"]["versions"]) == 2


def test_a_folder_that_is_not_whole_is_as_none(tmp_path: Path) -> None:
    assert read_former(tmp_path) == Former()
    for text in ("", "[]", "{", '{"release": 1}'):
        (tmp_path / "index.json").write_text(text)
        assert read_former(tmp_path) == Former()


def test_a_delta_says_what_became_of_each() -> None:
    before = {"a": b'{"id":"a"}', "b": b'{"id":"b"}', "c": b'{"id":"c"}'}
    now = {"b": b'{"id":"b"}', "c": b'{"id":"c","x":1}', "d": b'{"id":"d"}'}
    lines = [json.loads(line) for line in write_delta(before, now).splitlines()]
    assert [(one["op"], one["entity"]["id"]) for one in lines] == [
        ("DEL", "a"),
        ("MOD", "c"),
        ("ADD", "d"),
    ]
