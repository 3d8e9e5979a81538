"""Pages of a saved query: its form with the answer, and the claims behind a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kg.errors import KgError
from kg.formats import ROW_FILES, TRIPLE_FILES, map_endings
from kg.pages.edition import Edition
from kg.pages.tables import Table, make_table
from kg.query.answer import count_left_out, run_saved
from kg.query.choices import list_choices
from kg.query.explain import explain
from kg.query.parameters import Values
from kg.query.results import Result

Query = Mapping[str, Any]
#: The files of answers in a published site.
PUBLISHED_ROWS, PUBLISHED_TRIPLES = ("csv", "json"), ("ttl", "jsonld")


def render_saved(edition: Edition, query: Query, values: Values, policy: str) -> str:
    """Return the form of a saved query, with its answer.

    Args:
        edition: the release as pages.
        query: the saved query, as in the catalogue.
        values: values by parameter; an empty one counts as none.
        policy: the truth policy.
    """
    engine, values = edition.engine, _drop_empty(values)
    fields = []
    for parameter in query["parameters"]:
        # a published page has no form, so nobody chooses
        choices = [] if edition.to.is_published else list_choices(engine, parameter)
        value = values.get(parameter["name"], "")
        chosen = _list_chosen(value) if parameter["many"] else [value]
        fields.append(parameter | {"choices": choices, "value": value, "chosen": chosen})
    problem, table, left_out, picture = None, Table(), list[str](), ""
    try:
        answer = run_saved(engine, query["name"], values, policy)
        table = make_table(engine, edition.to, answer)
        picture = _draw(edition, query, answer)
        left_out = count_left_out(engine, query["name"], values, policy)
    except KgError as error:
        problem = error
    return edition.render(
        "query.html",
        query=query,
        fields=fields,
        policy=policy,
        endings=list_endings(edition, query),
        sent=values | list_dataset_values(edition, policy),
        explained=query["form"] == "SELECT",
        problem=problem,
        left_out=left_out,
        table=table,
        picture=Markup(picture),
    )


def _draw(edition: Edition, query: Query, answer: object) -> str:
    """Return the picture that the header of a query names, if the answer has one."""
    if not query.get("picture") or not isinstance(answer, Result):
        return ""
    from kg.views.answers import draw_answer

    return draw_answer(answer, query["picture"], edition.to.thing, edition.engine)


def list_endings(edition: Edition, query: Query) -> list[str]:
    """Return the endings of the files that hold the answer to a saved query."""
    is_graph = query["form"] == "CONSTRUCT"
    if edition.to.is_published:
        return list(PUBLISHED_TRIPLES if is_graph else PUBLISHED_ROWS)
    return list(map_endings(TRIPLE_FILES if is_graph else ROW_FILES))


def render_why(edition: Edition, query: Query, values: Values, policy: str, row: int) -> str:
    """Return a page with the claims behind one row of a saved query, counted from 1."""
    values = _drop_empty(values)
    name = query["name"]
    explanations = explain(edition.engine, name, values, policy, start=row - 1, limit=row)
    return edition.render(
        "why.html",
        query=query,
        row=row,
        explanations=list(explanations),
        sent=values | list_dataset_values(edition, policy),
    )


def list_dataset_values(edition: Edition, policy: str) -> dict[str, str]:
    """Return the values of an address that choose the same dataset."""
    modifier = {"without-inferred": "1"} if edition.engine.without_inferred else {}
    return {"policy": policy, **modifier}


def _drop_empty(values: Values) -> dict[str, str | Sequence[str]]:
    return {key: value for key, value in values.items() if value}


def _list_chosen(value: str | Sequence[str]) -> list[str]:
    """Return what a form shows as chosen: each value, and what commas part."""
    chosen = [value] if isinstance(value, str) else list(value)
    for text in list(chosen):
        chosen += [part.strip() for part in text.split(",")]
    return chosen
