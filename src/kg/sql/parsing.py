"""SPARQL to the relational form; what SQL cannot say is refused by name."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import algebra
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.sql import relational as forms
from kg.sql.subset import OutsideSubset

#: Functions whose answer is another at each call, or that SQL engines do not have alike.
REFUSED_FUNCTIONS = ("BNODE", "NOW", "RAND", "UUID", "STRUUID", "SHA384", "SHA512", "TIMEZONE")
FORMS = {"SelectQuery": "SELECT", "AskQuery": "ASK", "ConstructQuery": "CONSTRUCT"}
OPERATORS = {
    "RelationalExpression": "",
    "ConditionalOrExpression": "||",
    "ConditionalAndExpression": "&&",
    "UnaryNot": "!",
    "UnaryMinus": "negate",
    "UnaryPlus": "+",
}
#: Arguments of a function in their order, by the names that rdflib gives them.
ARGUMENTS = (
    ("arg", "arg1", "text"),
    ("arg2", "start", "pattern"),
    ("arg3", "length", "replacement", "flags"),
)
#: A declaration by which relative IRIs become absolute.
_BASE = re.compile(r"^\s*BASE\s*<", re.IGNORECASE | re.MULTILINE)
#: The parser of rdflib is for one thread at a time.
_PARSING = threading.Lock()


def parse(text: str, prefixes: dict[str, str], parameters: Iterable[str] = ()) -> forms.Query:
    """Return the relational form of a query.

    Args:
        text: the query; it was checked before and parses.
        prefixes: namespaces by prefix, beside those that the query declares.
        parameters: names of the parameters (`country` for `?_country`) that get a term later; any
            other stays a variable.

    Raises:
        OutsideSubset: the query has a construct that SQL cannot say; the reason names it.
    """
    try:
        with _PARSING:
            parsed = parseQuery(text)
        tree = algebra.translateQuery(parsed, initNs=prefixes).algebra
    except Exception as error:
        raise OutsideSubset(f"syntax that rdflib does not read ({error})") from error
    if _BASE.search(text) and "IRI" in text.upper():
        raise OutsideSubset("BASE together with a function that makes IRIs")
    query = _Reader({f"_{name}" for name in parameters}).read_query(tree)
    return query if parsed[1].projection else _without_hidden(query)


def _without_hidden(query: forms.Query) -> forms.Query:
    """Return a SELECT * without the variables inside EXISTS, as rdflib adds them."""
    seen = forms.list_variables(forms.without_projection(query.relation))
    return replace(query, names=tuple(name for name in query.names if name in seen))


def read_term(term: Any) -> ox.NamedNode | ox.Literal:
    """Return a term of rdflib as the engine's, which does not normalize it again."""
    if isinstance(term, rdflib.URIRef):
        if ":" not in term:
            raise OutsideSubset("a relative IRI")
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return ox.Literal(str(term), datatype=datatype)


