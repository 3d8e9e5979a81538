"""How things and lines look, the same on the page, in SVG and in PNG: shape, pattern, width, mark."""

from typing import NamedTuple

from kg.views.diagram import Edge

#: Outlines within a square from -1 to 1, as SVG paths: shape says kind.
SHAPES = {
    "Station": "M-.88-.88H.88V.88H-.88Z",
    "Organization": "M-.5-.87H.5L1 0L.5 .87H-.5L-1 0Z",
    "Person": "M-.95 0A.95 .95 0 1 1 .95 0A.95 .95 0 1 1-.95 0Z",
    "Group": "M-.65-.6H.65A.6 .6 0 0 1 .65 .6H-.65A.6 .6 0 0 1-.65-.6Z",
    "Case": "M0-1.1L1.1 0L0 1.1L-1.1 0Z",
    "GovernmentResponse": "M0-1.05L1 .8H-1Z",
    "Programme": "M0-1L.95-.31L.59 .81H-.59L-.95-.31Z",
    "Agreement": "M-1-.8L0-.25L1-.8V.8L0 .25L-1 .8Z",
    "Publication": "M-.75-1H.25L.75-.5V1H-.75Z",
    "Source": "M-.75-1H.75V1L0 .55L-.75 1Z",
    "SourceVoice": "M-1-.8H1V.45H0L-.5 1V.45H-1Z",
    "Country": "M-.85-1H-.6V-.9H.95L.6-.4L.95 .1H-.6V1H-.85Z",
    "Province": "M0 1.05L-1-.8H1Z",
    "City": "M0 1.1L-.72-.05A.8 .8 0 1 1 .72-.05Z",
    "Continent": "M-.4-.95H.4L.95-.4V.4L.4 .95H-.4L-.95 .4V-.4Z",
    "Place": "M-.35-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
    "Issue": "M0-1.1L.28-.35L1.05-.32L.45 .16L.66 .9L0 .46L-.66 .9L-.45 .16L-1.05-.32L-.28-.35Z",
    "Figure": "M-1 1V.1H-.4V1ZM-.3 1V-.4H.3V1ZM.4 1V-1H1V1Z",
    "Claim": "M-.6-.75H1.1L.6 .75H-1.1Z",
    "Theme": "M-1-.6H.4L1 0L.4 .6H-1Z",
}
OTHER = "M-.9-.5L0-1L.9-.5V.5L0 1L-.9 .5Z"
#: Fills help the eye and carry nothing alone.
FILLS = {
    "Station": "#2f6f8f",
    "Organization": "#c58a1b",
    "Person": "#6b5b95",
    "Group": "#8d7a5a",
    "Case": "#a2485d",
    "GovernmentResponse": "#3d7d5a",
    "Claim": "#f4efe2",
    "Publication": "#77838c",
    "Source": "#56626b",
    "Programme": "#5c8a8a",
    "Agreement": "#5c8a8a",
}
PLAIN = "#9aa37d"
PAPER, INK, SOFT, LINE, GREY, AGAINST = (
    "#fdfcf9",
    "#1d1c1a",
    "#5f5b54",
    "#3b4450",
    "#8a857b",
    "#b23a16",
)
#: Widths in pixels by independent roots (none, one, two, three or more): a thin line never looks like a thick one.
THIN, THICK = (3.0, 1.5, 2.5, 3.5), (5.0, 5.0, 6.5, 8.0)
#: Grey lines differ in their dashes too, so that colour is never the only carrier.
DASHES = {
    "alleged": (9, 6),
    "neutral": (2, 4),
    "withdrawn": (10, 3, 2, 3, 2, 3),
    "recorded": (10, 3, 2, 3),
}
COLOURS = {"opposing": AGAINST, "neutral": GREY, "withdrawn": GREY, "recorded": GREY}
#: How far lines between the same two things are bent apart, as a share of their length.
BEND = 0.22


class Stroke(NamedTuple):
    """How a line is drawn: width in pixels, dashes, colour, and whether its core shows the paper."""

    width: float
    dashes: tuple[int, ...]
    colour: str
    hollow: bool


def stroke(line: Edge) -> Stroke:
    """The stroke of a line: pattern by how firmly it is said, width by independent roots, hollow without any."""
    roots = line.opponents if line.support == "opposing" else line.roots
    widths = THICK if line.support == "vouched" else THIN
    hollow = roots == 0 and line.support in ("vouched", "stated", "alleged", "opposing")
    width = 1.5 if line.support in ("recorded", "neutral") else widths[min(roots, 3)]
    return Stroke(width, DASHES.get(line.support, ()), COLOURS.get(line.support, LINE), hollow)


def core(width: float) -> float:
    """The width of the paper inside a hollow line."""
    return width - 2.6 if width >= THICK[0] else 1.3


def bends(lines: list[Edge]) -> list[float]:
    """For each line how it is bent, so that those between the same two things do not cover each other."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines):
        pairs.setdefault((min(line.source, line.target), max(line.source, line.target)), []).append(
            number
        )
    found = [0.0] * len(lines)
    for members in pairs.values():
        for place, number in enumerate(members):
            bend = (place - (len(members) - 1) / 2) * BEND
            # seen from the other end, left is right
            found[number] = round(
                bend if lines[number].source <= lines[number].target else -bend, 2
            )
    return found
