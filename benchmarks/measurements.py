"""Measurements as JSON lines: one record a measurement, and how each run was made.

A record answers rightly if it ended and its rows are not known to differ from the reference.
"""

import json
import re
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Of several formulations of one query, the first of these outcomes counts where none was answered
#: rightly.
OUTCOMES = ["ok", "differs", "timeout", "memory", "error", "not tried", "absent"]
UNFINISHED = ("timeout", "memory", "error")
DEFAULT_LIMIT = 20.0
#: A clock may round a short answer to nothing, which has no logarithm.
SHORTEST = 1e-6


@dataclass(frozen=True)
class Record:
    """One measurement."""

    what: str
    engine: str
    form: str = ""
    size: int = 0
    query: str | None = None
    seconds: tuple[float, ...] = ()
    bytes: int | None = None
    rows: int | None = None
    same: bool | None = None
    outcome: str = "ok"
    note: str = ""
    value: float | None = None
    limit: float = DEFAULT_LIMIT

    @property
    def key(self) -> tuple[str, str, str, int, str | None]:
        return self.what, self.engine, self.form, self.size, self.query

    @property
    def median(self) -> float:
        return max(statistics.median(self.seconds), SHORTEST)

    @property
    def result(self) -> str:
        """Outcome, where an answer with other rows has its own word."""
        return "differs" if self.outcome == "ok" and self.same is False else self.outcome

    @property
    def answered(self) -> bool:
        return self.result == "ok" and bool(self.seconds)

    @property
    def charged(self) -> float | None:
        """Seconds for a mean in which an unfinished query counts as the time limit."""
        if self.answered:
            return self.median
        return self.limit if self.outcome in UNFINISHED else None


@dataclass
class Measurements:
    """All measurements; of two records of the same thing the later one counts."""

    records: list[Record] = field(default_factory=list)
    machines: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    replaced: int = 0


def read(paths: Iterable[Path], limit: float = DEFAULT_LIMIT) -> Measurements:
    """Read measurements from JSON-lines files.

    Args:
        paths: the files.
        limit: seconds of a query, where no record of the machine in the same file says otherwise.
    """
    result = Measurements()
    latest: dict[object, Record] = {}
    for path in paths:
        allowed = limit
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            data = json.loads(line)
            if data["what"] == "machine":
                result.machines.append(data["note"])
                allowed = limit_of(data["note"], limit)
            elif data["what"] == "version" and data.get("outcome", "ok") == "ok":
                result.versions[data["engine"]] = str(data.get("note", ""))
            else:
                record = record_of(data, allowed)
                result.replaced += record.key in latest
                latest[record.key] = record
    result.records = list(latest.values())
    return result


def limit_of(machine: Mapping[str, Any], limit: float = DEFAULT_LIMIT) -> float:
    """Return the time limit of a query in the run that a machine record opens."""
    if "limit" in machine:
        return float(machine["limit"])
    command = machine.get("command", "")
    named = re.search(
        r"--limit[ =](\S+)", command if isinstance(command, str) else " ".join(map(str, command))
    )
    return float(named[1]) if named else limit


def record_of(data: Mapping[str, Any], limit: float) -> Record:
    """Return a record from JSON; missing values get their defaults."""
    query, note = data.get("query"), data.get("note")
    values = _numbers(data.get("value"))
    return Record(
        what=str(data["what"]),
        engine=str(data.get("engine") or ""),
        form=str(data.get("form") or ""),
        size=int(data.get("size") or 0),
        query=None if query is None else str(query),
        seconds=_numbers(data.get("seconds")),
        bytes=data.get("bytes"),
        rows=data.get("rows"),
        same=data.get("same"),
        outcome=str(data.get("outcome") or "ok"),
        note=note if isinstance(note, str) else "" if note is None else json.dumps(note),
        value=statistics.median(values) if values else None,
        limit=float(data.get("limit") or limit),
    )


def _numbers(value: Any) -> tuple[float, ...]:
    """Return a list from a list, one number or nothing."""
    return tuple(map(float, value if isinstance(value, list) else [] if value is None else [value]))


def without_paths(text: str) -> str:
    """Return a note in which machine paths are cut down to their last part."""
    return re.sub(r"(?:file://|(?<![^\s\"'=(<,:\[]))(?:/[\w.+@-]+)+/([\w.+@-]+)", r"\1", text)
