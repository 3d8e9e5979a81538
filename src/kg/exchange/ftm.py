"""Entities of FollowTheMoney as JSON lines, without external statements."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from kg.exchange.ftm_rows import COLLECTION, Row
from kg.exchange.ftm_statements import describe_losses, gather_rows
from kg.exchange.losses import NOT, Loss
from kg.query.engine import Engine

LOSSES = (
    Loss(
        "what each attribution says of each value",
        NOT,
        "a value has no source of its own here; take `ftm-statements`",
    ),
    Loss("claims that the policy makes no edges", NOT, "left out; take `ftm-statements`"),
    *describe_losses("for each that the policy makes one"),
)


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Yield a line for each entity that the policy shows."""
    yield from write_entities(gather_rows(engine, policy))


def write_entities(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a line for each entity of sorted rows."""
    shown = (row for row in rows if not row.voice.external)
    for entity, of_entity in groupby(shown, key=attrgetter("entity")):
        properties: dict[str, list[str]] = {}
        schema = ""
        for row in of_entity:
            schema = row.schema
            values = properties.setdefault(row.prop, [])
            if row.value not in values:
                values.append(row.value)
        # one dataset: the library keeps them in a set, and so writes several in any order
        line = {
            "id": entity,
            "schema": schema,
            "properties": properties,
            "referents": [],
            "datasets": [COLLECTION],
        }
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
