"""The visual grammar: how firmly a proposition is said, and whether anybody opposes it."""

from collections.abc import Iterable

from kg.query.ledger import Attribution, Claim

LICENCE = "CC BY 4.0"
#: Stands on every picture and in every file.
NOTICE = "An allegation is no finding, and a charge is no conviction."
#: From the firmest to the weakest; a line shows the firmest that any of its supporters gives it.
SUPPORT = {
    "vouched": "found, confirmed or announced",
    "stated": "stated or reported",
    "alleged": "alleged or estimated only",
    "opposing": "only denied or disputed",
    "neutral": "asked about, looked for or inferred only",
    "withdrawn": "withdrawn",
    "recorded": "the editors' record",
}
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


def classify_support(attributions: Iterable[Attribution]) -> str:
    """The class of a line from the statements behind it: a key of SUPPORT."""
    standing = [attribution for attribution in attributions if not attribution.is_withdrawn]
    sides = {attribution.side for attribution in standing}
    given = {
        STANCES.get(attribution.stance.replace(" ", "-"), "stated")
        for attribution in standing
        if attribution.side == "supporting"
    }
    for name in ("vouched", "stated", "alleged"):
        if name in given:
            return name
    if "opposing" in sides:
        return "opposing"
    return "neutral" if sides else "withdrawn"


def classify_opposition(entry: Claim, wider: Claim | None) -> str:
    """`direct` where somebody opposes the proposition, `wider` where only one under which it falls."""
    for name, one in (("direct", entry), ("wider", wider)):
        if one and any(not attribution.is_withdrawn for attribution in one.side("opposing")):
            return name
    return ""
