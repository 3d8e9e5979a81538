"""The page of an issue: its two sides, who answers whom, and what nobody answers."""

from dataclasses import dataclass

from kg.pages.edition import Edition
from kg.pages.groups import WHOLE, Portion
from kg.pages.questions import list_questions
from kg.pages.speech import Statement, read_statements
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_claims
from kg.query.nodes import read_labels, select_rows
from kg.query.standing import ORDER, Sides, Voice, list_sides

BEARING = """
SELECT ?claim ?relation WHERE {{
  VALUES ?issue {{ {nodes} }}
  ?claim ?relation ?issue . FILTER (?relation IN (kg:bearsOn, kg:speaksFor, kg:speaksAgainst))
}}
"""
#: Claims, answers and unanswered claims on one page.
MOST_ROWS = 120


@dataclass(frozen=True)
class Answer:
    """A statement in the issue, and one that it answers."""

    statement: Statement
    answered: Statement


@dataclass
class Issue:
    """What the page of an issue shows, in the order of reading."""

    id: str
    name: str
    #: Who speaks for yes and who for no; both empty where the question has no such answer.
    yes: list[Voice]
    no: list[Voice]
    #: The claims with both sides, the most contested first.
    claims: list[Sides]
    answers: list[Answer]
    #: Claims to which nobody objects, and whose statements nobody answers.
    unanswered: list[Sides]

    @property
    def is_open(self) -> bool:
        """Whether the question is not one of yes or no."""
        return not self.yes and not self.no


def read_issue(engine: Engine, iri: str) -> Issue:
    """Return the sides of an issue by its IRI."""
    relations: dict[str, set[str]] = {}
    for claim, relation in select_rows(engine, BEARING, [iri]):
        relations.setdefault(relation.value, set()).add(claim.value)
    iris = set().union(*relations.values())
    claims = read_claims(engine, iris)
    supporting = relations.get(engine.expand("kg:speaksFor"), set())
    opposing = relations.get(engine.expand("kg:speaksAgainst"), set())
    pro = [claim for claim in claims if engine.expand(claim.id) in supporting]
    contra = [claim for claim in claims if engine.expand(claim.id) in opposing]
    answers = _read_answers(engine, claims)
    claims.sort(key=lambda claim: ORDER.index(claim.standing))
    return Issue(
        engine.shorten(iri),
        read_labels(engine, [iri]).get(iri, engine.shorten(iri)),
        yes=merge_voices(pro, contra),
        no=merge_voices(contra, pro),
        claims=list(map(list_sides, claims)),
        answers=answers,
        unanswered=_list_unanswered(claims, answers),
    )


def merge_voices(supported: list[Claim], opposed: list[Claim]) -> list[Voice]:
    """Return who supports some claims or opposes others, independent sources first."""
    voices: dict[str, Voice] = {}
    sides = [(claim, "supporting") for claim in supported]
    sides += [(claim, "opposing") for claim in opposed]
    for claim, polarity in sides:
        for one in claim.side(polarity):
            if not one.is_withdrawn:
                _add(voices, one)
    return sorted(voices.values(), key=lambda voice: (not voice.is_root, voice.name))


def _add(voices: dict[str, Voice], one: Attribution) -> None:
    voice = voices.setdefault(one.speaker, Voice(one.speaker, one.speaker_label))
    voice.is_root = voice.is_root or bool(one.root)
    voice.attributions.append(one.id)
    if one.stance not in voice.words:
        voice.words.append(one.stance)
    if one.source not in voice.documents:
        voice.documents.append(one.source)


def _read_answers(engine: Engine, claims: list[Claim]) -> list[Answer]:
    """Return which statements in an issue answer which others, anywhere."""
    pairs = set()
    for claim in claims:
        for one in claim.attributions:
            pairs |= {(one.id, answered) for answered in one.answers}
    ids = {id for pair in pairs for id in pair}
    iris = [engine.expand(f"attribution:{id}") for id in ids]
    statements = {one.id: one for one in read_statements(engine, iris)}
    answers = []
    for first, second in sorted(pairs):
        if first in statements and second in statements:
            answers.append(Answer(statements[first], statements[second]))
    return answers


def _list_unanswered(claims: list[Claim], answers: list[Answer]) -> list[Sides]:
    answered = {one.answered.id for one in answers}
    unanswered = []
    for claim in claims:
        supporting = claim.side("supporting")
        is_answered = any(one.id in answered for one in supporting)
        if supporting and not claim.objections and not is_answered:
            unanswered.append(list_sides(claim))
    return unanswered


def render_issue(edition: Edition, iri: str, portion: Portion = WHOLE) -> str:
    """Return the page of an issue."""
    issue = read_issue(edition.engine, iri)
    start = portion.find_start(len(issue.claims), MOST_ROWS) if portion.key == "claims" else 0
    return edition.render(
        "issue.html",
        issue=issue,
        shown=issue.claims[start : start + MOST_ROWS],
        start=start + 1,
        most=MOST_ROWS,
        questions=list_questions(edition.engine, iri),
        citation=edition.cite(iri, issue.name),
    )
