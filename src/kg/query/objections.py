"""Objections: which statements object to a claim, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, read_labels, select_rows

OBJECTIONS = """
SELECT ?claim ?objection ?speaker ?about WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim kg:objection ?objection . ?objection kg:speaker ?speaker ; kg:about ?about .
}}
"""
#: A flat pattern of its own: an OPTIONAL of two patterns reads the entire graph.
ROOTS = """
SELECT ?objection ?root WHERE {{ VALUES ?objection {{ {nodes} }} ?objection kg:root ?root }}
"""
GENERAL = """
SELECT ?claim ?general WHERE {{ VALUES ?claim {{ {nodes} }} ?claim kg:fallsUnder ?general }}
"""
#: How a statement objects, in words: to the claim itself, to a general claim, or by an answer.
MANNERS = {"direct": "", "wider": "more widely", "answer": "in answer"}


@dataclass(frozen=True)
class Objection:
    """One statement that objects to a claim; `manner` is a key of MANNERS."""

    attribution: str
    speaker: str
    speaker_label: str
    manner: str
    #: Its independent source, if it counts as one (decision 0004).
    root: str = ""

    def describe(self) -> str:
        """Return the id, with how it objects unless it opposes the claim itself."""
        words = MANNERS[self.manner]
        return f"{self.attribution} {words}" if words else self.attribution


def read_objections(engine: Engine, claims: Iterable[str]) -> dict[str, list[Objection]]:
    """Return the objections to each of some claims, by the IRI of the claim."""
    rows = list(select_rows(engine, OBJECTIONS, claims))
    objected = {claim.value for claim, *_ in rows}
    general: dict[str, set[str]] = {}
    for claim, wide in select_rows(engine, GENERAL, objected):
        general.setdefault(claim.value, set()).add(wide.value)
    roots: dict[str, str] = {}
    for objection, root in select_rows(engine, ROOTS, {row[1].value for row in rows}):
        roots[objection.value] = engine.shorten(root.value)
    labels = read_labels(engine, {speaker.value for _, _, speaker, _ in rows})
    objections: dict[str, set[Objection]] = {}
    for claim, objection, speaker, about in rows:
        manner = "wider" if about.value in general.get(claim.value, ()) else "answer"
        speaker_name = engine.shorten(speaker.value)
        one = Objection(
            attribution=get_local_name(engine, objection.value),
            speaker=speaker_name,
            speaker_label=labels.get(speaker.value) or speaker_name,
            manner="direct" if about.value == claim.value else manner,
            root=roots.get(objection.value, ""),
        )
        objections.setdefault(claim.value, set()).add(one)
    by_id = attrgetter("attribution")
    return {claim: sorted(some, key=by_id) for claim, some in objections.items()}
