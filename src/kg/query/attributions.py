"""Attributions: who takes which stance towards what, in which passages, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.query.engine import Engine
from kg.query.nodes import (
    Properties,
    get_local_name,
    read_labels,
    read_properties,
    select_rows,
)
from kg.query.readings import describe_readings

ATTRIBUTIONS = """
SELECT ?about ?attribution WHERE {{
  VALUES ?about {{ {nodes} }}
  ?attribution kg:about ?about
}}
"""
PASSAGES = """
SELECT ?attribution ?start ?end WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:passage ?passage . ?passage kg:start ?start ; kg:end ?end .
}}
"""
RELAYS = """
SELECT ?attribution ?position ?by WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:relay ?step . ?step kg:position ?position ; kg:relayedBy ?by .
}}
"""
POLARITIES = """
SELECT ?stance ?polarity WHERE {{ VALUES ?stance {{ {nodes} }} ?stance kg:polarity ?polarity }}
"""


@dataclass
class Attribution:
    """One speaker's stance, with its passages and times."""

    id: str
    stance: str
    side: str
    speaker: str
    speaker_label: str
    basis: str
    source: str
    passages: list[tuple[int, int]]
    said: dict[str, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    relays: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    wording: str = ""
    note: str = ""
    #: What the editors read in, as words of the column `inferred`, and each as a sentence.
    inferred: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    #: Its independent source, if it counts as one (decision 0004).
    root: str = ""
    #: Stances towards this attribution itself, such as the verdict of a fact check on a denial.
    remarks: list["Attribution"] = field(default_factory=list)

    @property
    def is_withdrawn(self) -> bool:
        """True if its speaker withdrew it."""
        return any(remark.stance == "withdraws" for remark in self.remarks)


def read_attributions(
    engine: Engine, abouts: Iterable[str], above: frozenset[str] = frozenset()
) -> dict[str, list[Attribution]]:
    """Return the attributions about each of these nodes, with remarks at any depth.

    Args:
        engine: the engine to query.
        abouts: IRIs of claims, publications or attributions.
        above: attributions whose remarks are not read again, since two may be about each other.
    """
    rows = select_rows(engine, ATTRIBUTIONS, abouts)
    pairs = sorted((about.value, node.value) for about, node in rows)
    nodes = {node for _, node in pairs}
    if not nodes:
        return {}
    data = _read_data(engine, nodes)
    remarks = read_attributions(engine, nodes - above, above | nodes)
    made = {node: data.make(node, remarks.get(node, [])) for node in nodes}
    attributions: dict[str, list[Attribution]] = {}
    for about, node in pairs:
        attributions.setdefault(about, []).append(made[node])
    return attributions


def read_relays(engine: Engine, attributions: Iterable[str]) -> dict[str, list[str]]:
    """Return the IRIs of those who relayed each of these attributions, in order."""
    steps: dict[str, list[tuple[int, str]]] = {}
    for node, position, by in select_rows(engine, RELAYS, attributions):
        steps.setdefault(node.value, []).append((int(position.value), by.value))
    relays = {}
    for attribution, of_attribution in steps.items():
        relays[attribution] = [by for _, by in sorted(of_attribution)]
    return relays


@dataclass(frozen=True)
class _Data:
    """Data of attributions, as read from the graph."""

    engine: Engine
    properties: dict[str, Properties]
    passages: dict[str, set[tuple[int, int]]]
    relays: dict[str, list[str]]
    polarities: dict[str, str]
    labels: dict[str, str]

    def make(self, node: str, remarks: list[Attribution]) -> Attribution:
        """Return one attribution."""
        engine, properties = self.engine, self.properties[node]
        (stance,), (speaker,) = properties["kg:stance"], properties["kg:speaker"]
        inferred = [get_local_name(engine, one) for one in properties.get("kg:inferred", ())]
        return Attribution(
            id=get_local_name(engine, node),
            stance=self._get_label(stance),
            side=get_local_name(engine, self.polarities[stance]),
            speaker=engine.shorten(speaker),
            speaker_label=self._get_label(speaker),
            basis=get_local_name(engine, properties["kg:basis"][0]),
            source=get_local_name(engine, properties["kg:inSource"][0]),
            passages=sorted(self.passages[node]),
            said=get_times(properties, "said"),
            holds=get_times(properties, "holds"),
            relays=list(map(self._get_label, self.relays.get(node, ()))),
            answers=[get_local_name(engine, one) for one in properties.get("kg:answers", ())],
            wording=_get_first(properties, "kg:wording"),
            note=_get_first(properties, "kg:note"),
            inferred=inferred,
            readings=describe_readings(inferred),
            root=engine.shorten(_get_first(properties, "kg:root")),
            remarks=remarks,
        )

    def _get_label(self, iri: str) -> str:
        return self.labels.get(iri) or self.engine.shorten(iri)


def _read_data(engine: Engine, attributions: set[str]) -> _Data:
    properties = read_properties(engine, attributions)
    passages: dict[str, set[tuple[int, int]]] = {}
    for node, start, end in select_rows(engine, PASSAGES, attributions):
        passages.setdefault(node.value, set()).add((int(start.value), int(end.value)))
    relays = read_relays(
        engine, [node for node, of_node in properties.items() if "kg:relay" in of_node]
    )
    stances = {of_node["kg:stance"][0] for of_node in properties.values()}
    polarities = {}
    for stance, polarity in select_rows(engine, POLARITIES, stances):
        polarities[stance.value] = polarity.value
    labelled = stances.union(*relays.values())
    labelled.update(of_node["kg:speaker"][0] for of_node in properties.values())
    labels = read_labels(engine, labelled)
    return _Data(engine, properties, passages, relays, polarities, labels)


def get_times(properties: Properties, clock: str) -> dict[str, str]:
    """Return words, first and last day of one clock (`said` or `holds`), if given."""
    times = {}
    for end in ("As", "From", "To"):
        if values := properties.get(f"kg:{clock}{end}"):
            times[end.lower()] = values[0]
    return times


def _get_first(properties: Properties, name: str) -> str:
    return properties[name][0] if name in properties else ""
