"""Pages of a saved query: its answer, its form, and the claims behind a row."""

import time
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from markupsafe import Markup

from kg.errors import KgError, UsageError
from kg.formats import ROW_FILES, TRIPLE_FILES, map_endings
from kg.names import DEFAULT_POLICY
from kg.pages.arrangement import Arrangement
from kg.pages.drawn_rows import draw_rows
from kg.pages.edition import Edition
from kg.pages.elsewhere import write_calls
from kg.pages.row_filter import find_named
from kg.pages.rows import LABEL, AnswerRows, list_triples, separate_words
from kg.pages.table_grid import Grid, Source
from kg.query.answer import list_left_out, run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.explain import explain, list_sentences
from kg.query.nodes import read_row_names
from kg.query.parameters import COMMA, Values
from kg.query.results import Result, Triples, Truth
from kg.views.selection import VIEWS

Query = Mapping[str, Any]
Answer = Result | Triples | Truth
#: Answers that are remembered, rows up to which one is, and rows of all together.
MOST_REMEMBERED, MOST_ROWS_REMEMBERED, MOST_ROWS_TOGETHER = 24, 5_000, 20_000
#: Rows of an answer from which on a published page leaves the claims behind them to a column.
MOST_EXPLAINED, CLAIM = 200, "claim"
#: Lists of choices that are remembered: those of a few releases.
MOST_CHOICES = 100
_CHOICES: OrderedDict[tuple[object, ...], dict[str, str]] = OrderedDict()
#: The seconds of work that an answer took, and the answer.
_REMEMBERED: dict[tuple[object, ...], tuple[float, Answer]] = {}
#: The files of answers in a published site.
PUBLISHED_ROWS, PUBLISHED_TRIPLES = ("csv", "json"), ("ttl", "jsonld")
#: The file that other programs read, by the form of a query.
FILE_ENDING = {"SELECT": "csv", "CONSTRUCT": "ttl"}


def render_saved(
    edition: Edition,
    query: Query,
    values: Values,
    policy: str,
    arrangement: Arrangement | None = None,
    base: str = "",
) -> str:
    """Return the page of a saved query: the answer, and the form that asks otherwise.

    Args:
        edition: the release as pages.
        query: the saved query, as in the catalogue.
        values: values by parameter; an empty one counts as none.
        policy: the truth policy.
        arrangement: what of the answer is shown.
        base: the address of the server, for programs that ask it.
    """
    engine, values = edition.engine, _drop_empty(values)
    problem, grid, picture = None, None, ""
    left_out, calls = list[tuple[str, str]](), list[tuple[str, str]]()
    is_select = query["form"] == "SELECT"
    # a published page has no form, so nobody chooses
    fields = list_form_fields(engine, query, values, with_choices=not edition.to.is_published)
    endings = list_endings(edition, query)
    sent = values | list_dataset_values(edition, policy)
    try:
        grid = arrange_answer(edition, query, values, policy, arrangement)
        answer = _ask(engine, query["name"], values, policy)
        picture = draw_rows(edition, query.get("picture", ""), answer)
        left_out = _link_left_out(edition, query, values, policy)
        file = edition.to.answer(query["name"], FILE_ENDING[query["form"]], sent)
        calls = write_calls(edition, query, values, policy, base.rstrip("/") + file)
    except KgError as error:
        problem = error
    return edition.render(
        "query.html",
        query=query,
        query_name=query["name"] if is_select and not edition.to.is_published else "",
        fields=fields,
        chosen=_describe_values(fields),
        policy=policy,
        endings=endings,
        sent=sent,
        problem=problem,
        left_out=left_out,
        grid=grid,
        evidence=_list_evidence(edition, query, values, policy, grid),
        leads_to_claims=grid is not None and edition.to.is_published and _has_claims(grid),
        calls=calls,
        view=edition.to.view(query["name"], sent) if query["topic"] == VIEWS else "",
        address=base.rstrip("/") + edition.to.query(query["name"], sent),
        picture=Markup(picture),
    )


