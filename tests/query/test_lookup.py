import gc
import shutil
import sqlite3
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.names import ID
from kg.query.engine import Engine
from kg.query.lookup import Index
from kg.release.folder import Release


def test_a_name_is_found_by_its_letters(engine: Engine) -> None:
    found = engine.index.find_names("lujianwang")
    assert {one.iri.rpartition("/")[2] for one in found} == {"lu-jianwang"}
    assert found[0].reason == "label"
    assert [one.tier for one in found] == sorted(one.tier for one in found)
    assert engine.index.find_names("jianwan") == []


def test_an_iri_is_found_in_any_case(engine: Engine) -> None:
    iri = f"{ID}station/USA01"
    assert engine.index.find_ignoring_case(iri.lower()) == iri
    assert engine.index.find_ignoring_case(f"{ID}station/nothing") is None


def test_words_fit_where_they_begin_a_word(engine: Engine) -> None:
    labels = {row.label for row in engine.index.find_texts(["fuz", "secur"], field="name")}
    assert labels == {"Fuzhou City Public Security Bureau"}
    assert engine.index.find_texts(["uzhou"]) == []
    assert engine.index.find_texts([]) == []


def test_characters_in_a_row_are_a_phrase(engine: Engine) -> None:
    assert engine.index.find_texts(["服 务"], field="name")
    assert engine.index.find_texts(["站 服"], field="name") == []


@pytest.mark.parametrize("word", ['"', '" OR "', "*", "a* OR b", "NEAR(a b)", "words : a"])
def test_no_word_is_syntax(engine: Engine, word: str) -> None:
    engine.index.find_texts([word.replace('"', " ")])
    engine.index.find_names(word)


def test_the_nearest_spelling_comes_first(engine: Engine) -> None:
    assert engine.index.list_near_names("lu jianwnag", 5)[0].text == "Lu Jianwang"
    assert engine.index.list_near_words("manhatan")[0] == "manhattan"


def test_a_thing_is_known_by_its_iri(engine: Engine) -> None:
    assert engine.index.has_thing(engine.prefixes["station"] + "USA01")
    assert not engine.index.has_thing(engine.prefixes["station"] + "NOPE")


def test_without_an_index_the_mend_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no index of names") as caught:
        Index(Release(tmp_path))
    assert caught.value.hint == "run `kg build`"


def test_a_damaged_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(KgError, match="cannot be read"):
        Index(Release(tmp_path)).find_names("x")


def test_an_index_in_a_folder_with_odd_characters_opens(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "a?b#c %20 é"
    folder.mkdir()
    shutil.copy(engine.release.index_path, folder)
    assert Index(Release(folder)).find_names("usa01")


def test_an_index_that_nobody_needs_is_closed(build_folder: Path) -> None:
    index = Index(Release.open(build_folder))
    database = index._database
    database.execute("SELECT 1")
    del index
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")
