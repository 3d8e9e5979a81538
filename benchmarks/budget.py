"""Our budget, and whether the measurements meet it.

Records alone decide each row; a row without records says so. Where a budget names a size of graph,
the nearest measured size within a factor of 1.5 counts.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.figures import (
    Answers,
    answers,
    bytes_of,
    contest,
    exponent,
    geometric_mean,
    is_ours,
    near,
    pair_ratios,
    pair_rounds,
    seconds_of,
    series,
    sizes_of,
    slowest,
    summary,
)
from benchmarks.measurements import Record
from benchmarks.notation import milliseconds, number, several, size_text, times

#: The seeded graph of this repository, in triples.
SEEDED = 38_000
SIZES = (5_000, 100_000, 1_000_000, 10_000_000)
#: A time or space that does not depend on size grows by no more than measuring errs.
INDEPENDENT = 0.1
COLD_PEER = "oxigraph query"
NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Verdict:
    """Row of the budget; `factor` is the used share of the budget, None if unknown."""

    what: str
    budget: str
    measured: str = NOT_MEASURED
    factor: float | None = None
    strict: bool = False

    @property
    def holds(self) -> bool | None:
        if self.factor is None:
            return None
        return self.factor < 1 if self.strict else self.factor <= 1

    @property
    def verdict(self) -> str:
        if self.factor is None:
            return NOT_MEASURED if self.measured == NOT_MEASURED else "**not shown**"
        used = f", {times(self.factor)} the budget" if 0 < self.factor < math.inf else ""
        return f"holds{used}" if self.holds else f"**does not hold**{used}"


def verdicts(records: list[Record], seeded: int = SEEDED) -> list[Verdict]:
    """Return the verdict on every row of the budget."""
    return [
        *cold(records, seeded),
        *(row for size in SIZES for row in warm(records, size)),
        slowest_saved(records),
        *builds(records, seeded),
        *loads(records),
        remote(records),
        *views(records),
        *neighbourhoods(records),
    ]


def ours(result: dict[str, Answers]) -> Answers:
    """Return the answers of `kg`, or none."""
    return result.get("kg") or next((mine for name, mine in result.items() if is_ours(name)), {})


def cold_peer(names: Iterable[str]) -> str:
    """Oxigraph's own command, by whatever name it was measured."""
    return next((name for name in sorted(names) if name.startswith("oxigraph")), COLD_PEER)


def cold(records: list[Record], seeded: int) -> list[Verdict]:
    named = "cold `kg query` on the seeded graph"
    average, peak, beside = (
        Verdict(f"{named}, geometric mean of the queries", "≤ 80 ms"),
        Verdict(f"{named}, slowest query", "≤ 80 ms"),
        Verdict(f"{named}, beside `{COLD_PEER}`, paired geometric mean", "≤ 2.5 ×"),
    )
    size = near(sizes_of(records, "cold"), seeded)
    result = answers(records, "cold", size, "derived") if size else {}
    mine, peer = ours(result), result.get(cold_peer(result), {})
    figures = summary(mine, peer)
    beside = _at_most(
        beside, figures.ratio, 2.5, f"{times(figures.ratio)} over {figures.pairs} queries"
    )
    for last in slowest(mine, 1):
        average = _at_most(average, figures.charged, 0.08, f"{milliseconds(figures.charged)} ms")
        peak = _at_most(peak, last.charged, 0.08, f"{milliseconds(last.charged)} ms ({last.query})")
    return [average, peak, beside]


def warm(records: list[Record], nominal: int) -> list[Verdict]:
    named = f"warm catalogue, {size_text(nominal)}"
    plain, same_engine, rows = (
        Verdict(f"{named}: beside the nearest peer on the plain question", "< 1 ×"),
        Verdict(f"{named}: beside the same engine on our derived graph", "≤ 1.15 ×"),
        Verdict(f"{named}: every query answered, with the same rows", "all"),
    )
    size = near(sizes_of(records, "warm"), nominal)
    if size is None:
        return [plain, same_engine, rows]
    derived = contest(records, size, "derived")
    mine = ours(derived)
    peers = {
        name: one for name, one in contest(records, size, "plain").items() if not is_ours(name)
    }
    engines = {name: one for name, one in derived.items() if name.startswith("pyoxigraph")}
    return [
        _beside(plain, mine, peers, 1, strict=True),
        _beside(same_engine, mine, engines, 1.15),
        _whole(rows, mine),
    ]


def _beside(
    row: Verdict, mine: Answers, peers: dict[str, Answers], limit: float, *, strict: bool = False
) -> Verdict:
    """Our time beside that of the peer for which it is worst, paired query by query."""
    ratios = {name: pair_ratios(mine, peer) for name, peer in peers.items()}
    means = {
        name: mean for name, result in ratios.items() if (mean := geometric_mean(result.values()))
    }
    if not means:
        return row
    worst = max(means, key=lambda name: means[name])
    text = (
        f"{times(means[worst])} {worst} ({len(ratios[worst])} queries; the worst of {len(means)})"
    )
    none = set(peers) - set(means)
    text += f"; none in common with {several(none)}" if none else ""
    return _at_most(row, means[worst], limit, text, strict=strict)


def _whole(row: Verdict, mine: Answers) -> Verdict:
    if not mine:
        return row
    result = summary(mine, {})
    text = f"{result.answered} of {result.asked} answered, {result.differing} differ"
    if result.is_whole and result.uncompared:
        return Verdict(row.what, row.budget, f"{text}, {result.uncompared} not compared")
    return Verdict(row.what, row.budget, text, 0 if result.is_whole else math.inf)


