"""The page of all saved queries, by topic."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.pages.edition import Edition
from kg.spelling import fold


def render_question_index(edition: Edition, words: str = "") -> str:
    """Return the page of the saved queries that have some words.

    Args:
        edition: the release as pages.
        words: what each has in its name, summary, description or tags.
    """
    public = edition.engine.public.values()
    asked = fold(words).split()
    fitting = [query for query in public if _has_words(query, asked)]
    fitting.sort(key=itemgetter("topic", "name"))
    topics = [(topic, list(some)) for topic, some in groupby(fitting, key=itemgetter("topic"))]
    return edition.render(
        "question-index.html", topics=topics, asked=words, count=len(fitting), total=len(public)
    )


def _has_words(query: dict[str, Any], words: list[str]) -> bool:
    text = " ".join([query["name"], query["summary"], query["description"], *query["tags"]])
    folded = fold(text)
    return all(word in folded for word in words)
