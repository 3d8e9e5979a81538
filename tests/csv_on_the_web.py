"""Read CSV on the Web as the library csvw does, and refuse what its metadata does not allow."""

import warnings
from pathlib import Path
from typing import Any

import csvw


def read_strictly(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table that metadata describes; a fault is an error.

    `CSVW.is_valid` alone counts warnings, which pytest may have turned off.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of its own dependencies
        group = csvw.CSVW(str(path), validate=True)
        tables = {table.url.string: list(table) for table in group.tables}
        for table in group.tables:
            if not table.check_primary_key():
                raise ValueError(f"{table.url.string}: a primary key is there twice")
    if group.warnings:
        raise ValueError(str(group.warnings[0].message))
    return tables
