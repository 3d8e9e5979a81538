"""An hour of hostile clients at `kg serve`, which must survive and answer rightly.

    .venv/bin/python benchmarks/hostile.py --minutes 60 --write docs/hostile-hour.md

All at once: 50 clients send bombs of time and memory; others nested texts, refused giants, queries
that reach outside, values that break out, explanations, SPARQL of their own, what is no HTTP;
hundreds of connections are half-open or drip; workers are killed; the release changes, by an edit
and `kg build`; the server is asked to reload. Honest clients ask saved queries and pages, and
compare every answer byte for byte with that of the release which its ETag names. A watcher asks
`/health`, `/ready` and `/metrics`, and reads the memory, files and threads of each process every
minute, at the end, and after a minute of quiet.

The exit code is 1 if an answer was wrong, the server restarted, an honest saved query got 503, a
lane took more memory after the quiet minute than a tenth above what it began with (the server:
above the most of the first five minutes, when as many connections as ever have been open), or (not
with --busy) one saved query of a hundred took more than 250 ms.
"""

import argparse
import multiprocessing
import os
import platform
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.conftest import KG, Serving, serving  # noqa: E402

from benchmarks import attacks  # noqa: E402
from kg import settings  # noqa: E402
from kg.query.answer import render_saved  # noqa: E402
from kg.query.engine import Engine  # noqa: E402

PAGES = (
    *("", "about", "zh/", "stations", "people", "page/station/manhattan", "page/country/spain"),
    *("page/person/lu-jianwang", "page/source/003", "compare?policy=reported&with=official"),
)
MOST_MS, MOST_GROWTH = 250, 1.1
LANES = {0: "pages", 5: "long", 15: "sparql"}
#: Minutes in which the server has met as many connections as it ever will.
ROOM_MINUTES = 5
#: Seconds between two releases, and between two reloads.
SWITCH_SECONDS, RELOAD_SECONDS = 60, 100
#: The edit that makes another release.
EDITED = "graph/entities/cases.csv"
OLD, NEW = "New York station case", "New York station trial"

#: Bodies by address, then by ETag.
Known = dict[str, dict[str, bytes]]


@dataclass
class Sample:
    """Memory in bytes, files and threads of one process."""

    lane: str
    memory: int
    files: int
    threads: int


@dataclass
class Soak:
    """What has been seen so far."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    #: Seconds of honest saved queries and pages, and of the watcher's requests.
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    replaced: int = 0
    retired: int = 0
    restarts: int = 0
    switches: int = 0
    reloads: int = 0


def list_addresses(engine: Engine) -> list[str]:
    """Return what honest clients ask."""
    names = [name for name, query in engine.public.items() if query["topic"] != "views"]
    return [f"queries/{name}.csv" for name in sorted(names)] + list(PAGES)


def read_answers(server: Serving, addresses: list[str], known: Known) -> None:
    """Add the answers of a quiet server to those that are known."""
    for address in addresses:
        answer = server.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        known.setdefault(address, {})[answer.headers["etag"]] = answer.content


def compare_with_engine(engine: Engine, known: Known) -> None:
    """Check that the quiet server answers saved queries as the embedded engine does."""
    for address, answers in known.items():
        if address.startswith("queries/"):
            name = address.removeprefix("queries/").removesuffix(".csv")
            (body,) = answers.values()
            assert body.decode() == render_saved(engine, name, {}, "reported", "csv"), name


def ask(port: int, until: float, seed: int, known: Known, results: Any) -> None:
    """Ask honestly with four clients, in a process of its own."""
    soak = Soak()
    threads = [
        threading.Thread(target=_ask, args=(soak, port, until, kind, f"{seed} {number}", known))
        for number, kind in enumerate(("saved", "saved", "page", "page"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(("honest", soak.answers, soak.wrong, dict(soak.seconds)))


def _ask(soak: Soak, port: int, until: float, kind: str, name: str, known: Known) -> None:
    chance = random.Random(name)
    addresses = [one for one in known if one.startswith("queries/") == (kind == "saved")]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/", timeout=60) as client:
        while time.time() < until:
            address, start = chance.choice(addresses), time.perf_counter()
            try:
                answer = client.get(address)
            except httpx.HTTPError as error:
                soak.answers[f"{kind}: {type(error).__name__}", 0] += 1
                continue
            soak.seconds[kind].append(time.perf_counter() - start)
            soak.answers[kind, answer.status_code] += 1
            if answer.status_code == 200:
                tag = answer.headers.get("etag", "")
                if known[address].get(tag) != answer.content:
                    soak.wrong.append(f"{address} with ETag {tag} is none of the known answers")
            time.sleep(0.1)


def watch(soak: Soak, server: Serving, until: float) -> None:
    """Ask how the server is, and notice one that is another than before."""
    uptime = 0.0
    with httpx.Client(base_url=server.base, timeout=30) as client:
        while time.time() < until:
            for path in ("health", "ready", "metrics"):
                start = time.perf_counter()
                try:
                    answer = client.get(path)
                except httpx.HTTPError as error:
                    soak.answers[f"{path}: {type(error).__name__}", 0] += 1
                    continue
                soak.seconds[path].append(time.perf_counter() - start)
                soak.answers[path, answer.status_code] += 1
                if path == "health":
                    health = answer.json()
                    soak.restarts += health["uptime"] < uptime
                    uptime, soak.replaced = health["uptime"], health["workers"]["replaced"]
                    soak.retired = health["retired"]
                if path == "metrics":
                    list(text_string_to_metric_families(answer.text))  # raises where it is none
            time.sleep(0.5)


def change_releases(soak: Soak, server: Serving, home: Path, until: float) -> None:
    """Edit a table and build, and back again; between, ask the server to reload."""
    path = home / EDITED
    texts = [path.read_text(encoding="utf-8")]
    texts.insert(0, texts[0].replace(OLD, NEW))
    next_switch, next_reload = time.time() + SWITCH_SECONDS, time.time() + RELOAD_SECONDS
    while time.time() < until:
        if time.time() > next_switch:
            path.write_text(texts[soak.switches % 2], encoding="utf-8")
            # as the guide for operators says of a machine that serves
            subprocess.run(["nice", KG, "build"], check=True, stdout=subprocess.DEVNULL)
            soak.switches += 1
            next_switch = time.time() + SWITCH_SECONDS
        if time.time() > next_reload:
            server.process.send_signal(signal.SIGHUP)
            soak.reloads += 1
            next_reload = time.time() + RELOAD_SECONDS
        time.sleep(0.5)


def sample(server: Serving) -> list[Sample]:
    """Return the memory, files and threads of the server and its workers."""
    samples = []
    for process in (server.process.pid, *sorted(server.workers())):
        with suppress(OSError):  # it may just have ended
            pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
            files = len(list(Path(f"/proc/{process}/fd").iterdir()))
            threads = len(list(Path(f"/proc/{process}/task").iterdir()))
            lane = LANES.get(os.getpriority(os.PRIO_PROCESS, process), "?")
            lane = "server" if process == server.process.pid else lane
            samples.append(Sample(lane, pages * os.sysconf("SC_PAGE_SIZE"), files, threads))
    return samples


@contextmanager
def make_home() -> Iterator[Path]:
    """Make a copy of the data, with a build folder of its own, and use it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        for name in settings.INPUT_FOLDERS:
            shutil.copytree(ROOT / name, home / name)
        os.environ |= {"KG_HOME": str(home), "KG_BUILD_DIR": str(Path(folder, "build"))}
        yield home


