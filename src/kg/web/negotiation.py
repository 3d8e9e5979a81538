"""Which media type a client gets: Accept with q-values, as RFC 9110 tells."""

import re
from collections.abc import Iterable, Sequence

#: One range of Accept: type, subtype, parameters.
RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)\s*((?:;[^,]*)?)\Z", re.ASCII)
QUALITY = re.compile(r"(?:0?\.\d+|[01](?:\.0*)?)\Z", re.ASCII)
#: More ranges than that are not read.
MOST_RANGES = 100

Range = tuple[str, str, dict[str, str], float]


def ranges(accept: str) -> list[Range]:
    """The ranges of an Accept header; what does not read is left out."""
    found = []
    for part in accept.split(",", MOST_RANGES)[:MOST_RANGES]:
        match = RANGE.match(part)
        if match:
            names = (pair.partition("=") for pair in match[3].split(";") if pair.strip())
            parameters = {
                name.strip().lower(): value.strip().strip('"') for name, _, value in names
            }
            quality = parameters.pop("q", "1")
            weight = float(quality) if QUALITY.match(quality) else 1.0
            found.append((match[1].lower(), match[2].lower(), parameters, weight))
    return found


def quality(media: str, accepted: Iterable[Range]) -> float:
    """How much a media type is wanted, 0 to 1: the most specific range that fits it tells."""
    kind, _, subtype = media.partition("/")
    best = (-1, 0.0)
    for range_kind, range_subtype, parameters, weight in accepted:
        if parameters.keys() - {"charset"}:
            continue  # a profile or version that is not offered
        if (range_kind, range_subtype) == (kind, subtype):
            best = max(best, (2, weight))
        elif (range_kind, range_subtype) == (kind, "*"):
            best = max(best, (1, weight))
        elif (range_kind, range_subtype) == ("*", "*"):
            best = max(best, (0, weight))
    return best[1]


def chosen(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that is wanted most, the first of equals; None where none is wanted. No Accept takes the first."""
    if not accept.strip():
        return offers[0]
    accepted = ranges(accept)
    weight, best = max(
        ((quality(offer, accepted), -index) for index, offer in enumerate(offers)), default=(0.0, 0)
    )
    return offers[-best] if weight > 0 else None
