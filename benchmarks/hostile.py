"""An hour of hostile clients at `kg serve`, which must survive and answer rightly.

    .venv/bin/python benchmarks/hostile.py --minutes 60 --seed 1

Eight clients send, as the seed decides, bombs of time, memory and nesting, queries that try to
reach outside, values that try to break out, malformed and unfinished HTTP. A ninth asks saved
queries and compares every answer with the embedded engine's; a tenth asks `/health`. The report
lists requests and answers, workers that died and were replaced, wrong answers, restarts of the
server (none are allowed) and the latency of `/health`. The exit code is 1 if it restarted, gave a
wrong answer, or sent something that is not HTTP.
"""

import argparse
import random
import statistics
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.hostile import ODD_SERVICES, SERVICES  # noqa: E402
from tests.web.conftest import Serving, serving  # noqa: E402
from tests.web.sockets import exchange  # noqa: E402
from tests.web.tasks.test_saved import BREAK_OUTS  # noqa: E402
from tests.web.test_hostile import CROSS  # noqa: E402

from kg import settings  # noqa: E402
from kg.query.answer import render_saved  # noqa: E402
from kg.query.engine import Engine  # noqa: E402

MEMORY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
DOUBLING = "SELECT ?x30 WHERE { BIND ('xxxxxxxxxxxxxxxx' AS ?x0) " + "".join(
    f"BIND (CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(30)
)
NESTED = {
    "parentheses": "SELECT * WHERE { FILTER " + "(" * 5_000 + "1" + ")" * 5_000 + "}",
    "groups": "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000,
    "alternatives": "SELECT * WHERE { FILTER (" + "||".join(["1"] * 20_000) + ") }",
    "sums": "SELECT * WHERE { FILTER (" + "+".join(["1"] * 20_000) + ") }",
    "unions": "SELECT * WHERE { {} " + "UNION {} " * 5_000 + "}",
    "paths": "SELECT * WHERE { ?s " + "/".join(["kg:a"] * 5_000) + " ?o }",
    "negations": "SELECT * WHERE { FILTER (" + "!" * 60_000 + "1) }",
    "minuses": "SELECT * WHERE { FILTER (" + "-" * 60_000 + "1) }",
    "lists": "SELECT * WHERE { ?s ?p " + "(" * 5_000 + ")" * 5_000 + " }",
    "blank nodes": "SELECT * WHERE { ?s ?p " + "[ ?p " * 5_000 + "1" + "]" * 5_000 + " }",
    "negated paths": "SELECT * WHERE { ?s " + "^" * 10_000 + "kg:a ?o }",
    "functions": "SELECT * WHERE { FILTER (" + "STR(" * 5_000 + "1" + ")" * 5_000 + ") }",
}
#: HOST is an address that must not be asked.
OUTSIDE = [
    *SERVICES.values(),
    *ODD_SERVICES.values(),
    "SELECT * FROM <HOST> WHERE { ?s ?p ?o }",
    "SELECT * FROM NAMED <HOST> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }",
    "LOAD SILENT <HOST> INTO GRAPH <urn:x>",
    "DELETE WHERE { ?s ?p ?o }",
]
BOMBS = [CROSS, MEMORY, DOUBLING + "}", *NESTED.values()]
RUDE = [
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nquery=",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
]


class Hour:
    """Events so far."""

    def __init__(self, server: Serving, until: float) -> None:
        self.server = server
        self.until = until
        self.answers: Counter[tuple[str, int]] = Counter()
        self.wrong: list[str] = []
        self.health: list[float] = []
        self.replaced = 0
        self.restarts = 0

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until

    def note(self, kind: str, status: int) -> None:
        self.answers[kind, status] += 1


