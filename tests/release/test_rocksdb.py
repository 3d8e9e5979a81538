"""The stores of a release, written from the files of its graphs."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.names import BASE_GRAPHS, GRAPH, POLICIES
from kg.release import rocksdb

P = ox.NamedNode("https://e/p")


def triple(name: str) -> ox.Triple:
    # the engine stores a short literal as its text and not as a hash, and so in another order
    return ox.Triple(ox.NamedNode(f"https://e/{name}"), P, ox.Literal(f"a literal about {name}"))


def line(name: str) -> bytes:
    (only,) = sorted_ntriples.serialize_lines([triple(name)])
    return only


def quad(name: str, graph: str) -> ox.Quad:
    return sorted_ntriples.put_in_graph(triple(name), ox.NamedNode(GRAPH + graph))


def contents(folder: Path) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(folder)))


def plain(*names: str) -> set[ox.Quad]:
    return {ox.Quad(*triple(name)) for name in names}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file for each graph, with one triple of its name."""
    paths = {}
    for name in (*BASE_GRAPHS, "view/reported", "view/official", "meta"):
        paths[name] = tmp_path / "graphs" / f"{name}.nt"
        paths[name].parent.mkdir(parents=True, exist_ok=True)
        paths[name].write_bytes(line(name))
    return paths


@pytest.fixture
def release(tmp_path: Path, files: dict[str, Path]) -> Path:
    """A folder with the stores of these graphs."""
    folder = tmp_path / "release"
    folder.mkdir()
    rocksdb.write_store(str(folder / "store"), files)
    rocksdb.write_base(str(folder / "base"), files)
    for policy in POLICIES:
        view = files.get(f"view/{policy}")
        rocksdb.write_policy(str(folder / policy), str(folder / "base"), view)
    return folder


def test_the_store_holds_every_graph_by_its_name(release: Path, files: dict[str, Path]) -> None:
    assert contents(release / "store") == {quad(name, name) for name in files}


def test_the_base_merges_what_all_policies_share(release: Path) -> None:
    assert contents(release / "base") == plain(*BASE_GRAPHS)


def test_a_policy_adds_its_view_and_no_other(release: Path) -> None:
    assert contents(release / "official") == plain(*BASE_GRAPHS, "view/official")
    assert contents(release / "undisputed") == plain(*BASE_GRAPHS)


def test_a_compacted_policy_holds_the_same_in_fewer_files(
    release: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    rocksdb.write_policy(
        str(tmp_path / "reported"), str(release / "base"), files["view/reported"], compacted=True
    )
    assert contents(tmp_path / "reported") == contents(release / "reported")
    compacted, copied = (
        len(list((folder / "reported").glob("*.sst"))) for folder in (tmp_path, release)
    )
    assert compacted < copied


def test_a_copy_lives_on_its_own(release: Path, tmp_path: Path) -> None:
    copy = rocksdb.copy_store(str(release / "base"), str(tmp_path / "copy"))
    copy.clear()
    copy.flush()
    assert contents(release / "base") == plain(*BASE_GRAPHS)


def test_stores_of_many_files_are_compacted(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = release / "base"

    def count_files() -> int:
        return len(list(base.glob("*.sst")))

    def read_log() -> str:
        # every process that opens a store to write begins a new log of its files
        return (base / "CURRENT").read_text(encoding="utf-8")

    compacted = count_files()
    store = ox.Store(str(base))
    # one file more of each kind: the engine leaves so few, and compacts more by itself, in its time
    store.extend(ox.Quad(*triple(str(number))) for number in range(20))
    store.flush()
    del store
    quads, before, log = contents(base), count_files(), read_log()
    monkeypatch.setattr(rocksdb, "MOST_FILES", before)
    rocksdb.compact_if_fragmented(str(base))
    assert read_log() == log
    monkeypatch.setattr(rocksdb, "MOST_FILES", before - 1)
    with monkeypatch.context() as large:
        large.setattr(rocksdb, "FILE_SIZE", 1)  # as if every byte needed a file of its own
        rocksdb.compact_if_fragmented(str(base))
    assert read_log() == log
    rocksdb.compact_if_fragmented(str(base))
    assert read_log() != log
    assert count_files() <= compacted
    assert contents(base) == quads


def test_the_second_store_of_a_policy_lacks_edges_by_readings_only(tmp_path: Path) -> None:
    rdf, kg = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "https://w3id.org/overseas-stations/ns#",
    )
    claim, read = ox.NamedNode("https://e/claim"), triple("read")
    base, policy = tmp_path / "base", tmp_path / "policy"
    store = ox.Store(str(base))
    store.add(ox.Quad(claim, ox.NamedNode(kg + "restsOnReading"), ox.NamedNode("https://e/place")))
    parts = zip(("subject", "predicate", "object"), read, strict=True)
    for name, term in parts:
        store.add(ox.Quad(claim, ox.NamedNode(rdf + name), term))
    store.flush()
    del store
    store = rocksdb.copy_store(str(base), str(policy))
    store.extend(plain("read", "said"))
    store.flush()
    del store
    read_in = rocksdb.list_read_in(str(base))
    assert set(read_in) == plain("read")
    rocksdb.write_without_inferred(str(tmp_path / "second"), str(policy), read_in)
    assert contents(policy) - contents(tmp_path / "second") == plain("read")
    assert contents(base) < contents(tmp_path / "second")


def test_an_edge_that_the_shared_graphs_have_stays(tmp_path: Path) -> None:
    base = tmp_path / "base"
    store = ox.Store(str(base))
    store.extend(plain("read"))
    store.flush()
    del store
    assert rocksdb.list_read_in(str(base)) == []
    rocksdb.write_without_inferred(str(tmp_path / "second"), str(base), [])
    assert contents(tmp_path / "second") == plain("read")
