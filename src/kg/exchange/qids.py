"""Q-ids of Wikidata that a named package or public page prints for what we name.

Each is a judgement of ours with its reason, in `wikidata.csv`. A thing without one has none: no
id is guessed from a name. Persons never have one.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class Judgement(NamedTuple):
    """That a thing is an item of Wikidata, why, and where the id is printed."""

    thing: str
    qid: str
    reason: str
    where: str


@cache
def read_judgements() -> tuple[Judgement, ...]:
    """Read the table."""
    text = (resources.files("kg.exchange") / "wikidata.csv").read_text(encoding="utf-8")
    return tuple(Judgement(**row) for row in csv.DictReader(text.splitlines()))


@cache
def read_qids() -> dict[str, str]:
    """Return the Q-id of each thing that has one."""
    return {judgement.thing: judgement.qid for judgement in read_judgements()}
