"""Needs: cells of a row beside which another cell is filled."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A cell that needs another one of its row.

    Args:
        column: the column of the cell.
        beside: columns of which at least one is filled too.
        value: what the cell has if it needs them; any filled cell does if this is empty.
        apart: what the cell may have without them.
        unless: a column and what it may have, where the cell needs nothing.
    """

    column: str
    beside: tuple[str, ...]
    value: str = ""
    apart: tuple[str, ...] = ()
    unless: tuple[str, tuple[str, ...]] = ("", ())

    def is_met(self, cells: Mapping[str, str]) -> bool:
        """Return whether the cells of a row have what this one needs."""
        cell, (column, values) = cells[self.column], self.unless
        if not cell or cell in self.apart or (self.value and cell != self.value):
            return True
        return bool(column and cells[column] in values) or any(map(cells.get, self.beside))

    def describe(self) -> str:
        """Return what it needs, as a sentence."""
        what = f"is `{self.value}`" if self.value else "is filled"
        if self.apart:
            what += f" with anything but {_list(self.apart, 'or')}"
        column, values = self.unless
        if column:
            what += f", and `{column}` is not {_list(values, 'or')}"
        return f"Where `{self.column}` {what}, {_list(self.beside, 'or')} is filled."

    def write_mend(self) -> str:
        """Return how to mend a row that does not have it."""
        names = list(self.beside)
        return f"fill in {', '.join(names[:-1])} or {names[-1]}"


def _list(names: tuple[str, ...], word: str) -> str:
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} {word} {last}" if most else last
