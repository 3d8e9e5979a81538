import marshal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.release import folder

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner),
)


@given(value=st.dictionaries(st.text(), PLAIN))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "some.marshal"
    path.write_bytes(folder.dumped(value))
    assert folder.read(str(path)) == value


def test_equal_values_give_equal_bytes_whoever_else_holds_them() -> None:
    held = "".join(["a", " text"])
    assert folder.dumped({"a": held, "b": held}) == folder.dumped(
        {"a": "a text", "b": "".join(["a ", "text"])}
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\x00",
        b"no marshal",
        folder.dumped({"a": "text"})[:-3],
        marshal.dumps(7),
        marshal.dumps([]),
    ],
)
def test_a_damaged_file_is_told_with_the_mend(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "some.marshal"
    path.write_bytes(data)
    with pytest.raises(KgError, match=r"some\.marshal is damaged") as caught:
        folder.read(str(path))
    assert "kg build" in caught.value.hint


def test_a_missing_file_is_left_to_the_reader(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        folder.read(str(tmp_path / "none.marshal"))
