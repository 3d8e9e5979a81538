"""Replies: what stands in the documents against the accusations of a thing."""

from dataclasses import dataclass, field

from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.nodes import select_rows

#: The groups of which an accused is a member, as somebody says.
GROUPS = """
SELECT ?group WHERE {
  ?claim rdf:subject <%s> ; rdf:predicate kg:memberOf ; rdf:object ?group ;
    kg:supportingAttributions ?number .
  FILTER (?number > 0)
}
ORDER BY ?group
"""
#: The cases against some nodes, with the claim that says so.
CASES = """
SELECT ?case ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:object ?accused ; rdf:predicate kg:defendant ; rdf:subject ?case .
}}
"""
#: What these cases are about; a case can also be described, which is no charge.
CHARGES = """
SELECT ?claim WHERE {{
  VALUES ?case {{ {nodes} }}
  ?claim rdf:subject ?case ; rdf:predicate ?predicate .
  FILTER (?predicate IN (kg:chargedWith, kg:caseStatus, kg:concerns))
}}
"""
ALLEGED = """
SELECT ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:subject ?accused . ?attribution kg:about ?claim ; kg:stance stance:alleges .
}}
"""
#: Claims with an accused as object, such as who runs a site; a place is not accused by them.
ALLEGED_OF_OBJECT = """
SELECT ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:object ?accused . ?attribution kg:about ?claim ; kg:stance stance:alleges .
}}
"""
ROLES = """
SELECT ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:subject ?accused ; rdf:predicate kg:hasRole ; rdf:object ?role .
  FILTER (?role IN (role:accused, role:alleged-leader))
}}
"""
OBJECTIONS = """
SELECT ?claim ?reply ?about WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim kg:objection ?reply . ?reply kg:about ?about .
}}
"""


@dataclass
class Reply:
    """One statement in reply, with what it says and which accusations it meets."""

    #: The id of what the statement is about, and that as a sentence.
    about: str
    sentence: str
    attribution: Attribution
    #: The accusing claims that it stands against, as ids.
    against: list[str] = field(default_factory=list)


@dataclass
class Replies:
    """All replies to the accusations of a thing; `own` counts its own words."""

    accusations: list[str]
    replies: list[Reply]
    own: int


@dataclass(frozen=True)
class Objections:
    """The accusing claims, and the IRI of each statement against them.

    Each statement has the IRI of what it is about, and the ids of the claims it stands against.
    """

    accusations: list[str]
    statements: dict[tuple[str, str], set[str]]


def find_objections(engine: Engine, node: str) -> Objections | None:
    """Return what stands against the accusations of a thing; None where it has none.

    Accused is who is the defendant of a case, accused or an alleged leader by role, or the subject
    of an `alleges`; and a member of a group that is. A reply is what objects to such a claim, or to
    an alleged claim with the accused as object: it opposes the claim or a general claim above it,
    or it answers an accusing statement.
    """
    groups = [str(row["group"]) for row in engine.select(GROUPS % node)]
    accused = [node, *groups]
    cases, claims = set(), set()
    for case, claim in select_rows(engine, CASES, accused):
        cases.add(case.value)
        claims.add(claim.value)
    for text, nodes in ((ALLEGED, accused), (ROLES, accused), (CHARGES, cases)):
        claims.update(claim.value for (claim,) in select_rows(engine, text, nodes))
    if not claims:
        return None
    claims.update(claim.value for (claim,) in select_rows(engine, ALLEGED_OF_OBJECT, [node]))
    statements: dict[tuple[str, str], set[str]] = {}
    for claim, reply, about in select_rows(engine, OBJECTIONS, claims):
        key = about.value, reply.value
        statements.setdefault(key, set()).add(engine.shorten(claim.value))
    return Objections(sorted(map(engine.shorten, claims)), statements)
