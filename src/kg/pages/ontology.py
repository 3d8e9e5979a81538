"""The page about the ontology: each term with definition, example and use."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.names import DEFAULT_POLICY, KG
from kg.pages.edition import Edition
from kg.query.engine import Engine
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.view import View

TERMS = """
SELECT ?term ?property ?value WHERE {
  ?term skos:definition ?definition ; ?property ?value .
  FILTER (ISIRI(?term))
}
ORDER BY ?term ?property ?value
"""
#: How often each term is used, all at once: a predicate also in claims that the policy does not
#: admit; a class also by members of classes below it, and by policies, which are in graph:meta.
USES = {
    "predicate": """
SELECT ?term (COUNT(*) AS ?n) WHERE {
  SELECT DISTINCT ?s ?term ?o WHERE {
    { ?claim rdf:subject ?s ; rdf:predicate ?term ; rdf:object ?o }
    UNION
    { ?term a kg:ClaimPredicate . ?s ?term ?o }
  }
} GROUP BY ?term""",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term",
    "class": """
SELECT ?term (COUNT(DISTINCT ?s) AS ?n) WHERE {
  { ?s a ?class } UNION { GRAPH graph:meta { ?s a ?class } }
  ?class rdfs:subClassOf* ?term
} GROUP BY ?term""",
    "concept": """
SELECT ?term (COUNT(*) AS ?n) WHERE {
  ?term skos:definition ?definition . ?s ?p ?term . FILTER (ISIRI(?term))
} GROUP BY ?term""",
}
#: The same for one term, as you can ask it yourself.
USE = {
    "predicate": """SELECT (COUNT(*) AS ?uses) WHERE {{
  SELECT DISTINCT ?subject ?object WHERE {{
    {{ ?claim rdf:subject ?subject ; rdf:predicate {term} ; rdf:object ?object }}
    UNION
    {{ ?subject {term} ?object }}
  }}
}}""",
    "property": "SELECT (COUNT(*) AS ?uses) WHERE {{ ?subject {term} ?object }}",
    "class": """SELECT (COUNT(DISTINCT ?member) AS ?uses) WHERE {{
  {{ ?member a ?class }} UNION {{ GRAPH graph:meta {{ ?member a ?class }} }}
  ?class rdfs:subClassOf* {term}
}}""",
    "concept": "SELECT (COUNT(*) AS ?uses) WHERE {{ ?subject ?property {term} }}",
}
#: Properties that align a term with another vocabulary.
MAPPINGS = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
    "owl:equivalentClass",
    "owl:equivalentProperty",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
)
#: Classes around which everything else is said.
CORE = ("Claim", "Attribution", "Passage", "Source", "Relay", "Issue", "Thing", "Alias")
GROUPS = {
    "classes": "Classes",
    "predicates": "Predicates of claims",
    "properties": "Other properties",
    "concepts": "Concepts",
}
#: Numbers of uses by kind of term and IRI.
Uses = dict[str, dict[str, int]]


@dataclass
class Term:
    """A term of the ontology, with all that it says of itself."""

    id: str
    iri: str
    kind: str
    label: str = ""
    chinese: str = ""
    definition: str = ""
    example: str = ""
    notes: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    scheme: str = ""
    #: Each with its property, such as skos:closeMatch, and the term of the other vocabulary.
    mappings: list[tuple[str, str]] = field(default_factory=list)
    uses: int = 0
    group: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page: for a term of our namespace what follows # in its IRI."""
        return self.iri.removeprefix(KG) if self.iri.startswith(KG) else self.id.replace(":", "-")

    @property
    def question(self) -> str:
        """The query that counts its uses."""
        return " ".join(USE[self.kind].format(term=self.id).split())


def render_ontology(edition: Edition, template: str = "ontology.html") -> str:
    """Return the page with every term.

    Args:
        edition: the release as pages.
        template: `ontology_alone.html` for a file without other pages beside it.
    """
    terms = list_ontology(edition.engine)
    groups: dict[str, list[Term]] = {group: [] for group in GROUPS}
    for term in terms:
        groups[term.group].append(term)
    anchors = {term.id: term.anchor for term in terms}
    return edition.render(
        template,
        groups=groups,
        titles=GROUPS,
        anchors=anchors,
        drawing=b64encode(draw_core(edition.engine, terms).encode()).decode(),
        ask=_choose_address(edition),
    )


def list_ontology(engine: Engine) -> list[Term]:
    """Return every term that has a definition, by group and name."""
    return engine.remember(("ontology",), lambda: _list_ontology(engine))


