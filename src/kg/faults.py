"""Faults in curated data: file and line, reason and mend."""

from typing import NamedTuple

from kg.errors import KgError


class Fault(NamedTuple):
    """One fault in curated data: file, line (from 1), column name, reason and mend."""

    path: str
    line: int
    column: str
    reason: str
    mend: str
    code: str = "curation"

    def __str__(self) -> str:
        column = f" [{self.column}]" if self.column else ""
        return f"{self.path}:{self.line}{column}: {self.reason}\n    mend: {self.mend}"


class FaultsError(KgError):
    """The curated data has faults, so nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        word = "fault" if len(faults) == 1 else "faults"
        super().__init__(f"{len(faults)} {word} found; nothing was written")

    def __str__(self) -> str:
        return "\n".join([*map(str, self.faults), self.reason])
