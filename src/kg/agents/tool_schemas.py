"""Schemas of the tools: what each takes and gives, as short as they can be."""

from typing import Any

from kg.agents.paging import LEAST_BYTES, MOST_BYTES
from kg.names import POLICIES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
OBJECTS: Schema = {"type": "array", "items": OBJECT}
TEXTS: Schema = {"type": "array", "items": TEXT}
#: What every tool may be given beside its own arguments, and a cursor, of which instructions tell.
SIZE: Schema = {
    "type": "integer",
    "minimum": LEAST_BYTES,
    "maximum": MOST_BYTES,
    "description": "of a page",
}
POLICY: Schema = {"type": "string", "enum": list(POLICIES)}
PARAMETERS: Schema = {
    "type": "object",
    "description": "values by parameter: names in any language, ids, dates, or lists",
}


def _name(description: str = "") -> Schema:
    return TEXT | ({"description": description} if description else {})


def _take(required: str, **properties: Schema) -> Schema:
    """Return the schema of the arguments of a tool, which has pages."""
    return {
        "type": "object",
        "properties": {**properties, "cursor": TEXT, "bytes": SIZE},
        **({"required": required.split()} if required else {}),
        "additionalProperties": False,
    }


def _give(required: str, **properties: Schema) -> Schema:
    """Return the schema of an answer, which has pages and names its release."""
    shared = {"release": TEXT, "total": NUMBER, "has_more": FLAG, "cursor": TEXT}
    return {
        "type": "object",
        "properties": {**shared, **properties},
        "required": ["release", "total", "has_more", *required.split()],
    }


#: Columns and rows, as `ask` and `sparql` give them.
ROWS = {
    "policy": TEXT,
    "horizon": TEXT,
    "columns": TEXTS,
    "rows": {"type": "array", "items": {"type": "array"}},
    "labels": OBJECT,
}
ROWS_REQUIRED = "policy horizon columns rows"
#: For each tool what it does, what it takes and what it gives.
TOOLS: dict[str, tuple[str, Schema, Schema]] = {
    "find": (
        "Ids of things, documents, saved queries and terms by any name, in any language or script",
        _take("text", text=_name(), kind=_name("such as station, person, country, queries")),
        _give("hits", hits=OBJECTS, nearest=TEXTS),
    ),
    "ledger": (
        "All that is claimed of a thing, claim or attribution: denials first, then each claim with"
        " who is against and for it, when, and in which passage",
        _take(
            "id",
            id=_name("or a name"),
            policy=POLICY,
            known_at=_name("date: only what was said by then"),
        ),
        _give(
            "id policy horizon sections",
            id=TEXT,
            policy=TEXT,
            horizon=TEXT,
            sections=OBJECT,
            denials=OBJECTS,
            claims=OBJECTS,
        ),
    ),
    "questions": (
        "Saved queries that fit a question, with parameters and choices; without words, all",
        _take("", words=_name("the question"), topic=_name()),
        _give("topics queries", topics=OBJECT, queries=OBJECTS),
    ),
    "ask": (
        "Answer of a saved query: columns and rows. Each row has its standing, objectors, and ids"
        " of claims and attributions; labels has the names of ids; caveat is an index of caveats",
        _take("name", name=_name("of a saved query"), parameters=PARAMETERS, policy=POLICY),
        _give(
            f"query parameters {ROWS_REQUIRED}",
            query=TEXT,
            parameters=OBJECT,
            **ROWS,
            caveats=TEXTS,
            quoted=TEXTS,
        ),
    ),
    "explain": (
        "Claims behind one row of ask, each with both sides and passages",
        _take(
            "name",
            name=_name("of a saved query"),
            row={"type": "integer", "minimum": 1},
            parameters=OBJECT,
            policy=POLICY,
        ),
        _give("row policy claims", row=NUMBER, policy=TEXT, cells=OBJECT, claims=OBJECTS),
    ),
    "path": (
        "How two things are connected: steps with claims, who says them and who objects",
        _take(
            "a b",
            a=_name("id or name"),
            b=_name("id or name"),
            policy=POLICY,
            through_hubs={"type": "boolean", "description": "also through places, documents"},
        ),
        _give("policy paths steps", policy=TEXT, paths=NUMBER, steps=OBJECTS),
    ),
    "cite": (
        "Footnote, CSL-JSON, BibTeX, and each passage as document, position and SHA-256",
        _take("id", id=_name("of a claim, attribution or thing")),
        _give("footnote csl", footnote=TEXT, csl=OBJECT, bibtex=TEXT, passages=OBJECTS),
    ),
    "sparql": (
        "Read-only SPARQL 1.1 on the dataset of a policy. Prefer ask: saved queries are tested",
        _take("query", query=_name(), policy=POLICY),
        _give(ROWS_REQUIRED, **ROWS),
    ),
}
#: The tool that is off unless it is asked for.
OPTIONAL = "sparql"


def list_names(*, with_sparql: bool) -> list[str]:
    """Return the names of the tools that are on."""
    return [name for name in TOOLS if with_sparql or name != OPTIONAL]
