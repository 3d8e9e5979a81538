"""The tables with an index of their rows by id, for rules on references."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.curation.columns import TABLE_KINDS
from kg.curation.sheets import Row
from kg.curation.vocabulary import Vocabulary
from kg.names import expand, shorten

EDITORS = "agent:editors"


@dataclass
class Curation:
    """All tables, and their rows by id once `index_rows` was called."""

    tables: dict[str, list[Row]]
    vocabulary: Vocabulary
    entities: dict[str, Row] = field(default_factory=dict)
    sources: dict[str, Row] = field(default_factory=dict)
    attributions: dict[str, Row] = field(default_factory=dict)
    withdrawn: dict[str, Row] = field(default_factory=dict)
    _names: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def list_claims(self) -> Iterator[tuple[str, Row]]:
        """Yield every row of the claim sheets with the number of its source."""
        for name, rows in self.tables.items():
            if name.startswith("claims/"):
                for row in rows:
                    yield name.removeprefix("claims/").partition("-")[0], row

    def list_rows(self, table: str) -> list[Row]:
        """Return the rows of a table; of `claims`, those of every sheet."""
        if table == "claims":
            return [row for _, row in self.list_claims()]
        return self.tables.get(table, [])

    @cached_property
    def supporting(self) -> frozenset[str]:
        """The stances that support a claim."""
        polarity, supporting = expand("kg:polarity"), f"<{expand('polarity:supporting')}>"
        stances = set()
        for triple in self.vocabulary.triples:
            if triple.predicate.value == polarity and str(triple.object) == supporting:
                stances.add(shorten(str(triple.subject).strip("<>")))
        return frozenset(stances)

    def list_names(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """Return the ids of some kinds; of `source-voice` and `agent` too."""
        if kinds not in self._names:
            names = [name for name in self.entities if name.partition(":")[0] in kinds]
            if "source" in kinds:
                names += self.sources
            if "source-voice" in kinds:
                names += [name.replace("source:", "source-voice:") for name in self.sources]
            if "agent" in kinds:
                names.append(EDITORS)
            self._names[kinds] = frozenset(names)
        return self._names[kinds]


def index_rows(curation: Curation) -> None:
    """Fill the indexes: of two rows with one id, the first counts."""
    for table in TABLE_KINDS:
        for row in curation.tables.get(table, []):
            curation.entities.setdefault(row["id"], row)
    for row in curation.tables.get("sources", []):
        curation.sources.setdefault(row["id"], row)
    for _, row in curation.list_claims():
        curation.attributions.setdefault(row["id"], row)
    for row in curation.list_rows("withdrawn"):
        curation.withdrawn.setdefault(row["id"], row)
    for index in (curation.entities, curation.sources, curation.attributions):
        index.pop("", None)  # an empty id is a fault of its cell
