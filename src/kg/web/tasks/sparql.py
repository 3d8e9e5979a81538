"""Task that answers a query."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from kg import formats
from kg.errors import did_you_mean
from kg.formats import Format
from kg.names import DEFAULT_POLICY, POLICIES, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, Engine
from kg.query.graph_folder import GraphFolder
from kg.query.unknown_terms import warn_of_unknown_terms
from kg.sparql.safety import check_query
from kg.sparql.text_cache import remember
from kg.sparql.tokens import find_graph_keyword
from kg.web.address_words import name_addresses
from kg.web.problems import NotAcceptable, TooLarge, UnknownGraph

#: Formats by media type: of rows or a truth value, and of a graph.
RESULTS = formats.map_media_types(formats.RESULTS)
GRAPHS = formats.map_media_types(formats.GRAPHS)


class Capped(io.BytesIO):
    """Buffer of bounded size."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        """Add bytes.

        Raises:
            TooLarge: the buffer is full.
        """
        if self.tell() + len(data) > self._most:
            reason = f"the answer is larger than {self._most} bytes"
            raise TooLarge(reason, hint="add LIMIT, or ask for fewer columns")
        return super().write(data)


@remember(most=200_000)
def check_safe(text: str) -> str:
    """Check that a query is safe to run; return the keyword by which it names graphs.

    Raises:
        RefusedQuery, QuerySyntaxError: it is not.
    """
    check_query(text, graphs=ALL_GRAPHS)
    return find_graph_keyword(text)


def run_query(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Answer a query.

    Args:
        engine: the release.
        arguments: `query`; `policy`, or `default` and `named` (IRIs of graphs); `results` and
            `graphs`, the media types for either kind of answer, or None; `rows` and `bytes`, the
            limits of the answer.
    """
    answer = _execute(engine, arguments)
    warn_of_unknown_terms(engine, arguments["query"])
    return write_answer(engine, answer, arguments)


def write_answer(
    engine: Engine | GraphFolder, answer: Any, arguments: dict[str, Any]
) -> tuple[str, bytes]:
    """Return an answer in the media type of its kind."""
    if isinstance(answer, ox.QueryTriples):
        media = _require(arguments["graphs"], GRAPHS, "a graph")
        triples = limit_triples(answer, arguments["rows"])
        return media, serialize_graph(triples, media, engine.prefixes, arguments["bytes"])
    media = _require(arguments["results"], RESULTS, "rows or a truth value")
    out = Capped(arguments["bytes"])
    answer.serialize(cast(BinaryIO, out), format=RESULTS[media].engine)
    data = out.getvalue()
    if isinstance(answer, ox.QuerySolutions):
        limit_rows(RESULTS[media], data, arguments["rows"])
    if engine.warnings and RESULTS[media].name == "json":
        data = add_warnings(data, engine.warnings)
    return media, data


def add_warnings(data: bytes, warnings: Sequence[str]) -> bytes:
    """Add a member `warnings` to the head of results in JSON.

    Readers of the W3C format pass over it there; some refuse a member after the rows.
    """
    start = b'{"head":{'
    assert data.startswith(start)  # so the engine writes it
    member = json.dumps(list(map(name_addresses, warnings)), ensure_ascii=False).encode()
    rest = data.removeprefix(start)
    comma = b"" if rest.startswith(b"}") else b","
    return b'%s"warnings":%s%s%s' % (start, member, comma, rest)


def _require(media: str | None, offers: dict[str, Format], kind: str) -> str:
    if media is None:
        raise NotAcceptable(f"the answer is {kind}", hint="Accept one of: " + ", ".join(offers))
    return media


def _execute(engine: Engine, arguments: dict[str, Any]) -> Any:
    text = arguments["query"]
    default, named = arguments.get("default") or [], arguments.get("named") or []
    if not default and not named:
        policy = arguments.get("policy") or DEFAULT_POLICY
        return engine.execute(text, policy, naming=check_safe(text))
    keyword = check_dataset(engine, text, [*default, *named])
    for policy in POLICIES:  # the dataset of a policy has a store of its own, which is faster
        if not named and not keyword and set(default) == set(list_dataset_graphs(policy)):
            return engine.execute(text, policy, naming="")
    return engine.execute_on_graphs(text, default, named)


def check_dataset(engine: Engine | GraphFolder, text: str, graphs: Sequence[str]) -> str:
    """Check a query on graphs of the request; return the keyword that names others.

    Raises:
        UnknownGraph: one of the graphs is not served.
        RefusedQuery, QuerySyntaxError: the query is not safe to run.
    """
    known = engine.graph_names
    for graph in graphs:
        if graph not in known:
            hint = did_you_mean(graph[:200], sorted(known))
            raise UnknownGraph(f"there is no graph {graph!r} here", hint=hint)
    check_query(text, graphs=None)  # the dataset of the request takes the place of FROM
    keyword = find_graph_keyword(text)
    if keyword == "FROM":
        engine.warn("the query's FROM has no effect, as the request names the dataset")
    return keyword


def limit_triples(triples: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    """Yield triples.

    Raises:
        TooLarge: there are more than `most`.
    """
    for count, triple in enumerate(triples, 1):
        if count > most:
            raise TooLarge(f"the answer is larger than {most} triples", hint="add LIMIT")
        yield triple


def serialize_graph(
    statements: Iterable[Any], media: str, prefixes: dict[str, str], most: int
) -> bytes:
    """Serialize triples or quads in a media type of `GRAPHS`, as at most `most` bytes."""
    out = Capped(most)
    format = GRAPHS[media]
    known_prefixes = prefixes if format.name in formats.WITH_PREFIXES else None
    ox.serialize(statements, cast(BinaryIO, out), format=format.engine, prefixes=known_prefixes)
    return out.getvalue()


def limit_rows(format: Format, data: bytes, most: int) -> None:
    """Refuse a serialized answer with too many rows.

    An upper bound is quick to count. The rows are counted only if it exceeds the limit.

    Raises:
        TooLarge: there are more than `most`.
    """
    sign = {"xml": b"<result>", "json": b"{"}.get(format.name, b"\n")
    if data.count(sign) > most and _count_rows(format, data) > most:
        raise TooLarge(f"the answer is larger than {most} rows", hint="add LIMIT")


def _count_rows(format: Format, data: bytes) -> int:
    if format.name == "json":
        return len(json.loads(data)["results"]["bindings"])
    if format.name == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1
    return data.count(b"<result>") if format.name == "xml" else data.count(b"\n") - 1


TASKS = {"sparql": run_query}
