"""Recording: what the answers of one page depend on, seen while it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.names import DEFAULT_POLICY, ID, RDF
from kg.publish.positions import ANY, HOLDER, find_predicates, find_things, hold_things, name_end
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
        self._repeats = False
        self._page: dict[tuple[str, str], Result] = {}
        self._general: dict[tuple[str, str], tuple[Result, str]] = {}
        #: Digests of answers by policy and text, as pages share the query of what they leave out.
        self._digests: dict[str, str] = {}
        self._asked: dict[int, tuple[str, str]] = {}
        #: What was asked and not wrapped, so that nobody knows what was read of its answer.
        self._unread: set[tuple[str, str]] = set()
        self._wrapped: dict[tuple[str, str], Any] = {}

    def start_page(self, *, repeats: bool = False) -> None:
        """Forget what the page before read.

        Args:
            repeats: whether the page asks the same several times, and each time for all rows.
        """
        self.reads = Reads()
        self._page, self._repeats = {}, repeats
        self._asked, self._unread, self._wrapped = {}, set(), {}

    def select(self, text: str, policy: str = DEFAULT_POLICY) -> Result:
        """Return the rows of a SELECT, which may be remembered."""
        key = (text, policy)
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

    def answers_as_before(self, answers: Mapping[str, str]) -> bool:
        """Return whether each query still has the answer that it had.

        Args:
            answers: as `Reads` has them: the digest by policy and text.
        """
        return all(self._digest(key) == digest for key, digest in answers.items())

    def _digest(self, key: str) -> str:
        """Return the digest of the answer to a query now; what is in it is not remembered."""
        if key not in self._digests:
            policy, _, text = key.partition(" ")
            if (text, policy) in self._general:
                return self._general[text, policy][1]
            naming = find_graph_keyword(text)
            answer = super().execute(text, policy, naming=naming)
            self._digests[key] = digest_answer(super().wrap(answer))
        return self._digests[key]

    def execute(
        self, text: str, policy: str, *, naming: str, prefixes: list[str] | None = None
    ) -> RawAnswer:
        """Run a text that was checked before, and remember the things that it names."""
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
            return self._wrapped[answer]
        wrapped = super().wrap(answer)
        key = self._asked.pop(id(answer), None)
        self._unread -= {key} if key else set()
        if key and self._repeats:
            self._wrapped[key] = wrapped
            self.reads.answers[f"{key[1]} {key[0]}"] = digest_answer(wrapped)
        elif key and isinstance(wrapped, Result) and not find_things(key[0])[0]:
            self.reads.general[f"{key[1]} {key[0]}"] = digest_answer(wrapped)
        if isinstance(wrapped, Result):
            columns = [self._get_ends(f"?{name}") for name in wrapped.variables]
            for row in wrapped.rows:
                self._note_terms(row, columns)
        elif isinstance(wrapped, Triples):
            columns = [self._get_ends("")] * 3
            for triple in wrapped:
                self._note_terms(triple, columns)
        return wrapped

    def note_triples(self, triples: set[ox.Triple]) -> None:
        """Remember the things of triples that were not wrapped; new ones may join them."""
        for triple in triples:
            self._note_terms((triple.subject,), [frozenset([ANY])])

    def _note(self, text: str) -> None:
        things, is_inward = find_things(text)
        self._ends = find_predicates(hold_things(text)) if is_inward else {}
        self.reads.named |= things
        for thing in things:
            self._note_ends(thing, self._get_ends(HOLDER))

    def _get_ends(self, name: str) -> frozenset[str]:
        """Return by which predicates a variable is reached; any if that is unknown."""
        return self._ends.get(name, frozenset([ANY])) if self._ends else frozenset()

    def _note_terms(self, terms: Any, columns: Sequence[frozenset[str]]) -> None:
        for term, predicates in zip(terms, columns, strict=True):
            if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
                self.reads.named.add(term.value)
                self._note_ends(term.value, predicates)

    def _note_ends(self, thing: str, predicates: frozenset[str]) -> None:
        for name in predicates:
            if name == ANY:
                predicate = ANY
            else:
                predicate = f"{RDF}type" if name == "a" else self.expand(name.strip("<>"))
            self.reads.inward.add(name_end(thing, predicate))


def digest_answer(answer: Result | Triples | Truth) -> str:
    """Return a digest of an answer, whatever the order of its rows."""
    if isinstance(answer, Truth):
        return str(bool(answer))
    rows = answer.rows if isinstance(answer, Result) else answer.triples
    lines = sorted("\t".join(map(str, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
