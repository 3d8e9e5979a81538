"""What somebody says: each statement with its stance, and who objects to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.query.caveats import read_caveats
from kg.query.engine import Engine
from kg.query.nodes import Row, get_local_name, is_iri, read_labels, select_rows

STATEMENTS = """
SELECT ?statement ?about ?stance ?source ?polarity ?speaker WHERE {{
  VALUES ?%s {{ {nodes} }}
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
    speaker: str
    speaker_label: str
    source: str
    about: str
    parts: list[Part]
    standing: str = ""
    caveat: str = ""
    wording: str = ""
    objectors: str = ""
    answered_by: list[str] = field(default_factory=list)


def read_speech(engine: Engine, *speakers: str) -> list[Statement]:
    """Return all statements of some speakers, by document and place in the table.

    Args:
        engine: the engine to query.
        speakers: the IRIs of the speakers.
    """
    return _make_statements(engine, list(select_rows(engine, STATEMENTS % "speaker", speakers)))


def read_statements(engine: Engine, attributions: Iterable[str]) -> list[Statement]:
    """Return the statements with these IRIs, by document and place in the table."""
    return _make_statements(
        engine, list(select_rows(engine, STATEMENTS % "statement", attributions))
    )


def _make_statements(engine: Engine, rows: list[Row]) -> list[Statement]:
    """Return statements from the rows of STATEMENTS."""
    if not rows:
        return []
    data = _read_data(engine, rows)
    statements = [data.make(row) for row in rows]
    return sorted(statements, key=lambda one: (one.source, one.id))


@dataclass(frozen=True)
class _Data:
    """What is read for some statements, by IRI."""

    engine: Engine
    claims: dict[str, Row]
    caveats: dict[str, str]
    wordings: dict[str, str]
    objectors: dict[str, str]
    answers: dict[str, set[str]]
    labels: dict[str, str]

    def make(self, row: Row) -> Statement:
        """Return the statement of a row."""
        engine, labels = self.engine, self.labels
        statement, about, stance, source, polarity, speaker = (term.value for term in row)
        own = self.claims.get(about)
        return Statement(
            id=get_local_name(engine, statement),
            stance=labels.get(stance, ""),
            side=labels.get(polarity, ""),
            speaker=engine.shorten(speaker),
            speaker_label=labels.get(speaker, engine.shorten(speaker)),
            source=get_local_name(engine, source),
            about=engine.shorten(about),
            parts=_list_parts(engine, labels, about, own),
            standing=labels.get(own[3].value, "") if own else "",
            caveat=self.caveats.get(about, ""),
            wording=self.wordings.get(statement, ""),
            objectors=self.objectors.get(about, ""),
            answered_by=sorted(labels.get(one, one) for one in self.answers.get(statement, ())),
        )


def _read_data(engine: Engine, rows: list[Row]) -> _Data:
    statements = {row[0].value for row in rows}
    abouts = {row[1].value for row in rows}
    claim_rows = list(select_rows(engine, CLAIMS, abouts))
    claims = {row[0].value: row[1:] for row in claim_rows}
    answers: dict[str, set[str]] = {}
    for statement, who in select_rows(engine, ANSWERS, statements):
        answers.setdefault(statement.value, set()).add(who.value)
    nodes = abouts.union(*answers.values())
    for _, _, stance, _, polarity, speaker in rows:
        nodes |= {stance.value, polarity.value, speaker.value}
    for terms in claims.values():
        nodes.update(term.value for term in terms if is_iri(term.value))
    wordings = {row[0].value: row[1].value for row in select_rows(engine, WORDINGS, statements)}
    objectors = {row[0].value: row[1].value for row in select_rows(engine, OBJECTORS, abouts)}
    return _Data(
        engine,
        claims,
        read_caveats(engine, claims),
        wordings=wordings,
        objectors=objectors,
        answers=answers,
        labels=read_labels(engine, nodes),
    )


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
        label = name.replace("attribution:", "statement ", 1)
        parts.append(Part(name, labels.get(value, label)))
    return parts