def _link_left_out(
    edition: Edition, query: Query, values: Values, policy: str
) -> list[tuple[str, str]]:
    """Return what an answer leaves out, counted, with the page that lists it."""
    sent = list_dataset_values(edition, policy)
    if policy == DEFAULT_POLICY:
        del sent["policy"]
    parts = list_left_out(edition.engine, query["name"], values, policy)
    return [(words, edition.to.query(name, {**shared, **sent})) for words, name, shared in parts]


def _has_claims(grid: Grid) -> bool:
    """Return whether an answer is long, and its own rows lead to their claims."""
    names = {column.name for column in grid.columns}
    return grid.total > MOST_EXPLAINED and CLAIM in names


def _list_evidence(
    edition: Edition, query: Query, values: Values, policy: str, grid: Grid | None
) -> dict[int, list[tuple[str, str]]]:
    """Return the claims behind each row, for a site where nothing can be asked."""
    if not edition.to.is_published or grid is None or query["form"] != "SELECT":
        return {}
    if not grid.total or _has_claims(grid):
        return {}
    evidence: dict[int, list[tuple[str, str]]] = {}
    with suppress(UsageError):  # not every query can be explained
        behind = list_sentences(edition.engine, query["name"], values, policy)
        evidence.update(enumerate(behind, 1))
    return evidence


def ask_ahead(engine: Engine, name: str) -> None:
    """Ask a saved query as its page does first, so that a slow answer is remembered.

    Raises:
        KgError: the page of the query has no answer either.
    """
    answer = _ask(engine, name, {}, DEFAULT_POLICY)
    if isinstance(answer, Result):
        _ = answer.rows  # converted on first use


def _ask(engine: Engine, name: str, values: Values, policy: str) -> Answer:
    """Return the answer of a saved query; those that took longest are remembered."""
    frozen = [
        (key, value if isinstance(value, str) else tuple(value)) for key, value in values.items()
    ]
    key = (engine.version, engine.without_inferred, policy, name, tuple(frozen))
    if key in _REMEMBERED:
        return _REMEMBERED[key][1]
    before, begin = engine.warnings, time.thread_time()
    answer = run_saved(engine, name, values, policy)
    is_small = not isinstance(answer, Result) or len(answer) <= MOST_ROWS_REMEMBERED
    if is_small and engine.warnings == before:  # a remark must come with every answer
        _REMEMBERED[key] = (time.thread_time() - begin, answer)
        _forget(key)
    return answer


def _forget(newest: tuple[object, ...]) -> None:
    """Forget the answers that are soonest asked again, but not the newest."""
    rows = sum(_count_rows(answer) for _, answer in _REMEMBERED.values())
    while len(_REMEMBERED) > MOST_REMEMBERED or rows > MOST_ROWS_TOGETHER:
        others = [key for key in _REMEMBERED if key != newest]
        if not others:
            return
        quickest = min(others, key=lambda key: _REMEMBERED[key][0])
        rows -= _count_rows(_REMEMBERED.pop(quickest)[1])


def _count_rows(answer: Answer) -> int:
    return 1 if isinstance(answer, Truth) else len(answer)


def list_endings(edition: Edition, query: Query) -> list[str]:
    """Return the endings of the files that hold the answer to a saved query."""
    is_graph = query["form"] == "CONSTRUCT"
    if edition.to.is_published:
        return list(PUBLISHED_TRIPLES if is_graph else PUBLISHED_ROWS)
    return list(map_endings(TRIPLE_FILES if is_graph else ROW_FILES))


def arrange_answer(
    edition: Edition,
    query: Query,
    values: Values,
    policy: str,
    arrangement: Arrangement | None = None,
) -> Grid:
    """Return the answer of a saved query as its address arranges it.

    Raises:
        UsageError: a value or a column that is none.
    """
    engine, name = edition.engine, query["name"]
    answer = _ask(engine, name, values, policy)
    if isinstance(answer, Triples):
        rows: Source = list_triples(engine, answer)
    else:
        assert isinstance(answer, Result)  # public queries are SELECTs and CONSTRUCTs
        rows = AnswerRows(engine, answer)
    dataset = list_dataset_values(edition, policy)
    if policy == DEFAULT_POLICY:
        del dataset["policy"]
    hidden = _list_pairs(dict(values) | dataset)
    return Grid(
        rows,
        arrangement or Arrangement(),
        address=lambda fields: edition.to.table(f"queries/{name}", [*hidden, *fields]),
        file=lambda fields: _find_file(edition, query, values, policy, fields),
        hidden=hidden,
        is_whole=edition.to.is_published,
        find_named=partial(find_named, edition.engine),
        version=edition.to.version,
    )