def slowest_saved(records: list[Record]) -> Verdict:
    row = Verdict("the slowest saved query at 10 M", "< 1 s")
    size = near(sizes_of(records, "warm"), SIZES[-1])
    for last in slowest(ours(contest(records, size, "derived")), 1) if size else []:
        failed = "" if last.answered else f", {last.result}"
        row = _at_most(
            row, last.charged, 1, f"{number(last.charged)} s ({last.query}{failed})", strict=True
        )
    return row


def builds(records: list[Record], seeded: int) -> list[Verdict]:
    stages = series(records, "build", label=lambda record: record.query or "total")
    rows = []
    for stage, limit in (("total", 10.0), ("changed line", 3.0), ("unchanged", 0.1)):
        row = Verdict(f"build of the seeded graph, {stage}", f"≤ {limit:g} s")
        result = stages.get(stage, {})
        size = near(result, seeded)
        rows.append(
            _at_most(row, result[size], limit, f"{number(result[size])} s") if size else row
        )
    return rows


def loads(records: list[Record]) -> list[Verdict]:
    speed = Verdict("bulk load: speed beside the native loader", "≥ 0.9 ×")
    memory = Verdict(
        "bulk load: growth of peak memory with size", f"bounded: exponent ≤ {INDEPENDENT}"
    )
    result = speeds(records, "bulk-load", "oxigraph")
    if result:
        key = min(result, key=lambda key: result[key])
        text = f"{times(result[key])} at {size_text(key[1])} (the worst of {len(result)})"
        speed = _at_least(speed, result[key], 0.9, text)
    return [speed, _independent(memory, series(records, "bulk-load", bytes_of).get("kg", {}))]


def remote(records: list[Record]) -> Verdict:
    row = Verdict("`kg load` into a remote store: speed beside curl", "≥ 0.9 ×")
    result = speeds(records, "remote-load", "curl")
    if not result:
        return row
    store, size = min(result, key=lambda key: result[key])
    text = (
        f"{times(result[store, size])} into {store}, {size_text(size)} (the worst of {len(result)})"
    )
    return _at_least(row, result[store, size], 0.9, text)


def speeds(records: Iterable[Record], what: str, peer: str) -> dict[tuple[str, int], float]:
    """Return the speed of our loading relative to a peer, by store (if any) and size.

    Rounds are compared one by one where both ran together.
    """
    result: dict[str, dict[tuple[str, int], Record]] = {"kg": {}, peer: {}}
    for record in records:
        if record.what == what and record.outcome == "ok" and record.seconds:
            engine = "kg" if is_ours(record.engine) else record.engine
            result.setdefault(engine, {})[record.query or "", record.size] = record
    mine, theirs = result["kg"], result[peer]
    return {key: pair_rounds(theirs[key], mine[key]) for key in sorted(mine) if key in theirs}


def views(records: list[Record]) -> list[Verdict]:
    result = {
        what: view_figures(records, what).get(("kg", 1000))
        for what in ("view-file", "view-draw", "view-pan")
    }
    file, draw, pan = result.values()
    named = "picture of 1000 things"
    return [
        _at_most(Verdict(f"{named}: file written", "≤ 1 s"), file, 1, f"{number(file)} s"),
        _at_most(Verdict(f"{named}: first draw", "≤ 0.7 s"), draw, 0.7, f"{number(draw)} s"),
        _at_least(
            Verdict(f"{named}: panning", "≥ 30 frames/s"), pan, 30, f"{number(pan)} frames/s"
        ),
    ]


def view_figures(records: Iterable[Record], what: str) -> dict[tuple[str, int], float]:
    """Return seconds, or frames a second, by engine and number of nodes."""
    result = {}
    for record in records:
        value = record.value if what == "view-pan" else seconds_of(record)
        if record.what == what and record.outcome == "ok" and value is not None:
            engine = "kg" if is_ours(record.engine) or not record.engine else record.engine
            result[engine, things(record)] = value
    return result


def things(record: Record) -> int:
    """Return the number of nodes in a diagram: `1000`, or `1000 things`."""
    written = re.match(r"\d+", record.query or "")
    return int(written[0]) if written else record.size


def neighbourhoods(records: list[Record]) -> list[Verdict]:
    rows = []
    for what, name in (("around", "ego network"), ("path", "path")):
        mine = [one for one in records if one.what == what and one.engine == "kg"]
        size = near(sizes_of(mine, what), SIZES[-1])
        there = {str(index): one for index, one in enumerate(mine) if one.size == size}
        row = Verdict(f"{name} at 10 M, the slowest asked", "≤ 100 ms")
        for last in slowest(there, 1) if size else []:
            named = f" ({last.query})" if last.query else ""
            row = _at_most(row, last.charged, 0.1, f"{milliseconds(last.charged)} ms{named}")
        grows = Verdict(f"{name}: growth with size", f"independent: exponent ≤ {INDEPENDENT}")
        rows += [
            row,
            _independent(grows, series(mine, what, label=lambda record: "kg").get("kg", {})),
        ]
    return rows


def _independent(row: Verdict, values: dict[int, float]) -> Verdict:
    sizes = sorted(size for size in values if size)
    if len(sizes) < 2:
        return row
    small, large = sizes[0], sizes[-1]
    grows = exponent(values[small], values[large], small, large)
    text = f"{grows:.2f} from {size_text(small)} to {size_text(large)}"
    return _at_most(row, max(grows, 0), INDEPENDENT, text)


def _at_most(
    row: Verdict, value: float | None, limit: float, text: str, *, strict: bool = False
) -> Verdict:
    return row if value is None else Verdict(row.what, row.budget, text, value / limit, strict)


def _at_least(row: Verdict, value: float | None, limit: float, text: str) -> Verdict:
    return row if value is None else Verdict(row.what, row.budget, text, limit / max(value, 1e-9))
