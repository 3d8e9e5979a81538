"""Saved queries as SQL: one statement, and the values that it is bound to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from kg.errors import UsageError
from kg.sql import relational as forms
from kg.sql.blocks import Block
from kg.sql.constants import Constants
from kg.sql.dialects import DUCKDB, FLAT, adapt
from kg.sql.parsing import parse
from kg.sql.relations import Translator
from kg.sql.scope import Scope, Tables
from kg.sql.templates import column, fill, name_column
from kg.sql.term_text import Term, encode

PLACEHOLDER = re.compile(r"[:$]([kg]\d+)\b")
#: Columns of the triples of a CONSTRUCT.
TRIPLE = ("s", "p", "o")


@dataclass(frozen=True)
class Statement:
    """A query as SQL, with a `?` for each value in `values`."""

    form: str
    names: tuple[str, ...]
    sql: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """The tables in which an engine has the triples of a dataset.

    `default` has the columns s, p and o; `named` has g as well. `closure` has the pairs that one
    step or more of the predicates `WALKED` connect, for an engine that cannot find them itself.
    """

    default: str
    named: str | None = None
    dialect: str = DUCKDB
    closure: str | None = None


class CompiledQuery:
    """A query as SQL for one dataset; its parameters still have no terms."""

    def __init__(
        self,
        text: str,
        dataset: Dataset,
        prefixes: dict[str, str],
        parameters: Iterable[str] = (),
    ) -> None:
        query = parse(text, prefixes, parameters)
        self.form = query.form
        self.names = query.names or (TRIPLE if query.form == "CONSTRUCT" else ())
        constants = Constants()
        tables = _find_tables(query, dataset, constants)
        statement = _write(
            query, Translator(tables, constants, is_flat=dataset.dialect in FLAT), constants
        )
        written = adapt(statement, dataset.dialect).sql(dialect=dataset.dialect)
        self._places = PLACEHOLDER.findall(written)
        self._sql = PLACEHOLDER.sub("?", written)
        self._constants = constants

    def bind(self, terms: Mapping[str, Term]) -> Statement:
        """Return the statement with a term for each parameter.

        Raises:
            UsageError: a parameter has no term.
        """
        values = dict(self._constants.texts)
        for name, place in self._constants.given.items():
            if name not in terms:
                raise UsageError(f"{name} has no value", hint=f"give {name}=…")
            values[place] = encode(terms[name])
        bound = tuple(values[place] for place in self._places)
        return Statement(self.form, self.names, self._sql, bound)


def _find_tables(query: forms.Query, dataset: Dataset, constants: Constants) -> Tables:
    """Return the tables of the dataset, or of the one that the query names itself."""
    named = exp.to_table(dataset.named) if dataset.named else None
    if query.dataset is None:
        closure = exp.to_table(dataset.closure) if dataset.closure else None
        return Tables(exp.to_table(dataset.default), named, closure)
    if named is None:
        raise UsageError("this dataset has no named graphs", hint="leave FROM out of the query")
    default, others = query.dataset
    merged = exp.select("s", "p", "o").distinct().from_(named).where(_among(default, constants))
    chosen = exp.select("g", "s", "p", "o").from_(named.copy()).where(_among(others, constants))
    return Tables(merged.subquery(), chosen.subquery())


def _among(graphs: tuple[str, ...], constants: Constants) -> exp.Expr:
    if not graphs:
        return exp.false()
    return exp.column("g").isin(*(constants.write_text(graph) for graph in graphs))


def _write(query: forms.Query, translator: Translator, constants: Constants) -> exp.Expr:
    block = translator.translate(query.relation, Scope())
    if query.form == "ASK":
        result = exp.Exists(this=block.select([exp.Literal.number(1)]))
        return exp.select(exp.alias_(result, "result"))
    if query.form == "CONSTRUCT":
        return _construct(query, block, constants)
    missing = fill("CAST(NULL AS VARCHAR)")
    columns = []
    for name in query.names:
        value = block.columns[name].sql if name in block.columns else missing
        columns.append(exp.alias_(value, name_column(name), quoted=True))
    return block.select(columns)


def _construct(query: forms.Query, block: Block, constants: Constants) -> exp.Expr:
    """Return the triples of a template, each once, where all nodes have a term."""
    rows, each = "result", []
    for pattern in query.template:
        cells = []
        nodes = (pattern.subject, pattern.predicate, pattern.object)
        for place, node in zip(TRIPLE, nodes, strict=True):
            cells.append(exp.alias_(_cell(node, block, rows, constants), place, quoted=True))
        each.append(exp.select(*cells).from_(rows))
    union = exp.union(*each, distinct=False) if len(each) > 1 else each[0]
    fits = fill(
        "NOT STARTS_WITH($s, '\"') AND NOT STARTS_WITH($p, '\"') AND NOT STARTS_WITH($p, '_:')"
        " AND $o IS NOT NULL",
        **{place: column("triples", place) for place in TRIPLE},
    )
    chosen = exp.select(*(column("triples", place) for place in TRIPLE)).distinct()
    chosen = chosen.from_(union.subquery("triples")).where(fits)
    return chosen.with_(rows, as_=block.select())


def _cell(
    node: forms.Node | forms.Path | forms.Walk, block: Block, rows: str, constants: Constants
) -> exp.Expr:
    if isinstance(node, forms.Const | forms.Given):
        return constants.write(node)
    if isinstance(node, forms.Var) and node.name in block.columns:
        return column(rows, name_column(node.name))
    return fill("CAST(NULL AS VARCHAR)")
