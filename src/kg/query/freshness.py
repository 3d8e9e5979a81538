"""Whether the built graph still is what its inputs say."""

import json
import os

from kg import paths


def stale(build_folder: str) -> list[str] | None:
    """The inputs changed since the build (empty when up to date), or None where nothing is built."""
    try:
        with open(os.path.join(build_folder, "current"), encoding="utf-8") as file:
            name = file.read()
        with open(os.path.join(build_folder, name, "manifest.json"), encoding="utf-8") as file:
            stamps: dict[str, list[int]] = json.load(file)["stamps"]
    except (FileNotFoundError, NotADirectoryError):
        return None
    now = {name: list(stamp) for name, stamp in paths.inputs().items()}
    return sorted(name for name in stamps.keys() | now.keys() if stamps.get(name) != now.get(name))
