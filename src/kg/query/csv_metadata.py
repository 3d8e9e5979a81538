"""Metadata of CSV on the Web, for the rows of an answer or another table."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.query.engine import Engine
from kg.query.frames import TEXT, type_columns
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.results import Result, Term

#: What readers look for beside a file of CSV: its name with this, and of this media type.
METADATA, MEDIA_TYPE = "-metadata.json", "application/csvm+json"
ENDING = f"csv{METADATA}"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DIALECT = {"encoding": "utf-8", "lineTerminators": ["\r\n", "\n"], "header": True}


def describe_answer(
    engine: Engine, query: Mapping[str, Any], answer: Result, url: str
) -> dict[str, Any]:
    """Return the metadata of an answer as CSV: what its columns are called and hold.

    Args:
        engine: the release.
        query: the saved query.
        answer: its rows.
        url: the address of the CSV, from that of the metadata.
    """
    kinds = [one.kind for one in type_columns(answer.variables, answer.rows)]
    columns = []
    for index, (name, kind) in enumerate(zip(answer.variables, kinds, strict=True)):
        datatype = _name_text([row[index] for row in answer.rows]) if kind == TEXT else kind
        column = {"name": name, "titles": name, "datatype": datatype}
        described = name.removesuffix("Label")
        if described != name and described in answer.variables:
            column["dc:description"] = f"what {described} is called"
        columns.append(column)
    about = [" ".join(query["description"].split()), describe_horizon(read_horizon(engine))]
    return describe_table(url, query["summary"], " ".join(filter(None, about)), columns)


def describe_table(
    url: str, title: str, about: str, columns: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the metadata of one file of CSV.

    Args:
        url: the address of the CSV, from that of the metadata.
        title: what it is called.
        about: what it has, and up to which day.
        columns: the metadata of each column.
    """
    return {
        "@context": CONTEXT,
        "url": url,
        "dc:title": title,
        "dc:description": about,
        "dc:license": {"@id": LICENCE},
        "dialect": DIALECT,
        "tableSchema": {"columns": columns},
    }


def _name_text(terms: Sequence[Term]) -> str:
    """Return the type of a column of texts, of which IRIs are a kind."""
    given = [term for term in terms if term is not None]
    is_iris = bool(given) and all(isinstance(term, ox.NamedNode) for term in given)
    return "anyURI" if is_iris else "string"


def write_metadata(metadata: Mapping[str, Any]) -> bytes:
    """Write metadata as readers of CSV on the Web want it."""
    return f"{json.dumps(metadata, ensure_ascii=False, indent=1)}\n".encode()
