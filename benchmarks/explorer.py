"""The pages: how long a server takes for each, what a browser does with them, and publishing.

    .venv/bin/python benchmarks/explorer.py --write docs/explorer-speed.md

The budget is that of the specification of the explorer. Pages are asked for one after the other on
one connection, with the cache of answers off; then one page of each kind by 16 connections at once.
Chromium loads pages with an empty cache as a modest laptop on a home line would: its processor
slowed down four times, 10 Mbit/s, 40 ms to the server. A copy of the graph is published whole, and
again after single lines changed. Datasette serves the same rows, each saved query as a table. Any
other server of linked data can stand beside them: `--beside NAME=ADDRESS`, once for each page.
"""

import argparse
import asyncio
import csv
import io
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import free_port, measure, server  # noqa: E402
from kg import settings  # noqa: E402
from kg.names import ID  # noqa: E402
from kg.pages.kinds import LISTS  # noqa: E402
from kg.query.answer import run_saved  # noqa: E402
from kg.query.engine import Engine  # noqa: E402

BIN = Path(sys.executable).parent
#: Pages of their own, by kind.
PLACES = {
    "front": ["/"],
    "search": ["/search?q=manhattan", "/search?q=%E9%A9%AC%E5%BE%B7%E9%87%8C", "/search?q=madird"],
    "list": [f"/{place}" for place in LISTS],
    "map and time": ["/map", "/time"],
    "questions": ["/queries"],
    "SPARQL": ["/ask"],
    "compare": [
        "/compare?a=Safeguard+Defenders&b=Wang+Wenbin",
        "/compare?policy=reported&with=undisputed",
    ],
    "about": ["/about"],
    "Chinese": ["/zh/", "/zh/page/station/manhattan", "/zh/page/country/spain", "/zh/stations"],
}
THINGS = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{ID}") }}'
#: Kinds with thousands of things that are alike: every so many of them are asked for.
SAMPLED = {"attribution": 20, "claim": 20, "passage": 20, "alias": 10}
#: Lines that are changed, by what they are: the table, a pattern, and what takes its place.
LINES = {
    "a note": ("claims/003.csv", r"(?m)^(003-002,.*),$", r"\1,Changed."),
    "a name": ("entities/places.csv", r"(?m)^city:madrid,Madrid,", "city:madrid,Madrid City,"),
    "a stance": ("claims/003.csv", r"(?m)^(003-069,.*)stance:reports", r"\1stance:states"),
    "a line removed": ("claims/003-table.csv", r"[^\n]+\n\Z", ""),
}
OBSERVE = """
window.shifts = 0; window.painted = 0;
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput)
  window.shifts += e.value; }).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) window.painted = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


@dataclass
class Load:
    """How a browser loaded a page, medians of some times."""

    kilobytes: float
    paint: float
    shift: float


def list_pages(engine: Engine, is_whole: bool) -> dict[str, list[str]]:
    """Return the addresses of pages by kind."""
    pages = {kind: list(some) for kind, some in PLACES.items()}
    pages["query"] = [f"/queries/{name}" for name in engine.public]
    views = [name for name, query in engine.public.items() if query["topic"] == "views"]
    pages["view"] = [f"/view/{name}" for name in views]
    found: dict[str, list[str]] = {}
    for row in engine.select(THINGS):
        local = str(row["s"]).removeprefix(ID)
        found.setdefault(local.partition("/")[0], []).append(f"/page/{local}")
    for kind, addresses in sorted(found.items()):
        step = 1 if is_whole else SAMPLED.get(kind, 1)
        pages[kind] = sorted(addresses)[::step]
    return pages


def ask(port: int, addresses: list[str]) -> list[tuple[float, int, str]]:
    """Return the seconds, the status and the address of each page, asked one after the other."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for address in addresses:
        begin = time.perf_counter()
        connection.request("GET", address, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - begin, answer.status, address))
    connection.close()
    return taken


