"""Recording: what the answers of one page depend on, seen while it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.names import DEFAULT_POLICY, ID, RDF
from kg.publish.changes import Difference
from kg.publish.positions import (
    ANY,
    HOLDER,
    find_predicates,
    find_things,
    hold_things,
    name_end,
    reads_own,
)
from kg.publish.predicates import list_predicates
from kg.query.memory import WarmEngine
from kg.query.results import Result, Triples, Truth
from kg.sparql.tokens import find_graph_keyword

if TYPE_CHECKING:
    from kg.query.engine import RawAnswer


@dataclass
class Reads:
    """What pages read: things by IRI, and queries about no thing in particular."""

    #: Things whose own triples were read.
    named: set[str] = field(default_factory=set)
    #: Ends of triples that were read: a thing with the predicate, as `name_end` gives them.
    inward: set[str] = field(default_factory=set)
    #: Queries that name no thing, with the digest of the answer.
    general: dict[str, str] = field(default_factory=dict)
    #: Every query of a page that repeats its questions, with the digest of the answer.
    answers: dict[str, str] = field(default_factory=dict)
    #: Whether the page asked something else, which cannot be asked again by its text.
    is_open: bool = False


class RecordingEngine(WarmEngine):
    """Engine that remembers what it was asked since `start_page`.

    It answers a question that is repeated on a page, and a query that names no thing, from memory.
    """

    def __init__(self, build_folder: str) -> None:
        super().__init__(build_folder)
        self.reads = Reads()
        #: By which predicates each variable of the last query is reached; none if none matters.
        self._ends: Mapping[str, frozenset[str]] = {}
        self._repeats, self._records = False, True
        self._page: dict[tuple[str, str], Result] = {}
        self._general: dict[tuple[str, str], tuple[Result, str]] = {}
        #: Digests of answers by policy and text, as pages share the query of what they leave out.
        self._digests: dict[str, str] = {}
        self._asked: dict[int, tuple[str, str]] = {}
        #: The predicates that a text reads, where `HOLDER` is for things; None for any.
        self._predicates: dict[str, frozenset[str] | None] = {}
        #: What was asked and not wrapped, so that nobody knows what was read of its answer.
        self._unread: set[tuple[str, str]] = set()
        self._wrapped: dict[tuple[str, str], Any] = {}
        #: Answers that were compared, for the page that is made next if one is another now.
        self._compared: dict[tuple[str, str], Any] = {}

    def start_page(self, *, repeats: bool = False, records: bool = True) -> None:
        """Forget what the page before read.

        Args:
            repeats: whether the page asks the same several times, and each time for all rows. Then
                its answers are remembered, and not the things in them.
            records: whether anything is remembered; not of what is made each time.
        """
        self.reads = Reads()
        self._page, self._repeats, self._records = {}, repeats, records
        self._asked, self._unread = {}, set()
        self._made = {}  # each page asks for itself, so that it is seen what it reads
        self._wrapped, self._compared = self._compared if repeats else {}, {}

    def select(self, text: str, policy: str = DEFAULT_POLICY) -> Result:
        """Return the rows of a SELECT, which may be remembered."""
        key = (text, policy)
        if not self._records:
            return self._general[key][0] if key in self._general else super().select(text, policy)
        if find_things(text)[0]:
            if key not in self._page:
                self._page[key] = super().select(text, policy)
            return self._page[key]
        if key not in self._general:
            answer = super().select(text, policy)
            self._general[key] = answer, digest_answer(answer)
        answer, digest = self._general[key]
        self.reads.general[f"{policy} {text}"] = digest
        self.reads.answers[f"{policy} {text}"] = digest
        return answer

    def list_answers(self) -> dict[str, str]:
        """Return what a page that repeats asked; nothing if some cannot be asked again."""
        is_whole = not self.reads.is_open and not self._unread
        return dict(self.reads.answers) if is_whole else {}

    def answers_as_before(
        self, answers: Mapping[str, str], changed: Difference | None = None
    ) -> bool:
        """Return whether each query still has the answer that it had.

        Args:
            answers: as `Reads` has them: the digest by policy and text.
            changed: the triples that changed. A query that reads no such triple is not asked;
                without it each is.
        """
        self._compared = {}
        for key, digest in answers.items():
            may_differ = changed is None or self._may_read(key, changed)
            if may_differ and self._digest(key) != digest:
                return False
        return True

    def _may_read(self, key: str, changed: Difference) -> bool:
        """Return whether a query may read one of these triples."""
        text = key.partition(" ")[2]
        pattern = hold_things(text)
        if pattern not in self._predicates:  # pages ask the same of other things
            names = list_predicates(pattern)
            expanded = None if names is None else frozenset(map(self._expand_predicate, names))
            self._predicates[pattern] = expanded
        predicates = self._predicates[pattern]
        if predicates is not None and predicates.isdisjoint(changed.predicates):
            return False
        things = (thing.removeprefix(ID) for thing in find_things(text)[0])
        return not (reads_own(pattern) and changed.subjects.isdisjoint(things))

    def _digest(self, key: str) -> str:
        """Return the digest of the answer to a query now."""
        if key not in self._digests:
            policy, _, text = key.partition(" ")
            if (text, policy) in self._general:
                return self._general[text, policy][1]
            naming = find_graph_keyword(text)
            answer = super().wrap(super().execute(text, policy, naming=naming))
            self._compared[text, policy] = answer
            self._digests[key] = digest_answer(answer)
        return self._digests[key]

    def execute(
        self, text: str, policy: str, *, naming: str, prefixes: list[str] | None = None
    ) -> RawAnswer:
        """Run a text that was checked before, and remember the things that it names."""
        if not self._records:
            return super().execute(text, policy, naming=naming, prefixes=prefixes)
        self._note(text)
        key = (text, policy)
        if key in self._wrapped:
            return key  # type: ignore[return-value]  # `wrap` knows it
        answer = super().execute(text, policy, naming=naming, prefixes=prefixes)
        self._asked[id(answer)] = key
        self._unread.add(key)
        return answer

    def execute_on_graphs(self, text: str, default: list[str], named: list[str]) -> RawAnswer:
        """Run a checked text on some graphs, and remember the things that it names."""
        self._note(text)
        self.reads.is_open = True
        return super().execute_on_graphs(text, default, named)

    def wrap(self, answer: RawAnswer) -> Any:
        """Return an answer, and remember the things in it."""
        if isinstance(answer, tuple):
            self._remember(answer)
            return self._wrapped[answer]
        wrapped = super().wrap(answer)
        key = self._asked.pop(id(answer), None)
        self._unread -= {key} if key else set()
        if key and self._repeats:
            self._wrapped[key] = wrapped
            self._remember(key)
        elif key and isinstance(wrapped, Result) and not find_things(key[0])[0]:
            self.reads.general[f"{key[1]} {key[0]}"] = digest_answer(wrapped)
        if self._records and not self._repeats:
            self._note_answer(wrapped)
        return wrapped

    def _remember(self, question: tuple[str, str]) -> None:
        """Remember the answer to a text and policy on a page that repeats its questions."""
        key = f"{question[1]} {question[0]}"
        if key not in self.reads.answers:
            digest = self._digests.get(key) or digest_answer(self._wrapped[question])
            self._digests[key] = self.reads.answers[key] = digest

    def _note_answer(self, answer: Result | Triples | Truth) -> None:
        if isinstance(answer, Result):
            for name, column in zip(answer.variables, zip(*answer.rows, strict=True), strict=False):
                self._note_terms(column, self._get_ends(f"?{name}"))
        elif isinstance(answer, Triples):
            for triple in answer:
                self._note_terms(triple, self._get_ends(""))

    def note_triples(self, triples: set[ox.Triple]) -> None:
        """Remember the things of triples that were not wrapped; new ones may join them."""
        self._note_terms((triple.subject for triple in triples), frozenset([ANY]))

    def _note(self, text: str) -> None:
        if self._repeats:
            return
        things, is_inward = find_things(text)
        self._ends = find_predicates(hold_things(text)) if is_inward else {}
        self.reads.named |= things
        for thing in things:
            self._note_ends(thing, self._get_ends(HOLDER))

    def _get_ends(self, name: str) -> frozenset[str]:
        """Return by which predicates a variable is reached; any if that is unknown."""
        return self._ends.get(name, frozenset([ANY])) if self._ends else frozenset()

    def _note_terms(self, terms: Iterable[Any], predicates: frozenset[str]) -> None:
        for term in set(terms):  # a column has the same in many rows
            if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
                self.reads.named.add(term.value)
                self._note_ends(term.value, predicates)

    def _note_ends(self, thing: str, predicates: frozenset[str]) -> None:
        for name in predicates:
            predicate = ANY if name == ANY else self._expand_predicate(name)
            self.reads.inward.add(name_end(thing, predicate))

    def _expand_predicate(self, name: str) -> str:
        """Return the IRI of a predicate as a text names it."""
        return f"{RDF}type" if name == "a" else self.expand(name.strip("<>"))


def digest_answer(answer: Result | Triples | Truth) -> str:
    """Return a digest of an answer, whatever the order of its rows."""
    if isinstance(answer, Truth):
        return str(bool(answer))
    rows = answer.rows if isinstance(answer, Result) else answer.triples
    lines = sorted("\t".join(map(str, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