class _Reader:
    """Reads the algebra of one query."""

    def __init__(self, parameters: set[str]) -> None:
        self._parameters = parameters

    def read_query(self, tree: CompValue) -> forms.Query:
        form = FORMS.get(tree.name)
        if form is None:
            raise OutsideSubset(tree.name.removesuffix("Query").upper())
        names = tuple(map(str, tree.PV or ())) if form == "SELECT" else ()
        template: tuple[forms.Pattern, ...] = ()
        if form == "CONSTRUCT":
            template = self._read_template(tree.template or self._repeat_where(tree))
        dataset = self._read_dataset(tree.datasetClause)
        return forms.Query(form, self.read(tree.p, None), names, template, dataset)

    def _repeat_where(self, tree: CompValue) -> Any:
        """Return the triples of CONSTRUCT WHERE, which are pattern and template at once."""
        return tree.p.p.triples

    def _read_dataset(self, clauses: Any) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        if not clauses:
            return None
        default = tuple(str(clause.default) for clause in clauses if clause.default)
        named = tuple(str(clause.named) for clause in clauses if clause.named)
        return default, named

    def _read_template(self, triples: Any) -> tuple[forms.Pattern, ...]:
        patterns = []
        for triple in triples:
            if any(isinstance(node, rdflib.BNode) for node in triple):
                raise OutsideSubset("a blank node in the template of a CONSTRUCT")
            patterns.append(forms.Pattern(*map(self.read_node, triple)))
        return tuple(patterns)

    def read(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:
        """Return the relation of a node of the algebra, in a graph or the default one."""
        if not isinstance(tree, CompValue):  # rdflib drops the variables of an empty list
            raise OutsideSubset("VALUES without rows")
        reader: Callable[..., forms.Relation] | None = getattr(self, f"_read_{tree.name}", None)
        if reader is None:
            raise OutsideSubset(tree.name.removesuffix("GraphPattern").upper())
        return reader(tree, graph)

    def _read_BGP(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        patterns = []
        for subject, predicate, target in tree.triples or ():
            ends = self.read_node(subject), self.read_node(target)
            walk = self._read_predicate(predicate)
            patterns.append(forms.Pattern(ends[0], walk, ends[1], graph))
        return forms.Match(tuple(patterns))

    def _read_Join(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        return forms.Join(self.read(tree.p1, graph), self.read(tree.p2, graph))

    def _read_LeftJoin(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        always = getattr(tree.expr, "name", "") == "TrueFilter"
        condition = None if always else self.read_expression(tree.expr, graph)
        return forms.LeftJoin(self.read(tree.p1, graph), self.read(tree.p2, graph), condition)

    def _read_Union(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        arms: list[forms.Relation] = []
        for side in (tree.p1, tree.p2):
            relation = self.read(side, graph)
            arms += relation.arms if isinstance(relation, forms.Union) else (relation,)
        return forms.Union(tuple(arms))

    def _read_Minus(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        _refuse_in_each_graph("MINUS", graph)
        return forms.Minus(self.read(tree.p1, graph), self.read(tree.p2, graph))

    def _read_Graph(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        inner = self.read(tree.p, self.read_node(tree.term))
        if isinstance(inner, forms.Match) and not inner.patterns:
            raise OutsideSubset("GRAPH without a pattern")
        return inner

    def _read_Filter(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        return forms.Filter(self.read(tree.p, graph), self.read_expression(tree.expr, graph))

    def _read_Extend(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        inner = self.read(tree.p, graph)
        return forms.Extend(inner, str(tree.var), self.read_expression(tree.expr, graph))

    def _read_ToMultiSet(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        return self.read(tree.p, graph)

    def _read_values(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:
        _refuse_in_each_graph("VALUES", graph)
        names: dict[str, None] = {}
        for row in tree.res:
            names.update(dict.fromkeys(map(str, row)))
        rows = []
        for row in tree.res:
            cells = {str(name): term for name, term in row.items() if term != "UNDEF"}
            rows.append(tuple(self._read_cell(cells.get(name)) for name in names))
        return forms.Table(tuple(names), tuple(rows))

    def _read_cell(self, term: Any) -> forms.Const | None:
        return None if term is None else forms.Const(read_term(term))

    def _read_AggregateJoin(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        _refuse_in_each_graph("an aggregate", graph)
        keys = tuple(self.read_expression(key, graph) for key in tree.p.expr or ())
        aggregates = tuple(self._read_aggregate(part, graph) for part in tree.A)
        return forms.Group(self.read(tree.p.p, graph), keys, aggregates)

    def _read_aggregate(self, part: CompValue, graph: forms.Node | None) -> forms.Aggregate:
        function = part.name.removeprefix("Aggregate_").replace("GroupConcat", "Group_Concat")
        argument = None if part.vars == "*" else self.read_expression(part.vars, graph)
        separator = " " if part.separator is None else str(part.separator)
        is_distinct = bool(part.distinct)
        return forms.Aggregate(function.upper(), argument, is_distinct, str(part.res), separator)

    def _read_Project(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        names = list(map(str, tree.PV))
        if isinstance(graph, forms.Var) and graph.name not in names:
            if graph.name in set(map(str, tree._vars)):
                raise OutsideSubset("a sub-select inside GRAPH with its variable")
            names.append(graph.name)  # the rows of each graph agree with what is outside in it
        return forms.Project(self.read(tree.p, graph), tuple(names))

    def _read_Distinct(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        return forms.Distinct(self.read(tree.p, graph))

    def _read_Reduced(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        return self.read(tree.p, graph)

    def _read_OrderBy(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        keys = []
        for key in tree.expr:
            keys.append((self.read_expression(key.expr, graph), key.order == "DESC"))
        return forms.Order(self.read(tree.p, graph), tuple(keys))

    def _read_Slice(self, tree: CompValue, graph: forms.Node | None) -> forms.Relation:  # noqa: N802
        _refuse_in_each_graph("LIMIT or OFFSET", graph)
        return forms.Slice(self.read(tree.p, graph), int(tree.start or 0), tree.length)

    def read_node(self, node: Any) -> forms.Node:
        """Return a node of a pattern; a blank node is a variable that nobody can name."""
        if isinstance(node, rdflib.Variable):
            name = str(node)
            return forms.Given(name[1:]) if name in self._parameters else forms.Var(name)
        if isinstance(node, rdflib.BNode):
            return forms.Var(f".{node}")
        return forms.Const(read_term(node))

    def _read_predicate(self, predicate: Any) -> forms.Node | forms.Path:
        if isinstance(predicate, rdflib.paths.Path):
            return self._read_path(predicate)
        return self.read_node(predicate)

    def _read_path(self, path: Any) -> forms.Path:
        match path:
            case rdflib.URIRef():
                return forms.Step(forms.Const(ox.NamedNode(str(path))))
            case rdflib.paths.InvPath():
                return forms.Inverse(self._read_path(path.arg))
            case rdflib.paths.SequencePath():
                return forms.Sequence(tuple(map(self._read_path, path.args)))
            case rdflib.paths.AlternativePath():
                return forms.Choice(tuple(map(self._read_path, path.args)))
            case rdflib.paths.MulPath():
                many = path.mod != "?"
                return forms.Repeat(self._read_path(path.path), zero=path.mod != "+", many=many)
            case _:
                return self._read_except(path.args)

    def _read_except(self, parts: list[Any]) -> forms.Except:
        if not all(isinstance(part, rdflib.URIRef) for part in parts):
            # rdflib reads it, but loses the IRI
            raise OutsideSubset("a negated property set with an inverse")
        return forms.Except(tuple(forms.Const(read_term(part)) for part in parts))

    def read_expression(self, tree: Any, graph: forms.Node | None) -> forms.Expression:
        """Return an expression; `graph` is that of the patterns in its EXISTS."""
        if not isinstance(tree, CompValue):
            return self.read_node(tree)
        if tree.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            inner = tree.graph
            if inner.name.startswith("Group"):  # rdflib leaves those inside OPTIONAL untranslated
                inner = algebra.translateGroupGraphPattern(inner)
            return forms.Exists(self.read(inner, graph), tree.name == "Builtin_NOTEXISTS")
        if tree.name in ("AdditiveExpression", "MultiplicativeExpression"):
            value = self.read_expression(tree.expr, graph)
            for operator, other in zip(tree.op, tree.other, strict=True):
                value = forms.Call(str(operator), (value, self.read_expression(other, graph)))
            return value
        return self._read_call(tree, graph)

    def _read_call(self, tree: CompValue, graph: forms.Node | None) -> forms.Expression:
        if tree.name == "Function":
            name = str(tree.iri)
            if not name.startswith(str(rdflib.XSD)):
                raise OutsideSubset(f"the function <{name}>")
            arguments: list[Any] = list(tree.expr)
            name = f"xsd:{name.removeprefix(str(rdflib.XSD))}"
        elif tree.name in OPERATORS:
            others = tree.other if isinstance(tree.other, list) else [tree.other]
            arguments = [tree.expr, *(other for other in others if other is not None)]
            name = OPERATORS[tree.name] or str(tree.op)
        else:
            name = tree.name.removeprefix("Builtin_").upper()
            arguments = _list_arguments(tree)
        if name in REFUSED_FUNCTIONS:
            raise OutsideSubset(f"the function {name}")
        return forms.Call(name, tuple(self.read_expression(part, graph) for part in arguments))


def _refuse_in_each_graph(construct: str, graph: forms.Node | None) -> None:
    """Refuse what would have to be asked of each named graph apart."""
    if isinstance(graph, forms.Var):
        raise OutsideSubset(f"{construct} inside GRAPH with a variable")


def _list_arguments(tree: CompValue) -> list[Any]:
    """Return the arguments of a function, in their order."""
    if tree.name in ("Builtin_CONCAT", "Builtin_COALESCE") and tree.arg == rdflib.RDF.nil:
        raise OutsideSubset(f"{tree.name.removeprefix('Builtin_')} without arguments")
    if isinstance(tree.arg, list):
        return list(tree.arg)
    result = []
    for names in ARGUMENTS:
        result += [getattr(tree, name) for name in names if getattr(tree, name) is not None]
    return result
