"""Measurements as JSON lines: one record each, written as soon as it is made."""

import json
from pathlib import Path
from typing import Any


class Records:
    """File of results, to which measurements of one size of graph are added."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    def add(self, what: str, engine: str, **values: Any) -> None:
        """Write a record; what is not given is empty."""
        record = {
            "what": what,
            "engine": engine,
            "form": "",
            "size": self._size,
            "query": None,
            "seconds": [],
            "bytes": None,
            "rows": None,
            "same": None,
            "outcome": "ok",
            "note": "",
        }
        assert not values.keys() - record.keys(), values
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record | values, ensure_ascii=False) + "\n")
