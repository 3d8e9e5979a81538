"""Builds: a full one, one of unchanged input, and one after a changed line.

Each is a complete `kg build`, with its peak memory. In a generated graph the line is an attribution
imported as N-Quads, about a claim that its number chooses as a seed; and then one about the most
general claim, on which every station of the graph depends.

    .venv/bin/python benchmarks/building.py HOME --rounds 3 --write records.jsonl

HOME has ontology/, graph/ and queries/, such as this repository or the output of `generator.py`.
Its graph/ is changed and restored. The last build stays in HOME/build.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.records import Records  # noqa: E402
from kg.query.engine import Engine  # noqa: E402

STEP = " …"
#: How the claim ends under which every station falls.
WIDEST = b"/overseas-police-stations-membersOfKind-PoliceServiceStation>"


def run_build(home: Path, folder: Path) -> tuple[float, int, list[tuple[str, float]]]:
    """Return the seconds of a build, its peak memory, and when each step began.

    Memory includes its child processes.
    """
    environment = os.environ | {"KG_HOME": str(home), "KG_BUILD_DIR": str(folder)}
    command = [sys.executable, "-m", "kg", "build"]
    begin, steps = time.perf_counter(), []
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as one:
        assert one.stderr is not None
        for line in one.stderr:
            if line.rstrip().endswith(STEP):
                steps.append((line.rstrip().removesuffix(STEP), time.perf_counter() - begin))
        code = one.wait()
    seconds = time.perf_counter() - begin
    if code:
        sys.exit(f"kg build of {home.name} ended with {code}")
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, steps


@contextmanager
def change_line(home: Path, number: int, *, widest: bool = False) -> Iterator[None]:
    """Change one line of a table, or add one attribution to a generated graph."""
    sheet = home / "graph" / "claims" / "001.csv"
    if sheet.exists():
        before = sheet.read_bytes()
        lines = before.decode().splitlines(keepends=True)
        lines[1] = lines[1].replace(
            "stance:reports", ("stance:denies", "stance:disputes")[number % 2], 1
        )
        sheet.write_text("".join(lines), encoding="utf-8")
        try:
            yield
        finally:
            sheet.write_bytes(before)
        return
    extra = home / "graph" / "changed.nq"
    extra.write_bytes(
        withdrawal(
            *find_attribution(home / "graph" / "generated.nq", number, widest=widest), number
        )
    )
    try:
        yield
    finally:
        extra.unlink()


def find_attribution(nquads: Path, number: int, *, widest: bool) -> tuple[bytes, bytes]:
    """Return an attribution that reports or states something, and its graph.

    It is about any claim, or about the most general one.
    """
    with nquads.open("rb") as file:
        if not widest:
            file.seek(random.Random(number).randrange(nquads.stat().st_size // 2))
            file.readline()
        for line in file:
            parts = line.split()
            if widest and parts[1].endswith(b"ns#about>") and parts[2].endswith(WIDEST):
                return parts[0], parts[-2]
            if (
                not widest
                and parts[1].endswith(b"ns#stance>")
                and parts[2].endswith((b"/reports>", b"/states>"))
            ):
                return parts[0], parts[-2]
    raise LookupError(f"{nquads.name} has no such attribution after the place that was chosen")


def withdrawal(about: bytes, graph: bytes, number: int) -> bytes:
    """Return the quads by which a speaker withdraws an attribution.

    Claim, roots and views change with it.
    """
    space = "https://w3id.org/overseas-stations/"
    this, source = f"<{space}id/attribution/changed-{number}>", f"<{space}id/source/003>"
    passage = f"<{space}id/passage/003-{number}-{number + 5}>"
    triples = [
        (this, "rdf-syntax-ns#type", f"<{space}ns#Attribution>"),
        (this, "about", about.decode()),
        (this, "stance", f"<{space}id/stance/withdraws>"),
        (this, "basis", f"<{space}id/basis/own>"),
        (this, "speaker", f"<{space}id/body/ccp>"),
        (this, "inSource", source),
        (this, "passage", passage),
        (passage, "rdf-syntax-ns#type", f"<{space}ns#Passage>"),
        (passage, "inSource", source),
        (passage, "start", f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (passage, "end", f'"{number + 5}"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (passage, "sha256", f'"{"0" * 64}"'),
    ]
    rdf = "http://www.w3.org/1999/02/22-"
    named = (
        (s, f"<{rdf}{p}>" if p.startswith("rdf-") else f"<{space}ns#{p}>", o) for s, p, o in triples
    )
    return "".join(f"{s} {p} {o} {graph.decode()} .\n" for s, p, o in named).encode()


def measure_folder(folder: Path) -> int:
    """Return the bytes of a folder; a file with several names counts once."""
    files = {
        path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }
    return sum(files.values())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--write", type=Path, required=True, help="a file to which records are added as JSON lines"
    )
    options = parser.parse_args()
    home = options.home.resolve()
    folder = home / "build"
    times: dict[str, list[float]] = {"total": [], "unchanged": [], "changed line": []}
    if (home / "graph" / "generated.nq").exists():
        times["changed line of the widest claim"] = []
    most, steps = 0, []
    for number in range(options.rounds):
        shutil.rmtree(folder, ignore_errors=True)
        with change_line(home, 10 * number):
            seconds, memory, steps = run_build(home, folder)
            times["total"].append(seconds)
            most = max(most, memory)
            times["unchanged"].append(run_build(home, folder)[0])
        # the line is put back, so that the home's own graph is what stays
        times["changed line"].append(run_build(home, folder)[0])
        if "changed line of the widest claim" in times:
            with change_line(home, 10 * number, widest=True):
                times["changed line of the widest claim"].append(run_build(home, folder)[0])
            run_build(home, folder)
    release = Engine(str(folder)).release
    size = sum(path.read_bytes().count(b"\n") for path in release.list_graphs().values())
    records = Records(options.write, size)
    ends = [*(begin for _, begin in steps[1:]), times["total"][-1]]
    note = ", ".join(
        f"{name} {end - begin:.1f} s" for (name, begin), end in zip(steps, ends, strict=True)
    )
    for stage, seconds in times.items():
        records.add(
            "build", "kg", query=stage, seconds=seconds, note=note if stage == "total" else ""
        )
        print(f"{size:>12,} {stage:34} {sorted(seconds)[len(seconds) // 2]:8.2f} s")
    records.add("memory", "kg build", bytes=most)
    records.add("disk", "kg release", bytes=measure_folder(release))


if __name__ == "__main__":
    main()