def learn(home: Path) -> Known:
    """Build both releases, and return the answers that a quiet server gives from each."""
    known: Known = {}
    path = home / EDITED
    text = path.read_text(encoding="utf-8")
    assert OLD in text
    states = (text.replace(OLD, NEW), text)  # the last is the one to begin with
    _build(path, states[1])  # the page that compares lists all releases, so both are there
    for state in states:
        _build(path, state)
        engine = Engine(settings.build_folder())
        one: Known = {}
        with serving(Path(settings.build_folder()), "--timeout", "60") as server:
            read_answers(server, list_addresses(engine), one)
        compare_with_engine(engine, one)
        for address, answers in one.items():
            known.setdefault(address, {}).update(answers)
    return known


def compute_share(seconds: list[float], share: float) -> float:
    """Return the milliseconds that a share of the requests took at most."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def group(samples: list[Sample]) -> dict[str, int]:
    """Return the largest memory of a process of each lane."""
    most: dict[str, int] = {}
    for one in samples:
        most[one.lane] = max(most.get(one.lane, 0), one.memory)
    return most


def list_failures(soak: Soak, *, busy: bool) -> list[str]:
    """Return why the server did not pass; nothing if it did."""
    failures = []
    if soak.wrong:
        failures.append(f"{len(soak.wrong)} wrong answers")
    if soak.restarts:
        failures.append(f"{soak.restarts} restarts")
    if refused := soak.answers["saved", 503]:
        failures.append(f"{refused} honest saved queries got 503")
    first, last = group(soak.samples["begin"]), group(soak.samples["after a quiet minute"])
    # the server itself keeps room for as many connections as it once had
    minutes = [samples for moment, samples in soak.samples.items() if moment.startswith("minute")]
    for samples in minutes[:ROOM_MINUTES]:
        first["server"] = max(first["server"], group(samples).get("server", 0))
    for lane, memory in first.items():
        if last.get(lane, 0) > MOST_GROWTH * memory:
            failures.append(f"{lane}: {memory >> 20} MB became {last[lane] >> 20} MB")
    if not busy and compute_share(soak.seconds["saved"], 0.99) > MOST_MS:
        failures.append(f"99 of 100 saved queries took more than {MOST_MS} ms")
    return failures


def render(soak: Soak, minutes: float, failures: list[str], *, busy: bool) -> str:
    """Return the report as Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    machine += ", with other work beside it" if busy else ""
    lines = [
        f"{minutes:.0f} minutes, {sum(soak.answers.values()):,} requests; {machine}.",
        "",
        f"Wrong answers: {len(soak.wrong)}. Restarts: {soak.restarts}. Workers replaced: "
        f"{soak.replaced}; retired because they grew: {soak.retired}. Releases: {soak.switches} "
        f"switches. Reloads: {soak.reloads}.",
        "",
        f"Result: {'; '.join(failures) if failures else 'all that was asked for holds'}.",
        "",
        "| honest requests | number | median ms | 99 of 100 below, ms | slowest ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for kind, seconds in sorted(soak.seconds.items()):
        lines.append(
            f"| {kind} | {len(seconds):,} | {1000 * statistics.median(seconds):.0f} | "
            f"{compute_share(seconds, 0.99):.0f} | {1000 * max(seconds):.0f} |"
        )
    lines += ["", "| requests | answers by status |", "| --- | --- |"]
    kinds: dict[str, list[str]] = {}
    for (kind, status), count in sorted(soak.answers.items()):
        kinds.setdefault(kind, []).append(f"{status or 'none'}: {count:,}")
    lines += [f"| {kind} | {', '.join(counts)} |" for kind, counts in kinds.items()]
    lines += ["", *render_memory(soak)]
    lines += [f"- {wrong}" for wrong in soak.wrong[:10]]
    return "\n".join(lines) + "\n"


def render_memory(soak: Soak) -> list[str]:
    """Return the table of the largest process of each lane over time."""
    lanes = ["server", *LANES.values()]
    lines = [
        "| largest process, MB | " + " | ".join(lanes) + " | files | threads |",
        "| --- |" + " ---: |" * (len(lanes) + 2),
    ]
    for moment, samples in soak.samples.items():
        most = group(samples)
        cells = [f"{most[lane] >> 20}" if lane in most else "none" for lane in lanes]
        cells += [str(sum(one.files for one in samples)), str(sum(one.threads for one in samples))]
        lines.append(f"| {moment} | " + " | ".join(cells) + " |")
    return lines


def soak_server(server: Serving, home: Path, known: Known, minutes: float, seed: int) -> Soak:
    """Run everything at once and return what was seen."""
    soak = Soak()
    for _ in range(2):  # so that the first memory is that of workers in use
        for address in known:
            server.client.get(address)
    time.sleep(QUIET_SECONDS)
    soak.samples["begin"] = sample(server)
    until = time.time() + 60 * minutes
    os.environ["KG_SERVER"] = str(server.process.pid)
    fresh = multiprocessing.get_context("spawn")
    results = fresh.Queue()
    jobs: list[Any] = [
        fresh.Process(target=attacks.run, args=(server.port, until, seed, results)),
        fresh.Process(target=ask, args=(server.port, until, seed, known, results)),
        threading.Thread(target=watch, args=(soak, server, until)),
        threading.Thread(target=change_releases, args=(soak, server, home, until)),
    ]
    for job in jobs:
        job.start()
    for minute in range(1, int(minutes) + 1):
        time.sleep(max(0.0, until - 60 * (minutes - minute) - time.time() - 1))
        soak.samples[f"minute {minute}"] = sample(server)
        print(*render_memory(soak)[-1:], f"wrong {len(soak.wrong)}", flush=True)
    for _ in range(2):
        _, answers, wrong, *seconds = results.get()
        soak.answers += answers
        soak.wrong += wrong
        for kind, values in (seconds or [{}])[0].items():
            soak.seconds[kind] += values
    for job in jobs:
        job.join()
    soak.samples["end"] = sample(server)
    time.sleep(QUIET_SECONDS)
    soak.samples["after a quiet minute"] = sample(server)
    return soak


#: Seconds of quiet, before the attack and after it.
QUIET_SECONDS = 60


def _build(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    subprocess.run([KG, "build"], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Attack a server, and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the report there too")
    parser.add_argument("--busy", action="store_true", help="times do not count")
    options = parser.parse_args()
    with make_home() as home:
        known = learn(home)
        limits = ("--timeout", "2", "--memory", "700", "--no-cache", "--log-level", "error")
        soak, traces = Soak(), ""
        try:
            with serving(Path(settings.build_folder()), *limits) as server:
                soak = soak_server(server, home, known, options.minutes, options.seed)
                soak.restarts += server.process.poll() is not None
        except AssertionError as error:  # it ended with a traceback in its log
            traces = str(error)
            print(traces)
    failures = list_failures(soak, busy=options.busy)
    failures += ["its log has a traceback"] if traces else []
    report = render(soak, options.minutes, failures, busy=options.busy)
    print(report)
    if options.write:
        options.write.write_text(f"{HEAD}\n{report}", encoding="utf-8")
    sys.exit(1 if failures else 0)


HEAD = """\
# A hostile hour

`benchmarks/hostile.py --write` wrote this page; its first lines say what was sent at once.
"""

if __name__ == "__main__":
    main()
