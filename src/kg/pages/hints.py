"""Hints for words that read like a question: names in it, queries that fit."""

from dataclasses import dataclass

from kg.query.engine import Engine
from kg.spelling import fold, list_words, simplify, squeeze

#: Words of a text that are read, words of a name, letters of a name at least.
MOST_WORDS, LONGEST_NAME, SHORTEST = 24, 6, 3
#: Queries that are offered, and words of them that a text has at least.
MOST_QUESTIONS, FEWEST_SHARED = 6, 2
#: Words that say nothing about what is asked.
EMPTY_WORDS = """
the and for are was were has have had with from into that this what which who whom whose when where
why how does did say says said there their its they you many much about any all
"""
EMPTY = frozenset(EMPTY_WORDS.split())


@dataclass(frozen=True)
class Question:
    """A saved query that shares words with a text."""

    name: str
    summary: str
    shared: int


def list_names(engine: Engine, text: str) -> list[tuple[str, str, str]]:
    """Return what runs of words in a text name exactly: IRI, kind and label.

    The longest run counts; a word belongs to one name.
    """
    words = list_words(fold(simplify(text)))[:MOST_WORDS]
    things: dict[str, tuple[str, str, str]] = {}
    start = 0
    while start < len(words):
        step = 1
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            key = squeeze(" ".join(words[start : start + length]))
            names = engine.index.find_names(key) if len(key) >= SHORTEST else []
            names = [one for one in names if not one.is_term and one.kind != "theme"]
            if names and key not in EMPTY:
                first = names[0]
                things[first.iri] = (first.iri, first.kind, first.label)
                step = length
                break
        start += step
    return list(things.values())


def list_questions(engine: Engine, text: str) -> list[Question]:
    """Return the saved queries that share most words with a text, best first."""
    words = {word for word in list_words(fold(text))[:MOST_WORDS] if len(word) >= SHORTEST}
    stems = {stem_word(word) for word in words - EMPTY}
    questions = []
    for query in engine.public.values():
        own = " ".join([query["name"], query["summary"], *query["tags"]])
        shared = len(stems & {stem_word(word) for word in list_words(fold(own))})
        if shared >= min(FEWEST_SHARED, len(stems)) and shared:
            questions.append(Question(query["name"], query["summary"], shared))
    questions.sort(key=lambda one: (-one.shared, len(one.summary), one.name))
    return questions[:MOST_QUESTIONS]


def stem_word(word: str) -> str:
    """Return a word without the ending of its plural or verb form."""
    for ending in ("ies", "es", "s", "ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word
