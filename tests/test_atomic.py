"""Atomic writes leave the old file or the new one, and what is no file stays what it is."""

import errno
import os
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from kg.atomic import link_or_copy, move_file, replacing, sync_tree, write_atomic


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002, 0])
def test_a_new_file_has_what_the_umask_allows(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_atomic(tmp_path / "a.txt", b"one")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.txt") == 0o666 & ~umask
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o444, 0o755, 0o666])
def test_an_old_file_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(kept)
    write_atomic(file, b"new", synced=True)
    assert (file.read_bytes(), mode(file)) == (b"new", kept)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_nothing_needs_a_change_of_mode_by_handle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows has os.fchmod since Python 3.13
    monkeypatch.delattr(os, "fchmod")
    write_atomic(tmp_path / "a.txt", b"one")
    write_atomic(tmp_path / "a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"two"


@pytest.mark.parametrize("links", [1, 3])
@pytest.mark.parametrize("is_there", [True, False])
def test_links_are_followed(tmp_path: Path, links: int, is_there: bool) -> None:
    (tmp_path / "elsewhere").mkdir()
    real = tmp_path / "elsewhere" / "real.txt"
    if is_there:
        real.write_bytes(b"old")
    target = "elsewhere/real.txt"
    for number in range(links):
        (tmp_path / f"link{number}").symlink_to(target)
        target = f"link{number}"
    write_atomic(tmp_path / target, b"new")
    assert real.read_bytes() == b"new"
    assert all((tmp_path / f"link{number}").is_symlink() for number in range(links))
    assert [path.name for path in real.parent.iterdir()] == ["real.txt"]


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="a") as raised:
        write_atomic(tmp_path / "a", b"one")
    assert raised.value.errno == errno.ELOOP
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_atomic(pipe, b"through")
    reader.join(10)
    assert heard == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to(os.devnull)
    for path in (Path(os.devnull), tmp_path / "null"):
        before = Path(os.devnull).stat()
        write_atomic(path, b"gone")
        after = Path(os.devnull).stat()
        assert stat.S_ISCHR(after.st_mode)
        assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("into", ["pipe", "file"])
def test_the_name_of_standard_output_is_standard_output(
    tmp_path: Path, name: str, into: str
) -> None:
    if name == "link":
        (tmp_path / "link").symlink_to("/dev/stdout")
        name = str(tmp_path / "link")
    code = (
        "import sys; from pathlib import Path; from kg.atomic import write_atomic;"
        "print('before', flush=True); write_atomic(Path(sys.argv[1]), b'data\\n');"
        "print('after')"
    )
    command = [sys.executable, "-c", code, name]
    if into == "pipe":
        done = subprocess.run(command, capture_output=True, check=True).stdout
    else:
        with (tmp_path / "out").open("wb") as file:
            subprocess.run(command, stdout=file, check=True)
        done = (tmp_path / "out").read_bytes()
    assert done == b"before\ndata\nafter\n"


def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(tmp_path / "folder", b"one")
    (tmp_path / "a.txt").write_bytes(b"old")
    with suppress(RuntimeError), replacing(tmp_path / "a.txt") as file:
        file.write(b"half")
        raise RuntimeError
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "folder"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "nowhere" / "a.txt", b"one")


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_atomic(tmp_path / ("x" * 255), b"one")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"one"


@pytest.mark.parametrize("refused", ["create", "replace"])
def test_a_file_that_nothing_can_replace_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """As a file that is mounted by itself, or one of yours in a folder of somebody else."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"old and longer")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(*{"create": (os, "open"), "replace": (Path, "replace")}[refused], refuse)
    write_atomic(file, b"new")
    monkeypatch.undo()
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_atomic(tmp_path / "a.txt", b"old")

    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def write(self, _: bytes) -> None:
            raise OSError(28, "No space left on device")

    # a disk cannot be filled on every machine that runs this
    monkeypatch.setattr("kg.atomic.os.fdopen", lambda *_: Full())
    with pytest.raises(OSError, match="No space left"):
        write_atomic(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV, errno.EOPNOTSUPP, errno.EMLINK])
def test_where_no_file_gets_a_second_name_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a").write_bytes(b"one")
    link_or_copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"one"


def test_all_of_a_folder_is_synced_but_what_was_synced_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a").write_bytes(b"one")
    (tmp_path / "new" / "deep").mkdir(parents=True)
    os.link(tmp_path / "old" / "a", tmp_path / "new" / "a")
    (tmp_path / "new" / "deep" / "b").write_bytes(b"two")
    synced = set[int]()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    sync_tree(tmp_path / "new", [tmp_path / "old"])
    wanted = [tmp_path / "new", tmp_path / "new" / "deep", tmp_path / "new" / "deep" / "b"]
    assert synced == {path.stat().st_ino for path in wanted}


def test_a_file_is_moved_over_another_as_it_would_be_written(tmp_path: Path) -> None:
    new, old, link = tmp_path / "new", tmp_path / "old", tmp_path / "link"
    old.write_bytes(b"old")
    old.chmod(0o640)
    link.symlink_to(old)
    new.write_bytes(b"new")
    move_file(new, link)
    assert link.is_symlink()
    assert (old.read_bytes(), mode(old)) == (b"new", 0o640)
    assert not new.exists()
    new.write_bytes(b"more")
    move_file(new, tmp_path / "fresh")
    assert (tmp_path / "fresh").read_bytes() == b"more"


def test_a_file_that_is_moved_to_a_pipe_is_written_to_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "new").write_bytes(b"new")
    thread = threading.Thread(target=move_file, args=(tmp_path / "new", tmp_path / "pipe"))
    thread.start()
    assert (tmp_path / "pipe").read_bytes() == b"new"
    thread.join()
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
