"""Claims of a dossier by predicate: as many as a page has room for."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from kg.query.ledger import Claim, Ledger
from kg.query.standing import Sides, list_sides

#: Claims shown of one group where there are several, and on a page of one group alone.
MOST_IN_GROUP, MOST_ALONE = 40, 40
#: Lines for which a dossier has room: those of its claims and of their voices. Each group shows
#: one claim at least.
MOST_LINES = 480
#: Statements of a speaker on a page.
MOST_STATEMENTS = 200
#: The key of the claims that have another subject, and that of what a speaker says.
OBJECT, SPEECH = "object", "speech"


@dataclass(frozen=True)
class Portion:
    """Part of a dossier that is asked for alone: a group, and which page of it."""

    key: str = ""
    page: int = 1

    def find_start(self, number: int, most: int) -> int:
        """Return the index of the first of a number of items that this page shows."""
        pages: int = max(1, -(-number // most))
        return (min(self.page, pages) - 1) * most


#: The dossier from its start.
WHOLE = Portion()


@dataclass(frozen=True)
class Group:
    """The claims of one predicate that a page shows, of how many."""

    key: str
    label: str
    claims: list[Sides]
    total: int
    #: The number of the first one shown, counted from 1.
    first: int = 1

    @property
    def is_cut(self) -> bool:
        """Whether there are more claims than the page shows."""
        return len(self.claims) < self.total


def group_claims(ledger: Ledger, portion: Portion = WHOLE) -> list[Group]:
    """Return the claims of a ledger by predicate; last those with another subject.

    Args:
        ledger: the ledger.
        portion: one group alone; by default all, each from its start.
    """
    if portion.key:
        return _list_alone(_split(ledger), portion)
    left, groups = MOST_LINES, []
    for key, label, claims in _split(ledger):
        shown = [claims[0]]
        left -= _count_lines(claims[0])
        for claim in claims[1:MOST_IN_GROUP]:
            left -= _count_lines(claim)
            if left < 0:
                break
            shown.append(claim)
        groups.append(Group(key, label, list(map(list_sides, shown)), len(claims)))
    return groups


def _count_lines(claim: Claim) -> int:
    """Return about how many lines a claim takes: its own, and one for each voice."""
    return 3 + len(claim.attributions) + len(claim.objections)


def _list_alone(split: list[tuple[str, str, list[Claim]]], portion: Portion) -> list[Group]:
    for key, label, claims in split:
        if key == portion.key:
            start = portion.find_start(len(claims), MOST_ALONE)
            shown = list(map(list_sides, claims[start : start + MOST_ALONE]))
            return [Group(key, label, shown, len(claims), start + 1)]
    return []


def _split(ledger: Ledger) -> list[tuple[str, str, list[Claim]]]:
    """Return key, label and claims of each group."""
    own = [claim for claim in ledger.claims if claim.subject == ledger.id]
    others = [claim for claim in ledger.claims if claim.subject != ledger.id]
    groups = []
    for (key, label), claims in groupby(own, key=attrgetter("predicate", "predicate_label")):
        groups.append((key, label, list(claims)))
    if others:
        heading = "where it is the object" if own else "claims"
        groups.append((OBJECT, heading, others))
    return groups
