"""History of a site: what each publication added, changed and removed."""

import os
import time
from typing import Any

from kg.names import GRAPH
from kg.publish.manifest import Manifest

#: Publications that the history has, and things that it names of each.
MOST_ENTRIES, MOST_THINGS = 30, 200


def list_changes(before: Manifest, now: Manifest) -> list[dict[str, Any]]:
    """Return the history with what this publication changed, the last first.

    The first publication of a site is no change, so that the same release gives the same files.
    """
    if not before.things or before.release == now.release:
        return before.history
    added = sorted(now.things.keys() - before.things.keys())
    removed = sorted(before.things.keys() - now.things.keys())
    changed = []
    for name in sorted(now.things.keys() & before.things.keys()):
        if now.things[name] != before.things[name]:
            changed.append(name)
    if not (added or removed or changed):
        return before.history
    counts = f"{len(added)} added, {len(changed)} changed, {len(removed)} removed"
    updated = read_clock()
    entry = {
        "iri": f"{GRAPH}changes/{now.release}/{updated}",
        "title": f"Version {now.release}: {counts}",
        "updated": updated,
        "summary": f"Entities, claims and attributions: {counts}.{_name_removed(removed)}",
        "things": [_name(now, name) for name in [*added, *changed][:MOST_THINGS]],
    }
    return [entry, *before.history][:MOST_ENTRIES]


def read_clock() -> str:
    """Return the time in UTC; `SOURCE_DATE_EPOCH` sets it where files must be equal."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = int(seconds) if seconds.isdecimal() else int(time.time())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def _name_removed(removed: list[str]) -> str:
    names = ", ".join(name.replace("/", ":", 1) for name in removed[:MOST_THINGS])
    return f" Removed: {names}." if names else ""


def _name(manifest: Manifest, name: str) -> tuple[str, str]:
    short = name.replace("/", ":", 1)
    return short, manifest.things[name][0] or short
