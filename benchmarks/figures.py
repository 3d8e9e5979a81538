"""Figures from measurements: means, spreads, paired ratios and growth.

Means over different sets of queries do not compare; ratios are therefore paired, query by query.
"""

import math
import re
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.measurements import OUTCOMES, SHORTEST, Record

#: Factor within which a size meets a nominal one: made-up graphs only approximate a round number
#: of triples, and the ontology adds its own.
NEAR = 1.8


def geometric_mean(values: Iterable[float]) -> float | None:
    """Return the geometric mean, or None of nothing."""
    result = [max(value, SHORTEST) for value in values]
    # of one value itself, which logarithms would only nearly give back
    return (statistics.geometric_mean(result) if len(result) > 1 else result[0]) if result else None


def median(values: Iterable[float]) -> float | None:
    """Return the median, or None of nothing."""
    result = list(values)
    return statistics.median(result) if result else None


def spread(seconds: tuple[float, ...]) -> float | None:
    """Return the interquartile range of the rounds as a share of their median.

    None for fewer than three rounds.
    """
    if len(seconds) < 3:
        return None
    first, _, third = statistics.quantiles(seconds, n=4, method="inclusive")
    return (third - first) / max(statistics.median(seconds), SHORTEST)


def exponent(before: float, after: float, smaller: int, larger: int) -> float:
    """Return the growth of time or space with size: 0 none, 1 linear, 2 quadratic."""
    return math.log(after / before) / math.log(larger / smaller)


def near(sizes: Iterable[int], nominal: int) -> int | None:
    """Return the measured size nearest to a nominal one, or None where none is near."""
    close = [size for size in sizes if size and 1 / NEAR <= size / nominal <= NEAR]
    return min(close, key=lambda size: abs(math.log(size / nominal)), default=None)


def sizes_of(records: Iterable[Record], *kinds: str) -> list[int]:
    return sorted({record.size for record in records if record.what in kinds})


Answers = dict[str, Record]


def is_ours(engine: str) -> bool:
    """Return whether an engine is one of ours: `kg`, `kg load`."""
    return re.split(r"\W", engine)[0] == "kg"


def question_of(record: Record) -> str:
    """Return the question of a record: `plain` (in any formulation) or `derived`.

    Plain questions run on the asserted graph, derived ones on the derived graph.
    """
    return "plain" if record.form.startswith(("plain", "asserted")) else "derived"


def select_question(records: Iterable[Record], question: str) -> list[Record]:
    """Return the records of a question."""
    return [record for record in records if question_of(record) == question]


def answers(records: Iterable[Record], what: str, size: int, question: str) -> dict[str, Answers]:
    """Return the record that counts, by engine and query.

    Of several formulations it is the fastest with a right answer.

    Args:
        question: "derived", or "plain" for the published formulations.
    """
    result: dict[str, Answers] = {}
    for record in select_question(records, question):
        if (record.what, record.size) == (what, size) and record.query is not None:
            mine = result.setdefault(record.engine, {})
            mine[record.query] = min(mine.get(record.query, record), record, key=_rank)
    return result


def contest(records: list[Record], size: int, question: str) -> dict[str, Answers]:
    """Return the warm answers to a question.

    In the plain one `kg` competes with its own graph, because that is how it answers.
    """
    result = answers(records, "warm", size, question)
    if question == "derived":
        return result
    ours = {
        name: mine
        for name, mine in answers(records, "warm", size, "derived").items()
        if is_ours(name)
    }
    return {
        f"{name}, plain" if is_ours(name) else name: mine for name, mine in result.items()
    } | ours


def _rank(record: Record) -> tuple[int, float]:
    result = record.result
    place = OUTCOMES.index(result) if result in OUTCOMES else len(OUTCOMES)
    return place + (result == "ok" and not record.seconds), record.median if record.seconds else 0


def pair_ratios(mine: Answers, base: Answers) -> dict[str, float]:
    """Return ratios to the base, by query that both answered rightly."""
    both = [name for name in mine if name in base and mine[name].answered and base[name].answered]
    return {name: mine[name].median / base[name].median for name in both}


def pair_rounds(mine: Record, base: Record) -> float:
    """Return the ratio of a record to its base.

    It is the median over rounds where both ran in rounds together, else the ratio of medians.
    """
    if len(mine.seconds) == len(base.seconds):
        rounds = zip(mine.seconds, base.seconds, strict=True)
        return statistics.median(one / max(other, SHORTEST) for one, other in rounds)
    return mine.median / base.median


