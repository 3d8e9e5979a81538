"""The SPARQL 1.1 Protocol at `/sparql`: queries only, each answered whole or not at all."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.web.limits import Limits
from kg.web.negotiation import chosen
from kg.web.problems import Problem
from kg.web.requests import Fields, accepted, every, fields_of, one, policy_of, wanted
from kg.web.responses import FLEETING, Resource, answered
from kg.web.routes.metadata import service
from kg.web.tasks.sparql import GRAPHS

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
UPDATING = ("update", "using-graph-uri", "using-named-graph-uri")


class Unsupported(Problem):
    """The body is of a media type that is not read."""

    status, title = 415, "Unsupported media type"


class LargeQuery(Problem):
    """The query is longer than the server reads."""

    status, title = 413, "The query is too long"


async def get(request: Request) -> Response:
    """A query in the address; without one, what this service is."""
    fields = fields_of(request.scope["query_string"])
    if any(name not in ("format", "output") for name, _ in fields):
        return await query(request, fields)
    if not fields and chosen(accepted(request), [*GRAPHS, "text/html"]) == "text/html":
        return RedirectResponse("/", 303, headers={"Vary": "Accept"})
    return await service(request)


async def post(request: Request) -> Response:
    """A query as a form or as itself."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise Problem("this is an update", hint="only queries are answered here")
    if media not in (FORM, QUERY):
        raise Unsupported(
            f"{media or 'a body without a type'} is not read here", hint=f"send {FORM} or {QUERY}"
        )
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise Unsupported("a query is written in UTF-8", hint="send it as charset=utf-8")
    body = await request.body()
    fields = fields_of(request.scope["query_string"])
    if media == FORM:
        return await query(request, [*fields, *fields_of(body)])
    return await query(request, [*fields, ("query", _text(body))])


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"the query is not UTF-8 at byte {error.start}") from error


async def query(request: Request, fields: Fields) -> Response:
    """The answer to a query with its parameters."""
    if any(name in UPDATING for name, _ in fields):
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
    arguments: dict[str, Any] = {
        "query": asked,
        "policy": policy_of(fields),
        "default": default,
        "named": named,
    }
    arguments |= {
        "results": results,
        "graphs": graphs,
        "rows": limits.rows,
        "bytes": limits.answer_bytes,
    }
    return await answered(request, "sparql", arguments, lasting=not FLEETING.search(asked))


ROUTES = [Route("/sparql", Resource(GET=get, POST=post))]
