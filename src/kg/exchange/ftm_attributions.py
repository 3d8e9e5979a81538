"""Attributions as FollowTheMoney has them: lines of text that can be read back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.exchange.ftm_rows import Voice
from kg.exchange.ftm_values import name_moment
from kg.query.attributions import get_times, read_relays
from kg.query.engine import Engine
from kg.query.nodes import Properties, get_local_name, read_labels, read_properties

ALL = "SELECT ?attribution WHERE { ?attribution a kg:Attribution }"
POLARITIES = "SELECT ?stance ?polarity WHERE { ?stance kg:polarity ?polarity }"
OPPOSING, SUPPORTING = "opposing", "supporting"
#: Parts of a line that has several.
AND, THEN = " ", " > "
#: How a time that has no day on one side is written.
OPEN = ".."


@dataclass
class Said:
    """One attribution, with prefixed names for all that it names.

    Attributes:
        id: such as `attribution:003-001`.
        about: the claim, publication or attribution that it is about.
        stance: such as `stance:denies`.
        speaker: who takes it.
        source: the document.
        lines: what else is said of it, by the word before each line; see `_write_lines`.
        side: `supporting`, `opposing` or `neutral`.
        words: the label of the stance.
        who: the label of the speaker.
        said: the words, first and last day of when it was said; those that are given.
        holds: the same of when it is said to hold.
        spots: the document, start and end of each passage.
    """

    id: str
    about: str
    stance: str
    speaker: str
    source: str
    lines: dict[str, list[str]]
    side: str = ""
    words: str = ""
    who: str = ""
    said: dict[str, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    spots: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def voice(self) -> Voice:
        """Where it is said, as rows have it."""
        first = self.said.get("from", "")
        last = self.said.get("to", first)
        return Voice(name_dataset(self.source), self.id, name_moment(first), name_moment(last))

    @property
    def answers(self) -> list[str]:
        """The ids of the attributions that it answers."""
        return [one for line in self.lines.get("answers", ()) for one in line.split(AND)]

    def list_lines(self) -> Iterator[str]:
        """Yield each line with the word before it."""
        for word, lines in self.lines.items():
            for line in lines:
                yield f"{word}: {line}"


def name_dataset(source: str) -> str:
    """Return the name of the dataset of a document, such as `kg_003`.

    FollowTheMoney takes small letters, digits and "_" in names of datasets.
    """
    local = source.partition(":")[2] or source
    plain = (char if char.isascii() and char.isalnum() else "_" for char in local.lower())
    return f"kg_{'_'.join(filter(None, ''.join(plain).split('_')))}"


def read_all(engine: Engine) -> list[Said]:
    """Return every attribution of the release, by its id."""
    nodes = [row["attribution"] for row in engine.select(ALL)]
    iris = sorted(map(str, nodes))
    properties = read_properties(engine, iris)
    passages = _read_passages(engine, properties)
    relayed = [node for node in iris if "kg:relay" in properties[node]]
    relays = read_relays(engine, relayed)
    labels = _read_labels(engine, properties.values())
    sides = {}
    for row in engine.select(POLARITIES):
        sides[str(row["stance"])] = get_local_name(engine, str(row["polarity"]))
    attributions = []
    for node in iris:
        of_node = properties[node]
        places = [passages[one] for one in of_node.get("kg:passage", ())]
        one = _make(engine, node, of_node, places, relays.get(node, []))
        stance, speaker = of_node["kg:stance"][0], of_node["kg:speaker"][0]
        one.side = sides.get(stance, "neutral")
        one.words = labels.get(stance) or one.stance
        one.who = labels.get(speaker) or one.speaker
        attributions.append(one)
    return attributions


def _read_labels(engine: Engine, described: Iterable[Properties]) -> dict[str, str]:
    nodes: set[str] = set()
    for of_node in described:
        nodes.update(of_node["kg:stance"], of_node["kg:speaker"])
    return read_labels(engine, nodes)


def _read_passages(engine: Engine, properties: dict[str, Properties]) -> dict[str, Any]:
    """Return document, start, end and hash of each passage, by IRI."""
    nodes: set[str] = set()
    for of_node in properties.values():
        nodes.update(of_node.get("kg:passage", ()))
    passages = {}
    for node, of_passage in read_properties(engine, nodes).items():
        source = engine.shorten(of_passage["kg:inSource"][0])
        start, end = int(of_passage["kg:start"][0]), int(of_passage["kg:end"][0])
        passages[node] = (source, start, end, of_passage.get("kg:sha256", [""])[0])
    return passages


def _make(
    engine: Engine,
    node: str,
    properties: Properties,
    passages: list[tuple[str, int, int, str]],
    relays: list[str],
) -> Said:
    said, holds = get_times(properties, "said"), get_times(properties, "holds")
    places = sorted(passages)
    return Said(
        id=engine.shorten(node),
        about=engine.shorten(properties["kg:about"][0]),
        stance=engine.shorten(properties["kg:stance"][0]),
        speaker=engine.shorten(properties["kg:speaker"][0]),
        source=engine.shorten(properties["kg:inSource"][0]),
        lines=_write_lines(engine, properties, places, relays),
        said=said,
        holds=holds,
        spots=[place[:3] for place in places],
    )


def _write_lines(
    engine: Engine,
    properties: Properties,
    passages: list[tuple[str, int, int, str]],
    relays: list[str],
) -> dict[str, list[str]]:
    """Return what has no property in FollowTheMoney, in lines that can be read back."""
    names = {word: list(map(engine.shorten, properties.get(word, ()))) for word in NAMED.values()}
    lines = {
        "about": names["kg:about"],
        "document": names["kg:inSource"],
        "stance": names["kg:stance"],
        "speaker": names["kg:speaker"],
        "basis": names["kg:basis"],
        "passed on by": [THEN.join(map(engine.shorten, relays))],
        "passage": [write_passage(*passage) for passage in passages],
        "said": [write_time(get_times(properties, "said"))],
        "holds": [write_time(get_times(properties, "holds"))],
        "answers": [AND.join(names["kg:answers"])],
        "read in": [AND.join(names["kg:inferred"])],
        "wording": properties.get("kg:wording", []),
        "note": properties.get("kg:note", []),
    }
    return {word: list(filter(None, texts)) for word, texts in lines.items()}


#: The properties that name something, by the word of their line.
NAMED = {
    "about": "kg:about",
    "stance": "kg:stance",
    "speaker": "kg:speaker",
    "document": "kg:inSource",
    "basis": "kg:basis",
    "answers": "kg:answers",
    "read in": "kg:inferred",
}


def write_passage(source: str, start: int, end: int, digest: str) -> str:
    """Return a passage as a line: `source:003 245-331 sha256:…`."""
    return f"{source} {start}-{end} sha256:{digest}"


def write_time(time: dict[str, str]) -> str:
    """Return a time as a line: `2022-10-01/2022-10-31 "in October"`, or nothing."""
    if not time:
        return ""
    days = f"{time.get('from', OPEN)}/{time.get('to', OPEN)}"
    return f'{days} "{time["as"]}"' if "as" in time else days


def read_time(line: str) -> dict[str, str]:
    """Return what `write_time` wrote."""
    days, quote, words = line.partition(' "')
    first, _, last = days.partition("/")
    time = {"as": words.removesuffix('"')} if quote else {}
    time |= {"from": first} if first != OPEN else {}
    return time | ({"to": last} if last != OPEN else {})
