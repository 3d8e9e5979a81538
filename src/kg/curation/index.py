"""The tables with an index of their rows by id, for rules on references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.curation.sheets import Row
from kg.curation.vocabulary import Vocabulary
from kg.faults import Fault

ID = re.compile(r"[a-z-]+:[A-Za-z0-9][A-Za-z0-9-]*")
EDITORS = "agent:editors"
SPEAKERS = ("person", "body", "group")
#: The kinds of ids in each table of entities.
TABLE_KINDS = {
    "entities/agreements": ("agreement",),
    "entities/cases": ("case",),
    "entities/figures": ("figure",),
    "entities/groups": ("group",),
    "entities/issues": ("issue",),
    "entities/organizations": ("body",),
    "entities/persons": ("person",),
    "entities/places": ("country", "city", "province", "continent", "place"),
    "entities/programmes": ("programme",),
    "entities/publications": ("publication",),
    "entities/responses": ("response",),
    "entities/stations": ("station",),
}


@dataclass
class Curation:
    """All tables, and their rows by id once `index_rows` was called."""

    tables: dict[str, list[Row]]
    vocabulary: Vocabulary
    entities: dict[str, Row] = field(default_factory=dict)
    sources: dict[str, Row] = field(default_factory=dict)
    attributions: dict[str, Row] = field(default_factory=dict)

    def list_claims(self) -> Iterator[tuple[str, Row]]:
        """Yield every row of the claim sheets with the number of its source."""
        for name, rows in self.tables.items():
            if name.startswith("claims/"):
                for row in rows:
                    yield name.removeprefix("claims/").partition("-")[0], row

    @cached_property
    def speakers(self) -> list[str]:
        """Return every speaker: persons, bodies, groups, sources themselves, the editors."""
        speakers = [name for name in self.entities if name.partition(":")[0] in SPEAKERS]
        for name in self.sources:
            speakers.append(name.replace("source:", "source-voice:"))
        return [*speakers, EDITORS]


def index_rows(curation: Curation) -> Iterator[Fault]:
    """Fill the indexes, and yield duplicate and malformed ids as faults."""
    for table, kinds in TABLE_KINDS.items():
        for row in curation.tables.get(table, []):
            yield from _index_row(curation.entities, row, kinds)
    for row in curation.tables.get("sources", []):
        yield from _index_row(curation.sources, row, ("source",))
    for source, row in curation.list_claims():
        yield from _index_attribution(curation.attributions, row, source)


def _index_row(index: dict[str, Row], row: Row, kinds: tuple[str, ...]) -> Iterator[Fault]:
    name = row["id"]
    if not ID.fullmatch(name) or name.partition(":")[0] not in kinds:
        mend = f"write {' or '.join(kinds)}:lower-case-slug"
        yield row.fault("id", f"{name!r} is no id for this table", mend)
    elif name in index:
        yield _describe_duplicate(index[name], row, "remove one of the two")
    else:
        index[name] = row


def _index_attribution(index: dict[str, Row], row: Row, source: str) -> Iterator[Fault]:
    name = row["id"]
    if name in index:
        yield _describe_duplicate(index[name], row, "take the next free id")
    if re.fullmatch(r"[0-9]{3}", source) and not re.fullmatch(rf"{source}-[a-z0-9-]+", name):
        yield row.fault(
            "id", f"id {name!r} does not start with {source}-", f"write it as {source}-NNN"
        )
    index.setdefault(name, row)


def _describe_duplicate(first: Row, row: Row, mend: str) -> Fault:
    reason = f"id {row['id']!r} is taken already at {first.path}:{first.line}"
    return row.fault("id", reason, mend)
