"""The SPARQL box, with the answer to its query."""

from collections.abc import Callable
from typing import Any

from kg.errors import KgError
from kg.names import DEFAULT_POLICY, list_dataset_graphs
from kg.pages.edition import Edition
from kg.pages.saved import list_dataset_values
from kg.pages.tables import Table, make_table


def render_sparql(edition: Edition, text: str, policy: str, run: Callable[[str], Any]) -> str:
    """Return the SPARQL box, with the answer to its query.

    Args:
        edition: the release as pages.
        text: the query, which may be empty.
        policy: the truth policy.
        run: answers the query, within the limits of the caller.
    """
    problem, table = None, Table()
    if text:
        try:
            table = make_table(edition.engine, edition.to, run(text))
        except KgError as error:
            problem = error
    return edition.render(
        "sparql.html",
        text=text,
        policy=policy,
        sent={"query": text} | list_dataset_values(edition, policy),
        graphs=list_dataset_graphs(DEFAULT_POLICY),
        problem=problem,
        table=table,
    )
