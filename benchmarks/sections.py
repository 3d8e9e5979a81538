"""Sections of the report, each as lines of Markdown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from benchmarks.budget import COLD_PEER, SEEDED, cold_peer, speeds, verdicts, view_figures
from benchmarks.figures import (
    Answers,
    Growth,
    Series,
    Summary,
    answers,
    beaten,
    bytes_of,
    catalogue_growth,
    contest,
    engine_of,
    growth,
    is_ours,
    seconds_of,
    select_question,
    series,
    sizes_of,
    slowest,
    spread,
    summary,
)
from benchmarks.measurements import OUTCOMES, Record, without_paths
from benchmarks.notation import (
    ABSENT,
    bytes_text,
    count,
    milliseconds,
    number,
    percent,
    several,
    size_text,
    table,
    times,
)
from benchmarks.reasons import why

QUESTIONS = {"plain": "the plain question", "derived": "our derived graph"}
KNOWN = {
    *(
        "version",
        "warm",
        "cold",
        "load",
        "memory",
        "disk",
        "build",
        "remote-load",
        "path",
        "around",
        "export",
        "serve",
    ),
    *("bulk-load", "view-file", "view-draw", "view-pan"),
}
MOST_ROWS = 16
GROWTH = [
    "log(t₂ / t₁) / log(n₂ / n₁) from size to size: 0 does not grow, 1 is linear, 2 quadratic. "
    "For the catalogue it is",
    "taken over the queries answered at both sizes, in brackets how many, if these are not "
    "all; what was answered only",
    "at the smaller size is left out, which flatters an engine that did not finish. Load, "
    "memory and disk are those of",
    "the derived graph.",
]


def budget(records: list[Record], seeded: int = SEEDED) -> list[str]:
    """Return each row of the budget with its measurement and verdict."""
    result = verdicts(records, seeded)
    rows = [[row.what, row.budget, row.measured, row.verdict] for row in result]
    reasons = [
        f"- {row.what}: {reason}"
        for row in result
        if row.holds is False and (reason := why(row.what))
    ]
    return [
        "A share of the budget below 1 × holds it. Growth is the exponent of size: 0 is "
        "independent, 1 is linear.",
        "That progress is shown, and that no switch skips SHACL, is for tests to say.",
        "",
        *table(["what", "budget", "measured", "verdict"], rows, text_columns=4),
        *(["Why these do not hold, as far as we know:", "", *reasons, ""] if reasons else []),
    ]


SUMMARY_HEAD = [
    "answered",
    "DNF",
    "errors",
    "not tried",
    "differ",
    "not compared",
    "mean ms",
    "with DNF ms",
    "spread",
]


def summary_row(size: int, engine: str, result: Summary) -> list[str]:
    faults = (result.unfinished, result.errors, result.untried, result.differing, result.uncompared)
    return [
        size_text(size),
        engine,
        f"{result.answered} / {result.asked}",
        *map(count, faults),
        milliseconds(result.mean),
        milliseconds(result.charged),
        percent(result.spread),
        *(
            [times(result.ratio), times(result.ratio_median), str(result.pairs)]
            if result.pairs
            else [ABSENT] * 3
        ),
    ]


def compare_engines(by_size: Mapping[int, Mapping[str, Answers]], base: str) -> list[str]:
    """Return a table of engines: ours first, then by the mean with charges."""
    rows = []
    for size, result in by_size.items():
        summaries = {name: summary(mine, result.get(base, {})) for name, mine in result.items()}

        def order(name: str, summaries: dict[str, Summary] = summaries) -> tuple[bool, float, str]:
            return not is_ours(name), summaries[name].charged or float("inf"), name

        rows += [summary_row(size, name, summaries[name]) for name in sorted(summaries, key=order)]
    head = ["triples", "engine", *SUMMARY_HEAD, f"÷ {base}, mean", "median", "pairs"]
    return table(head, rows, text_columns=2)


def warm(records: list[Record]) -> list[str]:
    lines = [
        "*mean* is the geometric mean of the medians of the queries that an engine answered with "
        "the same rows; where",
        "engines answered different queries these means do not compare. The ratio to `kg` is "
        "paired: over the queries",
        "that both answered, *pairs* of them; above 1 × the engine is slower. *with DNF* counts "
        "each query that timed",
        "out, ran out of memory or failed as the time limit. *spread* is the interquartile range "
        "of the rounds of a",
        "query as a share of their median, the median over the queries. *differ* are answers "
        "with other rows, and *not",
        "compared* are answers that had no reference. For the plain question an engine has the "
        "fastest of its three",
        "formulations for each query, and `kg` answers on its own graph. A question of less than "
        "0.1 s is asked twice",
        "in a row and the second time counts; one of more than 0.1 s is measured in one round; "
        "one of more than 1 s,",
        "or a formulation that takes over twice as long as the engine's fastest, is asked a "
        "single time, which counts.",
        "Questions are asked in the order of the reference's time; an engine that left some "
        "unfinished is asked no",
        "more (*not tried*). The first plot draws the mean with DNF, where an engine answered at "
        "least half of the",
        "catalogue: fewer are the easiest ones, whose mean says nothing beside another. The "
        "second draws the paired",
        "ratio to `kg`. A hollow mark says that not every query was answered with the same rows.",
        "",
    ]
    sizes = sizes_of(records, "warm")
    for question, named in QUESTIONS.items():
        result = {size: contest(records, size, question) for size in sizes}
        peers = {name for one in result.values() for name in one if not is_ours(name)}
        if peers or question == "derived":
            lines += _under_head(f"Warm, {named}", compare_engines(result, "kg"))
    return lines if sizes else []


def cold(records: list[Record]) -> list[str]:
    lines = [
        "Whole processes from start to rows on the screen; ratios are paired per query to "
        f"`{COLD_PEER}`.",
        "A process that takes more than 0.4 s is started once.",
        "",
    ]
    sizes = sizes_of(records, "cold")
    for question, named in QUESTIONS.items():
        result = {size: answers(records, "cold", size, question) for size in sizes}
        lines += _under_head(
            f"Cold, {named}",
            compare_engines(result, cold_peer(name for one in result.values() for name in one)),
        )
    return lines if sizes else []


def _under_head(title: str, lines: list[str]) -> list[str]:
    return [f"### {title}", "", *lines] if lines else []


def slow(records: list[Record]) -> list[str]:
    """Return the ten slowest queries at the largest size, with their fastest peers."""
    sizes = [
        size for size in sizes_of(records, "warm") if "kg" in contest(records, size, "derived")
    ]
    if not sizes:
        return []
    size = sizes[-1]
    peers = {
        name: mine for name, mine in contest(records, size, "plain").items() if not is_ours(name)
    }
    rows = []
    for record in slowest(contest(records, size, "derived")["kg"]):
        name = record.query or ""
        took = f"{milliseconds(record.charged)}{'' if record.answered else f' ({record.result})'}"
        answered = {
            engine: mine[name].median
            for engine, mine in peers.items()
            if name in mine and mine[name].answered
        }
        best = min(answered, key=lambda engine: answered[engine], default="")
        beside = [ABSENT] * 3
        if best:
            beside = [
                best,
                milliseconds(answered[best]),
                times(answered[best] / (record.charged or 1)),
            ]
        rows.append([name, took, ABSENT if record.rows is None else str(record.rows), *beside])
    head = ["query", "kg ms", "rows", "fastest on the plain question", "ms", "÷ kg"]
    return [f"At {size_text(size)} triples.", "", *table(head, rows)]


def list_lost(records: list[Record], most: int = 5) -> list[str]:
    """Queries where some engine is ahead of `kg` by more than 1.5 ×."""
    rows, counts = [], []
    for size in sizes_of(records, "warm"):
        result = beaten(records, size)
        counts.append(f"{len(result)} at {size_text(size)}")
        for one in result[:most]:
            figures = [milliseconds(one.ours), milliseconds(one.theirs), times(one.factor)]
            rows.append(
                [size_text(one.size), one.query, one.engine, one.form or "derived", *figures]
            )
    if not counts:
        return []
    head = ["triples", "query", "engine", "form", "kg ms", "its ms", "kg ÷ it"]
    intro = (
        "Some engine is ahead of `kg` by more than 1.5 × in this many queries: "
        f"{', '.join(counts)}."
    )
    shown = f" Of each size the {most} that are furthest ahead:" if rows else ""
    return [intro + shown, "", *table(head, rows, text_columns=4)]


def matrix(values: Series, written: Callable[[float | None], str]) -> list[str]:
    """Return a table of a series, with a column for each size."""
    sizes = sorted({size for result in values.values() for size in result})
    rows = []
    for name, result in values.items():
        rows.append([name, *(written(result.get(size)) for size in sizes)])
    return table(["", *map(size_text, sizes)], rows)


def storing(records: list[Record]) -> list[str]:
    """Load, memory, disk, and loading beside the native loader and curl."""
    load = tabulate_sizes(
        records,
        "load",
        seconds_of,
        lambda size, took: f"{number(took)} ({number(size / took / 1000)})",
    )
    memory = tabulate_sizes(records, "memory", bytes_of, lambda _, peak: bytes_text(peak))
    disk = tabulate_sizes(
        records, "disk", bytes_of, lambda size, used: f"{bytes_text(used)} ({number(used / size)})"
    )
    return [
        *_under_head("Load by each engine: seconds (thousands of triples a second)", load),
        *_under_head("Peak memory, MB", memory),
        *_under_head("Disk: MB (bytes a triple)", disk),
        *_under_head("Bulk load of a build beside the native loader", bulk(records)),
        *_under_head("Remote load beside curl", remote(records)),
    ]


def bulk(records: list[Record]) -> list[str]:
    result = {
        (one.engine, one.size): one for one in records if one.what == "bulk-load" and one.seconds
    }
    rows = []
    for (_, size), speed in speeds(records, "bulk-load", "oxigraph").items():
        mine, native = result["kg", size], result["oxigraph", size]
        figures = [
            number(mine.median),
            number(native.median),
            percent(spread(mine.seconds)),
            times(speed),
        ]
        rows.append([size_text(size), *figures, bytes_text(mine.bytes), bytes_text(native.bytes)])
    head = [
        "triples",
        "kg s",
        "oxigraph s",
        "spread",
        "speed beside oxigraph",
        "kg peak MB",
        "oxigraph peak MB",
    ]
    return table(head, rows)


def tabulate_sizes(
    records: list[Record],
    what: str,
    measure: Callable[[Record], float | None],
    written: Callable[[int, float], str],
) -> list[str]:
    """Return a table with a column for each size of the derived and the plain graph."""
    result = {
        question: series(select_question(records, question), what, measure)
        for question in ("derived", "plain")
    }
    both = all(result.values())
    columns = []
    for question, values in result.items():
        measured = {size for sizes in values.values() for size in sizes if size}
        columns += [(question, size) for size in sorted(measured)]
    engines = sorted({name for values in result.values() for name in values}, key=_ours_first)

    def format_cell(engine: str, question: str, size: int) -> str:
        value = result[question].get(engine, {}).get(size)
        return ABSENT if value is None else written(size, value)

    head = [
        f"{size_text(size)} {question}" if both else size_text(size) for question, size in columns
    ]
    rows = []
    for engine in engines:
        rows.append([engine, *(format_cell(engine, *column) for column in columns)])
    return table(["engine", *head], rows)


def remote(records: list[Record]) -> list[str]:
    result = {
        (is_ours(one.engine), one.query or "", one.size): one
        for one in records
        if one.what == "remote-load" and one.outcome == "ok" and one.seconds
    }
    rows = []
    for (store, size), speed in speeds(records, "remote-load", "curl").items():
        mine, curl = result[True, store, size], result[False, store, size]
        figures = [
            number(mine.median),
            number(curl.median),
            percent(spread(mine.seconds)),
            times(speed),
        ]
        rows.append([store, size_text(size), *figures, bytes_text(mine.bytes)])
    head = ["store", "triples", "kg load s", "curl s", "spread", "speed beside curl", "kg peak MB"]
    return table(head, rows)


def making(records: list[Record]) -> list[str]:
    """Build, pictures, and what touches only a neighbourhood."""
    build = series(records, "build", label=lambda record: record.query or "total")
    nearby = {
        f"{what}, {name}": result
        for what in ("path", "around")
        for name, result in series(records, what).items()
    }
    return [
        *_under_head("Build, seconds", matrix(build, number)),
        *_under_head("Pictures", pictures(records)),
        *_under_head(
            "Path and ego network, ms (geometric mean of those asked)", matrix(nearby, milliseconds)
        ),
    ]


def pictures(records: list[Record]) -> list[str]:
    result = {what: view_figures(records, what) for what in ("view-file", "view-draw", "view-pan")}
    keys = sorted(
        {key for values in result.values() for key in values},
        key=lambda key: (key[1], not is_ours(key[0]), key),
    )
    rows = []
    for engine, things in keys:
        figures = [number(values.get((engine, things))) for values in result.values()]
        rows.append([engine, str(things), *figures])
    return table(["engine", "things", "file s", "first draw s", "panning frames/s"], rows)


def growths(records: list[Record]) -> list[str]:
    """Return the growth of each engine from size to size.

    There is a row for each engine and a column for each measurement.
    """
    columns = {
        f"warm, {named}": catalogue_growths(records, question)
        for question, named in QUESTIONS.items()
    }
    for what in ("load", "build", "path", "around", "memory", "disk"):
        measure = bytes_of if what in ("memory", "disk") else seconds_of
        values = series(
            select_question(records, "derived"),
            what,
            measure,
            _stage if what == "build" else engine_of,
        )
        columns[what] = {name: growth(result) for name, result in values.items()}
    steps = {}
    for name, result in columns.items():
        steps[name] = sorted({step for one in result.values() for step in one})
    shown = [name for name in columns if steps[name]]
    engines = sorted(
        {name for result in columns.values() for name in result if result[name]}, key=_ours_first
    )
    rows = []
    for one in engines:
        rows.append([one, *(_steps(columns[name].get(one, {}), steps[name]) for name in shown)])
    head = [f"{name}: {' → '.join(map(size_text, _chain(steps[name])))}" for name in shown]
    lines = table(["", *head], rows)
    return [*GROWTH, "", *lines] if lines else []


def catalogue_growths(records: list[Record], question: str) -> dict[str, Growth]:
    result: dict[str, dict[int, Answers]] = {}
    for size in sizes_of(records, "warm"):
        for name, mine in contest(records, size, question).items():
            result.setdefault(name, {})[size] = mine
    if all(is_ours(name) for name in result) and question == "plain":
        return {}
    return {name: catalogue_growth(sizes) for name, sizes in result.items()}


def _stage(record: Record) -> str:
    """Return the stage of a build, which has its own row."""
    return f"kg, {record.query or 'total'}"


def _ours_first(name: str) -> tuple[bool, str]:
    return not is_ours(name), name


def _chain(steps: list[tuple[int, int]]) -> list[int]:
    return sorted({size for step in steps for size in step})


def _steps(result: Growth, steps: list[tuple[int, int]]) -> str:
    return " · ".join(_step(result.get(step)) for step in steps) if result else ABSENT


def _step(result: tuple[float, int | None] | None) -> str:
    if result is None:
        return ABSENT
    return f"{result[0]:.2f}" + (f" ({result[1]})" if result[1] else "")


def cut(records: list[Record]) -> list[str]:
    """Return unsuccessful outcomes, by engine, size and outcome."""
    bad = [record for record in records if record.outcome != "ok"]
    place = {name: index for index, name in enumerate(OUTCOMES)}

    def group(record: Record) -> tuple[str, str, int, str]:
        return record.engine, record.what, place.get(record.outcome, len(place)), record.outcome

    rows = []
    for (engine, what, _, outcome), result in groupby(sorted(bad, key=group), key=group):
        members = list(result)
        sizes = Counter(record.size for record in members)
        counts = ", ".join(f"{size_text(size)}: {sizes[size]}" for size in sorted(sizes))
        notes = several((without_paths(one.note) for one in members if one.note), 1)
        names = several((one.query for one in members if one.query), 3)
        rows.append([engine, what, outcome, counts, names, notes])
    head = ["engine", "what", "outcome", "times at each size", "queries", "note"]
    return [*_list_unasked(records), *_list_rows(records, head, rows)]


def _list_unasked(records: list[Record]) -> list[str]:
    """Return the engines that got no question at a measured size."""
    sizes = sizes_of(records, "warm")
    notes = []
    for what in ("warm", "cold"):
        seen: dict[str, set[int]] = {}
        for record in records:
            if record.what == what:
                seen.setdefault(record.engine, set()).add(record.size)
        for engine in sorted(seen):
            if missing := [size_text(size) for size in sizes if size not in seen[engine]]:
                notes.append(f"- {engine}, {what}: {', '.join(missing)}")
    head = "Not asked by choice, to end in hours (`ASKED` and `COLD` of `benchmarks/run.py`):"
    return [head, "", *notes, ""] if notes else []


def differing(records: list[Record]) -> list[str]:
    """Return where rows differ from the reference."""
    bad = [record for record in records if record.result == "differs"]

    def group(record: Record) -> tuple[str, str]:
        return record.engine, without_paths(record.note)

    rows = []
    for (engine, note), result in groupby(sorted(bad, key=group), key=group):
        members = list(result)
        sizes = ", ".join(map(size_text, sorted({one.size for one in members})))
        forms = several(one.form or one.what for one in members)
        rows.append([engine, several((one.query or "" for one in members), 10), forms, sizes, note])
    return _list_rows(records, ["engine", "queries", "form", "triples", "note"], rows)


def _list_rows(records: list[Record], head: list[str], rows: list[list[str]]) -> list[str]:
    return cap_rows(head, rows) if rows or not records else ["Nothing.", ""]


def cap_rows(head: list[str], rows: list[list[str]]) -> list[str]:
    more = [f"And {len(rows) - MOST_ROWS} lines more.", ""] if len(rows) > MOST_ROWS else []
    return [*table(head, rows[:MOST_ROWS], text_columns=len(head)), *more]


def others(records: Iterable[Record], kinds: Iterable[str] | None = None) -> list[str]:
    """Records with no section of their own, or of the kinds that are named."""
    wanted = set(kinds) if kinds else None
    rows = []
    for one in records:
        if one.what in wanted if wanted else one.what not in KNOWN:
            figures = [
                number(one.median if one.seconds else None),
                percent(spread(one.seconds)),
                number(one.value),
            ]
            named = [
                one.what,
                f"{one.engine}{', ' + one.form if one.form else ''}",
                one.query or "",
                size_text(one.size),
            ]
            rows.append(
                [*named, *figures, bytes_text(one.bytes), one.outcome, without_paths(one.note)]
            )
    head = ["what", "engine", "of", "triples", "s", "spread", "value", "MB", "outcome", "note"]
    return cap_rows(head, sorted(rows))
