"""Saved queries that fit an entity, filled in with it."""

from dataclasses import dataclass

from kg.query.choices import find_exact_choice
from kg.query.engine import Engine


@dataclass(frozen=True)
class Question:
    """A saved query with the value of one parameter."""

    name: str
    summary: str
    parameter: str
    value: str

    @property
    def values(self) -> dict[str, str]:
        """The values of its parameters, as an address takes them."""
        return {self.parameter: self.value}


def list_questions(engine: Engine, iri: str) -> list[Question]:
    """Return the saved queries that have a parameter of which an entity is a choice."""
    fitting: dict[str, bool] = {}
    questions = []
    for query in engine.public.values():
        for parameter in query["parameters"]:
            choices = parameter["choices"]
            if not choices:
                continue
            if choices not in fitting:
                fitting[choices] = find_exact_choice(engine, parameter, iri) == iri
            if fitting[choices]:
                value = engine.shorten(iri)
                questions.append(
                    Question(query["name"], query["summary"], parameter["name"], value)
                )
    return questions
