"""The stores of a release: written from files, and from the stores before with what changed."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.names import BASE_GRAPHS, GRAPH, POLICIES
from kg.release import rocksdb

P = ox.NamedNode("https://e/p")


def triple(name: str) -> ox.Triple:
    # a short literal would be kept by its text and not by a hash, and so in an order of its own
    return ox.Triple(ox.NamedNode(f"https://e/{name}"), P, ox.Literal(f"what is told of {name}"))


def line(name: str) -> bytes:
    (found,) = sorted_ntriples.serialize_lines([triple(name)])
    return found


def quad(name: str, graph: str) -> ox.Quad:
    return sorted_ntriples.put_in_graph(triple(name), ox.NamedNode(GRAPH + graph))


def contents(folder: Path) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(folder)))


def plain(*names: str) -> set[ox.Quad]:
    return {ox.Quad(*triple(name)) for name in names}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file a graph, each with one triple of its name."""
    found = {}
    for name in (*BASE_GRAPHS, "view/reported", "view/official", "meta"):
        found[name] = tmp_path / "graphs" / f"{name}.nt"
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_bytes(line(name))
    return found


@pytest.fixture
def release(tmp_path: Path, files: dict[str, Path]) -> Path:
    """A folder with the stores of these graphs."""
    folder = tmp_path / "release"
    folder.mkdir()
    rocksdb.write_store(folder / "store", files)
    rocksdb.write_base(folder / "base", files)
    for policy in POLICIES:
        rocksdb.write_policy(folder / policy, folder / "base", files.get(f"view/{policy}"))
    return folder


def test_the_store_holds_every_graph_by_its_name(release: Path, files: dict[str, Path]) -> None:
    assert contents(release / "store") == {quad(name, name) for name in files}


def test_the_base_merges_what_all_policies_share(release: Path) -> None:
    assert contents(release / "base") == plain(*BASE_GRAPHS)


def test_a_policy_adds_its_view_and_no_other(release: Path) -> None:
    assert contents(release / "official") == plain(*BASE_GRAPHS, "view/official")
    assert contents(release / "undisputed") == plain(*BASE_GRAPHS)


def test_a_policy_that_is_put_in_order_holds_the_same_in_fewer_files(
    release: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    rocksdb.write_policy(
        tmp_path / "reported", release / "base", files["view/reported"], in_order=True
    )
    assert contents(tmp_path / "reported") == contents(release / "reported")
    sorted_files = [
        len(list((folder / "reported").glob("*.sst"))) for folder in (tmp_path, release)
    ]
    assert sorted_files[0] < sorted_files[1]


def test_a_copy_lives_on_its_own(release: Path, tmp_path: Path) -> None:
    copy = rocksdb.copy_store(release / "base", tmp_path / "copy")
    copy.clear()
    copy.flush()
    assert contents(release / "base") == plain(*BASE_GRAPHS)


CHANGES = {
    "claims": ([line("claims")], [line("new"), line("newer")]),
    "view/official": ([line("view/official")], [line("edge")]),
    "view/reported": ([], [line("edge")]),
    "meta": ([], [line("told")]),
}


def test_changes_are_made_in_the_store_by_graph(release: Path, tmp_path: Path) -> None:
    rocksdb.patch_store(tmp_path / "store", release / "store", CHANGES)
    gone = {quad("claims", "claims"), quad("view/official", "view/official")}
    come = {quad("new", "claims"), quad("newer", "claims"), quad("told", "meta")}
    come |= {quad("edge", "view/official"), quad("edge", "view/reported")}
    assert contents(tmp_path / "store") == (contents(release / "store") - gone) | come


def test_changes_are_made_in_a_policy_by_the_graphs_of_its_dataset(
    release: Path, tmp_path: Path
) -> None:
    rocksdb.patch_policy(tmp_path / "official", release / "official", CHANGES, "official")
    kept = [name for name in BASE_GRAPHS if name != "claims"]
    assert contents(tmp_path / "official") == plain(*kept, "new", "newer", "edge")


def test_the_stores_before_stay_as_they_were(release: Path, tmp_path: Path) -> None:
    before = {name: contents(release / name) for name in ("store", "official")}
    rocksdb.patch_store(tmp_path / "store", release / "store", CHANGES)
    rocksdb.patch_policy(tmp_path / "official", release / "official", CHANGES, "official")
    assert {name: contents(release / name) for name in before} == before


@pytest.mark.parametrize(("out", "into"), [("claims", "entities"), ("entities", "claims")])
def test_a_triple_that_moves_to_another_graph_stays_in_what_is_merged(
    release: Path, tmp_path: Path, out: str, into: str
) -> None:
    changes = {out: ([line(out)], []), into: ([], [line(out)])}
    for changed in (changes, dict(reversed(changes.items()))):
        folder = tmp_path / "-".join(changed)
        folder.mkdir()
        rocksdb.patch_policy(folder / "official", release / "official", changed, "official")
        assert contents(folder / "official") == contents(release / "official")
        rocksdb.patch_store(folder / "store", release / "store", changed)
        assert quad(out, into) in contents(folder / "store")
        assert quad(out, out) not in contents(folder / "store")


def test_stores_of_many_files_are_put_in_order(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sorted_files() -> int:
        return len(list((release / "base").glob("*.sst")))

    def log() -> str:
        # every process that opens a store to write begins a new log of its files
        return (release / "base" / "CURRENT").read_text(encoding="utf-8")

    in_order = sorted_files()
    store = ox.Store(str(release / "base"))
    # one file more of each kind: the engine leaves so few, and puts more of them in order by itself, when it likes
    store.extend(ox.Quad(*triple(str(number))) for number in range(20))
    store.flush()
    del store
    held, before, opened = contents(release / "base"), sorted_files(), log()
    monkeypatch.setattr(rocksdb, "UNTIDY", before)
    rocksdb.compact(release)
    assert log() == opened
    monkeypatch.setattr(rocksdb, "UNTIDY", before - 1)
    with monkeypatch.context() as large:
        large.setattr(rocksdb, "FILE", 1)  # as if every byte needed a file of its own
        rocksdb.compact(release)
    assert log() == opened
    rocksdb.compact(release)
    assert log() != opened
    assert sorted_files() <= in_order
    assert contents(release / "base") == held
