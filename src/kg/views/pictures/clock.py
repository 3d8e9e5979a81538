"""Two clocks: when it is said to have been, and when it was said."""

from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

#: The clocks by the property of an attribution, as legends and headings name them.
CLOCKS = {
    "holds": "when it is said to have been",
    "said": "when it was said",
}
#: Months between ticks, from fine to coarse; years are multiples of twelve.
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
#: A time in words: its days, and those with the words that a document has.
RANGE, SINCE, UNTIL = "%(first)s to %(last)s", "from %(day)s", "until %(day)s"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


#: Ticks of months, as they are said in the language of a picture.
MONTH_NAMES = [f"{month} %(year)s" for month in MONTHS]
#: Returns a text in the language of a picture.
Say = Callable[[str], str]


class Interval(NamedTuple):
    """A time as given: words, first and last day; either day is None where it is open."""

    words: str
    first: date | None
    last: date | None

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.first == self.last

    @property
    def is_open(self) -> bool:
        """Whether its first or its last day is not given."""
        return self.first is None or self.last is None

    def describe(self, say: Say = str) -> str:
        """Return the time in words: as printed, then its days."""
        if self.is_day:
            days = f"{self.first}"
        elif self.first and self.last:
            days = say(RANGE) % {"first": self.first, "last": self.last}
        else:
            days = say(SINCE if self.first else UNTIL) % {"day": self.first or self.last}
        return f"“{self.words}” ({days})" if self.words and self.words != days else days


class Tick(NamedTuple):
    """A mark of the axis: its day and its text."""

    day: date
    text: str

    def name(self, say: Say = str) -> str:
        """Return its text in the language of a picture."""
        if self.text.isdigit():
            return self.text
        return say(MONTH_NAMES[self.day.month - 1]) % {"year": self.day.year}


def read_interval(times: Mapping[str, str]) -> Interval | None:
    """Return the time of one clock of an attribution; None if it has no day."""
    first, last = _parse(times.get("from", "")), _parse(times.get("to", ""))
    if first is None and last is None:
        return None
    if first and last and last < first:
        first, last = last, first
    return Interval(times.get("as", ""), first, last)


def _parse(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class Axis:
    """Days from left to right, between the first and the last of some times."""

    def __init__(self, intervals: Iterable[Interval], left: float, width: float) -> None:
        days: list[date] = []
        for interval in intervals:
            days += [day for day in (interval.first, interval.last) if day]
        self.has_days = bool(days)
        self.first, self.last = _round_out(days)
        self.left, self.width = left, width

    def place(self, day: date) -> float:
        """Return where a day begins, in pixels."""
        whole = (self.last - self.first).days
        return self.left + self.width * min((day - self.first).days / whole, 1)

    def span(self, interval: Interval) -> tuple[float, float]:
        """Return where an interval begins and ends; an open end is that of the axis."""
        begin = self.place(interval.first) if interval.first else self.left
        if interval.last is None:
            return begin, self.left + self.width
        return begin, self.place(_add_days(interval.last, 1))

    def list_ticks(self, room: float) -> list[Tick]:
        """Return the ticks, as close as their texts have room."""
        whole = (self.last - self.first).days
        most = max(self.width / room, 1)
        months = next((step for step in STEPS if whole / (step * 30.4) <= most), STEPS[-1])
        ticks = []
        for day in _list_starts(self.first, self.last, months):
            ticks.append(Tick(day, _name_tick(day, months)))
        return ticks


def _round_out(days: list[date]) -> tuple[date, date]:
    """Return the months around some days."""
    if not days:
        return date(2000, 1, 1), date(2001, 1, 1)
    first, last = min(days).replace(day=1), max(days)
    end = _add_days(last.replace(day=28), 4).replace(day=1)
    if (end - first).days < 60:
        first = _add_days(first, -1).replace(day=1)
    return first, max(end, _add_days(first, 1))


def _add_days(day: date, number: int) -> date:
    try:
        return day + timedelta(days=number)
    except OverflowError:
        return day


def _list_starts(first: date, last: date, months: int) -> Iterable[date]:
    """Yield the first days of each period of some months within two days."""
    number = first.year * 12 + first.month - 1
    number += -number % months
    while True:
        year, month = divmod(number, 12)
        if not MINYEAR <= year <= MAXYEAR or date(year, month + 1, 1) > last:
            return
        if date(year, month + 1, 1) >= first:
            yield date(year, month + 1, 1)
        number += months


def _name_tick(day: date, months: int) -> str:
    if months % 12 == 0:
        return str(day.year)
    return f"{MONTHS[day.month - 1]} {day.year}"