@dataclass(frozen=True)
class Summary:
    """Results of an engine on a set of queries, alone and paired with a base engine."""

    asked: int
    answered: int
    unfinished: int
    errors: int
    differing: int
    untried: int
    uncompared: int
    mean: float | None
    charged: float | None
    spread: float | None
    pairs: int
    ratio: float | None
    ratio_median: float | None

    @property
    def is_whole(self) -> bool:
        """True if every query was answered, with the expected rows."""
        return self.answered == self.asked


def summary(mine: Answers, base: Answers) -> Summary:
    """Return means and counts of an engine's answers, and its ratio to the base."""
    records = list(mine.values())
    results = [record.result for record in records]
    good = [record for record in records if record.answered]
    ratios = pair_ratios(mine, base).values()
    return Summary(
        asked=len(records),
        answered=len(good),
        unfinished=results.count("timeout") + results.count("memory"),
        errors=results.count("error"),
        differing=results.count("differs"),
        # an engine may have ended between its first answer and the rounds that are measured
        untried=sum(result in ("not tried", "absent") for result in results)
        + sum(record.result == "ok" and not record.seconds for record in records),
        uncompared=sum(record.same is None for record in good),
        mean=geometric_mean(record.median for record in good),
        charged=geometric_mean(record.charged for record in records if record.charged is not None),
        spread=median(value for record in good if (value := spread(record.seconds)) is not None),
        pairs=len(ratios),
        ratio=geometric_mean(ratios),
        ratio_median=median(ratios),
    )


def seconds_of(record: Record) -> float | None:
    return record.median if record.seconds else None


def engine_of(record: Record) -> str:
    return record.engine


def bytes_of(record: Record) -> float | None:
    return record.bytes


Series = dict[str, dict[int, float]]


def series(
    records: Iterable[Record],
    what: str,
    measure: Callable[[Record], float | None] = seconds_of,
    label: Callable[[Record], str] = engine_of,
) -> Series:
    """Return successful measurements, by label and size.

    Of several times it is the geometric mean, of several peaks of bytes the highest.
    """
    result: dict[str, dict[int, list[float]]] = {}
    for record in records:
        value = measure(record) if record.what == what and record.result == "ok" else None
        if value is not None:
            result.setdefault(label(record), {}).setdefault(record.size, []).append(
                max(value, SHORTEST)
            )
    merge: Callable[[list[float]], float | None] = max if measure is bytes_of else geometric_mean
    merged: Series = {}
    for name in sorted(result, key=lambda name: (not is_ours(name), name)):
        sizes = sorted(result[name].items())
        merged[name] = {size: merge(values) or SHORTEST for size, values in sizes}
    return merged


#: By step from size to size the exponent, and over how many queries where these are not all.
Growth = dict[tuple[int, int], tuple[float, int | None]]


def growth(values: Mapping[int, float]) -> Growth:
    """Return the exponents of single values."""
    sizes = [size for size in sorted(values) if size and values[size]]
    return {(a, b): (exponent(values[a], values[b], a, b), None) for a, b in pairwise(sizes)}


def catalogue_growth(by_size: Mapping[int, Answers]) -> Growth:
    """Return the exponents of the catalogue's mean.

    Each is over the queries answered at both sizes.
    """
    result: Growth = {}
    for a, b in pairwise(sorted(by_size)):
        ratios = pair_ratios(by_size[b], by_size[a]).values()
        mean = geometric_mean(ratios)
        if mean:
            result[a, b] = (
                exponent(1, mean, a, b),
                len(ratios) if len(ratios) < len(by_size[b]) else None,
            )
    return result


@dataclass(frozen=True)
class Beaten:
    """Query that another engine answered faster than `kg`."""

    size: int
    query: str
    engine: str
    form: str
    ours: float
    theirs: float

    @property
    def factor(self) -> float:
        return self.ours / self.theirs


def beaten(records: list[Record], size: int, factor: float = 1.5) -> list[Beaten]:
    """Return the queries at a size that some engine answered faster than `kg`.

    Each has its fastest engine.
    """
    best: dict[str, Beaten] = {}
    for question in ("plain", "derived"):
        result = contest(records, size, question)
        for name, record in result.get("kg", {}).items():
            for engine, theirs in result.items():
                other = theirs.get(name)
                if engine == "kg" or other is None or not other.answered or record.charged is None:
                    continue
                one = Beaten(size, name, engine, other.form, record.charged, other.median)
                if one.factor > factor and (name not in best or one.factor > best[name].factor):
                    best[name] = one
    return sorted(best.values(), key=lambda one: -one.factor)


def slowest(mine: Answers, number: int = 10) -> list[Record]:
    """Return the slowest queries, unfinished ones first."""
    asked = [record for record in mine.values() if record.charged is not None]
    return sorted(asked, key=lambda record: (record.answered, -(record.charged or 0)))[:number]
