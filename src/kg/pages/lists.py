"""Pages that list all things of a kind, and the same rows as CSV."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from kg.names import DEFAULT_POLICY
from kg.pages.addresses import Addresses
from kg.pages.arrangement import Arrangement
from kg.pages.drawn_rows import draw_rows
from kg.pages.edition import Edition
from kg.pages.kinds import LISTS, Kind, Taken
from kg.pages.row_filter import find_named, list_other_names
from kg.pages.rows import AnswerRows, FoldedRows, fold_answer, separate_words
from kg.pages.table_grid import Column, Grid, Value
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, to_python
from kg.spelling import fold

#: Values by thing and column, as `fold_answer` returns them.
Folded = dict[str, dict[str, list[Value]]]


def render_list(edition: Edition, place: str, policy: str, arrangement: Arrangement) -> str:
    """Return the page that lists all things of a kind.

    Args:
        edition: the release as pages.
        place: the name of the page, such as `stations`.
        policy: the truth policy.
        arrangement: what of the list is shown.

    Raises:
        UsageError: the list has no such column.
    """
    kind = LISTS[place]
    grid = arrange_list(edition, place, policy, arrangement)
    queries = []
    for name, why in kind.further:
        if name in edition.engine.queries:
            queries.append((name, why))
    return edition.render(
        "list.html",
        kind=kind,
        grid=grid,
        further=queries,
        picture=Markup(_draw_list(edition, kind, policy)),
        query_name="",
        evidence={},
    )


def arrange_list(edition: Edition, place: str, policy: str, arrangement: Arrangement) -> Grid:
    """Return a list as its address arranges it."""
    engine, to = edition.engine, edition.to
    rows = read_list(engine, LISTS[place], policy)
    hidden = [] if policy == DEFAULT_POLICY else [("policy", policy)]
    if engine.without_inferred:
        hidden.append(("without-inferred", "1"))
    return Grid(
        rows,
        arrangement,
        address=lambda fields: to.table(place, [*hidden, *fields]),
        file=lambda fields: _find_file(to, place, [*hidden, *fields]),
        hidden=hidden,
        is_whole=to.is_published,
        find_named=partial(find_named, engine),
        names=list_other_names(engine, rows) if to.is_published else {},
        version=to.version,
    )


def _draw_list(edition: Edition, kind: Kind, policy: str) -> str:
    """Return the picture of all things of a kind, whatever the page shows of them."""

    def draw() -> str:
        return draw_rows(edition, kind.picture, run_saved(engine, kind.query, {}, policy))

    if not kind.picture:
        return ""
    engine, to = edition.engine, edition.to
    return engine.remember(("drawn list", kind.place, policy, to.language, to.root), draw)


def _find_file(to: Addresses, place: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the address of a list as CSV; in a published site, of its saved query."""
    if to.is_published:
        return to.answer(LISTS[place].query, "csv")
    return to.table(f"{place}.csv", fields)


def read_list(engine: Engine, kind: Kind, policy: str = DEFAULT_POLICY) -> FoldedRows:
    """Return all things of a kind with their columns; a release is read once."""
    return engine.remember(("list", kind.place, policy), lambda: _read_list(engine, kind, policy))


def _read_list(engine: Engine, kind: Kind, policy: str) -> FoldedRows:
    reader = _Reader(engine, kind, policy)
    columns, filled = [], []
    for taken in kind.columns:
        head = taken.head or separate_words(taken.column)
        columns.append(Column(taken.column, head, is_offered=taken.is_offered))
        filled.append(reader.read_column(taken))
    cells = []
    for thing in reader.read_answer(kind.query, kind.key):
        cells.append([values.get(thing, ()) for values in filled])
    if kind.is_by_name:
        cells.sort(key=lambda row: fold("; ".join(value.text for value in row[0])))
    return FoldedRows(columns, cells)


class _Reader:
    """Reads the columns of a list, and each saved query once."""

    def __init__(self, engine: Engine, kind: Kind, policy: str) -> None:
        self._engine = engine
        self._kind = kind
        self._policy = policy
        self._answers: dict[str, Result] = {}
        self._folded: dict[tuple[str, str], Folded] = {}

    def read_answer(self, name: str, key: str) -> Folded:
        """Return the values of a saved query by thing and column."""
        if (name, key) not in self._folded:
            self._folded[name, key] = fold_answer(self._engine, self._ask(name), key)
        return self._folded[name, key]

    def read_column(self, taken: Taken) -> dict[str, Sequence[Value]]:
        """Return the values of a column by thing."""
        name, key = (taken.query, taken.key) if taken.query else (self._kind.query, self._kind.key)
        if taken.predicates:
            return self._choose_claims(taken)
        if taken.is_sum:
            return self._add_up(name, key, taken.column)
        column: dict[str, Sequence[Value]] = {}
        for thing, values in self.read_answer(name, key).items():
            some = values[taken.column]
            if taken.head == "documents":  # the number is enough: a title is longer than the row
                some = [Value(value.id.partition(":")[2], value.id) for value in some]
            column[thing] = some
        return column

    def _ask(self, name: str) -> Result:
        if name not in self._answers:
            answer = run_saved(self._engine, name, {}, self._policy)
            assert isinstance(answer, Result)  # the queries of lists are SELECTs
            self._answers[name] = answer
        return self._answers[name]

    def _choose_claims(self, taken: Taken) -> dict[str, Sequence[Value]]:
        """Return the values of each thing from its claims with the most telling predicate."""
        rows = AnswerRows(self._engine, self._ask(taken.query))
        names = [column.name for column in rows.columns]
        thing, predicate, own = map(names.index, (taken.key, "predicate", taken.column))
        best: dict[str, int] = {}
        column: dict[str, list[Value]] = {}
        for number in range(len(rows)):
            cells = rows.read_row(number)
            said, id = cells[predicate][0].id, cells[thing][0].id
            if said not in taken.predicates:
                continue
            rank = taken.predicates.index(said)
            if rank < best.setdefault(id, rank):
                best[id], column[id] = rank, []
            if rank == best[id]:
                values = column.setdefault(id, [])
                values += [value for value in cells[own] if value not in values]
        return dict(column)

    def _add_up(self, name: str, key: str, own: str) -> dict[str, Sequence[Value]]:
        """Return the sum of a column for each thing."""
        answer = self._ask(name)
        thing, number = answer.variables.index(key), answer.variables.index(own)
        sums: dict[str, int] = {}
        for row in answer.rows:
            id = self._engine.shorten(str(to_python(row[thing])))
            sums[id] = sums.get(id, 0) + int(str(to_python(row[number])))
        return {id: (Value(str(total)),) for id, total in sums.items()}
