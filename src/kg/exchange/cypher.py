"""Neo4j: tables for its bulk importer, and a script that loads the same ones.

Claims and attributions are nodes. What the policy makes an edge is a plain relationship as well,
with the id of its claim.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.exchange.contents import Contents, Entity, read_contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon

LOSSES = (
    Loss("every claim, edge or not", WHOLE, "`(:Claim)` with `SUBJECT`, `OBJECT` or `value`"),
    Loss(
        "that a claim is an edge under the policy",
        WHOLE,
        "a relationship with its `claim`; of every claim, and of a value alone, `edge`",
    ),
    Loss("who supports, denies or disputes it", WHOLE, "`(:Attribution)` of its own each"),
    Loss("standing, caveat, objectors", WHOLE, "properties of claims, and of edges"),
    Loss("when it was said and when it holds", WHOLE, "properties of the attribution"),
    Loss("document and passage", WHOLE, "`IN_DOCUMENT`; `passages` has positions and hashes"),
    Loss("answers to other attributions", WHOLE, "`ANSWERS`"),
    Loss("other names", PARTLY, "`names`; their languages are lost"),
    Loss("the horizon", PARTLY, "the first line of `load.cypher`; Neo4j has no place for it"),
    Loss("relays, readings", PARTLY, "a list of words"),
    Loss("ontology, issues, judgements, leads", NOT, "they are in the RDF files"),
)
#: Labels of nodes by the prefix of an id; others have theirs in capitals, such as `City`.
LABELS = {"kg": "Class", "org": "Class", "rdf": "Class", "source-voice": "SourceVoice"}
#: What an attribution does to what it is about.
SIDES = {"supporting": "SUPPORTS", "opposing": "OPPOSES", "neutral": "IS_ABOUT"}
#: Which tables are of what, for the importer; and what loads them into a database in use.
ARGUMENTS, SCRIPT = "import-arguments.txt", "load.cypher"
#: How the importer calls the ids of a node, and of both ends of a relationship.
IDS = {"id": "id:ID", "start": ":START_ID", "end": ":END_ID"}
#: Labels of which each node has one; its id is unique below it.
BASES = {"claim": "Claim", "attribution": "Attribution"}
#: How the importer calls what is no text.
TYPED = {bool: ":boolean", list: ":string[]"}
#: What a plain relationship has beside its ends. A table without rows has its columns too.
EDGE = ("start", "end", "claim", "predicate", "standing", "caveat", "objectors")
Row = dict[str, Any]


@dataclass
class Graph:
    """Nodes by their labels, and relationships by their type."""

    nodes: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    links: dict[str, list[Row]] = field(default_factory=dict)

    def add_node(self, labels: tuple[str, ...], **properties: Any) -> None:
        """Add a node; `id` is one of its properties."""
        self.nodes.setdefault(labels, []).append(properties)

    def link(self, type: str, start: str, end: str, **properties: Any) -> None:
        """Add a relationship from one id to another."""
        self.links.setdefault(type, []).append({"start": start, "end": end, **properties})


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write a table for each kind of node and relationship, and what loads them."""
    contents = read_contents(engine, policy)
    graph = make_graph(contents)
    arguments = ["--id-type=string", "--multiline-fields=true", "--array-delimiter=TAB"]
    for labels, rows in sorted(graph.nodes.items()):
        file = f"nodes-{labels[-1]}.csv"
        arguments.append(f"--nodes={file}")
        # the delimiter of values parts labels as well
        yield file, _write_table(rows, ":LABEL", "\t".join(labels))
    for type, rows in sorted(graph.links.items()):
        file = f"relationships-{type}.csv"
        arguments.append(f"--relationships={file}")
        yield file, _write_table(rows, ":TYPE", type)
    yield ARGUMENTS, [f"{one}\n".encode() for one in arguments]
    yield SCRIPT, (f"{statement}\n".encode() for statement in _write_script(contents, graph))


def make_graph(contents: Contents) -> Graph:
    """Return the nodes and relationships of a policy."""
    graph = Graph()
    for entity in contents.entities.values():
        names = [text for text, _ in entity.names]
        label = _name_label(entity)
        graph.add_node(
            ("Entity", label), id=entity.id, iri=entity.iri, name=entity.name, names=names
        )
    for number, one in contents.documents.items():
        if one.id not in contents.entities:
            graph.add_node(
                ("Entity", "Source"), id=one.id, iri=one.iri, name=one.name, names=[number]
            )
    _add_claims(contents, graph)
    _add_attributions(contents, graph)
    return graph


def _name_label(entity: Entity) -> str:
    words = entity.kind.split("-")
    return LABELS.get(entity.kind) or "".join(word.capitalize() for word in words)


