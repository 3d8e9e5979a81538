"""Made-up records for the tests of the report."""

from typing import Any

from benchmarks.measurements import Record


def warm(
    engine: str, query: str, *seconds: float, form: str = "derived", size: int = 5_000, **more: Any
) -> Record:
    """Return a warm answer with the same rows, or as `more` says."""
    return Record("warm", engine, form, size, query, seconds, **{"same": True, **more})


def make_record(what: str, engine: str, size: int, *seconds: float, **more: Any) -> Record:
    return Record(what, engine, size=size, seconds=seconds, **more)
