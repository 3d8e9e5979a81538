"""SPARQL page: a box for a query, its answer or fault, and help to write one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from time import perf_counter
from typing import Any

from kg.errors import FaultyQuery, KgError
from kg.names import DEFAULT_POLICY, list_dataset_graphs
from kg.pages.edition import Edition
from kg.pages.saved import list_dataset_values
from kg.pages.tables import make_table
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sparql.tokens import list_parameters

#: Lines of the box: at least, and at most.
FEWEST_LINES, MOST_LINES = 10, 24
#: Characters of a faulty line that are shown on either side of the place.
AROUND = 60
#: What is marked at the place of a fault: a word, name or variable, or else one sign.
WORD = re.compile(r"[\w:?$@.-]*\w|.")


@dataclass(frozen=True)
class Excerpt:
    """Line of a fault, cut around its place, with what is marked there."""

    line: int
    column: int
    before: str
    marked: str
    after: str


def render_sparql(edition: Edition, text: str, policy: str, run: Callable[[str], Any]) -> str:
    """Return the SPARQL page, with the answer to a query.

    Args:
        edition: the release as pages.
        text: the query, which may be empty.
        policy: the truth policy.
        run: answers the query, within the limits of the caller.
    """
    text = _normalize(text)
    problem: KgError | None = None
    excerpt, table, seconds = None, None, 0.0
    if text.strip():
        start = perf_counter()
        try:
            raw = run(text)
            seconds = perf_counter() - start
            table = make_table(edition.engine, edition.to, raw)
        except KgError as error:
            problem, excerpt = error, _read_excerpt(text, error)
    answer = {"problem": problem, "excerpt": excerpt, "table": table}
    return _render(edition, text, policy, answer | {"taken": describe_seconds(seconds)})


def render_example(edition: Edition, query: Mapping[str, Any], policy: str) -> str:
    """Return the SPARQL page with a saved query in its box, not asked yet."""
    text = write_example(edition.engine, query)
    return _render(edition, text, policy, {"problem": None, "table": None})


def _render(edition: Edition, text: str, policy: str, values: Mapping[str, Any]) -> str:
    sent = list_dataset_values(edition, policy)
    return edition.render(
        "sparql.html",
        text=text,
        lines=min(max(text.count("\n") + 1, FEWEST_LINES), MOST_LINES),
        policy=policy,
        sent={"query": text} | sent,
        examples=[] if edition.to.is_published else list_examples(edition, sent),
        prefixes=sorted(edition.engine.prefixes.items()),
        graphs=list_dataset_graphs(DEFAULT_POLICY),
        **values,
    )


def list_examples(
    edition: Edition, sent: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the saved queries by topic: what each answers, and where the box has it.

    Args:
        edition: the release as pages.
        sent: what the address of each says beside its name.
    """
    topics = []
    queries = sorted(edition.engine.public.values(), key=itemgetter("topic", "summary"))
    for topic, some in groupby(queries, key=itemgetter("topic")):
        links = []
        for query in some:
            fields = [("example", query["name"]), *sent.items()]
            links.append((query["summary"], edition.to.table("ask", fields)))
        topics.append((topic, links))
    return topics


def write_example(engine: Engine, query: Mapping[str, Any]) -> str:
    """Return the text of a saved query with what it answers, and how to ask otherwise."""
    text = bind_values(engine, dict(query), {}, check=False).strip()
    lines = [f"# {query['summary']}"]
    free = list_parameters(text)
    if free:
        names = ", ".join(f"?_{name}" for name in free)
        lines.append(f"# For all as it is. For one, write its id in place of {names}")
    return "\n".join([*lines, text, ""])


def describe_seconds(seconds: float) -> str:
    """Return a duration in milliseconds, or in seconds where it is long."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "less than 1 ms"


def _normalize(text: str) -> str:
    """Return a text whose lines end as in a box, so that places are the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_excerpt(text: str, error: KgError) -> Excerpt | None:
    """Return the line of a fault, if its place is known and in the text."""
    lines = text.split("\n")
    place = error.place if isinstance(error, FaultyQuery) else None
    if place is None or place[0] > len(lines):
        return None
    line, start = lines[place[0] - 1].replace("\t", " "), place[1] - 1
    before, rest = line[:start], line[start:]
    marked = WORD.match(rest)
    end = min(marked.end(), AROUND) if marked else 0
    after = rest[end : end + AROUND]
    return Excerpt(
        *place,
        before=("…" if len(before) > AROUND else "") + before[-AROUND:],
        marked=rest[:end],
        after=after + ("…" if len(rest) > end + AROUND else ""),
    )