def _add_claims(contents: Contents, graph: Graph) -> None:
    for claim in contents.claims:
        is_between = claim.object in contents.entities
        facts = {
            "predicate": claim.predicate,
            "standing": claim.standing,
            "caveat": claim.caveat,
            "objectors": claim.objectors,
        }
        graph.add_node(
            ("Claim",),
            id=claim.id,
            iri=contents.engine.expand(claim.id),
            sentence=claim.sentence,
            value="" if is_between else claim.object,
            edge=claim.id in contents.edges,
            **facts,
        )
        graph.link("SUBJECT", claim.id, claim.subject)
        if is_between:
            graph.link("OBJECT", claim.id, claim.object)
        if is_between:
            # a table that no row is in replaces that of another policy in the same folder
            rows = graph.links.setdefault(name_type(claim.predicate), [])
            if claim.id in contents.edges:
                ends = {"start": claim.subject, "end": claim.object}
                rows.append({**ends, "claim": claim.id, **facts})


def name_type(predicate: str) -> str:
    """Return the type of an edge: `OPERATED_BY` for `kg:operatedBy`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", predicate.partition(":")[2]).upper()


def _add_attributions(contents: Contents, graph: Graph) -> None:
    ids = {statement.id for statement in contents.list_statements()}
    for statement in contents.list_statements():
        one = statement.attribution
        passages = [f"{start}-{end} {hash}" for start, end, hash in contents.hash_passages(one)]
        times = {}
        for clock, time in (("said", one.said), ("holds", one.holds)):
            for end in ("from", "to", "as"):
                times[f"{clock}_{end}"] = time.get(end, "")
        if statement.id in ids:
            graph.add_node(
                ("Attribution",),
                id=statement.id,
                iri=contents.engine.expand(statement.id),
                stance=one.stance,
                side=one.side,
                basis=one.basis,
                relays=one.relays,
                passages=passages,
                readings=one.inferred,
                withdrawn=one.is_withdrawn,
                **times,
            )
        graph.link("SPEAKER", statement.id, one.speaker)
        graph.link("IN_DOCUMENT", statement.id, f"source:{one.source}")
        graph.link(SIDES[one.side], statement.id, statement.about, stance=one.stance)
        for answered in one.answers:
            if f"attribution:{answered}" in ids:
                graph.link("ANSWERS", statement.id, f"attribution:{answered}")
        ids.discard(statement.id)


def _write_script(contents: Contents, graph: Graph) -> Iterator[str]:
    """Write statements that load the tables: constraints, nodes, relationships."""
    policy = contents.engine.describe_policy(contents.policy)
    yield f"// Edges under {policy}. {describe_horizon(contents.horizon)}"
    for base in ("Entity", *BASES.values()):
        name = f"{base.lower()}_id"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{base}) REQUIRE n.id IS UNIQUE;"
    for labels, rows in sorted(graph.nodes.items()):
        yield f"LOAD CSV WITH HEADERS FROM 'file:///nodes-{labels[-1]}.csv' AS row"
        yield f"CREATE (:{':'.join(labels)} {{{_read_cells(rows[0])}}});"
    for type, rows in sorted(graph.links.items()):
        if not rows:
            continue
        facts = {name: value for name, value in rows[0].items() if name not in IDS}
        for start, end in sorted(
            {(find_base(row["start"]), find_base(row["end"])) for row in rows}
        ):
            yield f"LOAD CSV WITH HEADERS FROM 'file:///relationships-{type}.csv' AS row"
            # ids are unique in all tables: a row whose ends have other labels finds none
            yield f"MATCH (a:{start} {{id: row.`{IDS['start']}`}})"
            yield f"MATCH (b:{end} {{id: row.`{IDS['end']}`}})"
            yield f"CREATE (a)-[:{type} {{{_read_cells(facts)}}}]->(b);"


def find_base(id: str) -> str:
    """Return the label below which the id of a node is unique."""
    return BASES.get(id.partition(":")[0], "Entity")


def _read_cells(row: Row) -> str:
    """Return what makes properties of the cells of a row, as the importer does."""
    parts = []
    for name, value in row.items():
        cell = f"coalesce(row.`{_name_column(name, value)}`, '')"
        if isinstance(value, bool):
            cell = f"{cell} = 'true'"
        elif isinstance(value, list):
            cell = f"CASE {cell} WHEN '' THEN null ELSE split({cell}, '\\t') END"
        parts.append(f"{name}: {cell}")
    return ", ".join(parts)


def _name_column(name: str, value: Any) -> str:
    return IDS.get(name, f"{name}{TYPED.get(type(value), '')}")


def _write_table(rows: list[Row], last: str, kind: str) -> Iterator[bytes]:
    """Write a table for the importer, with tabs between several values of a cell."""
    head = rows[0] if rows else dict.fromkeys(EDGE, "")
    yield _write_row([*map(_name_column, head, head.values()), last])
    for row in rows:
        yield _write_row([*map(_show, row.values()), kind])


def _write_row(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return text.getvalue().encode()


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    values = value if isinstance(value, list) else [value]
    return "\t".join(map(_clean, values))


def _clean(value: Any) -> str:
    """Return a text that both readers of the tables take for the same."""
    # the importer splits at tabs, and a cell can hold no NUL
    text = str(value).replace("\t", " ").replace("\0", "\ufffd")
    # LOAD CSV takes a backslash before a quotation mark for an escape; the importer does not
    return re.sub(r'\\(?="|$)', r"\\ ", text)
