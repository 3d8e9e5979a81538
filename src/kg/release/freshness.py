"""Whether the built graph still is what its inputs say."""

import os

from kg import settings
from kg.release import folder as compiled


def stale(build_folder: str) -> list[str] | None:
    """The inputs changed since the build (empty when up to date), or None where nothing is built."""
    try:
        with open(os.path.join(build_folder, "current"), encoding="utf-8") as file:
            name = file.read()
        stamps: dict[str, tuple[int, int]] = compiled.read(
            os.path.join(build_folder, name, compiled.STAMPS)
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    now = settings.inputs()
    return sorted(name for name in stamps.keys() | now.keys() if stamps.get(name) != now.get(name))
