"""Rows that double because a term has a label in each of several languages."""

import pyoxigraph as ox

from kg.query.engine import Engine
from kg.query.results import Result


def warn_of_languages(engine: Engine, answer: object) -> None:
    """Remark on each column of an answer with labels in more than one language.

    Concepts, classes and predicates have an English and a Chinese label; entities have one.
    """
    if not isinstance(answer, Result):
        return
    for index, variable in enumerate(answer.variables):
        terms = {row[index] for row in answer.rows}
        languages = {term.language for term in terms if isinstance(term, ox.Literal)} - {None}
        if len(languages) > 1:
            named = " and ".join(sorted(map(str, languages)))
            engine.warn(
                f"?{variable} has values in {named}, so rows may repeat;"
                f' for one language add FILTER (LANG(?{variable}) = "en")'
            )
