"""What somebody says: each statement with its stance, and who objects to it."""

from collections import Counter
from dataclasses import dataclass, field

from kg.query.engine import Engine
from kg.query.nodes import Row, get_local_name, is_iri, read_labels, select_rows

STATEMENTS = """
SELECT ?statement ?about ?stance ?source ?polarity WHERE {{
  VALUES ?speaker {{ {nodes} }}
  ?statement kg:speaker ?speaker ; kg:about ?about ; kg:stance ?stance ; kg:inSource ?source .
  ?stance kg:polarity ?polarity .
}}
"""
WORDINGS = """
SELECT ?statement ?wording WHERE {{
  VALUES ?statement {{ {nodes} }} ?statement kg:wording ?wording
}}
"""
CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?standing WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing .
}}
"""
ANSWERS = """
SELECT ?statement ?speaker WHERE {{
  VALUES ?statement {{ {nodes} }} ?answer kg:answers ?statement ; kg:speaker ?speaker .
}}
"""
OBJECTORS = (
    "SELECT ?claim ?names WHERE {{ VALUES ?claim {{ {nodes} }} ?claim kg:objectors ?names }}"
)


@dataclass(frozen=True)
class Part:
    """A part of a claim: its id and its label."""

    id: str
    label: str


@dataclass
class Statement:
    """One statement of a speaker.

    `parts` are subject, predicate and object of the claim; of a stance towards a publication or a
    statement, that alone. `answered_by` has the names of who answers the statement, and
    `objectors` those who object to the claim.
    """

    id: str
    stance: str
    side: str
    source: str
    about: str
    parts: list[Part]
    standing: str = ""
    wording: str = ""
    objectors: str = ""
    answered_by: list[str] = field(default_factory=list)


def read_speech(engine: Engine, speaker: str) -> list[Statement]:
    """Return all statements of a speaker, by document and place in the table.

    Args:
        engine: the engine to query.
        speaker: the IRI of the speaker.
    """
    rows = list(select_rows(engine, STATEMENTS, [speaker]))
    if not rows:
        return []
    statements = {row[0].value for row in rows}
    abouts = {row[1].value for row in rows}
    claims = {row[0].value: row[1:] for row in select_rows(engine, CLAIMS, abouts)}
    wordings = {row[0].value: row[1].value for row in select_rows(engine, WORDINGS, statements)}
    objectors = {row[0].value: row[1].value for row in select_rows(engine, OBJECTORS, abouts)}
    answers: dict[str, set[str]] = {}
    for statement, who in select_rows(engine, ANSWERS, statements):
        answers.setdefault(statement.value, set()).add(who.value)
    nodes = abouts.union(*answers.values())
    for _, _, stance, _, polarity in rows:
        nodes |= {stance.value, polarity.value}
    for terms in claims.values():
        nodes.update(term.value for term in terms if is_iri(term.value))
    labels = read_labels(engine, nodes)
    result = []
    for statement, about, stance, source, polarity in rows:
        own = claims.get(about.value)
        result.append(
            Statement(
                id=get_local_name(engine, statement.value),
                stance=labels.get(stance.value, ""),
                side=labels.get(polarity.value, ""),
                source=get_local_name(engine, source.value),
                about=engine.shorten(about.value),
                parts=_list_parts(engine, labels, about.value, own),
                standing=labels.get(own[3].value, "") if own else "",
                wording=wordings.get(statement.value, ""),
                objectors=objectors.get(about.value, ""),
                answered_by=sorted(
                    labels.get(one, one) for one in answers.get(statement.value, ())
                ),
            )
        )
    return sorted(result, key=lambda one: (one.source, one.id))


def count_stances(speech: list[Statement]) -> list[tuple[str, int]]:
    """Return how many statements have each stance, the most frequent first."""
    return Counter(statement.stance for statement in speech).most_common()


def _list_parts(
    engine: Engine, labels: dict[str, str], about: str, terms: Row | None
) -> list[Part]:
    values = [term.value for term in terms[:3]] if terms else [about]
    parts = []
    for value in values:
        name = engine.shorten(value)
        parts.append(Part(name, labels.get(value, name)))
    return parts
