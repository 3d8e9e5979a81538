"""Tasks of a worker: a query or a graph, answered as bytes. Nothing here imports the web framework."""

import csv
import functools
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from kg import formats
from kg.formats import Format
from kg.names import DEFAULT_POLICY, POLICIES, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, Engine
from kg.sparql.safety import check_query
from kg.sparql.tokens import find_graph_keyword
from kg.web.problems import NotAcceptable, TooLarge

#: Formats by media type: of rows or a truth value, and of a graph.
RESULTS = formats.map_media_types(formats.RESULTS)
GRAPHS = formats.map_media_types(formats.GRAPHS)


class Capped(io.BytesIO):
    """Bytes that raise once they are too many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        """Take more bytes, or raise TooLarge."""
        if self.tell() + len(data) > self._most:
            raise TooLarge(
                f"the answer is larger than {self._most} bytes",
                hint="add LIMIT, or ask for fewer columns",
            )
        return super().write(data)


@functools.lru_cache(maxsize=1024)
def checked(text: str) -> str:
    """The word by which a query names graphs, once the query is known to be safe to run."""
    check_query(text, graphs=ALL_GRAPHS)
    return find_graph_keyword(text)


def sparql(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """The answer to a query.

    Args:
        engine: the release.
        arguments: `query`; `policy`, or `default` and `named` (IRIs of graphs); `results` and `graphs`, the
            media types chosen for either kind of answer, or none; `rows` and `bytes`, which no answer exceeds.
    """
    found = _found(engine, arguments)
    if isinstance(found, ox.QueryTriples):
        media = _chosen(arguments["graphs"], GRAPHS, "a graph")
        triples = counted(found, arguments["rows"])
        return media, graph_bytes(triples, media, engine.prefixes, arguments["bytes"])
    media = _chosen(arguments["results"], RESULTS, "rows or a truth value")
    out = Capped(arguments["bytes"])
    found.serialize(cast(BinaryIO, out), format=RESULTS[media].engine)
    data = out.getvalue()
    if isinstance(found, ox.QuerySolutions):
        refuse_more_rows(RESULTS[media], data, arguments["rows"])
    return media, data


def _chosen(media: str | None, known: dict[str, Any], kind: str) -> str:
    if media is None:
        raise NotAcceptable(f"the answer is {kind}", hint="Accept one of: " + ", ".join(known))
    return media


def _found(engine: Engine, arguments: dict[str, Any]) -> Any:
    text = arguments["query"]
    naming = checked(text)
    default, named = arguments.get("default") or [], arguments.get("named") or []
    if not default and not named:
        return engine.execute(text, arguments.get("policy") or DEFAULT_POLICY, naming=naming)
    for policy in POLICIES:
        if not named and not naming and set(default) == set(list_dataset_graphs(policy)):
            return engine.execute(text, policy, naming="")
    return engine.execute_on_graphs(text, default, named)


def counted(triples: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    """The triples, until there are more than that: then TooLarge."""
    for count, triple in enumerate(triples, 1):
        if count > most:
            raise TooLarge(f"the answer is larger than {most} triples", hint="add LIMIT")
        yield triple


def graph_bytes(
    statements: Iterable[Any], media: str, prefixes: dict[str, str], most: int
) -> bytes:
    """Triples or quads in a media type of GRAPHS."""
    out = Capped(most)
    format = GRAPHS[media]
    ox.serialize(
        statements,
        cast(BinaryIO, out),
        format=format.engine,
        prefixes=prefixes if format.name in formats.WITH_PREFIXES else None,
    )
    return out.getvalue()


def refuse_more_rows(format: Format, data: bytes, most: int) -> None:
    """Raise TooLarge when an answer has more rows than that.

    A bound that is quick to find comes first; rows are counted only where it leaves a doubt.
    """
    sign = {"xml": b"<result>", "json": b"{"}.get(format.name, b"\n")
    if data.count(sign) > most and _rows(format, data) > most:
        raise TooLarge(f"the answer is larger than {most} rows", hint="add LIMIT")


def _rows(format: Format, data: bytes) -> int:
    if format.name == "json":
        return len(json.loads(data)["results"]["bindings"])
    if format.name == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1
    return data.count(b"<result>") if format.name == "xml" else data.count(b"\n") - 1


TASKS = {"sparql": sparql}
