"""Classify how firmly a claim is supported, and whether anybody objects to it."""

from collections.abc import Callable, Iterable

from kg.query.attributions import Attribution

LICENCE = "CC BY 4.0"
#: Shown on every diagram and written into every file.
NOTICE = "An allegation is no finding, and a charge is no conviction."
#: From the firmest to the weakest. An edge shows the firmest class of its supporters.
SUPPORT = {
    "vouched": "announced, found or confirmed",
    "stated": "stated or reported",
    "alleged": "alleged or estimated only",
    "opposing": "only denied or disputed",
    "neutral": "asked about, looked for or inferred only",
    "withdrawn": "withdrawn",
    "recorded": "the editors' record",
}
#: The mark on an edge, by the label of its standing: opposed itself, or only otherwise.
OPPOSITION = {
    "denied only": "direct",
    "contested": "direct",
    "denied more widely": "wider",
    "answered": "wider",
}
#: Returns a text of ours in the language of a page.
Say = Callable[[str], str]
NONE_DIRECTLY, AGAINST = "none directly against", "%(number)s against"
INDEPENDENT = "independent sources: %(number)s for, %(against)s"
#: What an assessment says, in the language of a page.
SAID = (NOTICE, *SUPPORT.values(), NONE_DIRECTLY, AGAINST, INDEPENDENT)
STANCES = {
    "finds": "vouched",
    "confirms": "vouched",
    "announces": "vouched",
    "states": "stated",
    "reports": "stated",
    "derives": "stated",
    "alleges": "alleged",
    "estimates": "alleged",
}


def count_against(opponents: int, standing: str) -> str:
    """Return how many independent sources oppose a claim itself, in words.

    Where others object, to a general claim or in answer, a bare 0 would deny that they do.
    """
    return _describe_against(opponents, OPPOSITION.get(standing, ""), str)


def count_sources(roots: int, opponents: int, opposed: str, say: Say = str) -> str:
    """Return how many independent sources are for a claim and against it, in words.

    Args:
        roots: those for it.
        opponents: those against it.
        opposed: a value of OPPOSITION, or an empty text.
        say: returns a text of ours in the language of the page.
    """
    against = _describe_against(opponents, opposed, say)
    return say(INDEPENDENT) % {"number": roots, "against": against}


def _describe_against(opponents: int, opposed: str, say: Say) -> str:
    if not opponents and opposed == "wider":
        return say(NONE_DIRECTLY)
    return say(AGAINST) % {"number": opponents}


def classify_support(attributions: Iterable[Attribution]) -> str:
    """Return the key of SUPPORT that describes the attributions of an edge."""
    active = [attribution for attribution in attributions if not attribution.is_withdrawn]
    sides = {attribution.side for attribution in active}
    classes = set()
    for attribution in active:
        if attribution.side == "supporting":
            classes.add(STANCES.get(attribution.stance.replace(" ", "-"), "stated"))
    for name in ("vouched", "stated", "alleged"):
        if name in classes:
            return name
    if "opposing" in sides:
        return "opposing"
    return "neutral" if sides else "withdrawn"
