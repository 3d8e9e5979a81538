"""Fuzzing: inputs are made, run and judged, each target in a process of its own."""

import faulthandler
import json
import multiprocessing
import random
import re
import signal
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from tests.fuzz.mutating import mutate
from tests.fuzz.talking import Answers, Heads
from tests.fuzz.targets import DEADLINE, Finding, Headers, NQuads, Sparql, Tables, Target, clear

TARGETS: dict[str, type[Target]] = {
    target.name: target for target in (Tables, NQuads, Headers, Sparql, Heads, Answers)
}
FOUND = Path("build") / "fuzz"
#: Inputs with an end that was not seen before, which are changed further.
MOST_KEPT = 2_000
#: Seconds between two reports of a process.
PAUSE = 5.0


class Report(NamedTuple):
    """How far a target is."""

    inputs: int = 0
    accepted: int = 0
    ends: int = 0
    slowest: float = 0.0
    found: int = 0


def fuzz(name: str, seconds: float, seed: int, told: Path) -> None:
    """Fuzz one target for some time; write a report, and what is found."""
    dice, until = random.Random(f"{name} {seed}"), time.monotonic() + seconds
    report, seen, findings = Report(), set[str](), set[str]()
    signal.signal(signal.SIGALRM, _interrupt)
    last = FOUND / name / "last"
    with tempfile.TemporaryDirectory() as folder, TARGETS[name](Path(folder)) as target:
        pool = target.list_seeds()
        waiting, tell_at = list(pool), 0.0
        while waiting or time.monotonic() < until:
            data = waiting.pop() if waiting else mutate(dice.choice(pool), pool, target.words, dice)
            last.write_bytes(data)
            end, took = run_once(target, data)
            report = report._replace(
                inputs=report.inputs + 1,
                accepted=report.accepted + (end == "accepted"),
                slowest=max(report.slowest, took),
            )
            shape = re.sub(r"[\d\W]+", " ", end)[:120]
            if shape not in seen and len(pool) < MOST_KEPT:
                pool.append(data)
            seen.add(shape)
            if "\n" in end and (place := _find_place(end)) not in findings:
                findings.add(place)
                _keep(name, data, end, len(findings))
            if time.monotonic() > tell_at:
                tell_at = time.monotonic() + PAUSE
                _tell(told, report._replace(ends=len(seen), found=len(findings)))
        _tell(told, report._replace(ends=len(seen), found=len(findings)))
    last.unlink()


def run_once(target: Target, data: bytes) -> tuple[str, float]:
    """Return how an input ended, in one line or as a traceback, and the seconds that it took."""
    start = time.monotonic()
    faulthandler.dump_traceback_later(3 * DEADLINE, exit=True)  # in a call that none interrupts
    signal.setitimer(signal.ITIMER_REAL, 1.5 * DEADLINE)
    try:
        end = target.run(data).replace("\n", " ")
    except Exception:  # noqa: BLE001  whatever it is, it is a finding
        end = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
    return end, time.monotonic() - start


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Finding(f"no end after {1.5 * DEADLINE} s")


def _find_place(end: str) -> str:
    """Return where a traceback was raised, so that a fault is kept once."""
    lines = [line for line in end.splitlines() if line.startswith("  File ")]
    return f"{lines[-1] if lines else ''} {re.sub(r'[^A-Za-z ]+', '', end.splitlines()[-1])[:60]}"


def _keep(name: str, data: bytes, end: str, number: int) -> None:
    (FOUND / name / f"{number}").write_bytes(data)
    (FOUND / name / f"{number}.txt").write_text(end, encoding="utf-8", errors="replace")


def _tell(told: Path, report: Report) -> None:
    aside = told.with_suffix(".part")
    aside.write_text(json.dumps(report), encoding="utf-8")
    aside.replace(told)


def run_all(chosen: list[str], seconds: float, seed: int) -> dict[str, Report]:
    """Fuzz targets until the time is over; a process that ends early is a finding."""
    start, running = time.monotonic(), {}
    for name in chosen:
        clear(FOUND / name)
    reports = {name: Report() for name in chosen}
    for name in chosen:
        running[name] = _start(name, seconds, seed)
    number = 0
    while running:
        time.sleep(0.5)
        for name, process in list(running.items()):
            if process.is_alive():
                continue
            told = FOUND / name / "report"
            now = (
                Report(*json.loads(told.read_text(encoding="utf-8"))) if told.exists() else Report()
            )
            reports[name] = _add(reports[name], now)
            del running[name]
            if process.exitcode:
                number += 1
                last = FOUND / name / "last"
                data = last.read_bytes() if last.exists() else b""
                _keep(name, data, f"the process ended with {process.exitcode}\n", 1000 + number)
                reports[name] = reports[name]._replace(found=reports[name].found + 1)
                left = seconds - (time.monotonic() - start)
                if left > 1 and data:
                    running[name] = _start(name, left, seed + number)
    return reports


def _start(name: str, seconds: float, seed: int) -> multiprocessing.process.BaseProcess:
    (FOUND / name / "report").unlink(missing_ok=True)
    arguments = (name, seconds, seed, FOUND / name / "report")
    process = multiprocessing.get_context("spawn").Process(target=fuzz, args=arguments)
    process.start()
    return process


def _add(one: Report, other: Report) -> Report:
    return Report(
        one.inputs + other.inputs,
        one.accepted + other.accepted,
        max(one.ends, other.ends),
        max(one.slowest, other.slowest),
        one.found + other.found,
    )
