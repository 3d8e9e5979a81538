"""Everything that `make bench` measures, size by size, and the report of it.

    .venv/bin/python benchmarks/run.py --sizes 5000,100000,1000000 --work build/bench

Each size is generated, built and measured before the next: builds, the catalogue on every engine,
neighbourhoods, bulk loading and loading into remote stores; then diagrams. Generated homes stay in
the work folder and are made once. Run it on an idle machine; it records how busy the machine was.
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.patterns import NotPlainError  # noqa: E402
from benchmarks.plain import FORMULATIONS, plain  # noqa: E402
from kg.names import (  # noqa: E402
    BASE_GRAPHS,
    DEFAULT_POLICY,
    prefixes,
)
from kg.query.engine import Engine  # noqa: E402
from kg.release.folder import Release  # noqa: E402
from kg.sparql.rewrite import add_prefixes  # noqa: E402

HERE = Path(__file__).parent
ASSERTED = tuple(name for name in BASE_GRAPHS if name != "summary")
#: Parts of a run. Those of AFTER_BUILD measure what the first one builds.
PARTS = ("build", "catalogue", "neighbourhoods", "bulk", "loading", "pictures")
AFTER_BUILD = PARTS[1:-1]
#: Bytes of N-Quads from which on a build is made once, and nothing is loaded into remote stores.
LARGE = 150_000_000
#: Up to how many triples questions are asked cold as well.
COLD = 2_000_000
#: Up to how many triples which engines are asked: the slower ones would take hours over a larger
#: graph.
ASKED = {
    20_000: ("rdflib", "comunica", "fuseki-memory", "fuseki-tdb2", "kg-sparql"),
    200_000: ("oxrdflib",),
    2_000_000: ("oxigraph",),
    sys.maxsize: ("kg", "pyoxigraph-memory", "pyoxigraph-disk", "virtuoso", "maplib"),
}


def run(*command: object, **environment: str) -> None:
    """Run a part of the benchmark; report one that fails, and continue."""
    print("·", *command, file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, *map(str, command)], env=os.environ | environment, check=False
    )
    if done.returncode:
        print(f"  ended with {done.returncode}", file=sys.stderr, flush=True)


def machine(out: Path, beside: str) -> None:
    """Write down on what, when and beside what the run is made."""
    memory = int(_read_value("/proc/meminfo", "MemTotal").partition(" ")[0] or 0) // 1024
    head = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, cwd=ROOT, capture_output=True, text=True, check=False)
    note = {
        "cpu": _read_value("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": f"{memory} MB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
        "commit": commit.stdout.strip(),
        "command": shlex.join(["benchmarks/run.py", *sys.argv[1:]]),
        "load before": f"{os.getloadavg()[0]:.2f}",
    } | ({"beside": beside} if beside else {})
    with out.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"what": "machine", "engine": "", "note": note}) + "\n")


def _read_value(path: str, name: str) -> str:
    """Return the value of a name in a file of the system, or nothing."""
    lines = Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def graphs(release: Release, folder: Path) -> tuple[Path, Path, int]:
    """Write the first policy's dataset and its asserted part.

    Returns the size of the first. Both are N-Triples; the size is a number of triples.
    """
    derived, asserted = folder / "derived.nt", folder / "asserted.nt"
    for target, names in (
        (derived, [*BASE_GRAPHS, f"view/{DEFAULT_POLICY}"]),
        (asserted, ASSERTED),
    ):
        with target.open("wb") as file:
            for name in names:
                file.write(release.graph_path(name).read_bytes())
    with derived.open("rb") as file:
        return derived, asserted, sum(1 for _ in file)


def with_plain(path: Path) -> None:
    """Add the plain forms of each question to a file of questions.

    A query may have no plain form.
    """
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        lines.append(line)
        body = "".join(
            part for part in one["text"].splitlines(keepends=True) if not part.startswith("PREFIX ")
        )
        for number, formulation in enumerate(FORMULATIONS, start=1):
            try:
                text = add_prefixes(plain(body, formulation), prefixes())
            except NotPlainError as error:
                print(f"  {one['name']} has no plain form: {error}", file=sys.stderr)
                break
            lines.append(
                json.dumps(
                    {"name": one["name"], "form": f"plain-{number}", "text": text},
                    ensure_ascii=False,
                )
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure(home: Path, out: Path, options: argparse.Namespace) -> None:
    """Measure one home."""
    is_large = sum(path.stat().st_size for path in (home / "graph").rglob("*.nq")) > LARGE
    build = home / "build"
    places = {"KG_HOME": str(home), "KG_BUILD_DIR": str(build)}
    if "build" in options.what:
        run(HERE / "building.py", home, "--rounds", 1 if is_large else 3, "--write", out, **places)
    release = Engine(str(build)).release
    derived, asserted, triples = graphs(release, build)
    questions = build / "questions.jsonl"
    run(HERE / "questions.py", "--out", questions, **places)
    with_plain(questions)
    if "catalogue" in options.what:
        names = options.engines or ",".join(
            one for most, some in ASKED.items() if triples <= most for one in some
        )
        rounds = (
            "--rounds",
            options.rounds,
            "--cold-rounds",
            1 if is_large else options.cold_rounds,
        )
        # what a process takes to start is known from the smaller graphs, and the largest is dear to
        # load once more
        sparing = ("--what", "warm") if triples > COLD else ()
        patience = min(options.patience, 2) if is_large else options.patience
        chosen = ("--limit", options.limit, "--patience", patience, "--engines", names, *sparing)
        files = (
            "--build",
            build,
            "--derived",
            derived,
            "--asserted",
            asserted,
            "--questions",
            questions,
        )
        run(
            HERE / "catalogue.py",
            "--size",
            triples,
            *files,
            "--out",
            out,
            *rounds,
            *chosen,
            **places,
        )
    if "neighbourhoods" in options.what:
        run(
            HERE / "neighbourhoods.py",
            "--build",
            build,
            "--size",
            triples,
            "--write",
            out,
            **places,
        )
    if "bulk" in options.what:
        run(
            HERE / "bulk.py",
            "--build",
            build,
            "--rounds",
            1 if is_large else 3,
            "--write",
            out,
            **places,
        )
    if "loading" in options.what and not is_large:
        run(HERE / "loading.py", "--build", build, "--rounds", 3, "--write", out, **places)


def find_missing(options: argparse.Namespace, work: Path) -> Iterator[str]:
    """Yield what a run needs and does not have, before hours are spent on it."""
    for module in ("matplotlib", "maplib", "oxrdflib"):
        if find_spec(module) is None:
            yield f"{module} is not installed: make bench-tools"
    parts = options.what.split(",")
    for part in sorted(set(parts) - set(PARTS)):
        yield f"{part!r} is no part of it: {', '.join(PARTS)}"
    if "build" in parts or not set(parts) & set(AFTER_BUILD):
        return
    for size in filter(None, [*options.sizes.split(","), "seeded" * options.seeded]):
        if Release.current(work / size / "build") is None:
            yield f"{work / size} is not built: add the part build to --what"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="5000,100000,1000000,10000000", help="triples, by comma")
    parser.add_argument(
        "--work", type=Path, default=Path("build/bench"), help="where graphs and records are kept"
    )
    parser.add_argument("--what", default=",".join(PARTS), help="parts, by comma (default: all)")
    parser.add_argument(
        "--engines",
        default="",
        help="engines of the catalogue, by comma (default: those fit for the size)",
    )
    parser.add_argument("--limit", type=float, default=20, help="seconds a question (default 20)")
    parser.add_argument(
        "--patience",
        type=int,
        default=20,
        help="questions an engine may leave unfinished (default 20)",
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="of a question of a smaller graph (default 5)"
    )
    parser.add_argument(
        "--cold-rounds", type=int, default=3, help="processes a question (default 3)"
    )
    parser.add_argument(
        "--beside", default="", help="what else the machine does meanwhile, for the report"
    )
    parser.add_argument(
        "--seeded", action="store_true", help="measure the graph of this repository as well"
    )
    options = parser.parse_args()
    work = options.work.resolve()
    if missing := list(find_missing(options, work)):
        parser.exit(2, "".join(f"run.py: {line}\n" for line in missing))
    work.mkdir(parents=True, exist_ok=True)
    out = work / "records.jsonl"
    machine(out, options.beside)
    if options.seeded:
        # a copy, since a line of it is changed
        for folder in ("ontology", "graph", "queries"):
            shutil.copytree(ROOT / folder, work / "seeded" / folder, dirs_exist_ok=True)
        measure(work / "seeded", out, options)
    for size in filter(None, options.sizes.split(",")):
        home = work / size
        if not any((home / "graph").glob("*.nq")):
            run(HERE / "generator.py", size, home)
        measure(home, out, options)
    if "pictures" in options.what:
        run(HERE / "pictures.py", "--write", out)
    run(HERE / "report.py", out, "--out", HERE, "--limit", options.limit)


if __name__ == "__main__":
    main()
