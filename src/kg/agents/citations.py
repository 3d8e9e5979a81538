"""Tool `cite`: how to cite a claim or a thing, with its passages."""

import json
from typing import Any

from kg.agents.cursors import Cursor, read_call
from kg.agents.ledgers import Item, resolve_name, write_items
from kg.agents.tool_faults import ToolFault
from kg.names import KG
from kg.pages.citing import cite
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import Claim, read_ledger
from kg.query.nodes import read_labels, read_properties, select_rows
from kg.query.table import escape_controls

#: The passages of some attributions, with their hashes.
PASSAGES = """
SELECT ?attribution ?source ?start ?end ?hash WHERE {{
  VALUES ?attribution {{ {nodes} }}
  ?attribution kg:passage ?passage .
  ?passage kg:inSource ?source ; kg:start ?start ; kg:end ?end ; kg:sha256 ?hash .
}}
"""


def cite_thing(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a footnote, CSL-JSON, and each passage by document, position and hash.

    Raises:
        ToolFault: nothing or several things have the name.
    """
    place, given = read_call(
        "cite", engine.release.name, arguments, lambda given: _normalize(engine, given)
    )
    node = engine.expand(given["id"])
    ledger = read_ledger(engine, node)
    title = _name(ledger.claims, ledger.name, given["id"])
    citation = cite(engine, node, title)
    items = _list_passages(engine, given["id"], ledger.claims)
    head = {
        "id": given["id"],
        "release": engine.release.name,
        "horizon": read_horizon(engine),
        "footnote": citation.plain,
        "csl": json.loads(citation.csl)[0],
        "bibtex": citation.bibtex,
    }
    return write_items(engine, Cursor("", "cite", given, place), head, items, budget)


def _normalize(engine: Engine, given: dict[str, Any]) -> dict[str, Any]:
    if "id" not in given:
        hint = "give the id of a claim or an attribution, such as 003-201"
        raise ToolFault("missing-argument", "id is missing", hint)
    return {"id": engine.shorten(resolve_name(engine, given["id"]))}


def _name(claims: list[Claim], name: str, id: str) -> str:
    """Return the title of a citation: who takes which stance to what, or the name."""
    if id.startswith("claim:") and claims:
        return f"{claims[0].sentence} ({claims[0].standing})"
    if id.startswith("attribution:") and claims and claims[0].attributions:
        one = claims[0].attributions[0]
        return f"{one.speaker_label} {one.stance}: {claims[0].sentence}"
    return name


def _list_passages(engine: Engine, id: str, claims: list[Claim]) -> list[Item]:
    """Return the passages of a claim or attribution; those against it first."""
    if not id.startswith(("claim:", "attribution:")):
        return []
    said: dict[str, tuple[str, str, str]] = {}
    for claim in claims[:1]:
        for side in ("opposing", "supporting", "neutral"):
            for one in claim.side(side):
                iri = engine.prefixes["attribution"] + one.id
                said[iri] = (one.id, one.speaker_label, one.stance)
    rows = list(select_rows(engine, PASSAGES, said))
    documents = {row[1].value for row in rows}
    labels = read_labels(engine, documents)
    properties = read_properties(engine, documents)
    order = list(said)
    items: list[Item] = []
    for node, source, start, end, hash in sorted(
        rows, key=lambda row: (order.index(row[0].value), int(row[2].value))
    ):
        attribution, speaker, stance = said[node.value]
        item = {
            "attribution": attribution,
            "said_by": escape_controls(f"{speaker} ({stance})"),
            "document": engine.shorten(source.value),
            "title": escape_controls(labels.get(source.value, "")),
            "start": int(start.value),
            "end": int(end.value),
            "sha256": hash.value,
            "document_sha256": properties[source.value].get(engine.shorten(f"{KG}sha256"), [""])[0],
        }
        items.append(("passages", item))
    return items
