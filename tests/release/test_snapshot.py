"""What the scan of inputs may meet, and inputs that change while they are read."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import settings
from kg.errors import KgError
from kg.faults import FaultsError
from kg.release.build import build, combine_digests, find_faults
from kg.release.folder import Release, find_changed_inputs
from kg.release.snapshot import naming_originals, take_snapshot
from kg.settings import UNREADABLE
from tests.conftest import ROOT, Home


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))


def make_self_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_far_loop(path: Path) -> None:
    path.with_name("zz-other").symlink_to(path.name)
    path.symlink_to("zz-other")


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


#: What may have the name of a table, with what is said of it.
ODD = {
    "a dangling link": (link_to("nowhere"), "it is a link to nothing"),
    "a link to itself": (make_self_loop, "Too many levels of symbolic links"),
    "two links to each other": (make_far_loop, "Too many levels of symbolic links"),
    "a folder": (Path.mkdir, "it is a folder"),
    "a link to a folder": (link_to(os.curdir), "it is a link to a folder around it"),
    "a pipe": (make_pipe, "it is no regular file"),
    "a device": (link_to(os.devnull), "it is no regular file"),
    "a socket": (make_socket, "it is no regular file"),
}
#: Names that are read if they are files, and names that nobody takes for an input.
NAMES = ["graph/claims/999.csv", "graph/more.nq", "ontology/more.ttl", "queries/check/more.rq"]
HIDDEN = ["graph/claims/.#001.csv", "graph/claims/._001.csv", "ontology/.core.ttl.swp.ttl"]
UNRELATED = ["graph/claims/notes", "graph/README.txt", "queries/check/old.rq~"]


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_file_but_has_the_name_of_an_input_is_told_in_a_line(
    small: Home, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    path = small.folder / name
    make, reason = ODD[kind]
    monkeypatch.chdir(path.parent)  # the path of a socket must be short
    make(path)
    faults = find_faults()
    assert [(fault.path, fault.line) for fault in faults] == [(name, 1)]
    assert faults[0].reason == f"cannot be read: {reason}"
    assert "remove it" in faults[0].mend


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", [*HIDDEN, *UNRELATED])
def test_what_is_hidden_or_no_input_is_passed_over(
    small: Home, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    before = settings.stamp_inputs()
    path = small.folder / name
    monkeypatch.chdir(path.parent)
    ODD[kind][0](path)
    after = settings.stamp_inputs()
    if kind == "a link to a folder" and name in UNRELATED:
        assert after == before | {name: UNREADABLE}  # all below would be read twice
    else:
        assert after == before


@pytest.mark.parametrize("place", ["graph", "graph/claims", "ontology", "queries/check"])
def test_hidden_folders_are_passed_over(small: Home, place: str) -> None:
    before = settings.stamp_inputs()
    folder = small.folder / place / ".ipynb_checkpoints"
    folder.mkdir()
    for ending in ("csv", "nq", "ttl", "rq"):
        (folder / f"001.{ending}").write_text("no table\n", encoding="utf-8")
    assert settings.stamp_inputs() == before
    assert find_faults() == []


def test_n_quads_in_a_hidden_folder_are_not_in_the_graph(small: Home) -> None:
    folder = small.folder / "graph" / ".ipynb_checkpoints"
    folder.mkdir()
    quad = "<urn:a> <urn:p> <urn:b> <https://w3id.org/overseas-stations/graph/claims> .\n"
    (folder / "more-checkpoint.nq").write_text(quad, encoding="utf-8")
    release = Release(build().folder)
    assert b"<urn:a>" not in release.graph_path("claims").read_bytes()


def test_a_link_to_a_folder_elsewhere_is_followed(small: Home, tmp_path: Path) -> None:
    claims = small.folder / "graph" / "claims"
    before = combine_digests(take_snapshot(small.folder, settings.stamp_inputs(), {})[0])
    claims.rename(tmp_path / "elsewhere")
    claims.symlink_to(tmp_path / "elsewhere")
    assert combine_digests(take_snapshot(small.folder, settings.stamp_inputs(), {})[0]) == before


@pytest.mark.parametrize("name", ["graph/claims/003.CSV", "graph/more.NQ", "ontology/a.TTL"])
def test_an_ending_in_another_case_is_told_and_makes_a_build_due(small: Home, name: str) -> None:
    build()
    (small.folder / name).write_text("x", encoding="utf-8")
    assert find_changed_inputs(str(small.build)) == [name]
    (fault,) = find_faults()
    assert (fault.path, fault.line) == (name, 1)


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("queries/lost.rq", "put it in a folder of queries/"),
        ("queries/check/deep/lost.rq", "put it in a folder of queries/"),
        ("ontology/deep/lost.ttl", "put it in ontology/"),
        ("ontology/lost.csv", "put it in ontology/"),
        ("graph/lost.ttl", "write it as a table or as N-Quads"),
        ("graph/lost.TTL", "write it as a table or as N-Quads"),
        ("graph/claims/lost.nt", "write it as a table or as N-Quads"),
        ("graph/lost.jsonld", "write it as a table or as N-Quads"),
        ("graph/lost.nq.gz", "write it as a table or as N-Quads"),
        ("graph/lost.nq.txt", "write it as a table or as N-Quads"),
        ("ontology/lost.owl", "put it in ontology/"),
        ("ontology/core.ttl.txt", "put it in ontology/"),
        ("queries/check/lost.sparql", "put it in a folder of queries/"),
        ("queries/check/lost.rq.txt", "put it in a folder of queries/"),
    ],
)
def test_a_file_in_the_wrong_folder_is_told(small: Home, name: str, mend: str) -> None:
    (small.folder / name).parent.mkdir(exist_ok=True)
    (small.folder / name).write_text("", encoding="utf-8")
    (fault,) = find_faults()
    assert (fault.path, fault.reason) == (name, "is a file that nobody reads")
    assert fault.mend.startswith(mend)


def test_a_name_that_is_not_utf_8_is_told(small: Home) -> None:
    folder = os.fsencode(small.folder / "graph" / "claims")
    with open(folder + b"/caf\xe9.csv", "wb"):  # noqa: PTH123 - the name is bytes
        pass
    (fault,) = find_faults()
    assert fault.path == r"graph/claims/caf\udce9.csv"
    assert fault.reason == "has a name that is not UTF-8"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("new\nline.csv", r"new\nline.csv"),
        ("red\x1b[31m.csv", r"red\x1b[31m.csv"),
        ("a\u202evsc.csv", r"a\u202evsc.csv"),
        ("a\u00a0b.nq", r"a\xa0b.nq"),
    ],
)
def test_a_name_with_what_nobody_sees_is_told_in_a_line(small: Home, name: str, shown: str) -> None:
    (small.folder / "graph" / name).write_text("", encoding="utf-8")
    (fault,) = find_faults()
    assert fault.path == f"graph/{shown}"
    assert fault.reason == "has a name with a character that nobody sees"
    assert len(str(fault).splitlines()) == 2


def test_a_disk_that_fails_while_a_file_is_read_is_told_with_its_name(small: Home) -> None:
    path = small.folder / "graph" / "claims" / "999.csv"
    path.symlink_to("/proc/self/mem")  # its first page is nobody's, so that reading fails
    (fault,) = find_faults()
    assert (fault.path, fault.reason) == (
        "graph/claims/999.csv",
        "cannot be read: Input/output error",
    )
    with pytest.raises(FaultsError):
        build()


def test_a_file_that_vanishes_while_the_folder_is_read_is_not_there(small: Home) -> None:
    stamps = settings.stamp_inputs()
    wanted, _ = take_snapshot(small.folder, stamps, {})
    digests, faults = take_snapshot(small.folder, stamps | {"graph/gone.nq": (1, 1)}, {})
    assert (digests, faults) == (wanted, [])


#: Verbs that look at the inputs.
VERBS = [["build"], ["validate"], ["query", "station-count", "--format", "csv"], ["show", "003"]]
#: Without these, root may read only what others may read too.
WITHOUT_RIGHTS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
AS_USER = WITHOUT_RIGHTS if os.geteuid() == 0 else []


@pytest.mark.parametrize("name", ["graph/claims", "graph/sources.csv", "graph/closed"])
def test_what_may_not_be_read_is_told_in_a_line(small: Home, name: str) -> None:
    build()
    path = small.folder / name
    if not path.exists():
        path.mkdir()
    path.chmod(0)
    env = os.environ | {"KG_HOME": str(small.folder), "KG_BUILD_DIR": str(small.build)}
    for words in VERBS:
        command = [*AS_USER, sys.executable, "-m", "kg", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        assert "Traceback" not in done.stderr
        if words[0] == "validate" or (words[0] == "build" and name != "graph/sources.csv"):
            assert f"{name}:1: cannot be read: Permission denied" in done.stderr
            assert done.returncode == 1
        elif name != "graph/sources.csv":  # whose time anybody may see
            assert f"changed since then: {name}" in done.stderr
            assert done.returncode == 0
    path.chmod(0o700)


# --- a table that changes while a build runs ------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["graph/claims/003-table.csv", "graph/more.nq", "ontology/core.ttl"]
)
@pytest.mark.parametrize("moment", ["reading the inputs", "deriving summaries"])
def test_a_release_is_made_of_the_bytes_that_name_it(
    small: Home, tmp_path: Path, name: str, moment: str
) -> None:
    path = small.folder / name
    quad = "<urn:{}> <urn:p> <urn:b> <https://w3id.org/overseas-stations/graph/claims> .\n"
    if name.endswith(".nq"):
        path.write_text(quad.format(1), encoding="utf-8")
    build()
    first = path.read_bytes()
    comment = quad.format(2) if name.endswith(".nq") else "# changed\n"
    if name.endswith(".csv"):
        lines = first.splitlines(keepends=True)
        second = b"".join(lines[:-1])
    else:
        second = first + comment.encode()
    third = second + (quad.format(3) if name.endswith(".nq") else "").encode() + b"\n"
    path.write_bytes(second)

    def change(step: str, share: float) -> None:
        if step == moment:
            path.write_bytes(third)

    result = build(change)
    assert path.read_bytes() == third
    path.write_bytes(second)
    clean = tmp_path / "clean"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_BUILD_DIR", str(clean))
        wanted = build()
    assert wanted.digest == result.digest
    graphs = Release(wanted.folder).list_graphs()
    for graph, file in Release(result.folder).list_graphs().items():
        assert file.read_bytes() == graphs[graph].read_bytes(), graph
    path.write_bytes(third)
    assert name in (find_changed_inputs(str(small.build)) or [])


def test_a_change_within_a_tick_of_the_clock_is_noticed(small: Home) -> None:
    name = "graph/sources.csv"
    path = small.folder / name
    path.touch()
    build()
    status = path.stat()
    data = path.read_bytes()
    changed = data.replace(b"machine translation", b"machine translatiox", 1)
    assert changed != data
    path.write_bytes(changed)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert build().fresh


def test_errors_name_the_file_that_somebody_wrote(tmp_path: Path) -> None:
    with pytest.raises(KgError) as raised, naming_originals(tmp_path / "home", tmp_path / "copy"):
        raise KgError(f"{tmp_path}/copy/graph/a.csv is broken")
    assert raised.value.reason == f"{tmp_path}/home/graph/a.csv is broken"
    assert str(raised.value) == raised.value.reason


def test_broken_turtle_is_told_where_it_is(small: Home) -> None:
    small.append("ontology/shapes/claims.ttl", "oops .")
    with pytest.raises((KgError, FaultsError), match=f"{small.folder}/ontology/shapes/claims.ttl"):
        build()


def test_the_checked_in_data_has_no_odd_file() -> None:
    assert take_snapshot(ROOT, settings.stamp_inputs(), {})[1] == []
