"""The resolver: which one thing a text names, wherever it is typed.

What is taken, in this order: an exact id; a label; an alias; a code, or a name in another language;
whole words of a name. Where several things fit, none is taken. What only begins words of a name is
offered, and not taken.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kg.errors import UsageError, did_you_mean
from kg.names import ID
from kg.other_names import GEONAMES
from kg.query.choices import find_exact_choice, label_choices, list_choices
from kg.query.engine import Engine
from kg.query.ids import find_by_id, read_name
from kg.query.lookup import Match, Row
from kg.query.nodes import read_row_names
from kg.query.row_names import find_code
from kg.release.entries import CODE, find_kind
from kg.spelling import (
    FOREIGN,
    drop_any_article,
    drop_article,
    fold,
    has_characters,
    list_spellings,
    list_words,
    simplify,
    spell_pinyin,
    split_phrases,
    spread,
    squeeze,
)

#: Things that are listed where several fit, and guesses where none does.
MOST_LISTED, MOST_GUESSES = 8, 5

#: Why a thing fits that is not simply named so.
BEGINS = "its name begins with these words"
INSIDE = "its name has these words"
ONE_INSIDE = "its name has this word"
BEGINNINGS = "words of its name begin so"
CHARACTERS = "its name has these characters"
SLUG = "its id"
#: Reasons that a reader is told of when a thing is taken.
REMARKED = (BEGINS, INSIDE, ONE_INSIDE, SLUG, GEONAMES)
#: What the index says of a name that is the end of an id.
ID_REASON = "id"
#: What the index says of a row of the table, and how pages write the name of one.
ROW = "its city, bureau and code"
#: Kinds whose label is a proper name, however it is typed.
PROPER = ("person", "country", "city", "province", "place", "continent", "station")

#: Kinds whose names may stand behind an article of another language; no person is among them.
WITH_ARTICLE = ("country", "city", "province", "place", "continent", "body")

#: Returns those of some things that may be taken.
Keep = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True)
class Candidate:
    """A thing that a text may name, and why."""

    iri: str
    label: str
    reason: str
    #: Whether it is taken where no other thing fits.
    is_taken: bool = True


class SeveralFit(UsageError):
    """Text that names several things; `candidates` has each with the reason."""

    def __init__(self, reason: str, candidates: list[Candidate], engine: Engine) -> None:
        self.candidates = candidates
        super().__init__(reason, hint="write the id of one: " + _format(engine, candidates))


def find(engine: Engine, text: str) -> str:
    """Return the IRI of the one entity, claim or attribution that a text names.

    Raises:
        UsageError: nothing fits (with the nearest names), or several things do (with the reasons).
    """
    text = read_name(text)
    if known := find_by_id(engine, text):
        return known
    if candidates := list_candidates(engine, text, _keep_entities):
        return _take(engine, f"{text!r} fits several entities", text, candidates)
    raise UsageError(
        f"there is nothing called {text!r}", hint=_suggest(engine, text, _keep_entities)
    )


def find_of_kind(engine: Engine, kind: str, text: str) -> str:
    """Return the IRI of the one thing that a text names, best of one kind.

    Raises:
        UsageError: as for `find`.
    """
    text = read_name(text)
    if known := find_by_id(engine, f"{kind}:{text}"):
        return known

    def keep(things: Iterable[str]) -> set[str]:
        return {iri for iri in _keep_entities(things) if find_kind(iri) == kind}

    candidates = list_candidates(engine, text, keep)
    if any(one.is_taken for one in candidates):
        return _take(engine, f"{text!r} fits several of the kind {kind}", text, candidates)
    return find(engine, text)


def find_choice(engine: Engine, parameter: dict[str, Any], text: str) -> str:
    """Return the IRI of the one choice of a parameter that a text names.

    Raises:
        UsageError: no choice fits (with the nearest), or several do (with the reasons).
    """
    name, text = parameter["name"], read_name(text)
    if exact := find_exact_choice(engine, parameter, text):
        return exact

    def keep(things: Iterable[str]) -> set[str]:
        return set(label_choices(engine, parameter, things))

    if (known := find_by_id(engine, text)) and keep([known]):
        return known
    if not (FOREIGN.search(text) or any(map(_is_name, _filter(_find_exact(engine, text), keep)))):
        _refuse_other(engine, parameter, text)
    if candidates := list_candidates(engine, text, keep):
        return _take(engine, f"{name}={text!r} fits several", text, candidates)
    hint = _suggest(engine, text, keep)
    if not hint:
        labels = [label for _, label in list_choices(engine, parameter)]
        hint = did_you_mean(text, sorted(labels))
    raise UsageError(f"{name}={text!r} is not among the choices", hint=hint)


def _refuse_other(engine: Engine, parameter: dict[str, Any], text: str) -> None:
    """Refuse a name of something that is no choice, as no guess stands in for it.

    Raises:
        UsageError: the text names such a thing.
    """
    named = [one for one in filter(_is_name, _find_exact(engine, text)) if not one.is_term]
    if not named or not parameter["choices"]:
        return
    kinds = {find_kind(iri) for iri, _ in list_choices(engine, parameter)}
    for one in named:
        if one.kind in kinds:
            reason = f"{one.label} ({engine.shorten(one.iri)}) is known, but not among the choices"
            hint = f"list them: kg query {parameter['choices']}"
            raise UsageError(f"{parameter['name']}={text!r}: {reason}", hint=hint)


def _refuse_country(text: str) -> None:
    """Refuse the name of a country that the graph does not have.

    Raises:
        UsageError: the text names one.
    """
    from kg.countries import find_named_country  # here, as most names do without it

    if country := find_named_country(text):
        reason = f"{text.strip()!r}: {country} of which this graph has nothing"
        raise UsageError(reason, hint="kg find shows the texts that have the word")


def names_exactly(engine: Engine, parameter: dict[str, Any], text: str) -> bool:
    """Return whether a text is the id or a complete name of one choice."""
    if find_exact_choice(engine, parameter, text):
        return True
    matches = _find_exact(engine, text)
    return bool(label_choices(engine, parameter, {one.iri for one in matches}))


def list_candidates(engine: Engine, text: str, keep: Keep) -> list[Candidate]:
    """Return the things that a text may name, in the first way that fits any."""
    if rows := [one for one in _find_row(engine, text) if keep([one.iri])]:
        return rows
    slugs: list[Candidate] = []
    for typed in list_spellings(text, with_articles=False):
        matches = _filter(engine.index.find_names(squeeze(typed)), keep)
        names = [one for one in matches if _is_name(one) or "-" in text]
        if names:
            return _choose_by_name(engine, text, typed, names, keep)
        slugs += [Candidate(one.iri, one.label, SLUG) for one in matches]
    if places := _find_behind_article(engine, text, keep):
        return places
    if has_characters(text):
        reading = spell_pinyin(fold(simplify(text)))
        matches = _filter(engine.index.find_names(squeeze(fold(reading))), keep)
        # a syllable such as “de” has the letters of a code, which nobody writes in characters
        if matches := [one for one in matches if one.tier != CODE]:
            return [
                Candidate(one.iri, one.label, f"{text.strip()} read as {' '.join(reading.split())}")
                for one in _list_best(fold(reading), matches)
            ]
    if not _find_exact(engine, text):
        _refuse_country(text)
    candidates = _find_by_words(engine, text, keep)
    known = {one.iri for one in candidates}
    if slugs and not any(one.is_taken for one in candidates):
        candidates, known = [], set()
    return [*candidates, *(one for one in slugs if one.iri not in known)]


def _find_row(engine: Engine, text: str) -> list[Candidate]:
    """Return the row of the table that pages call so: by city, bureau and code."""
    if not (code := find_code(text)):
        return []
    coded = {one.iri for one in engine.index.find_names(squeeze(fold(code)))}
    named, typed = read_row_names(engine, coded), squeeze(fold(text))
    return [
        Candidate(iri, name, ROW) for iri, name in named.items() if squeeze(fold(name)) == typed
    ]


def _find_behind_article(engine: Engine, text: str, keep: Keep) -> list[Candidate]:
    """Return the places and bodies that have the name behind an article: `la France`."""
    folded = fold(simplify(text))
    bare = drop_any_article(folded)
    if bare == folded:
        return []
    from kg.countries import is_country  # here, as few names come to this

    if is_country(text):  # El Salvador
        return []
    matches = _filter(engine.index.find_names(squeeze(bare)), keep)
    named = [one for one in matches if _is_name(one) and one.kind in WITH_ARTICLE]
    best = _list_best(bare, named) if named else []
    return [Candidate(one.iri, one.label, one.reason) for one in best]


def _is_name(one: Match) -> bool:
    """Return whether a match is a name or code, and not only the end of an id."""
    return one.reason != ID_REASON


def _find_exact(engine: Engine, text: str) -> list[Match]:
    for typed in list_spellings(text, with_articles=False):
        if matches := engine.index.find_names(squeeze(typed)):
            return matches
    return []


def _filter(matches: list[Match], keep: Keep) -> list[Match]:
    retained = keep(dict.fromkeys(one.iri for one in matches)) if matches else set()
    return [one for one in matches if one.iri in retained]


def _list_best(typed: str, matches: list[Match]) -> list[Match]:
    """Return the things that are named most directly, each once.

    An entity has precedence over a concept, and what is written alike over what only has the same
    letters.
    """
    entities = [one for one in matches if not one.is_term] or matches

    def rank(one: Match) -> tuple[bool, int]:
        return one.key != typed, one.tier

    best = next(groupby(sorted(entities, key=rank), key=rank))[1]
    return list({one.iri: one for one in reversed(list(best))}.values())[::-1]


def _choose_by_name(
    engine: Engine, text: str, typed: str, matches: list[Match], keep: Keep
) -> list[Candidate]:
    """Return the things with a name, and what else begins with a phrase."""
    best = _list_best(typed, matches)
    candidates = [Candidate(one.iri, one.label, one.reason) for one in best]
    is_phrase = text.islower() and len(list_words(typed)) > 1
    if not is_phrase or best[0].kind in PROPER or best[0].reason != "label":
        return candidates
    # words in small letters may be meant as such: “united front” is no name of one body
    known = {one.iri for one in best}
    for other in _find_by_words(engine, text, keep):
        if other.iri not in known and other.reason == BEGINS:
            candidates.append(other)
    return candidates


def _find_by_words(engine: Engine, text: str, keep: Keep) -> list[Candidate]:
    """Return the things whose names have these words, else such beginnings.

    One word is enough only for what has a name of its own: of a person any name, of a place or a
    body the first word. Any other label is a description, for which one word is too little.
    """
    if FOREIGN.search(text) or _has_prefix(engine, text):
        return []
    rows = engine.index.find_texts(split_phrases(text), field="name")
    retained = keep(dict.fromkeys(row.iri for row in rows)) if rows else set()
    rows = [row for row in rows if row.iri in retained]
    rows = [row for row in rows if not row.is_term] or rows
    typed = drop_article(" ".join(spread(fold(simplify(text))).split()))
    candidates: dict[str, Candidate] = {}
    for row in rows:
        one = _judge(row, typed)
        known = candidates.get(row.iri)
        if known is None or _rank(one) > _rank(known):
            candidates[row.iri] = one
    fitting = list(candidates.values())
    fitting = [one for one in fitting if one.reason != BEGINNINGS] or fitting
    return sorted(fitting, key=lambda one: one.reason != BEGINS)


def _rank(one: Candidate) -> tuple[bool, bool, bool]:
    return one.is_taken, one.reason != BEGINNINGS, one.reason == BEGINS


def _judge(row: Row, typed: str) -> Candidate:
    """Return a thing whose name has such words, and whether they are enough."""
    name = drop_article(" ".join(row.words.split()))
    words = list_words(typed)
    if not set(words) <= set(list_words(name)):
        return Candidate(row.iri, row.label, BEGINNINGS, is_taken=False)
    if has_characters(typed) and (len(typed) == 1 or row.kind in PROPER):  # no words
        return Candidate(row.iri, row.label, CHARACTERS, is_taken=False)
    begins = list_words(name)[: len(words)] == words
    if len(words) > 1:
        return Candidate(row.iri, row.label, BEGINS if begins else INSIDE)
    if begins:
        from kg.countries import is_of_a_nation  # here, as few names come to this

        is_taken = row.kind in (*PROPER, "body") and not is_of_a_nation(typed)
        return Candidate(row.iri, row.label, BEGINS, is_taken=is_taken)
    return Candidate(row.iri, row.label, ONE_INSIDE, is_taken=row.kind == "person")


def _take(engine: Engine, reason: str, text: str, candidates: list[Candidate]) -> str:
    """Return the one candidate, with a remark if it is not simply named so.

    Raises:
        SeveralFit: there are several, or too little of its name was typed.
    """
    if len(candidates) == 1 and candidates[0].is_taken:
        (one,) = candidates
        if one.reason in REMARKED or " read as " in one.reason:
            name = f"{engine.shorten(one.iri)} ({one.label})"
            engine.warn(f"{text.strip()!r} is taken for {name}: {one.reason}")
        return one.iri
    if all(one.reason == BEGINNINGS for one in candidates):
        reason = f"{text!r} only begins words of names"
    elif len(candidates) == 1:
        reason = f"{text!r} is only a part of a name"
    raise SeveralFit(reason, candidates, engine)


def _format(engine: Engine, candidates: list[Candidate]) -> str:
    lines = []
    for one in candidates[:MOST_LISTED]:
        lines.append(f"{engine.shorten(one.iri)} ({one.label}): {one.reason}")
    if more := len(candidates) - MOST_LISTED:
        lines.append(f"and {more} more; kg find lists them") if more > 0 else None
    return "".join(f"\n    {line}" for line in lines)


def _suggest(engine: Engine, text: str, keep: Keep) -> str:
    """Return the names nearest to a text as a hint; an empty one if none is near."""
    near = _filter(list_guesses(engine, text), keep)
    names: dict[str, str] = {}
    for one in near:
        names.setdefault(one.iri, one.text)
    listed = list(names.values())[:MOST_GUESSES]
    return f"did you mean {', '.join(listed)}?" if listed else ""


def list_guesses(engine: Engine, text: str) -> list[Match]:
    """Return names that are spelled like a text, or have words like its words."""
    folded = fold(simplify(text))
    near = engine.index.list_near_names(folded, 4 * MOST_GUESSES) if squeeze(folded) else []
    if has_characters(folded):
        return near
    mended: list[str] = []
    for word in list_words(folded):
        words = [word] if engine.index.find_texts([word], most=1) else []
        words = words or engine.index.list_near_words(word, 1)
        mended += [f"{word} " for word in words]
    if mended and len(mended) == len(list_words(folded)):
        rows = engine.index.find_texts(mended, field="name", most=4 * MOST_GUESSES)
        things = dict.fromkeys(row.iri for row in rows)
        near += [one for one in engine.index.find_names_of(things) if one.reason == "label"]
    return near


def _has_prefix(engine: Engine, text: str) -> bool:
    """Return whether a text has the form of an id, which is no name."""
    prefix, colon, _ = text.strip().partition(":")
    return bool(colon) and prefix in engine.prefixes


def _keep_entities(things: Iterable[str]) -> set[str]:
    """Keep what has a ledger: no saved query, class or predicate."""
    return {iri for iri in things if iri.startswith(ID) and not iri.startswith(f"{ID}query/")}
