"""Bulk load of the shared graphs into a store on disk, beside the native loader.

    .venv/bin/python benchmarks/bulk.py --build build --rounds 3 --write records.jsonl

`kg` does what a build does (`kg.release.rocksdb.write_base`): it loads and compacts. `oxigraph
load` gets the same files, and then `oxigraph optimize`, as its documentation advises. Each is a
process of its own with a fresh folder; our time begins where a running build would begin. A round
times both in turn, and the next round begins with the other. The triples of each store are counted
afterwards, outside the time.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.loading import time_commands  # noqa: E402
from benchmarks.processes import OXIGRAPH  # noqa: E402
from benchmarks.records import Records  # noqa: E402
from kg.names import BASE_GRAPHS  # noqa: E402
from kg.query.engine import Engine  # noqa: E402


def list_files(build: Path) -> dict[str, Path]:
    """Return the N-Triples files of the release in a build folder, by graph."""
    files = Engine(str(build)).release.list_graphs()
    return {name: files[name] for name in BASE_GRAPHS if name in files}


def by_kg(build: Path, folder: Path) -> tuple[float, int]:
    """Seconds of loading in a process of its own, and its peak memory."""
    _, most = time_commands(
        iter([[sys.executable, __file__, "--build", str(build), "--into", str(folder)]]), {}
    )
    return float((folder.parent / "seconds").read_text(encoding="utf-8")), most


def into(build: Path, folder: Path) -> None:
    """Load as a build does, and leave beside the store how long it took."""
    from kg.release.rocksdb import write_base

    files = list_files(build)
    begin = time.perf_counter()
    write_base(folder, files)
    (folder.parent / "seconds").write_text(str(time.perf_counter() - begin), encoding="utf-8")


def by_oxigraph(build: Path, folder: Path) -> tuple[float, int]:
    """Seconds of the native commands, and the peak memory of one of them."""
    if OXIGRAPH is None:
        sys.exit("no program oxigraph: make bench-tools")
    files = map(str, list_files(build).values())
    loads = [OXIGRAPH, "load", "--location", str(folder), "--file", *files]
    return time_commands(iter([loads, [OXIGRAPH, "optimize", "--location", str(folder)]]), {})


LOADERS = {"kg": by_kg, "oxigraph": by_oxigraph}


def count_triples(folder: Path) -> int:
    import pyoxigraph as ox

    return len(ox.Store.read_only(str(folder)))


def measure_rounds(build: Path, rounds: int) -> dict[str, list[tuple[float, int]]]:
    """Return seconds and peak memory of each loader in each round."""
    taken: dict[str, list[tuple[float, int]]] = {loader: [] for loader in LOADERS}
    for number in range(rounds):
        result = set()
        for loader in list(LOADERS) if number % 2 == 0 else list(reversed(LOADERS)):
            with tempfile.TemporaryDirectory(dir=build) as place:
                folder = Path(place) / "store"
                taken[loader].append(LOADERS[loader](build, folder))
                result.add(count_triples(folder))
        assert len(result) == 1, result
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--build", type=Path, default=Path("build"), help="the build folder with the release"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--write", type=Path, help="a file to which records are added as JSON lines"
    )
    parser.add_argument("--into", type=Path, help="only load into this folder, as a build does")
    given = parser.parse_args()
    build = given.build.resolve()
    if given.into:
        into(build, given.into)
        return
    triples = sum(path.read_bytes().count(b"\n") for path in list_files(build).values())
    taken = measure_rounds(build, given.rounds)
    for loader, rounds in taken.items():
        seconds, most = [one for one, _ in rounds], max(size for _, size in rounds)
        middle = statistics.median(seconds)
        print(
            f"{triples:>12,} {loader:9} {middle:8.2f} s {triples / middle / 1e3:6.0f} k/s "
            f"{most / 1e6:7.0f} MB"
        )
        if given.write:
            Records(given.write, triples).add("bulk-load", loader, seconds=seconds, bytes=most)


if __name__ == "__main__":
    main()
