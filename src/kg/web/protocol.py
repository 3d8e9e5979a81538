"""The SPARQL 1.1 Protocol at `/sparql`: queries only, each answered whole or not at all."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import did_you_mean
from kg.names import POLICIES
from kg.query.engine import ALL_GRAPHS
from kg.web.answering import FLEETING, Resource, answered
from kg.web.asking import CSV, GRAPHS, JSON, RESULTS, TSV, XML
from kg.web.limits import Limits
from kg.web.negotiation import chosen
from kg.web.problems import NotAcceptable, Problem

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
#: Parameters by which clients name a format beside Accept; SPARQLWrapper sends all of them.
FORMAT_NAMES = ("format", "output", "results")
#: A format by name: the media type of rows, and of a graph.
FORMATS: dict[str, tuple[str | None, str | None]] = {
    "json": (JSON, "application/ld+json"),
    "xml": (XML, "application/rdf+xml"),
    "csv": (CSV, None),
    "tsv": (TSV, None),
    **dict.fromkeys(("turtle", "ttl", "n3"), (None, "text/turtle")),
    **dict.fromkeys(("ntriples", "nt"), (None, "application/n-triples")),
    **dict.fromkeys(("rdfxml", "rdf", "rdf+xml"), (None, "application/rdf+xml")),
    **dict.fromkeys(("jsonld", "json-ld"), (None, "application/ld+json")),
    "trig": (None, "application/trig"),
    **dict.fromkeys(("nquads", "nq"), (None, "application/n-quads")),
    **{media: (media, None) for media in RESULTS},
    **{media: (None, media) for media in GRAPHS},
}
MOST_FIELDS = 200
Fields = Sequence[tuple[str, str]]


class Unsupported(Problem):
    """The body is of a media type that is not read."""

    status, title = 415, "Unsupported media type"


class LargeQuery(Problem):
    """The query is longer than the server reads."""

    status, title = 413, "The query is too long"


async def get(request: Request) -> Response:
    """A query in the address; without one, what this service is."""
    fields = fields_of(request.scope["query_string"])
    if not fields:
        return describe(request)
    return await query(request, fields)


async def post(request: Request) -> Response:
    """A query as a form or as itself."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media not in (FORM, QUERY, UPDATE):
        raise Unsupported(f"{media or 'nothing'} is not read here", hint=f"send {FORM} or {QUERY}")
    if media == UPDATE:
        raise Problem("this is an update", hint="only queries are answered here")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise Unsupported("a query is written in UTF-8", hint="send it as charset=utf-8")
    body = await request.body()
    fields = fields_of(request.scope["query_string"])
    if media == FORM:
        return await query(request, [*fields, *fields_of(body)])
    if any(name in ("query", "update") for name, _ in fields):
        raise Problem("there is more than one query", hint="send it in the body or in the address")
    return await query(request, [*fields, ("query", text(body))])


def fields_of(data: bytes) -> Fields:
    """The fields of a form or of the query part of an address.

    Raises:
        Problem: they are too many or not UTF-8.
    """
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except UnicodeError as error:
        raise Problem("the parameters are not UTF-8", hint="escape each byte that is not ASCII as %XX") from error
    except ValueError as error:
        raise Problem(f"there are more than {MOST_FIELDS} parameters") from error


def text(body: bytes) -> str:
    """A body as text."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"the query is not UTF-8 at byte {error.start}") from error


def one(fields: Fields, name: str) -> str | None:
    """The value of a parameter that may stand once."""
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise Problem(f"{name} stands {len(values)} times", hint="give it once")
    return values[0] if values else None


def every(fields: Fields, name: str) -> list[str]:
    """The graphs that a parameter of the dataset names; each must be one of ours."""
    names = [value for key, value in fields if key == name]
    for value in names:
        if value not in ALL_GRAPHS:
            raise Problem(f"{name}: there is no graph {value}", hint=did_you_mean(value, sorted(ALL_GRAPHS)))
    return names


def policy_of(fields: Fields) -> str:
    """The truth policy that is asked for."""
    policy = one(fields, "policy") or POLICIES[0]
    if policy not in POLICIES:
        raise Problem(f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES)))
    return policy


def wanted(request: Request, fields: Fields) -> tuple[str | None, str | None]:
    """The media types for rows and for a graph, by a parameter or else by Accept.

    Raises:
        NotAcceptable: neither kind of answer can be written so.
    """
    names = {value for name in FORMAT_NAMES for key, value in fields if key == name and value}
    if len(names) > 1:
        raise Problem("two formats are asked for: " + ", ".join(sorted(names)), hint="name one")
    for name in names:
        if name.lower() not in FORMATS:
            raise NotAcceptable(f"there is no format {name!r}", hint=did_you_mean(name, list(FORMATS)))
        return FORMATS[name.lower()]
    accept = ",".join(request.headers.getlist("accept"))
    found = chosen(accept, list(RESULTS)), chosen(accept, list(GRAPHS))
    if found == (None, None):
        raise NotAcceptable(f"no answer is written as {accept[:200]}", hint=", ".join([*RESULTS, *GRAPHS]))
    return found


async def query(request: Request, fields: Fields) -> Response:
    """The answer to a query with its parameters."""
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise Problem("this is an update", hint="only queries are answered here")
    asked = one(fields, "query")
    if asked is None:
        raise Problem("there is no query", hint="give it as query=…")
    limits: Limits = request.app.state.limits
    if len(asked.encode()) > limits.query_bytes:
        raise LargeQuery(f"the query is longer than {limits.query_bytes} bytes")
    default, named = every(fields, "default-graph-uri"), every(fields, "named-graph-uri")
    if (default or named) and one(fields, "policy"):
        raise Problem("a policy is a dataset of its own", hint="give policy or graphs, not both")
    results, graphs = wanted(request, fields)
    arguments: dict[str, Any] = {"query": asked, "policy": policy_of(fields), "default": default, "named": named}
    arguments |= {"results": results, "graphs": graphs, "rows": limits.rows, "bytes": limits.answer_bytes}
    return await answered(request, "sparql", arguments, lasting=not FLEETING.search(asked))


def describe(request: Request) -> Response:
    """What this service is, or its front page for who wants to read."""
    return RedirectResponse("/", 303)


ROUTES = [Route("/sparql", Resource(GET=get, POST=post))]
