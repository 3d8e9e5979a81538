"""Formats of other tools: their table, their options and their files."""

import hashlib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError, UsageError
from kg.exchange import contents, foreign
from kg.exchange.foreign import FOREIGN, TABLE, Foreign, write_folder, write_foreign
from kg.formats import EXPORTS
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter, export_to

FILES = {"a.csv": [b"one\n", b"two\n"], "deep/b.csv": [b"three\n"]}


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, list[bytes]]]:
    yield from FILES.items()
    yield "policy.txt", [policy.encode()]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a file, as modules of formats write them."""
    module = types.SimpleNamespace(write_files=write_files, write=lambda *given: [repr(given[1:])])
    monkeypatch.setattr(Foreign, "load", lambda self: module)
    formats = (Foreign("folder", "x", "x"), Foreign("file", "x", "x", "txt", takes_key=True))
    monkeypatch.setattr(foreign, "FOREIGN", {format.name: format for format in formats})


@pytest.mark.usefixtures("planted")
def test_a_folder_has_its_files_and_their_digests(engine: Engine, tmp_path: Path) -> None:
    written = list(write_folder(engine, "folder", tmp_path / "new"))
    names = [str(path.relative_to(tmp_path / "new")) for path in written]
    assert names == [*FILES, "policy.txt", "SHA256SUMS"]
    assert (tmp_path / "new" / "policy.txt").read_text() == "reported"
    for line in (tmp_path / "new" / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / "new" / name).read_bytes()).hexdigest() == digest


@pytest.mark.usefixtures("planted")
def test_a_key_reaches_the_format_that_takes_one(engine: Engine, tmp_path: Path) -> None:
    assert write_foreign(engine, "file", "official") == ["('official', None)"]
    key = tmp_path / "key"
    assert write_foreign(engine, "file", None, key) == [repr(("reported", key))]


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("fil", {}, "did you mean file"),
        ("folder", {}, "is a folder"),
        ("file", {"policy": "guilty"}, "there is no policy"),
    ],
)
def test_bad_input_is_reported(
    engine: Engine, name: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError) as told:
        write_foreign(engine, name, **options)
    assert words in f"{told.value} {told.value.hint}"


@pytest.mark.usefixtures("planted")
def test_a_format_without_signature_takes_no_key(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not signed"):
        list(write_folder(engine, "folder", tmp_path, key=tmp_path / "key"))


@pytest.mark.usefixtures("planted")
def test_a_folder_that_cannot_be_made_is_reported(engine: Engine) -> None:
    with pytest.raises(KgError, match="cannot be written"):
        list(write_folder(engine, "folder", Path("/dev/null/x")))


def test_names_are_those_of_no_other_format() -> None:
    assert not set(FOREIGN) & {*EXPORTS, "all"}


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_each_format_has_a_page_that_the_guide_links(one: Foreign) -> None:
    page = ROOT / "docs" / "formats" / f"{one.name}.md"
    assert f"kg export {one.name}" in page.read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "guides" / "formats.md").read_text(encoding="utf-8")
    assert f"(../formats/{one.name}.md)" in guide


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_the_same_release_gives_the_same_bytes(
    engine: Engine, exported: Exporter, tmp_path: Path, one: Foreign
) -> None:
    first, second = exported(one.name), export_to(engine, tmp_path, one.name, "reported")
    assert read_files(first) == read_files(second)


def read_files(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(filter(Path.is_file, path.rglob("*")))
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", [one.name for one in TABLE if one.is_folder])
def test_another_policy_leaves_no_file_of_the_first(
    engine: Engine, exported: Exporter, name: str
) -> None:
    first, second = (exported(name, policy) for policy in ("reported", "official"))
    names = [
        sorted(path.relative_to(folder) for path in folder.rglob("*")) for folder in (first, second)
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_a_policy_that_admits_nothing_gives_a_whole_file(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, one: Foreign
) -> None:
    monkeypatch.setattr(contents, "EDGES", "SELECT ?node WHERE { ?node a kg:NoClass }")
    assert all(read_files(export_to(engine, tmp_path, one.name, "official")).values())


@pytest.mark.usefixtures("planted")
def test_an_interrupted_export_leaves_no_part_and_no_checksums(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    list(write_folder(engine, "folder", tmp_path))
    folder = Foreign.load(foreign.FOREIGN["folder"])

    def break_off(engine: Engine, policy: str) -> Iterator[tuple[str, Iterator[bytes]]]:
        def write_half() -> Iterator[bytes]:
            yield b"half"
            raise KeyboardInterrupt

        yield "a.csv", write_half()

    monkeypatch.setattr(folder, "write_files", break_off)
    with pytest.raises(KeyboardInterrupt):
        list(write_folder(engine, "folder", tmp_path))
    assert (tmp_path / "a.csv").read_bytes() == b"one\ntwo\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "deep", "policy.txt"]


@pytest.mark.parametrize("name", [one.name for one in TABLE if not one.is_folder])
def test_each_file_says_up_to_which_day_the_documents_speak(exported: Exporter, name: str) -> None:
    text = exported(name).read_text(encoding="utf-8").replace("\n ", "")
    assert "Nothing here is later than July 2024: 2024-07-31 is the last day" in text
