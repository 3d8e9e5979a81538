"""Queries and data by example generation: the data has a match for each pattern of its query."""

from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import strategies as st

from tests.sql.asking import triples

THINGS = (":a", ":b", ":c", ":d")
PREDICATES = (":p", ":q", ":r")
VALUES = (
    *("1", "2", "1.0", "2.5", '"1"', '"a"', '"b"', '"a"@en', '"b"@en', '"a"@fr', "true", "false"),
    *('"2022-01-01"^^xsd:date', '"2022-02-01"^^xsd:date', '"z"^^:other', '"no"^^xsd:integer', '""'),
)
VARIABLES = ("?x", "?y", "?z", "?w")
#: Expressions of one or two variables; the embedded engine is asked the same.
EXPRESSIONS = (
    *("{0} = {1}", "{0} != {1}", "{0} < {1}", "{0} >= {1}", "sameTerm({0}, {1})", "BOUND({0})"),
    *("!BOUND({0})", "{0} IN (:a, 1, {1})", '{0} NOT IN (:a, "a", {1})', "isIRI({0})", "{0}"),
    *("STR({0}) = STR({1})", 'LANG({0}) = "en"', "{0} = 1", '{0} != "a"', "{0} = :a", "!({0})"),
    *("{0} > 1 || {1} = :b", "!({0} = {1}) && BOUND({1})", "COALESCE({0}, {1}) = {1}", "{0} < 2"),
    *("IF({0} = 1, {1}, {0}) = {1}", "isLiteral({0})", '{0} < "b"', "DATATYPE({0}) = xsd:integer"),
    *('LANGMATCHES(LANG({0}), "*")', 'CONTAINS(STR({0}), "a")', "{0} + 1 = {1}"),
)
#: What BIND may compute.
COMPUTED = (
    *("{0}", "STR({0})", "COALESCE({0}, {1})", "IF({0} = {1}, {0}, {1})", "LANG({0})", "{0} + {1}"),
    *("{0} = {1}", "BOUND({0})", "DATATYPE({0})", 'CONCAT(STR({0}), "-")', "{0} * 2", "{0} < {1}"),
    *("STRLEN(STR({0}))", "UCASE({0})", "ABS({0})", "isNumeric({0})", "SUBSTR({0}, 1, 1)"),
)
#: Without :p|:q, of which the embedded engine has one row for two where both ends are bound.
PATHS = (":p*", ":p+", ":p?", "^:p", ":p/:q", "(:p|^:q)*", ":p/:q*", "(:p/:q)+", "!:p")
AGGREGATES = ("COUNT({0})", "COUNT(DISTINCT {0})", "COUNT(*)", "SUM({0})", "MIN({0})", "MAX({0})")


@dataclass
class Question:
    """A query, and data in which its patterns have a match."""

    pattern: str
    data: set[str] = field(default_factory=set)
    #: How many variables BIND has made.
    computed: int = 0


@st.composite
def questions(draw: st.DrawFn, depth: int = 2) -> Question:
    """Generate a SELECT over all variables, and its data."""
    values = {name: draw(st.sampled_from(THINGS + VALUES)) for name in VARIABLES}
    values["?x"] = draw(st.sampled_from(THINGS))
    values["?y"] = draw(st.sampled_from(THINGS))
    question = Question("")
    question.pattern = draw(groups(question, values, depth, True))
    for _ in range(draw(st.integers(0, 8))):
        subject, predicate = draw(st.sampled_from(THINGS)), draw(st.sampled_from(PREDICATES))
        question.data.add(f"{subject} {predicate} {draw(st.sampled_from(THINGS + VALUES))} .")
    return question


@st.composite
def groups(
    draw: st.DrawFn, question: Question, values: dict[str, str], depth: int, has_exists: bool
) -> str:
    """Generate a group: patterns, and what may stand beside them."""
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        parts.append(draw(patterns(question, values)))
    if depth:
        for _ in range(draw(st.integers(0, 2))):
            parts.append(draw(additions(question, values, depth - 1, has_exists)))
    return "{ " + " ".join(parts) + " }"


@st.composite
def patterns(draw: st.DrawFn, question: Question, values: dict[str, str]) -> str:
    """Generate a triple, and add what it matches to the data."""
    subject = draw(st.sampled_from(("?x", "?y", "?x", ":a")))
    predicate = draw(st.sampled_from(PREDICATES))
    target = draw(st.sampled_from((*VARIABLES, ":b", "1")))
    question.data.add(f"{values.get(subject, subject)} {predicate} {values.get(target, target)} .")
    return f"{subject} {predicate} {target} ."


@st.composite
def additions(
    draw: st.DrawFn, question: Question, values: dict[str, str], depth: int, has_exists: bool
) -> str:
    """Generate what stands beside patterns in a group.

    An EXISTS is in no group that is joined to others: there, the embedded engine lets it read what
    those bind.
    """
    kinds = ["optional", "union", "filter", "bind", "minus", "path", *["exists"] * has_exists]
    kind = draw(st.sampled_from(kinds))
    one, other = draw(st.sampled_from(VARIABLES)), draw(st.sampled_from(VARIABLES))
    if kind == "filter":
        return f"FILTER ({draw(st.sampled_from(EXPRESSIONS)).format(one, other)})"
    if kind == "bind":
        question.computed += 1
        name = f"?b{question.computed}"
        return f"BIND ({draw(st.sampled_from(COMPUTED)).format(one, other)} AS {name})"
    if kind == "path":
        # an end that no triple has is reached by no step in SPARQL, and not in the embedded engine
        question.data.add(":a :q :b .")
        return f"?x {draw(st.sampled_from(PATHS))} {draw(st.sampled_from((':a', ':b')))} ."
    inner = draw(groups(question, values, depth, kind == "exists"))
    if kind == "union":
        return f"{{ {inner} UNION {draw(groups(question, values, depth, False))} }}"
    if kind == "exists" and "MINUS" in inner:
        # in an EXISTS, a MINUS that shares no variable removes rows in the embedded engine
        kind = "optional"
    words = {"optional": "OPTIONAL", "minus": "MINUS"}
    negated = draw(st.sampled_from(("", "NOT ")))
    return f"{words.get(kind, f'FILTER {negated}EXISTS')} {inner}"


def read_data(question: Question) -> list[ox.Triple]:
    """Return the data of a question, as the embedded engine stores it."""
    store = ox.Store()
    for triple in triples(" ".join(sorted(question.data))):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return [quad.triple for quad in store]
