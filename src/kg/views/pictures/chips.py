"""Chips: speakers with stance and documents, in lines that fit a width."""

from dataclasses import dataclass

from kg.views.lettering import measure, wrap
from kg.views.pictures.canvas import SIZE, SMALL, Element, add
from kg.views.pictures.voices import Voice

#: Pixels of a chip: from its edge to its text, between two, a row of its text, above and below.
PAD, GAP, ROW, AIR = 9.0, 5.0, 15.0, 3.0
#: Pixels from the top of a row to the foot of its letters.
FOOT = 11.5
#: Most rows of a name: the title of the mark has all of it.
MOST_ROWS = 4


@dataclass(frozen=True)
class Chip:
    """A voice with the rows of its text, measured."""

    voice: Voice
    rows: list[str]
    words: list[str]
    #: Whether the words follow the last row of the name.
    is_inline: bool
    width: float

    @property
    def height(self) -> float:
        """The height in pixels."""
        count = len(self.rows) + len(self.words) - self.is_inline
        return ROW * count + 2 * AIR


def flow(voices: list[Voice], width: float) -> list[list[Chip]]:
    """Return the chips of some voices in lines that fit a width."""
    lines: list[list[Chip]] = []
    room = 0.0
    for voice in voices:
        chip = measure_chip(voice, width)
        if lines and chip.width + GAP <= room:
            lines[-1].append(chip)
        else:
            lines.append([chip])
            room = width + GAP
        room -= chip.width + GAP
    return lines


def measure_height(lines: list[list[Chip]]) -> float:
    """Return how high lines of chips are."""
    height = 0.0
    for line in lines:
        height += max(chip.height for chip in line) + GAP
    return max(height - GAP, 0.0)


def measure_chip(voice: Voice, width: float) -> Chip:
    """Return a voice as a chip that fits a width."""
    room = width - 2 * PAD
    rows = wrap(voice.name, SIZE, room, rows=MOST_ROWS)
    widest = max(measure(row, SIZE) for row in rows)
    beside = measure(rows[-1], SIZE) + PAD + measure(voice.describe(), SMALL)
    if beside <= room:
        width = max(widest, beside) + 2 * PAD
        return Chip(voice, rows, [voice.describe()], is_inline=True, width=width)
    below = wrap(voice.describe(), SMALL, room, rows=MOST_ROWS)
    widest = max(widest, *(measure(row, SMALL) for row in below))
    return Chip(voice, rows, below, is_inline=False, width=widest + 2 * PAD)


def draw_chip(mark: Element, side: str, chip: Chip, place: tuple[float, float]) -> None:
    """Draw a chip at a place: filled for an independent source, else dashed."""
    x, y = place
    look: dict[str, object] = {"fill": f"{side}-fill"}
    if not chip.voice.is_root:
        look = {"fill": "paper", "stroke_dasharray": "4 3"}
    box = {"x": x, "y": y, "width": chip.width, "height": chip.height, "rx": 11}
    add(mark, "rect", **box, **look, stroke=side, stroke_width=1.4)
    y += AIR + FOOT
    for number, row in enumerate(chip.rows):
        add(mark, "text", row, x=x + PAD, y=y + ROW * number, font_size=SIZE, fill="ink")
    x += PAD + (measure(chip.rows[-1], SIZE) + PAD if chip.is_inline else 0)
    y += ROW * (len(chip.rows) - chip.is_inline)
    for number, row in enumerate(chip.words):
        add(mark, "text", row, x=x, y=y + ROW * number, font_size=SMALL, fill="soft")
