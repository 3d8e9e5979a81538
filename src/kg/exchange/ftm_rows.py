"""Rows of FollowTheMoney: one value each, where it is said, and by whom."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.exchange.ftm_schemata import WITHOUT_LANGUAGE, find_type
from kg.exchange.ftm_values import NAME, STRING, TEXT, clean_name, clean_text

#: The dataset of all, and the one of what the editors say.
COLLECTION, EDITORS = "overseas_stations", "kg_editors"
COLUMNS = (
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
)
LIMITS = {"name": NAME, "string": STRING, "text": TEXT, "address": 250}


@dataclass(frozen=True, slots=True)
class Voice:
    """Where something is said: what the rows of one attribution share.

    Attributes:
        dataset: the document, as the name of a dataset.
        origin: the id of the attribution.
        first: when it was said, the first day that can be.
        last: the last day that can be.
        external: whether the policy makes no edge of it.
    """

    dataset: str = EDITORS
    origin: str = ""
    first: str = ""
    last: str = ""
    external: bool = False

    def hide(self, hidden: bool) -> "Voice":
        """Return it as external or not."""
        return replace(self, external=hidden)


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of FollowTheMoney."""

    entity: str
    schema: str
    prop: str
    value: str
    voice: Voice
    language: str = ""
    original: str = ""

    @property
    def key(self) -> str:
        """The id of the statement.

        FollowTheMoney digests all but the origin, and so keeps one of two attributions that say
        the same in one document.
        """
        text = f"{self.voice.dataset}.{self.entity}.{self.prop}.{self.value}"
        text += f"@{self.language}" if self.language else ""
        text += ".ext" if self.voice.external else ""
        text += f"#{self.voice.origin}" if self.voice.origin else ""
        return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    @property
    def order(self) -> tuple[str, ...]:
        """What rows are sorted by: first the entity, as FollowTheMoney asks."""
        return (self.entity, self.prop, self.value, self.voice.dataset, self.voice.origin)

    def list_cells(self) -> list[str]:
        """Return its cells, as `COLUMNS` names them."""
        voice = self.voice
        return [
            self.entity,
            self.entity,
            self.prop,
            find_type(self.prop),
            self.schema,
            self.value,
            voice.dataset,
            voice.origin,
            self.language,
            self.original,
            "t" if voice.external else "f",
            voice.first,
            voice.last,
            self.key,
        ]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity of FollowTheMoney, of which rows are made."""

    id: str
    schema: str

    def say(
        self, property: str, value: str, voice: Voice, language: str = "", original: str = ""
    ) -> Iterable[Row]:
        """Yield the row of a value, cleaned as its type asks; none if nothing is left.

        Args:
            property: the property.
            value: the value.
            voice: where it is said.
            language: the language of the value, in three letters.
            original: the value as printed, if another.
        """
        kind = find_type(property)
        text = clean_name(value) if kind == "name" else clean_text(value, LIMITS.get(kind, TEXT))
        if not text:
            return
        original = original or value
        yield Row(
            self.id,
            self.schema,
            property,
            text,
            voice,
            "" if kind in WITHOUT_LANGUAGE else language,
            "" if original == text else original,
        )
