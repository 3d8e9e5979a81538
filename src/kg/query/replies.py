"""Replies to the accusations of a thing, and denials that are no replies."""

from dataclasses import dataclass, field

from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.nodes import select_rows

#: The groups of which an accused is a member, as somebody says.
GROUPS = """
SELECT DISTINCT ?group ?kind WHERE {
  ?claim rdf:subject <%s> ; rdf:predicate kg:memberOf ; rdf:object ?group ;
    kg:supportingAttributions ?number .
  FILTER (?number > 0)
  OPTIONAL { ?group rdf:type ?kind . FILTER (?kind = kg:Group) }
}
ORDER BY ?group
"""
#: The cases against some nodes, with the claim that says so. A suit over an accusation is a reply.
CASES = """
SELECT ?case ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:object ?accused ; rdf:predicate kg:defendant ; rdf:subject ?case .
  FILTER NOT EXISTS {{
    ?concern rdf:subject ?case ; rdf:predicate kg:concerns ; rdf:object ?earlier .
    ?earlier a kg:GovernmentResponse
  }}
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
CHARGED = """
ASK { ?claim rdf:subject <%s> . FILTER EXISTS { ?claim rdf:predicate kg:chargedWith } }
"""
#: A government's response is no first accusation's target: who criticizes it replies to it.
ALLEGED = """
SELECT ?claim ?attribution WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:subject ?accused . ?attribution kg:about ?claim ; kg:stance stance:alleges .
  FILTER NOT EXISTS {{ ?accused a kg:GovernmentResponse }}
}}
"""
#: Alleged claims whose object acts, such as who runs a site; a place or a target does not.
ALLEGED_OF_OBJECT = """
SELECT ?claim ?attribution WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:object ?accused ; rdf:predicate ?predicate .
  FILTER (?predicate IN (
    kg:actsFor, kg:affiliatedWith, kg:directedBy, kg:hostedBy, kg:inContactWith, kg:ledBy,
    kg:memberOf, kg:operatedBy, kg:partOfProgramme, kg:setUpBy, kg:supportedBy, kg:worksWith
  ))
  ?attribution kg:about ?claim ; kg:stance stance:alleges .
}}
"""
#: Who runs a site, as anybody else says: the word for the site is contested, so this accuses.
RUNS = """
SELECT ?claim ?attribution WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:object ?accused ; rdf:predicate ?predicate ; rdf:subject ?site .
  FILTER (?predicate IN (kg:directedBy, kg:hostedBy, kg:ledBy, kg:operatedBy, kg:setUpBy))
  ?site rdf:type|kg:memberKind kg:Station .
  ?attribution kg:about ?claim ; kg:speaker ?speaker ; kg:stance ?stance .
  ?stance kg:polarity polarity:supporting .
  FILTER (?speaker != ?accused)
}}
"""
#: Those of some statements that are themselves replies: they answer a first statement.
ANSWERING = """
SELECT DISTINCT ?attribution WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:answers ?said . ?said kg:stance ?stance .
  ?stance kg:polarity polarity:supporting .
  FILTER NOT EXISTS {{ ?said kg:answers ?earlier }}
}}
"""
#: What else is said of an accused site, to which others object: its kind, its uses, who runs it.
OPPOSED_OF_SITE = """
SELECT DISTINCT ?claim WHERE {{
  VALUES ?accused {{ {nodes} }}
  ?claim rdf:subject ?accused ; rdf:predicate ?predicate .
  FILTER (?predicate IN (
    rdf:type, kg:membersOfKind, kg:directedBy, kg:hostedBy, kg:ledBy, kg:operatedBy, kg:setUpBy,
    kg:usedFor, kg:targets
  ))
  ?accused rdf:type|kg:memberKind kg:Station . ?claim kg:objection ?objection .
}}
"""
#: Persons, also as a group, whom somebody says a site, body or programme targets.
TARGETS = """
SELECT DISTINCT ?target WHERE {{
  VALUES ?target {{ {nodes} }}
  ?claim rdf:object ?target ; rdf:predicate kg:targets ; kg:supportingAttributions ?number .
  FILTER (?number > 0)
  ?target rdf:type|kg:memberKind kg:Person .
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
SELECT ?claim ?objection ?about WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim kg:objection ?objection . ?objection kg:about ?about .
}}
"""
#: Which objections reply to a claim, and which were made before it; the rest do neither.
RELATIONS = """
SELECT ?claim ?objection ?relation WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim ?relation ?objection . FILTER (?relation IN (kg:reply, kg:earlierObjection))
}}
"""

REPLY = "reply"
#: Heading of the denials that stand beside accusations and are no reply to them.
DENIALS = "Denials beside the accusations, not in reply"
#: Kinds that can speak for themselves; a case, site or publication cannot.
SPEAKING = {"kg:Person", "kg:Organization"}


@dataclass
class Reply:
    """One statement against accusations, with what it says and which of them it meets."""

    #: The id of what the statement is about, and that as a sentence.
    about: str
    sentence: str
    attribution: Attribution
    #: The accusing claims that it stands against, as ids.
    against: list[str] = field(default_factory=list)
    #: `reply`, or the kind of denial: earlier, general or both.
    manner: str = REPLY


@dataclass
class Replies:
    """All that is said against the accusations of a thing: replies, and other denials.

    A reply is not older than the accusation. A denial beside it was made earlier, or
    of a general claim, such as that there are such sites at all. `own` counts the replies of the
    thing itself, and `own_denials` its other denials.
    """

    accusations: list[str]
    replies: list[Reply]
    own: int
    denials: list[Reply] = field(default_factory=list)
    own_denials: int = 0


@dataclass(frozen=True)
class Objections:
    """The accusing claims, and the IRI of each statement against them.

    Each statement has its manner and the IRI of what it is about, and the ids of the claims it
    stands against in this manner.
    """

    accusations: list[str]
    statements: dict[tuple[str, str, str], set[str]]


def find_objections(engine: Engine, node: str) -> Objections | None:
    """Return what is said against the accusations of a thing; None where it has none.

    Accused is who is the defendant of a case, accused or an alleged leader by role, the subject of
    an `alleges`, or said to run a site; a member of a group that is; and a case itself. A statement
    that answers an accusation accuses nobody. What is alleged of persons who are said to be targets
    tells what is done to them: a case, a role or a site that they run accuses them, and nothing
    else does. A reply to such a claim opposes it, or answers an accusing statement, and is not
    older (`kg:reply`). What else objects is a denial beside it: of a general claim, or earlier.
    """
    rows = list(engine.select(GROUPS % node))
    accused = [node, *(str(row["group"]) for row in rows)]
    # that an association hosts a site accuses the association, and not each of its members
    acting = [node, *(str(row["group"]) for row in rows if row["kind"])]
    claims = _find_charges(engine, accused) | _find_stated(engine, [(RUNS, acting)])
    claims.update(claim.value for (claim,) in select_rows(engine, ROLES, accused))
    spared = set() if claims else _find_targets(engine, accused)
    alleged = [(ALLEGED, _leave_out(accused, spared))]
    alleged.append((ALLEGED_OF_OBJECT, _leave_out(acting, spared)))
    claims |= _find_stated(engine, alleged)
    if not claims:
        return None
    claims.update(claim.value for (claim,) in select_rows(engine, OPPOSED_OF_SITE, [node]))
    statements = _read_statements(engine, claims)
    return Objections(sorted(map(engine.shorten, claims)), statements)


def _read_statements(engine: Engine, claims: set[str]) -> dict[tuple[str, str, str], set[str]]:
    """Return what objects to some claims, by manner, and which of them it meets so."""
    relations: dict[tuple[str, str], str] = {}
    for claim, objection, relation in select_rows(engine, RELATIONS, claims):
        relations[claim.value, objection.value] = engine.shorten(relation.value)
    statements: dict[tuple[str, str, str], set[str]] = {}
    for claim, objection, about in select_rows(engine, OBJECTIONS, claims):
        relation = relations.get((claim.value, objection.value), "")
        manner = name_manner(relation, is_general=about.value != claim.value)
        key = manner, about.value, objection.value
        statements.setdefault(key, set()).add(engine.shorten(claim.value))
    return statements


def name_manner(relation: str, *, is_general: bool) -> str:
    """Return in words how an objection stands to an accusation.

    Args:
        relation: `kg:reply`, `kg:earlierObjection`, or neither.
        is_general: whether it denies a general claim, and not the accusation itself.
    """
    if relation == "kg:reply":
        return REPLY
    denial = "general denial" if is_general else "denial"
    return f"earlier {denial}" if relation == "kg:earlierObjection" else denial


def gather_replies(name: str, accusations: list[str], statements: list[Reply]) -> Replies:
    """Return the statements against accusations, with replies and denials apart.

    Args:
        name: the id of what is accused.
        accusations: the ids of the accusing claims.
        statements: the statements, in any order.
    """
    gathered = Replies(accusations, [], 0)
    for one in sorted(statements, key=lambda one: (one.attribution.id, one.manner)):
        is_own = one.attribution.speaker == name
        if one.manner == REPLY:
            gathered.replies.append(one)
            gathered.own += is_own
        else:
            gathered.denials.append(one)
            gathered.own_denials += is_own
    return gathered


def can_speak(identity: dict[str, list[str]]) -> bool:
    """Return whether a thing, or a member of a group, can reply for itself."""
    kinds = [*identity.get("rdf:type", ()), *identity.get("kg:memberKind", ())]
    return not SPEAKING.isdisjoint(kinds)


def describe_silence(name: str, identity: dict[str, list[str]], *, has_objectors: bool) -> str:
    """Return in words that there is no reply, without naming what cannot speak.

    Args:
        name: the label of the thing.
        identity: its properties, as in a ledger.
        has_objectors: whether somebody objects to another claim about it.
    """
    if not can_speak(identity):
        return "no reply in these documents"
    others = "" if has_objectors else " or by anybody"
    return f"no reply in these documents, by {name}{others}"


def describe_own(name: str, replies: Replies) -> str:
    """Return in words that a thing gives no reply itself; nothing where it does."""
    if replies.own:
        return ""
    if replies.own_denials:
        return f"By {name}: a denial, and no reply in these documents."
    return f"By {name}: no reply in these documents."


def _find_charges(engine: Engine, accused: list[str]) -> set[str]:
    """Return the claims of the cases against some nodes, or of a case itself."""
    cases, claims = set(), set()
    if engine.ask(CHARGED % accused[0]):
        cases.add(accused[0])
    for case, claim in select_rows(engine, CASES, accused):
        cases.add(case.value)
        claims.add(claim.value)
    claims.update(claim.value for (claim,) in select_rows(engine, CHARGES, cases))
    return claims


def _find_targets(engine: Engine, nodes: list[str]) -> set[str]:
    """Return those of some nodes that are persons said to be targets."""
    return {target.value for (target,) in select_rows(engine, TARGETS, nodes)}


def _leave_out(nodes: list[str], others: set[str]) -> list[str]:
    return [node for node in nodes if node not in others]


def _find_stated(engine: Engine, asked: list[tuple[str, list[str]]]) -> set[str]:
    """Return the claims against some nodes that somebody states who does not reply.

    Args:
        engine: the engine to query.
        asked: queries for claims and who states them, each with the nodes that it is about.
    """
    pairs = set()
    for text, nodes in asked:
        for claim, attribution in select_rows(engine, text, nodes):
            pairs.add((claim.value, attribution.value))
    stated = {attribution for _, attribution in pairs}
    answering = {one.value for (one,) in select_rows(engine, ANSWERING, stated)}
    return {claim for claim, attribution in pairs if attribution not in answering}
