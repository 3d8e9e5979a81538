"""Triple patterns of a query, and which of them can match an edge."""

from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError
from kg.names import RDF
from kg.query.engine import Engine
from kg.sparql import rewrite, tokens

#: Subject, predicate and object, each a variable or a term as SPARQL writes it.
Pattern = tuple[str, str, str]
IS_A = f"<{RDF}type>"
PREDICATES = "SELECT ?predicate WHERE { ?predicate a kg:ClaimPredicate } ORDER BY ?predicate"
#: Classes that are claimed of something. The others are the editors' neutral kinds, not edges.
CLASSES = "SELECT DISTINCT ?class WHERE { ?claim rdf:predicate rdf:type ; rdf:object ?class }"


@dataclass(frozen=True)
class Where:
    """The WHERE of a query, with its patterns by what they require."""

    text: str
    matched: list[Pattern]
    #: Below NOT EXISTS or MINUS.
    absent: list[Pattern]
    #: Below EXISTS.
    exists: list[Pattern]


@dataclass(frozen=True)
class EdgeTerms:
    """Predicates of claims and claimed classes, which make a pattern an edge."""

    predicates: set[str]
    classes: set[str]

    def may_match(self, pattern: Pattern) -> bool:
        """Return whether a pattern can match an edge."""
        predicate = pattern[1]
        return predicate.startswith("?") or predicate == IS_A or self.has_predicate(pattern)

    def has_predicate(self, pattern: Pattern) -> bool:
        """Return whether the predicate of a pattern is one of claims."""
        return pattern[1].strip("<>") in self.predicates

    def select_edges(self, patterns: list[Pattern]) -> list[Pattern]:
        """Return the patterns that match edges only; a neutral class is none."""
        edges = []
        for pattern in patterns:
            _, predicate, object = pattern
            is_neutral = object.startswith("<") and object not in self.classes
            if self.has_predicate(pattern) and not (predicate == IS_A and is_neutral):
                edges.append(pattern)
        return edges


def analyse(engine: Engine, name: str, text: str) -> tuple[Where, EdgeTerms]:
    """Return the WHERE of a query, and what makes its patterns edges.

    Raises:
        UsageError: an edge is hidden where it cannot be explained.
    """
    where = _read_where(engine, text)
    predicates = {str(row["predicate"]) for row in engine.select(PREDICATES)}
    classes = set()
    if where.exists:
        classes = {f"<{row['class']}>" for row in engine.select(CLASSES)}
    terms = EdgeTerms(predicates, classes)
    if terms.select_edges(where.exists):
        # edges below EXISTS are evidence: all that match explain the row
        text = rewrite.unfold_exists(text)
        where = _read_where(engine, text)
    if _has_hidden_edges(text, where, terms):
        raise UsageError(
            f"{name} cannot be explained: "
            "an edge is in a path, condition, sub-select or blank node",
            hint="write each edge as a triple pattern of its own in the WHERE",
        )
    return where, terms


def _has_hidden_edges(text: str, where: Where, terms: EdgeTerms) -> bool:
    """Return whether a sub-select, path, blank node or condition hides an edge."""
    scanned = list(tokens.scan(text))
    variables = {"?" + token[1:] for kind, token, _ in scanned if kind == "variable"}
    words = [token.upper() for kind, token, _ in scanned if kind == "word"]
    if words.count("SELECT") > 1 or terms.select_edges(where.exists):
        return True
    return any(_hides_edge(pattern, variables, terms) for pattern in where.matched)


def _hides_edge(pattern: Pattern, variables: set[str], terms: EdgeTerms) -> bool:
    _, predicate, _ = pattern
    if terms.may_match(pattern) and any(part.startswith("_:") for part in pattern):
        return True  # a blank node has no name by which to find its claim
    if not any(name in predicate for name in terms.predicates - {RDF + "type"}):
        return False
    is_plain = all(_is_plain(part, variables) for part in pattern)
    return not (is_plain and terms.has_predicate(pattern))


def _is_plain(part: str, variables: set[str]) -> bool:
    """Return whether a part is a term or a variable of the text, not of a path."""
    return part in variables if part.startswith("?") else not part.startswith("_:")


def _read_where(engine: Engine, text: str) -> Where:
    """Return the outermost group of a query; each text is parsed once."""
    return engine.remember(("where", text), lambda: _parse_where(engine, text))


def _parse_where(engine: Engine, text: str) -> Where:
    """Return the outermost group of a query, with the patterns that rdflib reads."""
    from rdflib.plugins.sparql import prepareQuery

    begin, end = _find_outer_group(text)
    where = Where(text[begin:end], [], [], [])
    algebra = prepareQuery(text, initNs=engine.prefixes).algebra
    _collect_patterns(algebra, where.matched, where.absent, where.exists)
    return where


def _find_outer_group(text: str) -> tuple[int, int]:
    depth = begin = 0
    for kind, token, position in tokens.scan(text):
        if kind == "open" and token == "{":
            begin = begin if depth else position
            depth += 1
        elif kind == "close" and token == "}":
            depth -= 1
            if depth == 0:
                return begin, position + 1
    raise UsageError("the query has no WHERE")  # pragma: no cover - saved queries parse


def _collect_patterns(
    node: Any, matched: list[Pattern], absent: list[Pattern], exists: list[Pattern]
) -> None:
    """Add the patterns of rdflib's algebra to these lists, by what they require."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, (list, set, tuple)):
        for part in node:
            _collect_patterns(part, matched, absent, exists)
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        matched.extend(map(_format_triple, node.triples))
    elif node.name == "Minus":
        _collect_patterns(node.p1, matched, absent, exists)
        _collect_patterns(node.p2, absent, absent, absent)
    elif node.name == "Builtin_NOTEXISTS":
        _collect_patterns(_translate_group(node.graph), absent, absent, absent)
    elif node.name == "Builtin_EXISTS":
        _collect_patterns(_translate_group(node.graph), exists, exists, exists)
    else:
        for value in node.values():
            _collect_patterns(value, matched, absent, exists)


def _translate_group(group: Any) -> Any:
    """Return the algebra of a group in a filter, which rdflib may leave as parsed."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
    from rdflib.plugins.sparql.parserutils import CompValue

    names = ("GroupGraphPatternSub", "GroupGraphPattern")
    is_parsed = isinstance(group, CompValue) and group.name in names
    return translateGroupGraphPattern(group) if is_parsed else group


def _format_triple(triple: Any) -> Pattern:
    subject, predicate, object = map(_format_term, triple)
    return subject, predicate, object


def _format_term(term: Any) -> str:
    from rdflib.term import Variable

    return f"?{term}" if isinstance(term, Variable) else str(term.n3())


def find_plain_columns(text: str) -> dict[str, str]:
    """Return the variable that each column shows, without those of expressions."""
    columns: dict[str, str] = {}
    expression: list[str] = []
    for kind, token, _ in tokens.scan(text):
        if (kind == "word" and token.upper() == "WHERE") or token == "{":
            break
        if kind == "space":
            continue
        if kind == "open" or expression:
            expression.append(token)
            if expression.count("(") == expression.count(")"):
                if len(expression) == 5 and expression[2].upper() == "AS":  # (?name AS ?column)
                    columns[expression[3][1:]] = expression[1][1:]
                expression = []
        elif kind == "variable":
            columns[token[1:]] = token[1:]
    return columns