def _list_ontology(engine: Engine) -> list[Term]:
    values: dict[str, dict[str, list[tuple[str, str]]]] = {}
    rows: list[Any] = engine.select(TERMS).rows
    for term, name, value in rows:
        language = getattr(value, "language", None) or ""
        of_term = values.setdefault(term.value, {})
        of_term.setdefault(engine.shorten(name.value), []).append((value.value, language))
    uses = _count_uses(engine)
    terms = [_make_term(engine, iri, values[iri], uses) for iri in sorted(values)]
    order = list(GROUPS)
    return sorted(terms, key=lambda term: (order.index(term.group), term.scheme, term.id))


def _count_uses(engine: Engine) -> Uses:
    uses: Uses = {}
    for kind, text in USES.items():
        uses[kind] = {str(row["term"]): int(row["n"] or 0) for row in engine.select(text)}
    return uses


def _make_term(
    engine: Engine, iri: str, values: Mapping[str, list[tuple[str, str]]], uses: Uses
) -> Term:
    types = {engine.shorten(value) for value, _ in values.get("rdf:type", [])}
    kind, group = _classify(types)
    number = uses[kind].get(iri, 0)
    term = Term(engine.shorten(iri), iri, kind, uses=number, group=group)
    labels = {language: value for value, language in values.get("skos:prefLabel", [])}
    term.label, term.chinese = labels.get("en", term.id), labels.get("zh-hans", "")
    term.definition = _join(values.get("skos:definition", []))
    term.example = _join(values.get("skos:example", []))
    term.notes = [value for value, _ in values.get("skos:scopeNote", [])]
    term.notes += [f"It says only {value}." for value, _ in values.get("kg:caveat", [])]
    term.domain = _shorten(engine, values.get("schema:domainIncludes", []))
    term.range = _shorten(engine, values.get("schema:rangeIncludes", []))
    term.scheme = _join(values.get("skos:inScheme", []))
    for name in MAPPINGS:
        others = _shorten(engine, values.get(name, []))
        term.mappings += [(name, other) for other in others if not other.startswith("kg:")]
    return term


def _classify(types: set[str]) -> tuple[str, str]:
    if "owl:Class" in types:
        return "class", "classes"
    if "kg:ClaimPredicate" in types:
        return "predicate", "predicates"
    if types & {"owl:ObjectProperty", "owl:DatatypeProperty"}:
        return "property", "properties"
    return "concept", "concepts"


def _join(values: Iterable[tuple[str, str]]) -> str:
    return " ".join(value for value, _ in values)


def _shorten(engine: Engine, values: Iterable[tuple[str, str]]) -> list[str]:
    return [engine.shorten(value) for value, _ in values]


def _choose_address(edition: Edition) -> str:
    """Return where a query can be asked, or nothing in a published site."""
    return "" if edition.to.is_published else edition.to.place("ask")


def draw_core(engine: Engine, terms: list[Term]) -> str:
    """Return a drawing of the core classes, and of the properties between them."""
    core = {f"kg:{name}" for name in CORE}
    nodes = {one.id: Node(one.id, one.label, "kg:Theme") for one in terms if one.id in core}
    edges = []
    for term in terms:
        if term.group != "properties":
            continue
        ends = [(a, b) for a in term.domain for b in term.range if {a, b} <= core and a != b]
        edges += [_join_classes(term, *pair) for pair in ends[:1]]
    diagram = Diagram(
        name="ontology",
        title="The core of the ontology",
        description="",
        policy=DEFAULT_POLICY,
        digest=engine.version,
        nodes=nodes,
        edges=edges,
        facts=[],
        wider={},
        propositions={},
        attributions={},
        sources={},
    )
    return View(diagram).draw_small()


def _join_classes(term: Term, source: str, target: str) -> Edge:
    return Edge(
        id=f"{source} {term.id} {target}",
        source=source,
        target=target,
        predicate=term.id,
        label=term.label,
        object_label="",
        policies=[DEFAULT_POLICY],
        support="recorded",
    )


def write_sssom(engine: Engine, prefixes: Mapping[str, str]) -> str:
    """Return the mappings to other vocabularies as SSSOM, in tab-separated values."""
    rows = []
    for term in list_ontology(engine):
        for name, other in term.mappings:
            rows.append((term.id, term.label, name, other, "semapv:ManualMappingCuration"))
    used = {part.partition(":")[0] for row in rows for part in (row[0], row[2], row[3])}
    lines = ["#curie_map:"]
    lines += [f"#  {prefix}: {prefixes[prefix]}" for prefix in sorted(used)]
    lines += [
        "#  semapv: https://w3id.org/semapv/vocab/",
        "#mapping_set_id: https://w3id.org/overseas-stations/ns/mappings",
        "#license: https://creativecommons.org/licenses/by/4.0/",
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification",
    ]
    lines += ["\t".join(row) for row in rows]
    return "\n".join(lines) + "\n"
