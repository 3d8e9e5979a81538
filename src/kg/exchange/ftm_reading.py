"""Reading statements of FollowTheMoney back, as attributions and claims."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.exchange.ftm_attributions import AND, OPEN, Said, read_time
from kg.exchange.ftm_rows import COLUMNS

#: The first word of the line that has the claim of an edge.
CLAIM = "claim"


@dataclass
class ReadBack:
    """What statements say: attributions, and the three parts of each claim.

    Attributes:
        attributions: each attribution by its id.
        claims: the three parts of each claim by its id.
        shown: the claims whose edges are not external.
    """

    attributions: dict[str, Said] = field(default_factory=dict)
    claims: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


def read_back(lines: Iterable[str]) -> ReadBack:
    """Return what the lines of a file of statements say.

    They can be in any order, as a tool may have written them again.

    Raises:
        KgError: it is no file of statements, or an edge or attribution in it is not complete.
    """
    reader = csv.DictReader(lines, dialect=csv.unix_dialect)
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        reason = f"this is no file of statements: it has no column {min(missing)}"
        raise KgError(reason, hint="write one with: kg export ftm-statements -o statements.csv")
    read, records = ReadBack(), {}
    described: dict[str, dict[str, list[str]]] = {}
    hidden: dict[str, bool] = {}
    for row in reader:
        entity, text = row["entity_id"], row["original_value"] or row["value"]
        if row["prop"] == "recordId":
            records[entity] = text
            hidden[entity] = row["external"] == "t"
        elif row["prop"] == "description":
            word, _, line = text.partition(": ")
            described.setdefault(entity, {}).setdefault(word, []).append(line)
    for entity, record in records.items():
        words = described.get(entity, {})
        if record.startswith("attribution:"):
            read.attributions[record] = _read_attribution(record, words)
        elif record.startswith("claim:"):
            read.claims[record] = _read_claim(record, words)
            if not hidden[entity]:
                read.shown.add(record)
    return read


def _read_claim(record: str, words: Mapping[str, list[str]]) -> tuple[str, str, str]:
    parts = _get(record, words, CLAIM).split(AND)
    if len(parts) != 3:
        raise KgError(f"{record} has {len(parts)} parts, not three", hint="export it again")
    subject, predicate, object = parts
    return subject, predicate, object


def _read_attribution(record: str, words: Mapping[str, list[str]]) -> Said:
    places = sorted(_read_places(words.get("passage", ())))
    return Said(
        id=record,
        about=_get(record, words, "about"),
        stance=_get(record, words, "stance"),
        speaker=_get(record, words, "speaker"),
        source=_get(record, words, "document"),
        lines={word: sorted(lines) for word, lines in words.items()},
        said=_read_time(words, "said"),
        holds=_read_time(words, "holds"),
        spots=places,
    )


def _get(record: str, words: Mapping[str, list[str]], word: str) -> str:
    if word not in words:
        raise KgError(f"{record} has no line {word!r}", hint="export it again")
    return words[word][0]


def _read_time(words: Mapping[str, list[str]], clock: str) -> dict[str, str]:
    (line, *_) = words.get(clock, [f"{OPEN}/{OPEN}"])
    return read_time(line)


def _read_places(lines: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for line in lines:
        source, span, _ = line.split(AND, 2)
        start, _, end = span.partition("-")
        yield source, int(start), int(end)
