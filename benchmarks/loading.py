"""`kg load` against curl: the graphs of a release into fresh, equal stores.

    .venv/bin/python benchmarks/loading.py --build build --rounds 5
    .venv/bin/python benchmarks/loading.py --build /tmp/big/build --stores oxigraph,virtuoso \\
        --write records.jsonl

Curl does what its users would type: a PUT of N-Triples for each graph, one after the other, by the
Graph Store Protocol. `kg load URL --no-verify` is timed as a complete command, including its start
and its counting in the store. A round times both in turn, and the next round begins with the other.
The triples of the store are counted afterwards, outside the time.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.stores.servers import NAMES, RunningStore, run_store  # noqa: E402

from kg.query.engine import Engine  # noqa: E402
from kg.stores.config import StoreChoice, connect  # noqa: E402
from kg.stores.inventory import GraphFile, count_triples, list_graph_files  # noqa: E402
from kg.stores.profiles import PROFILES  # noqa: E402

ENGINES = ("kg load", "curl")


def by_kg(store: RunningStore, engine: Engine, _: list[GraphFile]) -> Iterator[list[str]]:
    yield [sys.executable, "-m", "kg", "load", store.url, "--no-verify", "--timeout", "600"]


def by_curl(store: RunningStore, _: Engine, graphs: list[GraphFile]) -> Iterator[list[str]]:
    login = ["--digest", "--user", f"{store.user}:{store.password}"] if store.user else []
    head = ["-H", "Content-Type: application/n-triples"]
    for part in graphs:
        url = f"{store.url}{PROFILES[store.name].graphs}?graph={quote(part.iri, safe='')}"
        yield ["curl", "-sS", "--fail", "-o", os.devnull, *login, *head, "-T", str(part.path), url]


def time_commands(commands: Iterator[list[str]], environment: dict[str, str]) -> tuple[float, int]:
    """Return the seconds of commands one after the other, and their peak memory."""
    seconds, most = 0.0, 0
    for command in commands:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.005)
        seconds += time.perf_counter() - begin
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command[0])
    return seconds, most


def peak(pid: int) -> int:
    """Return the peak memory of a process so far.

    At its end a parent would learn a figure that includes its own memory.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    result = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(result[1]) * 1024 if result else 0


def measure_upload(
    engine: Engine, graphs: list[GraphFile], name: str, loader: str
) -> tuple[float, int]:
    """One upload to a fresh store, which then holds every triple."""
    with tempfile.TemporaryDirectory() as folder, run_store(name, Path(folder)) as store:
        environment = {**store.environment, "KG_BUILD_DIR": engine.build_folder}
        commands = (by_kg if loader == "kg load" else by_curl)(store, engine, graphs)
        result = time_commands(commands, environment)
        os.environ.update(store.environment)
        try:
            counts = count_triples(
                connect(StoreChoice(store.url, name, seconds=600)), [part.iri for part in graphs]
            )
        finally:
            for variable in store.environment:
                del os.environ[variable]
        assert counts == {part.iri: part.triples for part in graphs}, counts
        return result


def rounds(
    engine: Engine, graphs: list[GraphFile], name: str, times: int
) -> list[dict[str, object]]:
    """Return a record for each loader; one that fails is reported and not repeated."""
    taken: dict[str, list[tuple[float, int]]] = {loader: [] for loader in ENGINES}
    notes = dict.fromkeys(ENGINES, "")
    for turn in range(times):
        for loader in ENGINES if turn % 2 == 0 else reversed(ENGINES):
            if notes[loader]:
                continue
            try:
                taken[loader].append(measure_upload(engine, graphs, name, loader))
            except (subprocess.CalledProcessError, AssertionError) as error:
                notes[loader] = str(error)[:200] or type(error).__name__
            print(
                f"{name:10} {loader:8} {taken[loader][-1:] or notes[loader]}",
                file=sys.stderr,
                flush=True,
            )
    return [record(graphs, name, loader, taken[loader], notes[loader]) for loader in ENGINES]


def record(
    graphs: list[GraphFile], name: str, loader: str, taken: list[tuple[float, int]], note: str
) -> dict[str, object]:
    result = {
        "what": "remote-load",
        "engine": loader,
        "form": "",
        "size": sum(part.triples for part in graphs),
    }
    result |= {"query": name, "seconds": [seconds for seconds, _ in taken]}
    result |= {"bytes": max((size for _, size in taken), default=None), "rows": None, "same": None}
    return result | {"outcome": "failed" if note else "ok", "note": note}


def render_table(records: list[dict[str, object]]) -> str:
    lines = ["| store | triples | kg load s | curl s | speed against curl | kg's peak MB |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for ours, theirs in zip(records[::2], records[1::2], strict=True):
        if ours["note"] or theirs["note"]:
            lines.append(
                f"| {ours['query']} | {ours['size']:,} | failed: {ours['note'] or theirs['note']} "
                "| | | |"
            )
            continue
        mine, curl = ours["seconds"], theirs["seconds"]
        ratio = statistics.median(other / own for own, other in zip(mine, curl, strict=True))
        middle = " | ".join(f"{statistics.median(times):.2f}" for times in (mine, curl))
        lines.append(
            f"| {ours['query']} | {ours['size']:,} | {middle} | {ratio:.2f} × | "
            f"{ours['bytes'] / 1e6:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--build", type=Path, default=Path("build"), help="the build folder with the release"
    )
    parser.add_argument("--stores", default=",".join(NAMES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--write", type=Path, help="a file to which records are added as JSON lines"
    )
    given = parser.parse_args()
    engine = Engine(str(given.build.resolve()))
    graphs = list_graph_files(engine)
    result = [
        one
        for name in given.stores.split(",")
        for one in rounds(engine, graphs, name, given.rounds)
    ]
    if given.write:
        with given.write.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in result)
    print(render_table(result))


if __name__ == "__main__":
    main()
