"""Search: everything that has some words, with the reason for each hit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.errors import UsageError
from kg.names import shorten
from kg.query.engine import Engine
from kg.query.ids import find_by_id
from kg.query.lookup import Index, Row
from kg.query.nodes import read_row_names
from kg.release.entries import CODE
from kg.spelling import (
    fold,
    has_characters,
    list_spellings,
    list_words,
    simplify,
    spell_pinyin,
    split_phrases,
    squeeze,
)

#: Hits that a search returns at most, and the length of a text that is shown in full.
MOST_HITS, LONGEST_TEXT = 500, 160
#: What is added to the rank of a hit that is due to a reading; a smaller rank is better.
WORSE = 100_000
#: What the index says of a name that is the end of an id.
ID_REASON = "id"
#: Kinds of places; those of what a station is linked to; those whose names are translated.
PLACES = ("city", "country", "province", "place", "continent")
LINKED = TRANSLATED = (*PLACES, "body")
#: Phrases, things for a phrase, and characters in a row that a search reads at most.
MOST_PHRASES, MOST_NAMED, MOST_CHARACTERS = 6, 50, 12
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
FIELDS = ("exact", "name", "row", "query", "definition", "wording", "note", "lead")


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


def search_all(engine: Engine, text: str, *, kind: str = "") -> Answer:
    """Return all hits of a text, first the node whose id it is in any spelling."""
    try:
        known = find_by_id(engine, text)
    except UsageError:
        known = None
    answer = find_hits(engine.index, text, kind=kind)
    if known is None or any(hit.iri == known and not answer.is_mended for hit in answer.hits):
        return answer
    own_kind = engine.shorten(known).partition(":")[0]
    thing = engine.index.read_thing(known) or (own_kind, own_kind.replace("-", " "), False)
    row = Row(known, *thing, text="", words="", field="exact", reason="id", rank=0)
    others = [] if answer.is_mended else answer.hits
    hits = [*_rank([row], kind), *others]
    return Answer(hits, len(hits), text)


def find_hits(index: Index, text: str, *, kind: str = "") -> Answer:
    """Return all hits as `search` does, or those of the words nearest in spelling."""
    phrases = split_phrases(text)
    exact = _find_exact(index, text)
    rows = [*exact, *_find_words(index, phrases), *_find_otherwise(index, text, exact)]
    rows += _find_linked(index, phrases, exact)
    if has_characters(text):
        rows += _find_romanized(index, text)
    hits = _rank(rows, kind)
    if hits or not phrases:
        return Answer(hits, len(hits), text)
    mended = mend_words(index, phrases)
    if mended and mended != phrases:
        hits = _rank(_find_words(index, mended), kind)
    return Answer(hits, len(hits), _join(mended), is_mended=True)


def _find_words(index: Index, phrases: Sequence[str]) -> list[Row]:
    """Return the texts with all phrases; the rank of each says how well it fits."""
    typed = " ".join(phrases).split()
    rows = index.find_texts(phrases)
    return [row._replace(rank=measure_words(list_words(row.words), typed)) for row in rows]


def measure_words(own: Sequence[str], typed: Sequence[str]) -> int:
    """Return how well words fit typed ones, the best first.

    A text with the typed words as they are fits better than one with longer ones, then one that
    begins with them, then a short one. The script of published sites does the same.
    """
    is_entire = set(typed) <= set(own)
    begins = list(own[: len(typed)]) == list(typed)
    return 20_000 * (not is_entire) + 10_000 * (not begins) + min(len(own), 9_999)


def _find_exact(index: Index, text: str) -> list[Row]:
    """Return the things with this name or code, in the first spelling that any has."""
    for typed in list_spellings(text):
        rows = []
        for one in index.find_names(squeeze(typed)):
            rank = one.tier + (one.key != typed) / 2
            rows.append(Row(*one[:5], words=typed, field="exact", reason=one.reason, rank=rank))
        if rows:
            return rows
    return []


def _find_otherwise(index: Index, text: str, exact: Sequence[Row]) -> list[Row]:
    """Return what has the name of a thing that was typed in another language.

    So 曼哈顿 finds all of Manhattan, and `la France` all of France.
    """
    rows: list[Row] = []
    for one in exact:
        bare = split_phrases(one.words)
        if bare != split_phrases(text):
            rows += _find_words(index, bare)
        if one.rank < CODE or one.reason == ID_REASON or one.kind not in TRANSLATED:
            continue
        for row in _find_words(index, split_phrases(one.label)):
            reason = f"{row.reason}, as {text.strip()} is {one.label}"
            rows.append(row._replace(reason=reason, rank=row.rank + WORSE))
    return rows


def _find_linked(index: Index, phrases: Sequence[str], exact: Sequence[Row]) -> list[Row]:
    """Return the stations that are in a place that the words name.

    Several words may name the place and the body that is said to run the station.
    """
    named = [{one.iri: one.kind for one in exact if one.kind in PLACES}]
    if not named[0] and len(phrases) > 1:
        named = []
        for phrase in phrases[:MOST_PHRASES]:
            texts = index.find_texts([phrase], field="name")
            named.append({row.iri: row.kind for row in texts if row.kind in LINKED})
    stations: dict[str, Row] = {}
    fitting: list[set[str]] = []
    for things in named:
        fitting.append(set())
        for thing in sorted(things)[:MOST_NAMED]:
            for row in index.find_linked(thing):
                fitting[-1].add(row.iri)
                if things[thing] in PLACES:
                    stations.setdefault(row.iri, row)
    return [stations[iri] for iri in sorted(set(stations).intersection(*fitting))]


def _find_romanized(index: Index, text: str) -> list[Row]:
    """Return what has characters in pinyin, as other texts print them.

    A text in characters is not looked through: it has 温州 or has not, and the same syllables in
    新闻周刊 are of other words.
    """
    rows = []
    pinyin = " ".join(spell_pinyin(fold(simplify(text))).split())
    texts = _find_words(index, [f"{pinyin} "])
    printed = [row for row in texts if not has_characters(row.text)]
    for row in [*_find_exact(index, pinyin), *printed]:
        reason = f"{row.reason}, read as {pinyin}"
        rows.append(row._replace(reason=reason, rank=row.rank + WORSE))
    return rows


def mend_words(index: Index, phrases: Iterable[str]) -> list[str]:
    """Return phrases in which the word most like it replaces each unknown one.

    Of characters in a row it is the longest part that any text has, of several the last. The list
    is empty where there is no such word.
    """
    mended = []
    for phrase in phrases:
        if index.find_texts([phrase], most=1):
            mended.append(phrase)
        elif has_characters(phrase):
            mended.append(_find_part(index, phrase.split()))
        else:
            near = index.list_near_words(squeeze(phrase), 1)
            mended.append(f"{near[0]} " if near else "")
    return mended if all(mended) else []


def _find_part(index: Index, characters: Sequence[str]) -> str:
    """Return the longest run of characters that a text has, at least two of them."""
    characters = characters[-MOST_CHARACTERS:]
    for length in range(len(characters) - 1, 1, -1):
        for start in range(len(characters) - length, -1, -1):
            part = " ".join(characters[start : start + length])
            if index.find_texts([part], most=1):
                return part
    return ""


def _join(phrases: Iterable[str]) -> str:
    """Return phrases as a reader writes them: characters without spaces between them."""
    return " ".join("".join(one.split()) if has_characters(one) else one.strip() for one in phrases)


def name_rows(engine: Engine, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits in which rows of the table are called by city, bureau and code."""
    names = read_row_names(engine, [hit.iri for hit in hits])
    return [replace(hit, label=names.get(hit.iri, hit.label)) for hit in hits]


def find_group(kind: str, *, is_term: bool) -> str:
    """Return the group of a kind of things."""
    for group, kinds in GROUPS.items():
        if kind in kinds:
            return group
    return "terms" if is_term else "entities"


def _rank(rows: list[Row], kind: str) -> list[Hit]:
    """Return one hit for each thing, by group, field and rank."""
    best: dict[str, tuple[tuple[int, float, str], Row]] = {}
    for row in rows:
        rank = (FIELDS.index(row.field), row.rank, row.reason)
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