def render_pages(port: int, pages: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Return the table of page kinds, and the pages that are not answered."""
    lines = [
        "| pages | asked | median ms | slowest ms | over 50 ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    failed = []
    for kind, addresses in pages.items():
        ask(port, addresses[:3])  # the workers have read the release by now
        taken = sorted(ask(port, addresses))
        failed += [f"{address} ({status})" for _, status, address in taken if status != 200]
        times = [seconds * 1000 for seconds, _, _ in taken]
        slowest = f"{times[-1]:,.0f} ({taken[-1][2]})" if len(taken) > 1 else f"{times[-1]:,.0f}"
        over = sum(one > 50 for one in times)
        lines.append(
            f"| {kind} | {len(times):,} | {statistics.median(times):,.1f} | {slowest} | {over} |"
        )
    return lines, failed


def write_requests(addresses: list[str]) -> list[bytes]:
    head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n"
    return [f"GET {address} {head}".encode() for address in addresses]


def render_crowd(name: str, port: int, addresses: list[str], given: argparse.Namespace) -> str:
    """Return the row of a server that many connections ask at once."""
    requests = write_requests(addresses)
    asyncio.run(measure(port, requests, 2, 2))  # warm
    times = asyncio.run(measure(port, requests, given.connections, given.seconds))
    cuts = statistics.quantiles(times, n=100)
    rate = len(times) / given.seconds
    return f"| {name} | {rate:,.0f} | {cuts[49] * 1000:,.1f} | {cuts[98] * 1000:,.1f} |"


def load_pages(addresses: dict[str, str], rounds: int) -> dict[str, Load]:
    """Return how Chromium loads each page, slowed down and with an empty cache."""
    from playwright.sync_api import sync_playwright

    result = {}
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, address in addresses.items():
            loads = [_load(browser, address) for _ in range(rounds)]
            columns = zip(*((one.kilobytes, one.paint, one.shift) for one in loads), strict=True)
            result[name] = Load(*map(statistics.median, columns))
        browser.close()
    return result


def _load(browser: object, address: str) -> Load:
    context = browser.new_context(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    speed = 10_000_000 / 8
    line = {"offline": False, "latency": 40}
    line |= {"downloadThroughput": speed, "uploadThroughput": speed}
    client.send("Network.emulateNetworkConditions", line)
    received: list[float] = []
    client.on("Network.loadingFinished", lambda one: received.append(one["encodedDataLength"]))
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    with suppress(Exception):  # a page whose largest part comes late; 0 says that none came
        page.wait_for_function("window.painted > 0", timeout=5_000)
    page.wait_for_timeout(500)
    paint, shift = page.evaluate("[window.painted, window.shifts]")
    context.close()
    return Load(sum(received) / 1000, paint, shift)


def write_tables(engine: Engine, path: Path) -> dict[str, int]:
    """Write the answer of each saved query as a table of SQLite; return their rows."""
    rows: dict[str, int] = {}
    with sqlite3.connect(path) as database:
        for name, query in engine.public.items():
            if query["form"] != "SELECT":
                continue
            answer = run_saved(engine, name, {}).serialize("csv")  # type: ignore[union-attr]
            table = list(csv.reader(io.StringIO(answer)))
            if len(table) < 2:
                continue
            columns = ", ".join(f'"{column}" TEXT' for column in table[0])
            database.execute(f'CREATE TABLE "{name}" ({columns})')
            places = ", ".join("?" * len(table[0]))
            database.executemany(f'INSERT INTO "{name}" VALUES ({places})', table[1:])
            rows[name] = len(table) - 1
    return rows


def publish(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield what is published, the seconds, and what was written; in a copy of the graph."""
    home, site = folder / "home", folder / "site"
    for name in ("graph", "ontology", "queries"):
        shutil.copytree(Path(settings.home()) / name, home / name)
    environment = os.environ | {"KG_HOME": str(home), "KG_BUILD_DIR": str(home / "build")}

    def run(*words: str) -> tuple[float, str]:
        begin = time.perf_counter()
        command = [str(BIN / "kg"), *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return time.perf_counter() - begin, done.stdout.strip()

    run("build")
    yield "whole", *run("publish", str(site))
    yield "nothing changed", *run("publish", str(site))
    for name in LINES:
        change_line(home / "graph", name)
        run("build")
        yield f"after one line: {name}", *run("publish", str(site))


def change_line(graph: Path, name: str) -> None:
    """Change one line of a table of claims or entities."""
    table, pattern, new = LINES[name]
    path = graph / table
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1, f"{table} has no line for {name}"
    path.write_text(text, encoding="utf-8")


def describe() -> list[str]:
    """Return what was done and on what machine."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f} before the start"
    lines = [(__doc__ or "").split("\n\n")[2].replace("\n", " "), ""]
    lines += [f"{machine}, {load}, commit {commit.stdout.strip()}."]
    if os.getloadavg()[0] > 1:
        lines += ["**The machine was busy: these figures are too high.**"]
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--whole", action="store_true", help="ask for every single page")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5, help="loads of each page in Chromium")
    parser.add_argument("--without", default="", help="parts: publish, chromium, datasette")
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=ADDRESS")
    parser.add_argument("--write", type=Path, help="a file for the tables")
    given = parser.parse_args()
    lines = ["# Speed of the pages", "", *describe()]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        lines += measure_servers(folder, stack, given)
        if "publish" not in given.without:
            lines += ["## Publishing", "", "| what | seconds | budget |", "| --- | ---: | ---: |"]
            for what, seconds, said in publish(folder):
                budget = "≤ 60" if what == "whole" else "≤ 5"
                lines.append(f"| {what} ({said.partition(': ')[2]}) | {seconds:.1f} | {budget} |")
    text = "\n".join(lines).rstrip() + "\n"
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")


def measure_servers(folder: Path, stack: ExitStack, given: argparse.Namespace) -> list[str]:
    """Return the tables of what our server and others do."""

    def start(*command: object) -> int:
        port = free_port()
        words = [str(port) if word == "PORT" else str(word) for word in command]
        stack.enter_context(server(words, port))
        return port

    engine = Engine(settings.build_folder())
    pages = list_pages(engine, given.whole)
    ours = start(BIN / "kg", "serve", "--no-cache", "--port", "PORT")
    table, failed = render_pages(ours, pages)
    lines = ["## At the server: every kind of page (budget: 50 ms)", "", *table, ""]
    lines += [f"Not answered: {', '.join(failed)}.", ""] if failed else []
    one_each = [addresses[len(addresses) // 2] for addresses in pages.values()]
    crowd = [render_crowd("kg serve --no-cache, one page of each kind", ours, one_each, given)]
    cached = start(BIN / "kg", "serve", "--port", "PORT")
    crowd.append(render_crowd("kg serve, the same", cached, one_each, given))
    at = f"http://127.0.0.1:{ours}"
    names = {"front page": "/", "dossier": "/page/station/manhattan", "list": "/stations"}
    names |= {"answer": "/queries/claims-by-speaker", "map": "/map"}
    browsed = {name: at + address for name, address in names.items()}
    if "datasette" not in given.without:
        rows = write_tables(engine, folder / "rows.db")
        peer = start(BIN / "datasette", "serve", folder / "rows.db", "--port", "PORT")
        tables = [f"/rows/{name}" for name in rows]
        asked = [f"/queries/{name}" for name in rows]
        crowd.append(render_crowd("kg serve --no-cache, saved queries", ours, asked, given))
        crowd.append(render_crowd("Datasette, the same rows", peer, tables, given))
        browsed["Datasette, the same answer"] = f"http://127.0.0.1:{peer}/rows/claims-by-speaker"
    for one in given.beside:
        name, _, address = one.partition("=")
        browsed[name] = address
        parts = urlsplit(address)
        crowd.append(render_crowd(name, parts.port or 80, [parts.path or "/"], given))
    lines += [f"## {given.connections} connections at once (budget: p99 150 ms)", ""]
    lines += ["| server | pages a second | median ms | p99 ms |", "| --- | ---: | ---: | ---: |"]
    lines += [*crowd, ""]
    return lines if "chromium" in given.without else [*lines, *render_loads(browsed, given.rounds)]


def render_loads(addresses: dict[str, str], rounds: int) -> list[str]:
    """Return the table of what Chromium does with pages."""
    lines = [
        "## In Chromium (budget: 100 KB, 1,000 ms, no shift)",
        "",
        "| page | KB received | largest contentful paint ms | layout shift |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, load in load_pages(addresses, rounds).items():
        lines.append(f"| {name} | {load.kilobytes:,.1f} | {load.paint:,.0f} | {load.shift:.3f} |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
