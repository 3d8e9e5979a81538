"""Form of every warehouse: it runs a statement, and says which release it has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from kg.errors import KgError
from kg.sql.compiling import Dataset
from kg.warehouses.lake import CLOSURE, QUADS

if TYPE_CHECKING:
    from kg.sql.compiling import Statement
    from kg.warehouses.location import Location

#: A row: the text of a term in each column, or None.
Row = tuple[str | None, ...]
LONGEST_REASON = 400


class WarehouseError(KgError):
    """A warehouse that does not answer, or answers with an error."""


class Warehouse(ABC):
    """Tables of a release in an engine that speaks SQL.

    Args:
        location: where it is.
        seconds: the longest that a question may take.
    """

    #: Its name for people, and its dialect of SQL.
    title: ClassVar[str]
    dialect: ClassVar[str]

    def __init__(self, location: Location, seconds: float) -> None:
        self.location = location
        self.seconds = seconds

    @property
    def address(self) -> str:
        """Its address without a user."""
        return self.location.address

    @abstractmethod
    def read_release(self) -> str | None:
        """Return the name of the release in use, or None where there is none."""

    @abstractmethod
    def name_table(self, release: str, table: str) -> str:
        """Return the name that a table of a release has in SQL."""

    @abstractmethod
    def run(self, statement: Statement) -> list[Row]:
        """Return all rows of a statement.

        Raises:
            WarehouseError: it does not answer in time, or not to the end.
        """

    @abstractmethod
    def close(self) -> None:
        """End what runs there, and the connection."""

    def make_dataset(self, release: str, policy: str) -> Dataset:
        """Return the tables of the dataset of a policy."""
        default, named = self.name_table(release, policy), self.name_table(release, QUADS)
        return Dataset(default, named, self.dialect, self.name_table(release, policy + CLOSURE))

    def explain(self, error: object) -> WarehouseError:
        """Return what a warehouse said, in one line and not too long."""
        said = " ".join(str(error).split())[:LONGEST_REASON]
        return WarehouseError(f"{self.address}: {said}", hint=f"is {self.title} well?")
