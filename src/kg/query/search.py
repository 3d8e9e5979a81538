"""Search: everything that has some words, with the reason for each hit."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.names import shorten
from kg.query.lookup import Index, Row
from kg.spelling import fold, has_characters, simplify, spell_pinyin, split_phrases, squeeze

#: Hits that a search returns at most, and the length of a text that is shown in full.
MOST_HITS, LONGEST_TEXT = 500, 160
#: What is added to the rank of a hit that is due to a reading; a smaller rank is better.
WORSE = 1_000
#: The groups of hits, in the order of reading, with the kinds in each; other kinds are entities.
GROUPS = {
    "entities": (),
    "issues": ("issue",),
    "documents": ("source",),
    "queries": ("query",),
    "terms": ("term",),
    "attributions": ("attribution", "site-identity", "identity"),
    "leads": ("lead",),
}
#: The fields of which a long text is cut.
CUT = ("query", "definition")
#: How a field ranks: a name tells more than a text.
FIELDS = ("exact", "name", "query", "definition", "wording", "note", "lead")


@dataclass(frozen=True)
class Hit:
    """One thing that has the words: its name, where the words are, in what text."""

    id: str
    iri: str
    label: str
    group: str
    kind: str
    reason: str
    text: str

    def as_json(self) -> dict[str, str]:
        """Return plain values for JSON and CSV."""
        return {
            "group": self.group,
            "kind": self.kind,
            "id": self.id,
            "iri": self.iri,
            "label": self.label,
            "reason": self.reason,
            "text": self.text,
        }


@dataclass(frozen=True)
class Answer:
    """The hits of a search: of the words as typed, or else of `words`, their like."""

    hits: list[Hit]
    total: int
    words: str
    is_mended: bool = False


def search(index: Index, text: str, *, kind: str = "", most: int = MOST_HITS) -> list[Hit]:
    """Return what has all words of a text, each thing once, by group, best first.

    A word fits where it begins a word; characters of Chinese fit in any place, and simplified ones
    fit traditional ones. Case, accents and tone marks do not matter.

    Args:
        index: the index of a release.
        text: the words.
        kind: a kind of thing, such as `station`, or a group, such as `documents`.
        most: the largest number of hits.
    """
    return find_hits(index, text, kind=kind).hits[:most]


def find_hits(index: Index, text: str, *, kind: str = "") -> Answer:
    """Return all hits as `search` does, or those of the words nearest in spelling."""
    phrases = split_phrases(text)
    rows = _add_exact(index, text, index.find_texts(phrases))
    if has_characters(text):
        # what one text prints in characters, others print in pinyin
        pinyin = " ".join(spell_pinyin(fold(simplify(text))).split())
        for row in _add_exact(index, pinyin, index.find_texts([f"{pinyin} "])):
            reason = f"{row.reason}, read as {pinyin}"
            rows.append(row._replace(reason=reason, rank=row.rank + WORSE))
    hits = _rank(rows, kind)
    if hits or not phrases:
        return Answer(hits, len(hits), text)
    mended = mend_words(index, phrases)
    if mended and mended != phrases:
        hits = _rank(index.find_texts(mended), kind)
    return Answer(hits, len(hits), " ".join(" ".join(mended).split()), is_mended=True)


def mend_words(index: Index, phrases: Iterable[str]) -> list[str]:
    """Return phrases in which the word most like it replaces each unknown one.

    The list is empty where there is no such word.
    """
    mended = []
    for phrase in phrases:
        if index.find_texts([phrase], most=1):
            mended.append(phrase)
            continue
        near = index.list_near_words(squeeze(phrase), 1)
        if not near or has_characters(phrase):
            return []
        mended.append(f"{near[0]} ")
    return mended


def find_group(kind: str, *, is_term: bool) -> str:
    """Return the group of a kind of things."""
    for group, kinds in GROUPS.items():
        if kind in kinds:
            return group
    return "terms" if is_term else "entities"


def _add_exact(index: Index, text: str, rows: list[Row]) -> list[Row]:
    """Add things that have a text as name or code, before those that have its words."""
    exact, typed = [], fold(simplify(text))
    for one in index.find_names(squeeze(typed)):
        rank = one.tier + (one.key != typed) / 2
        exact.append(Row(*one[:5], words=one.key, field="exact", reason=one.reason, rank=rank))
    return [*exact, *rows]


def _rank(rows: list[Row], kind: str) -> list[Hit]:
    """Return one hit for each thing, by group, field and rank."""
    best: dict[str, tuple[tuple[int, float, str], Row]] = {}
    for row in rows:
        rank = (FIELDS.index(row.field), round(row.rank, 6), row.reason)
        if row.iri not in best or rank < best[row.iri][0]:
            best[row.iri] = (rank, row)
    groups = list(GROUPS)
    ranked, leads = [], set[tuple[str, str]]()
    for iri, (rank, row) in sorted(best.items()):
        hit = _make_hit(row)
        if hit.group == "leads":  # one later text is the lead of several things
            if (hit.label, hit.text) in leads:
                continue
            leads.add((hit.label, hit.text))
        if kind in ("", hit.kind, hit.group):
            ranked.append((groups.index(hit.group), rank, iri, hit))
    return [hit for *_, hit in sorted(ranked, key=lambda one: one[:3])]


def _make_hit(row: Row) -> Hit:
    kind = row.kind or row.iri.rsplit("/", 2)[-2]
    text = " ".join(row.text.split())
    # words about a person or a case are never cut: the end may hold the denial or the outcome
    if row.field in CUT and len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    group = find_group(kind, is_term=bool(row.is_term))
    return Hit(shorten(row.iri), row.iri, row.label or "", group, kind, row.reason, text)
