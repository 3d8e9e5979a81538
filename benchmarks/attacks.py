"""Hostile clients of `kg serve`: what each sends, over and over, until a time.

Each function runs in a thread of a process of its own, so that honest clients are not slowed down
by the work of sending. What is noted is the kind of a request and the status of its answer.
"""

import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.hostile import ODD_SERVICES, SERVICES
from tests.web.sockets import exchange
from tests.web.tasks.test_saved import BREAK_OUTS
from tests.web.test_hostile import CROSS

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
BOMBS = [CROSS, MEMORY, DOUBLING + "}"]
RUDE = [
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nquery=",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
]
#: Free SPARQL that is no attack, with values that make each text another.
FREE = [
    "SELECT ?s { ?s a kg:Claim } ORDER BY ?s LIMIT %d",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER (%d > 0) }",
    "CONSTRUCT { ?s kg:about ?o } { ?s kg:about ?o } LIMIT %d",
]
EXPLAINED = ["stations-by-country", "station-count", "denials"]
#: Connections that send nothing, or a byte now and then.
HALF_OPEN, DRIPPING = 200, 40
BOMBERS, EXPLAINERS = 50, 4


class Attack:
    """Place of the server, the end of the attack, and what came of it so far."""

    def __init__(self, port: int, until: float, seed: int) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{port}/"
        self.until = until
        self.seed = seed
        self.answers: Counter[tuple[str, int]] = Counter()
        #: Answers that nobody should get.
        self.wrong: list[str] = []

    @property
    def is_over(self) -> bool:
        """Whether the time is up; the clock is that of the machine, for all processes."""
        return time.time() > self.until

    def send(self, kind: str, client: httpx.Client, path: str, **how: Any) -> None:
        """Send a form or parameters, and note the status."""
        try:
            method = "POST" if "data" in how else "GET"
            result = client.request(method, self.base + path, **how)
        except httpx.HTTPError as error:
            self.answers[f"{kind}: {type(error).__name__}", 0] += 1
            return
        self.answers[kind, result.status_code] += 1
        if result.status_code == 200 and kind in ("bomb", "nested", "outside", "giant"):
            self.wrong.append(f"{kind} was answered: {result.text[:100]}")


Client = Callable[[Attack, random.Random, httpx.Client], None]


def bomb(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Ask for a product that takes all time or all memory."""
    text = f"{chance.choice(BOMBS)} # {chance.random()}"
    attack.send("bomb", client, "sparql", data={"query": text})


def nest(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Send texts that are nested or chained too deeply."""
    attack.send("nested", client, "sparql", data={"query": chance.choice([*NESTED.values()])})
    time.sleep(0.2)


def enlarge(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Send texts of 64 KB that are refused, each another."""
    text = chance.choice(["? " * 30_000, "SELECT * { " + "?s ?p ?o . " * 5_000, "x" * 65_000])
    attack.send("giant", client, "sparql", data={"query": f"{text}#{chance.random()}"})
    time.sleep(0.2)


def reach_out(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Send queries that reach outside, and values that try to break out."""
    text = chance.choice(OUTSIDE).replace("HOST", "http://127.0.0.1:9/")
    attack.send("outside", client, "sparql", data={"query": text})
    values = {"country": chance.choice(BREAK_OUTS)}
    attack.send("value", client, "queries/stations-by-country.csv", params=values)
    time.sleep(0.2)


def explain(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Ask for explanations, which take long."""
    start = {"start": str(chance.randrange(200)), "limit": "5"}
    name = chance.choice(EXPLAINED)
    attack.send("explanation", client, f"queries/{name}/explain", params=start)


def ask_freely(attack: Attack, chance: random.Random, client: httpx.Client) -> None:
    """Ask SPARQL of one's own that is no attack."""
    text = chance.choice(FREE) % chance.randrange(1, 5_000)
    attack.send("free SPARQL", client, "sparql", data={"query": text})
    time.sleep(0.5)


def be_rude(attack: Attack, chance: random.Random, _: httpx.Client) -> None:
    """Send what is no HTTP, or never ends."""
    with suppress(OSError):
        heard = exchange(attack.port, chance.choice(RUDE), seconds=2)
        attack.answers["rude", int(heard.split(b" ", 2)[1]) if heard else 0] += 1
    time.sleep(0.2)


def hold_open(attack: Attack, chance: random.Random, _: httpx.Client) -> None:
    """Open connections that send nothing, or drip a head byte by byte."""
    sockets: list[socket.socket] = []
    for number in range(HALF_OPEN + DRIPPING):
        with suppress(OSError):
            one = socket.create_connection(("127.0.0.1", attack.port), timeout=5)
            sockets.append(one)
            if number < DRIPPING:
                one.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    attack.answers["half-open", 0] += len(sockets)
    until = min(attack.until, time.time() + chance.uniform(5, 20))
    while time.time() < until:
        for one in sockets[:DRIPPING]:
            with suppress(OSError):
                one.sendall(b"x")
        time.sleep(1)
    for one in sockets:
        one.close()


def kill(attack: Attack, chance: random.Random, _: httpx.Client) -> None:
    """Kill a worker, whatever it does, as the system does when memory is short."""
    time.sleep(chance.uniform(5, 15))
    server = int(os.environ["KG_SERVER"])
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    if children and not attack.is_over:
        with suppress(ProcessLookupError):
            os.kill(int(chance.choice(children)), signal.SIGKILL)
            attack.answers["killed worker", 0] += 1


CLIENTS: list[tuple[Client, int]] = [
    (bomb, BOMBERS),
    (explain, EXPLAINERS),
    (nest, 2),
    (enlarge, 2),
    (reach_out, 2),
    (ask_freely, 2),
    (be_rude, 2),
    (hold_open, 1),
    (kill, 1),
]


def run(port: int, until: float, seed: int, results: "Queue[Any]") -> None:
    """Attack with all clients until a time, and put what came of it into a queue."""
    attack = Attack(port, until, seed)
    threads = []
    for client, count in CLIENTS:
        for number in range(count):
            name = f"{seed} {client.__name__} {number}"
            threads.append(threading.Thread(target=_repeat, args=(attack, client, name)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(("attacks", attack.answers, attack.wrong))


def _repeat(attack: Attack, client: Client, name: str) -> None:
    chance = random.Random(name)
    with httpx.Client(timeout=60) as connection:
        while not attack.is_over:
            client(attack, chance, connection)
