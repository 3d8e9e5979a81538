"""Reasons and mends that several rules give."""

from kg.curation.index import Curation
from kg.errors import did_you_mean

#: As many choices are all listed.
FEW = 20
#: Characters of a cell that a fault shows.
SHOWN = 60


def quote(cell: str) -> str:
    """Return a cell as it is shown in a fault, cut where it is long."""
    return repr(cell) if len(cell) <= SHOWN else f"{cell[:SHOWN]!r}…"


def suggest(word: str, choices: list[str]) -> str:
    """Return the nearest choices as a hint; of a few choices all, where none is near."""
    return did_you_mean(word, choices, cutoff=0.5 if len(choices) <= FEW else 0)


def describe_unknown(curation: Curation, name: str) -> tuple[str, str]:
    """Return what is wrong with an id that no attribution has, and how to mend it."""
    line = curation.withdrawn.get(name)
    if line is None:
        mend = suggest(name, list(curation.attributions))
        return f"{quote(name)} is no other attribution", mend
    reason = f"{quote(name)} was withdrawn (graph/withdrawn.csv:{line.line})"
    successors = line["instead"].split()
    if successors:
        return reason, f"name what replaces it: {', '.join(successors)}; or leave it out"
    return reason, "leave it out: nothing replaces it"
