"""Folder of FollowTheMoney data: both files, their index, and what changed."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.exchange.contents import EPOCH
from kg.exchange.ftm import write_entities
from kg.exchange.ftm_attributions import name_dataset
from kg.exchange.ftm_rows import COLLECTION, EDITORS, Row
from kg.exchange.ftm_schemata import LINKS, UNKNOWN
from kg.exchange.ftm_statements import gather_rows, write_rows
from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.nodes import read_labels

ENTITIES, STATEMENTS = "entities.ftm.json", "statements.csv"
INDEX, CATALOG, VERSIONS, DELTA = "index.json", "catalog.json", "versions.json", "delta.json"
#: Every file but those of what one version changed.
FILES = (ENTITIES, STATEMENTS, INDEX, CATALOG, VERSIONS, DELTA)
#: Where the files of changes are.
DELTAS = "deltas/"
#: Versions whose changes are there.
MOST_VERSIONS = 30
VERSION = re.compile(r"\d{14}-[a-z]{3}")
TITLE = "China's overseas police service stations: claims, and who makes or denies them"
SUMMARY = (
    "Entities are what the policy `reported` says; an allegation is no finding. "
    "Statements are all that is said, external where the policy makes no edge of it."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: What is a link between entities and none itself.
LINKING = {link.schema for link in LINKS.values()} | {UNKNOWN.schema, "Documentation", "Similar"}
SOURCES = "SELECT ?source WHERE { ?source a kg:Source }"


@dataclass(frozen=True)
class Former:
    """What an earlier run wrote, to compare with.

    Attributes:
        release: the release that it was of; empty if there is none.
        versions: its versions, the oldest first.
        entities: its entities by their ids, as lines.
        deltas: what each of these versions changed.
    """

    release: str = ""
    versions: list[str] = field(default_factory=list)
    entities: dict[str, bytes] = field(default_factory=dict)
    deltas: dict[str, bytes] = field(default_factory=dict)


def read_former(folder: Path) -> Former:
    """Return what is in a folder; nothing if it is not whole."""
    try:
        release = json.loads((folder / INDEX).read_bytes())["release"]
        named = json.loads((folder / VERSIONS).read_bytes())["items"]
        entities = index_lines((folder / ENTITIES).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return Former()
    versions = [name for name in named if isinstance(name, str) and VERSION.fullmatch(name)]
    deltas = {}
    for version in versions:
        path = folder / name_delta(version)
        if path.is_file():
            deltas[version] = path.read_bytes()
    return Former(str(release), versions[-MOST_VERSIONS:], entities, deltas)


def index_lines(data: bytes) -> dict[str, bytes]:
    """Return lines of entities by their ids."""
    return {str(json.loads(line)["id"]): line for line in data.splitlines()}


def name_delta(version: str) -> str:
    """Return the path of what a version changed."""
    return f"{DELTAS}{version}.json"


def write_dataset(
    engine: Engine, former: Former, clock: str, base: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the folder; the same release as before keeps its version.

    Args:
        engine: the release.
        former: what an earlier run wrote.
        clock: the time in UTC, such as `2026-11-29T12:00:00Z`. The first version has the last
            day of any document instead, so that the same release gives the same files.
        base: the address of the folder, if it is known.
    """
    rows = gather_rows(engine, DEFAULT_POLICY)
    entities, statements = b"".join(write_entities(rows)), b"".join(write_rows(rows))
    moment = clock if former.release else f"{read_horizon(engine) or EPOCH}T00:00:00Z"
    versions, deltas = list(former.versions), dict(former.deltas)
    if former.release != engine.version or not versions:
        versions.append(_name_version(engine, moment))
        if former.release:
            deltas[versions[-1]] = write_delta(former.entities, index_lines(entities))
    versions = versions[-MOST_VERSIONS:]
    shown = {version: deltas[version] for version in versions if version in deltas}
    yield ENTITIES, entities
    yield STATEMENTS, statements
    for version, delta in shown.items():
        yield name_delta(version), delta
    addresses = {version: f"{base}{name_delta(version)}" for version in shown}
    yield DELTA, _encode({"versions": addresses})
    yield VERSIONS, _encode({"items": versions, "last_successful": versions[-1]})
    resources = [
        _describe(ENTITIES, entities, "application/json+ftm", "Entities", base),
        _describe(STATEMENTS, statements, "text/csv", "Statements", base),
    ]
    index = _write_index(engine, rows, versions[-1], resources)
    yield INDEX, _encode({**index, "delta_url": f"{base}{DELTA}"})
    yield CATALOG, _encode({"datasets": [index, *_list_parts(engine, rows)]})


def write_delta(former: Mapping[str, bytes], now: Mapping[str, bytes]) -> bytes:
    """Return a line for each entity that is not as it was: ADD, MOD or DEL."""
    lines = []
    for name in sorted({*former, *now}):
        if name not in now:
            lines.append(b'{"op":"DEL","entity":{"id":%s}}\n' % json.dumps(name).encode())
        elif former.get(name) != now[name]:
            op = b"MOD" if name in former else b"ADD"
            lines.append(b'{"op":"%s","entity":%s}\n' % (op, now[name]))
    return b"".join(lines)


def _name_version(engine: Engine, moment: str) -> str:
    """Return the name of a version: a time, and three letters of the release."""
    digest = hashlib.sha256(engine.version.encode()).digest()
    letters = "".join(chr(ord("a") + byte % 26) for byte in digest[:3])
    return f"{re.sub('[^0-9]', '', moment)}-{letters}"


def _describe(name: str, data: bytes, mime: str, title: str, base: str) -> dict[str, Any]:
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    described = {"name": name, "title": title, "mime_type": mime}
    # without an address there is none: the library takes no relative one
    address = {"url": f"{base}{name}"} if base else {}
    return {**described, **address, "checksum": digest, "size": len(data)}


def _write_index(
    engine: Engine, rows: list[Row], version: str, resources: list[dict[str, Any]]
) -> dict[str, Any]:
    shown = {row.entity: row.schema for row in rows if not row.voice.external}
    horizon = read_horizon(engine)
    time = f"{version[:4]}-{version[4:6]}-{version[6:8]}"
    time += f"T{version[8:10]}:{version[10:12]}:{version[12:14]}"
    return {
        "name": COLLECTION,
        "title": TITLE,
        "summary": SUMMARY,
        "license": LICENCE,
        "version": version,
        "updated_at": time,
        "last_export": time,
        "entity_count": len(shown),
        "thing_count": sum(schema not in LINKING for schema in shown.values()),
        "coverage": {**({"end": horizon} if horizon else {}), "frequency": "unknown"},
        "datasets": list_datasets(rows),
        "resources": resources,
        "release": engine.version,
        "policy": DEFAULT_POLICY,
    }


def list_datasets(rows: Iterable[Row]) -> list[str]:
    """Return the names of the datasets of rows, sorted."""
    return sorted({row.voice.dataset for row in rows})


def _list_parts(engine: Engine, rows: list[Row]) -> list[dict[str, str]]:
    """Return what each dataset is called: the title of its document."""
    sources = [str(row["source"]) for row in engine.select(SOURCES)]
    labels = read_labels(engine, sources)
    titles = {EDITORS: "What the editors say: labels, standing, judgements"}
    for source in sources:
        name = engine.shorten(source)
        titles[name_dataset(name)] = labels.get(source, name)
    names = list_datasets(rows)
    return [{"name": name, "title": titles.get(name, name)} for name in names]


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
