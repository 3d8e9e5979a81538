"""Panels of a map: the world, and an inset where marks are too close."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from kg.views.pictures import world
from kg.views.pictures.spread import Box, Point, Spread

#: Marks closer than this share of the world's width belong together.
CLOSE = 0.026
#: An inset begins at so many marks, and has room around them as a share of the world's width.
CROWD, AROUND = 6, 0.014
#: The least width of an inset in units of the world, so that its shapes are not too coarse.
NARROWEST = 90.0
#: Parts of the world that a map for phones shows one below the other; the first that fits counts.
REGIONS = (
    Box(0.0, 0.0, 850.0, 879.0),
    Box(850.0, 0.0, 1235.0, 275.0),
    Box(850.0, 275.0, 1290.0, 879.0),
)
NUMBER = re.compile(r"-?\d+")


@dataclass
class Panel:
    """A part of the world, and where it is drawn."""

    part: Box
    place: Box
    spread: Spread = field(init=False)

    def __post_init__(self) -> None:
        self.spread = Spread(self.place)

    @property
    def scale(self) -> float:
        """How many pixels a unit of the world has."""
        return (self.place.right - self.place.left) / (self.part.right - self.part.left)

    def project(self, point: Point) -> Point:
        """Return where a point of the world is drawn."""
        x, y = point
        scale = self.scale
        return (
            self.place.left + (x - self.part.left) * scale,
            self.place.top + (y - self.part.top) * scale,
        )

    def has(self, point: Point) -> bool:
        """Whether a point of the world is in its part."""
        x, y = point
        left, top, right, bottom = self.part
        return left <= x <= right and top <= y <= bottom


def get_world() -> Box:
    """Return the whole world."""
    return Box(0.0, 0.0, *world.get_size())


def fit_panel(part: Box, left: float, top: float, width: float) -> Panel:
    """Return the panel of a part that begins at a corner and has a width."""
    height = width * (part.bottom - part.top) / (part.right - part.left)
    return Panel(part, Box(left, top, left + width, top + height))


def find_region(point: Point) -> Box:
    """Return the part of the world in which a point is, for a map in parts."""
    x, y = point
    for left, top, right, bottom in REGIONS:
        if left <= x <= right and top <= y <= bottom:
            return Box(left, top, right, bottom)
    return Box(REGIONS[-1].right, 0.0, *world.get_size())


def find_crowd(points: Iterable[Point]) -> Box | None:
    """Return the part of the world in which marks are too close, if any are."""
    groups = sorted(_group(list(points)), key=len)
    if not groups or len(groups[-1]) < CROWD:
        return None
    return widen(groups[-1], 1.5)


def widen(points: list[Point], shape: float) -> Box:
    """Return the part around some points, of a shape that suits a panel."""
    size, (whole, height) = world.get_size()[0], world.get_size()
    xs, ys = zip(*points, strict=True)
    around = AROUND * size
    wide = max(max(xs) - min(xs) + 2 * around, NARROWEST)
    high = max(max(ys) - min(ys) + 2 * around, wide / (shape * 1.4))
    wide = max(wide, high * shape)
    left = (min(xs) + max(xs) - wide) / 2
    top = (min(ys) + max(ys) - high) / 2
    left, top = max(0.0, min(left, whole - wide)), max(0.0, min(top, height - high))
    return Box(left, top, min(left + wide, whole), min(top + high, height))


def find_part(code: str) -> Box | None:
    """Return the part of the world around a country; None if the map does not have it."""
    country = world.list_countries().get(code)
    if country is None:
        return None
    return widen([country.middle, *_list_corners(country.path)], 1.5)


@cache
def touches(path: str, part: Box) -> bool:
    """Whether a shape may reach into a part of the world."""
    points = list(chain.from_iterable(_list_rings(path)))
    if not points:
        return False
    xs, ys = zip(*points, strict=True)
    is_beside = max(xs) < part.left or min(xs) > part.right
    return not is_beside and max(ys) >= part.top and min(ys) <= part.bottom


def _list_corners(path: str) -> list[Point]:
    """Return the points of a path's largest ring."""
    return max(_list_rings(path), key=len)


def _list_rings(path: str) -> list[list[Point]]:
    """Return the points of each ring of a path."""
    rings = []
    for ring in path.split("z"):
        numbers = [int(number) for number in NUMBER.findall(ring)]
        points: list[Point] = []
        x = y = 0
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            points.append((float(x), float(y)))
        rings.append(points)
    return rings


def _group(points: list[Point]) -> list[list[Point]]:
    """Return points in groups within which each is close to another."""
    close = CLOSE * world.get_size()[0]
    groups: list[list[Point]] = []
    for point in points:
        own, apart = [point], []
        for group in groups:
            if any(math.dist(point, one) < close for one in group):
                own += group
            else:
                apart.append(group)
        groups = [*apart, own]
    return groups