def _find_file(
    edition: Edition,
    query: Query,
    values: Values,
    policy: str,
    fields: Sequence[tuple[str, str]],
) -> str:
    """Return the address of the rows that are shown as CSV, or of triples as Turtle."""
    sent = dict(values) | list_dataset_values(edition, policy)
    ending = FILE_ENDING[query["form"]]
    if edition.to.is_published or ending != "csv" or not fields:
        return edition.to.answer(query["name"], ending, sent)
    return edition.to.table(f"queries/{query['name']}.csv", [*_list_pairs(sent), *fields])


def arrange_shown(
    edition: Edition, query: Query, values: Values, policy: str, arrangement: Arrangement
) -> Grid:
    """Return the answer to the fields of a form, as its address arranges it."""
    return arrange_answer(edition, query, _drop_empty(values), policy, arrangement)


def list_form_fields(
    engine: Engine, query: Query, values: Values, *, with_choices: bool = True
) -> list[dict[str, Any]]:
    """Return the parameters of a query with what a form offers and shows for each."""
    fields = []
    for parameter in query["parameters"]:
        names = read_choices(engine, parameter) if with_choices else {}
        typed = values.get(parameter["name"], "")
        typed = [typed] if isinstance(typed, str) else list(typed)
        shown = ", ".join(names.get(engine.expand(text), text) for text in typed)
        offered = sorted(names.values(), key=str.casefold)
        fields.append(parameter | {"choices": offered, "value": shown})
    return fields


def read_choices(engine: Engine, parameter: Mapping[str, Any]) -> dict[str, str]:
    """Return what a reader types for each choice; a release is read once."""
    key = (engine.version, engine.without_inferred, parameter["choices"])
    if key not in _CHOICES:
        _CHOICES[key] = name_choices(engine, list_choices(engine, dict(parameter)))
        while len(_CHOICES) > MOST_CHOICES:
            _CHOICES.popitem(last=False)
    return _CHOICES[key]


def name_choices(engine: Engine, choices: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what a reader types for each choice: its label, or its id.

    An id stands where several have the label, and where it has a comma, which separates values.
    """
    counts = Counter(label for _, label in choices)
    rows = read_row_names(engine, [iri for iri, _ in choices])
    names = {}
    for iri, label in choices:
        if iri in rows:  # it ends with the code, so that it is clear whatever is in it
            names[iri] = rows[iri]
            continue
        is_clear = counts[label] == 1 and not COMMA.search(label)
        names[iri] = label if is_clear else engine.shorten(iri)
    return names


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
        list_cells=list_cells,
        sent=values | list_dataset_values(edition, policy),
    )


def list_cells(row: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return head, text and id of the cells of a row: a thing with its label is one."""
    cells = []
    for name, value in row.items():
        base = name.removesuffix(LABEL)
        if f"{name}{LABEL}" in row and name != base + LABEL:
            continue
        id = row[base] if name != base and base in row else ""
        cells.append((separate_words(base if id else name), value, id))
    return cells


def list_dataset_values(edition: Edition, policy: str) -> dict[str, str]:
    """Return the values of an address that choose the same dataset."""
    modifier = {"without-inferred": "1"} if edition.engine.without_inferred else {}
    return {"policy": policy, **modifier}


def _drop_empty(values: Values) -> dict[str, str | Sequence[str]]:
    return {key: value for key, value in values.items() if value}


def _list_pairs(values: Values) -> list[tuple[str, str]]:
    pairs = []
    for name, value in values.items():
        pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return pairs


def _describe_values(fields: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the parameters that have a value, with what is shown for it."""
    return [(field["name"], field["value"]) for field in fields if field["value"]]
