"""Recording: what the answers of one page depend on, seen while it is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.names import DEFAULT_POLICY, ID
from kg.publish.positions import find_things
from kg.query.memory import WarmEngine
from kg.query.results import Result, Triples

if TYPE_CHECKING:
    from kg.query.engine import RawAnswer


@dataclass
class Reads:
    """What pages read: things by IRI, and queries about no thing in particular."""

    #: Things whose own triples were read.
    named: set[str] = field(default_factory=set)
    #: Things for which triples that end in them were read.
    inward: set[str] = field(default_factory=set)
    #: Queries that name no thing, with the digest of the answer.
    general: dict[str, str] = field(default_factory=dict)


class RecordingEngine(WarmEngine):
    """Engine that remembers what it was asked since `start_page`.

    It answers a question that is repeated on a page, and a query that names no thing, from memory.
    """

    def __init__(self, build_folder: str) -> None:
        super().__init__(build_folder)
        self.reads = Reads()
        self._is_inward = False
        self._repeats = False
        self._page: dict[tuple[str, str], Result] = {}
        self._general: dict[tuple[str, str], tuple[Result, str]] = {}
        self._asked: dict[int, tuple[str, str]] = {}
        self._wrapped: dict[tuple[str, str], Any] = {}

    def start_page(self, *, repeats: bool = False) -> None:
        """Forget what the page before read.

        Args:
            repeats: whether the page asks the same several times, and each time for all rows.
        """
        self.reads = Reads()
        self._page, self._repeats = {}, repeats
        self._asked, self._wrapped = {}, {}

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
        answer, self.reads.general[f"{policy} {text}"] = self._general[key]
        return answer

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
        return answer

    def execute_on_graphs(self, text: str, default: list[str], named: list[str]) -> RawAnswer:
        """Run a checked text on some graphs, and remember the things that it names."""
        self._note(text)
        return super().execute_on_graphs(text, default, named)

    def wrap(self, answer: RawAnswer) -> Any:
        """Return an answer, and remember the things in it."""
        if isinstance(answer, tuple):
            return self._wrapped[answer]
        wrapped = super().wrap(answer)
        key = self._asked.pop(id(answer), None)
        if key and self._repeats:
            self._wrapped[key] = wrapped
        if key and isinstance(wrapped, Result) and not find_things(key[0])[0]:
            self.reads.general[f"{key[1]} {key[0]}"] = digest_answer(wrapped)
        if isinstance(wrapped, Result):
            for row in wrapped.rows:
                self._note_terms(row)
        elif isinstance(wrapped, Triples):
            for triple in wrapped:
                self._note_terms(triple)
        return wrapped

    def note_triples(self, triples: set[ox.Triple]) -> None:
        """Remember the things of triples that were not wrapped; new ones may join them."""
        self._is_inward = True
        for triple in triples:
            self._note_terms((triple.subject,))

    def _note(self, text: str) -> None:
        things, self._is_inward = find_things(text)
        self.reads.named |= things
        if self._is_inward:
            self.reads.inward |= things

    def _note_terms(self, terms: Any) -> None:
        for term in terms:
            if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
                self.reads.named.add(term.value)
                if self._is_inward:
                    self.reads.inward.add(term.value)


def digest_answer(answer: Result) -> str:
    """Return a digest of rows, whatever their order."""
    lines = sorted("\t".join(map(str, row)) for row in answer.rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
