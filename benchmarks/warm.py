"""Warm half of the catalogue: loaded engines in turn, question by question."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import rows
from benchmarks.child import LONG, Child, Ended, Failed, Limits
from benchmarks.peers import TimeLimit, peer
from benchmarks.records import Records

#: The engine whose rows on the derived graph are what the others must find.
REFERENCE = "pyoxigraph-memory"
#: Seconds from which a question is not asked again: it was long enough for the first time to count.
SLOW = 1.0
#: A formulation that took so many times as long as the engine's fastest one is not asked again
#: either.
BEHIND = 2.0
#: Name to form to text.
Questions = dict[str, dict[str, str]]
#: The form in which our engine is asked: the name of the saved query with its values, of the
#: derived graph.
SAVED = "saved"


@dataclass(frozen=True)
class Expected:
    """Rows of each question from the reference engine, written to files."""

    folder: Path
    digests: dict[str, rows.Digest] = field(default_factory=dict)

    def file(self, name: str, engine: str = REFERENCE, form: str = "derived") -> Path:
        return self.folder / name / f"{engine}.{form}.tsv"


@dataclass(eq=False)
class Contestant:
    """Engine with one graph: restarted a few times when it dies, and then left out."""

    engine: str
    graph: Path
    forms: list[str]
    limits: Limits
    folder: Path
    records: Records
    #: How many questions it may leave unfinished before it is asked no more.
    patience: int = 20
    unfinished: int = 0
    reason: str = ""
    peak: int = 0
    #: What is known of each question: the seconds so far, and the record's other values.
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._child = Child(self.engine, self.limits, self.folder / "0")

    @property
    def kind(self) -> str:
        """Graph, by the name under which loads and memory are recorded."""
        return "derived" if self.forms in (["derived"], [SAVED]) else "asserted"

    def load(self) -> None:
        """Start and load, and record how long it took."""
        try:
            seconds = self._child.load(self.graph)
        except Ended as ended:
            self._give_up("load", ended.outcome, str(ended))
        except Failed as failed:
            self._give_up("load", "error", str(failed))
        else:
            self.records.add("load", self.engine, form=self.kind, seconds=[seconds])

    def _give_up(self, what: str, outcome: str, note: str) -> None:
        self.records.add(what, self.engine, form=self.kind, outcome=outcome, note=note)
        self.reason = f"{what}: {outcome} {note}".strip()
        self._child.close()

    def first(self, name: str, form: str, text: str, expected: Expected) -> float:
        """Ask once without measuring, and compare the rows.

        Returns the seconds, or 0 if it may not be asked again.
        """
        if self.reason:
            self.facts[name, form] = {"outcome": "not tried", "note": self.reason}
            return 0
        with self._attempt(name, form):
            seconds, result = self._child.check(text)
            self.facts[name, form] = {"rows": result.count} | self._compare(
                name, form, result, expected
            )
            return seconds
        return 0

    def _compare(
        self, name: str, form: str, result: rows.Digest, expected: Expected
    ) -> dict[str, object]:
        if name not in expected.digests:
            return {"note": "the reference has no answer"}
        if result == expected.digests[name]:
            return {"same": True}
        file = expected.file(name, self.engine, form)
        self._child.write(file)
        return {"same": False, "note": rows.difference(expected.file(name), file)}

    def keep(self, name: str, form: str, seconds: float) -> None:
        """Let the first time count."""
        self.seconds[name, form].append(seconds)

    def again(self, name: str, form: str, text: str) -> None:
        """Ask once more and keep the time."""
        if not self.reason and self.facts[name, form].get("outcome", "ok") == "ok":
            with self._attempt(name, form):
                self.seconds[name, form].append(self._child.time(text))

    @contextmanager
    def _attempt(self, name: str, form: str) -> Iterator[None]:
        facts = self.facts.setdefault((name, form), {})
        try:
            yield
        except TimeLimit:
            facts |= {"outcome": "timeout", "note": "ended, or answered late, by the engine itself"}
            self._endure()
        except Failed as failed:
            facts |= {"outcome": "error", "note": str(failed)}
        except Ended as ended:
            facts |= {"outcome": ended.outcome, "note": str(ended)}
            self._endure()
            self._restart()

    def _endure(self) -> None:
        self.unfinished += 1
        if self.unfinished > self.patience:
            self.reason = f"{self.unfinished} did not finish before"
            self._child.close()

    def _restart(self) -> None:
        if self.reason:
            return
        self._child = Child(self.engine, self.limits, self.folder / str(self.unfinished))
        try:
            self._child.load(self.graph)
        except (Ended, Failed) as problem:
            self.reason = f"not started again: {problem}"
            self._child.close()

    def record(self, name: str, form: str) -> None:
        """Write the measurements of a question."""
        self.records.add(
            "warm",
            self.engine,
            form="derived" if form == SAVED else form,
            query=name,
            seconds=self.seconds[name, form],
            **self.facts[name, form],
        )

    def close(self) -> None:
        """Record memory and disk where the engine lives still, and end it."""
        if not self.reason:
            try:
                memory, disk = self._child.read_usage()
            except (Ended, Failed) as problem:
                self.reason = str(problem)
            else:
                self.records.add("memory", self.engine, form=self.kind, bytes=memory)
                if disk:
                    self.records.add("disk", self.engine, form=self.kind, bytes=disk)
        self._child.close()


def reference(graph: Path, questions: Questions, expected: Expected, limits: Limits) -> Questions:
    """Ask the reference engine the derived questions, with more time than the others.

    Returns:
        The questions, shortest first, so that an engine answers what it can before its patience
        ends.
    """
    patient = Limits(limits.question * 5, limits.load, limits.memory)
    child = Child(REFERENCE, patient, expected.folder)
    try:
        child.load(graph)
    except Ended as ended:
        print(f"no reference, since it does not load: {ended.outcome} {ended}", file=sys.stderr)
        return questions
    taken: dict[str, float] = {}
    for name, forms in questions.items():
        try:
            taken[name], expected.digests[name] = child.check(forms["derived"])
            child.write(expected.file(name))
        except Ended:
            child = Child(REFERENCE, patient, expected.folder)
            child.load(graph)
    child.close()
    return {
        name: questions[name]
        for name in sorted(questions, key=lambda name: taken.get(name, patient.question))
    }


def absent(engine: str) -> str:
    """Why an engine cannot run on this machine; empty when it can."""
    try:
        return peer(engine, 1).absent()
    except ModuleNotFoundError as error:
        return f"no package {error.name}"


def ask_all(group: list[Contestant], questions: Questions, expected: Expected, rounds: int) -> None:
    """Ask the engines of a group every question in their forms, in turn.

    Each question begins with another engine.
    """
    for contestant in group:
        contestant.load()
    try:
        for name, forms in questions.items():
            if not (turns := [(one, form) for one in group for form in one.forms if form in forms]):
                continue
            _ask(turns, name, forms, expected, rounds)
            for one, form in turns:
                one.record(name, form)
    finally:
        for contestant in group:
            contestant.close()


def _ask(
    turns: list[tuple[Contestant, str]],
    name: str,
    forms: dict[str, str],
    expected: Expected,
    rounds: int,
) -> None:
    """Ask one question once, and again of engines whose first time is not enough."""
    taken = [(one, form, one.first(name, form, forms[form], expected)) for one, form in turns]
    numbered = []
    for one, form, seconds in taken:
        most = _rounds(seconds, _fastest(one, taken), rounds)
        if seconds and not most:
            one.keep(name, form, seconds)
        numbered.append((one, form, most))
    for number in range(rounds):
        shift = number % len(numbered)
        for one, form, most in numbered[shift:] + numbered[:shift]:
            if number < most:
                one.again(name, form, forms[form])


def _fastest(contestant: Contestant, taken: list[tuple[Contestant, str, float]]) -> float:
    """Return the seconds of the fastest formulation on this engine, or 0."""
    return min((seconds for one, _, seconds in taken if one is contestant and seconds), default=0)


def _rounds(seconds: float, fastest: float, rounds: int) -> int:
    """Return how often a question is asked again: not if its first time is enough."""
    if seconds > SLOW or seconds > BEHIND * fastest:
        return 0
    return 1 if seconds > LONG else rounds
