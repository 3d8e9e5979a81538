"""The catalogue of saved queries, warm and cold, on our engine and its peers.

    python benchmarks/catalogue.py --size 36466 --build build --derived reported.nt \\
        --asserted asserted.nt --questions questions.jsonl --out results.jsonl

`questions.py` makes the questions (form `derived`); the forms `plain-…` run on the asserted graph.
Engines of a small graph run in turn, question by question; those of a large graph one after the
other. Every engine has a process of its own, which is ended when a question exceeds the time limit
or its memory grows too large. Each question runs once unmeasured, and its rows are compared with
the reference. A question that took long, or that another formulation answers sooner, is not
repeated: this time counts. The shortest questions of the reference run first, because an engine is
not asked any more once it left some unfinished. No engine caches results.
"""

import argparse
import json
import shlex
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.child import Limits  # noqa: E402
from benchmarks.peers import PEERS, peer  # noqa: E402
from benchmarks.processes import COLD, ask_cold  # noqa: E402
from benchmarks.records import Records  # noqa: E402
from benchmarks.warm import (  # noqa: E402
    SAVED,
    Contestant,
    Expected,
    Questions,
    absent,
    ask_all,
    reference,
)

ENGINES = list(dict.fromkeys([*PEERS, *COLD]))
#: Our engine's two interfaces, each with its form of question; its graph is always the derived one.
OURS = {"kg": SAVED, "kg-sparql": "derived"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--size", type=int, required=True, help="triples, as the results name this graph")
    add(
        "--derived",
        type=Path,
        required=True,
        help="N-Triples with summaries and the view of the policy",
    )
    add("--asserted", type=Path, help="N-Triples without them, for plain questions")
    add(
        "--build",
        type=Path,
        required=True,
        help="the build folder with the release, which kg opens",
    )
    add("--questions", type=Path, required=True, help="JSON lines of name, form and text")
    add("--out", type=Path, required=True, help="JSON lines of results, to which is added")
    add("--engines", default=",".join(ENGINES), help="which, by comma (default all)")
    add("--what", default="warm,cold", help="warm, cold or both (default)")
    add("--limit", type=float, default=20, help="seconds a question (default 20)")
    add("--load-limit", type=float, default=1800, help="seconds to load (default 1800)")
    add("--memory", type=float, default=6, help="GB an engine (default 6)")
    add("--rounds", type=int, default=5, help="measured rounds (default 5)")
    add("--cold-rounds", type=int, default=3, help="processes a question (default 3)")
    add(
        "--paired-up-to",
        type=int,
        default=200_000,
        help="triples up to which engines are asked in turn",
    )
    add(
        "--patience",
        type=int,
        default=20,
        help="questions that an engine may leave unfinished (default 20)",
    )
    add(
        "--folder",
        type=Path,
        help="where stores and differing rows are kept (default: a folder that is removed)",
    )
    return parser.parse_args()


def read_questions(path: Path) -> Questions:
    """Texts by name and form."""
    texts: Questions = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        texts[one["name"]][one["form"]] = one["text"]
        if "values" in one:
            texts[one["name"]][SAVED] = shlex.join(
                [one["name"], *(f"{k}={v}" for k, v in one["values"].items())]
            )
    return dict(texts)


def contestants(
    options: argparse.Namespace, questions: Questions, records: Records, folder: Path
) -> list[Contestant]:
    """Return each available engine with each graph that has questions."""
    plain = sorted({form for forms in questions.values() for form in forms} - {"derived", SAVED})
    result = []

    def enter(name: str, graph: Path, forms: list[str], patience: int = options.patience) -> None:
        place = folder / name / forms[0]
        result.append(
            Contestant(name, graph, forms, limits(options), place, records, patience=patience)
        )

    for name in [name for name in options.engines.split(",") if name in PEERS]:
        if reason := absent(name):
            records.add("version", name, outcome="absent", note=reason)
            continue
        records.add("version", name, note=peer(name, 1).version())
        if name in OURS:
            # the report is about it: each question is asked, however many before it did not finish
            enter(name, options.build, [OURS[name]], len(questions))
            continue
        enter(name, options.derived, ["derived"])
        if plain and options.asserted:
            enter(name, options.asserted, plain)
    return result


def limits(options: argparse.Namespace) -> Limits:
    return Limits(options.limit, options.load_limit, int(options.memory * 1e9))


def warm(options: argparse.Namespace, questions: Questions, records: Records, folder: Path) -> None:
    expected = Expected(folder / "rows")
    questions = reference(options.derived, questions, expected, limits(options))
    result = contestants(options, questions, records, folder)
    groups = [result] if options.size <= options.paired_up_to else [[one] for one in result]
    for group in groups:
        ask_all(group, questions, expected, options.rounds)


def main() -> None:
    options = arguments()
    if unknown := set(options.engines.split(",")) - {*ENGINES}:
        sys.exit(f"no engines: {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    questions = read_questions(options.questions)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="catalogue-"))
    records = Records(options.out, options.size)
    try:
        if "warm" in options.what:
            warm(options, questions, records, folder)
        if "cold" in options.what:
            ask_cold(options, questions, records, folder / "cold")
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
