"""Arrangement: which rows and columns of a table are shown, as its address says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.errors import UsageError, did_you_mean

#: Rows on one page unless the reader chooses; the sizes offered, of which 0 shows all.
ROWS, SIZES = 50, (25, 50, 100, 500, 0)
#: The most rows on one page: a browser takes seconds for more.
MOST_ROWS = 5_000
ONLY = "only."
#: The field by which a further page says of which release the one before it was.
VERSION = "version"
#: Fields of an address that arrange a table; no parameter of a saved query has such a name.
NAMES = ("words", "sort", "hide", "rows", "page", VERSION)
#: Digits of a page number, and characters of the words.
MOST_DIGITS, MOST_CHARACTERS = 7, 10_000

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Arrangement:
    """Which rows and columns of a table are shown, and in what order.

    Args:
        words: what every row has, in any of its cells.
        sort: a column, after `-` for the reverse; empty for the order of the answer.
        hide: columns that are left out.
        only: the values by column of which a row has one.
        rows: rows on one page; 0 for all.
        page: the page, counted from 1.
        version: the release of the page before it; empty for the first one.
    """

    words: str = ""
    sort: str = ""
    hide: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: int = ROWS
    page: int = 1
    version: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it may leave out rows."""
        return bool(self.words or self.only)

    def list_fields(self) -> list[tuple[str, str]]:
        """Return the fields of an address that arrange a table so; none for defaults."""
        fields = [("words", self.words), ("sort", self.sort)]
        for column, values in self.only.items():
            fields += [(ONLY + column, value) for value in values]
        fields += [("hide", column) for column in self.hide]
        fields.append(("rows", "" if self.rows == ROWS else str(self.rows or "all")))
        fields.append(("page", "" if self.page == 1 else str(self.page)))
        fields.append((VERSION, "" if self.page == 1 else self.version))
        return [(name, value) for name, value in fields if value]

    def turn_to(self, page: int, version: str = "") -> "Arrangement":
        """Return this arrangement at another page, linked from a page of a release."""
        return replace(self, page=page, version=version)

    def sort_by(self, column: str) -> "Arrangement":
        """Return this arrangement sorted by a column: reversed, then unsorted, if it was."""
        following = {column: f"-{column}", f"-{column}": ""}
        return replace(self, sort=following.get(self.sort, column), page=1)

    def drop(self, column: str = "", value: str = "") -> "Arrangement":
        """Return this arrangement without one value of a column, or without the words."""
        if not column:
            return replace(self, words="", page=1)
        left = tuple(one for one in self.only[column] if one != value)
        only = {**self.only, column: left}
        return replace(self, only={name: some for name, some in only.items() if some}, page=1)

    def check(self, columns: Sequence[str]) -> None:
        """Refuse columns that a table does not have.

        Raises:
            UsageError: with the nearest names.
        """
        for name in (self.sort.removeprefix("-"), *self.hide, *self.only):
            if name and name not in columns:
                hint = did_you_mean(name, list(columns))
                raise UsageError(f"the table has no column {name[:80]!r}", hint=hint)


def split_fields(fields: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], Fields]:
    """Return the fields that arrange a table, and the others."""
    ours, others = list[tuple[str, str]](), list[tuple[str, str]]()
    for name, value in fields:
        (ours if name in NAMES or name.startswith(ONLY) else others).append((name, value))
    return ours, others


def parse_arrangement(fields: Iterable[tuple[str, str]]) -> Arrangement:
    """Return the arrangement that the fields of an address describe.

    Raises:
        UsageError: a field is given twice, or is no number.
    """
    single: dict[str, str] = {}
    hide, only = list[str](), dict[str, tuple[str, ...]]()
    for name, value in fields:
        if not value:  # a form sends an empty field as an empty text
            continue
        if name.startswith(ONLY):
            column = name.removeprefix(ONLY)
            only[column] = tuple(dict.fromkeys((*only.get(column, ()), value)))
        elif name == "hide":
            hide.append(value)
        elif name in single:
            raise UsageError(f"{name} is given more than once", hint="give it once")
        else:
            single[name] = value
    return Arrangement(
        words=single.get("words", "")[:MOST_CHARACTERS],
        sort=single.get("sort", ""),
        hide=tuple(dict.fromkeys(hide)),
        only=only,
        rows=_read_number("rows", single.get("rows", str(ROWS)), word="all"),
        page=max(_read_number("page", single.get("page", "1")), 1),
    )


def _read_number(name: str, text: str, word: str = "") -> int:
    if word and text == word:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        hint = "write digits only" + (f", or {word}" if word else "")
        raise UsageError(f"{name}={text[:40]!r} is no number", hint=hint)
    return int(text)
