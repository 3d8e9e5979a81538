"""Files are written where they differ, and removed where they are ours."""

from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.publish.manifest import UNFINISHED
from kg.publish.target import Publishing, Target

DATA = b"data"
ENTRY = (sha256(DATA).hexdigest(), len(DATA))


def make(folder: Path, *, is_trusted: bool = True) -> Target:
    (folder / UNFINISHED).mkdir()
    return Target(folder, {"a/b.html": ENTRY}, is_trusted=is_trusted)


def test_a_file_is_written_once(tmp_path: Path) -> None:
    target = make(tmp_path)
    assert target.write("a/b.html", DATA) == (ENTRY, True)
    assert not (tmp_path / "a").exists()
    target.move()
    assert target.write("a/b.html", DATA) == (ENTRY, False)
    assert target.write("a/b.html", b"other")[1]
    assert (tmp_path / "a" / "b.html").read_bytes() == DATA
    target.move()
    assert (tmp_path / "a" / "b.html").read_bytes() == b"other"


def test_what_is_not_trusted_is_read(tmp_path: Path) -> None:
    target = make(tmp_path, is_trusted=False)
    target.write("a/b.html", DATA)
    target.move()
    (tmp_path / "a" / "b.html").write_bytes(b"DATA")
    assert not target.has("a/b.html")
    assert target.write("a/b.html", DATA)[1]


def test_only_files_of_ours_are_removed(tmp_path: Path) -> None:
    target = make(tmp_path)
    target.write("a/b.html", DATA)
    target.move()
    assert target.remove(["a/b.html"]) == (1, [])
    assert not (tmp_path / "a").exists()
    target.write("a/b.html", b"changed")
    target.move()
    assert target.remove(["a/b.html"]) == (0, ["a/b.html"])
    assert target.remove(["a/b.html"], is_checked=False) == (1, [])
    assert target.remove(["a/b.html"]) == (0, [])


def test_a_link_out_of_the_folder_is_left(tmp_path: Path) -> None:
    target = make(tmp_path)
    outside = tmp_path / "outside"
    outside.write_bytes(DATA)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").symlink_to(outside)
    assert target.remove(["a/b.html"]) == (0, ["a/b.html"])
    assert outside.exists()


def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    target = make(tmp_path)
    (tmp_path / "mine.html").write_bytes(DATA)
    target.check_free(["a/b.html", "new.html"])
    with pytest.raises(UsageError, match=r"mine\.html is there"):
        target.check_free(["mine.html"])


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    target = make(tmp_path)
    (tmp_path / "a").write_bytes(b"a file")
    target.write("a/b.html", DATA)
    with pytest.raises(KgError, match="cannot be written"):
        target.move()
    with pytest.raises(KgError, match="cannot be written"):
        Publishing(tmp_path / "a" / "site")


def test_what_a_killed_run_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    make(tmp_path).write("old.html", DATA)
    with Publishing(tmp_path):
        target = Target(tmp_path, {}, is_trusted=True)
        target.write("new.html", DATA)
        target.move()
    assert [path.name for path in tmp_path.iterdir()] == ["new.html"]


def test_what_is_unfinished_is_gone_at_the_end(tmp_path: Path) -> None:
    with Publishing(tmp_path), pytest.raises(KgError, match="another"):
        Publishing(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_links_and_modes_of_a_site_stay(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.html"
    elsewhere.write_bytes(b"old")
    elsewhere.chmod(0o640)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").symlink_to(elsewhere)
    target = Target(tmp_path, {"a/b.html": ENTRY}, is_trusted=False)
    target.write("a/b.html", b"new")
    target.move()
    assert (tmp_path / "a" / "b.html").is_symlink()
    assert elsewhere.read_bytes() == b"new"
    assert elsewhere.stat().st_mode & 0o777 == 0o640