def attack(hour: Hour, seed: int) -> None:
    """One hostile client."""
    chance = random.Random(seed)
    base = hour.server.base
    with httpx.Client(timeout=90) as client:
        while not hour.is_over:
            kind = chance.choice(["bomb", "outside", "value", "rude", "large"])
            try:
                if kind == "bomb":
                    result = client.post(base + "sparql", data={"query": chance.choice(BOMBS)})
                elif kind == "outside":
                    text = chance.choice(OUTSIDE).replace("HOST", "http://127.0.0.1:9/")
                    result = client.post(base + "sparql", data={"query": text})
                elif kind == "value":
                    values = {"country": chance.choice(BREAK_OUTS)}
                    result = client.get(base + "queries/stations-by-country.csv", params=values)
                elif kind == "large":
                    result = client.post(
                        base + "sparql", data={"query": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"}
                    )
                else:
                    heard = exchange(hour.server.port, chance.choice(RUDE), seconds=2)
                    hour.note(kind, int(heard.split(b" ", 2)[1]) if heard else 0)
                    continue
                hour.note(kind, result.status_code)
                if kind != "rude" and result.status_code == 200:
                    hour.wrong.append(f"{kind} was answered: {result.text[:100]}")
            except httpx.HTTPError as error:
                hour.note(f"{kind} {type(error).__name__}", 0)


def ask(hour: Hour, expected: dict[str, str], seed: int) -> None:
    """One honest client, who knows the answers."""
    chance = random.Random(seed)
    names = sorted(expected)
    with httpx.Client(timeout=90) as client:
        while not hour.is_over:
            name = chance.choice(names)
            try:
                result = client.get(f"{hour.server.base}queries/{name}.csv")
            except httpx.HTTPError as error:
                hour.note(f"saved {type(error).__name__}", 0)
                continue
            hour.note("saved", result.status_code)
            if result.status_code == 200 and result.text != expected[name]:
                hour.wrong.append(f"{name} was answered wrongly")
            time.sleep(0.2)


def watch(hour: Hour) -> None:
    """Ask for the health, and notice a server that is another than before."""
    uptime = 0.0
    with httpx.Client(timeout=30) as client:
        while not hour.is_over:
            start = time.monotonic()
            try:
                health = client.get(hour.server.base + "health").json()
            except httpx.HTTPError:
                hour.note("health", 0)
                continue
            hour.health.append(time.monotonic() - start)
            hour.restarts += health["uptime"] < uptime
            uptime, hour.replaced = health["uptime"], health["workers"]["replaced"]
            time.sleep(0.5)


def report(hour: Hour, minutes: float) -> None:
    kinds = sorted({kind for kind, _ in hour.answers})
    print(
        f"{minutes:.1f} minutes, {sum(hour.answers.values())} requests, restarts {hour.restarts}, ",
        end="",
    )
    print(f"wrong answers {len(hour.wrong)}, workers replaced {hour.replaced}")
    for kind in kinds:
        statuses = {
            status: count for (name, status), count in sorted(hour.answers.items()) if name == kind
        }
        print(
            f"  {kind:24} "
            + ", ".join(f"{status or 'no answer'}: {count}" for status, count in statuses.items())
        )
    if len(hour.health) > 1:
        ordered = sorted(hour.health)
        p99 = ordered[int(len(ordered) * 0.99)]
        median = statistics.median(ordered)
        print(
            f"  /health: median {median * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest "
            f"{ordered[-1] * 1000:.0f} ms"
        )
    for wrong in hour.wrong[:5]:
        print(f"  {wrong}")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    engine = Engine(settings.build_folder())
    names = [name for name, query in engine.public.items() if query["topic"] != "views"]
    expected = {name: render_saved(engine, name, {}, "reported", "csv") for name in names}
    with serving(
        Path(settings.build_folder()), "--timeout", "2", "--memory", "700", "--no-cache"
    ) as server:
        start = time.monotonic()
        hour = Hour(server, start + options.minutes * 60)
        jobs = [
            threading.Thread(target=attack, args=(hour, options.seed * 100 + number))
            for number in range(8)
        ]
        jobs += [
            threading.Thread(target=ask, args=(hour, expected, options.seed)),
            threading.Thread(target=watch, args=(hour,)),
        ]
        for job in jobs:
            job.start()
        while not hour.is_over:
            jobs[-1].join(300)
            report(hour, (time.monotonic() - start) / 60)
        for job in jobs:
            job.join()
        report(hour, (time.monotonic() - start) / 60)
        alive = server.process.poll() is None
    sys.exit(1 if hour.restarts or hour.wrong or not alive else 0)


if __name__ == "__main__":
    main()
