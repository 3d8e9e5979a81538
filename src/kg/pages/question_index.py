"""The page of all saved queries, by topic."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.pages.edition import Edition
from kg.pages.own_words import call_ours
from kg.spelling import fold


def render_question_index(edition: Edition, words: str = "") -> str:
    """Return the page of the saved queries that have some words.

    Args:
        edition: the release as pages.
        words: what each has in its name, summary, description or tags.
    """
    public = edition.engine.public.values()
    asked = fold(words).split()
    fitting = [query for query in public if _has_words(edition, query, asked)]
    fitting.sort(key=itemgetter("topic", "name"))
    topics = [(topic, list(some)) for topic, some in groupby(fitting, key=itemgetter("topic"))]
    return edition.render(
        "question-index.html", topics=topics, asked=words, count=len(fitting), total=len(public)
    )


def _has_words(edition: Edition, query: dict[str, Any], words: list[str]) -> bool:
    """Return whether a query has each word, in English or in the language of the page."""
    own = [query["summary"], query["description"]]
    shown = [call_ours(edition.to.language, text).text for text in own]
    folded = fold(" ".join([query["name"], *own, *shown, *query["tags"]]))
    return all(word in folded for word in words)
