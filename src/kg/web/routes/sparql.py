"""SPARQL 1.1 Protocol at `/sparql`, for queries only; no answer is cut."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.query.engine import FILTER_READINGS
from kg.spreadsheets import BYTE_ORDER_MARK
from kg.web.limits import Limits
from kg.web.problems import Problem
from kg.web.requests import (
    WITHOUT_INFERRED,
    Fields,
    choose_answer_types,
    choose_media,
    get_accept,
    get_base,
    get_dataset,
    get_graphs,
    get_mount,
    get_one,
    list_unknown,
    parse_fields,
    refuse_policies,
)
from kg.web.responses import VOLATILE, Resource, respond
from kg.web.routes.metadata import get_service
from kg.web.tasks.sparql import GRAPHS

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
UPDATE_PARAMETERS = ("update", "using-graph-uri", "using-named-graph-uri")
#: Parameters of a query that are read beside those of every address.
READ = ("query", "default-graph-uri", "named-graph-uri")
HTML = "text/html"


class Unsupported(Problem):
    """Body of a media type that is not read."""

    status, title = 415, "Unsupported media type"


class UpdateRefused(Problem):
    """Update, which is understood and never run."""

    status, title = 403, "Updates are refused"


class LargeQuery(Problem):
    """Query that is longer than the server reads."""

    status, title = 413, "The query is too long"


async def get_sparql(request: Request) -> Response:
    """Answer a query in the address; without one, describe the service."""
    fields = parse_fields(request.scope["query_string"])
    if any(name not in ("format", "output") for name, _ in fields):
        return await _run_query(request, fields)
    has_pages = not request.app.state.data
    if has_pages and not fields and choose_media(get_accept(request), [*GRAPHS, HTML]) == HTML:
        return RedirectResponse(get_mount(request), 303, headers={"Vary": "Accept"})
    return await get_service(request)


async def post_sparql(request: Request) -> Response:
    """Answer a query in the body, as a form or as plain text."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise Unsupported("this is an update", hint="only queries are answered here")
    if media not in (FORM, QUERY):
        reason = f"{media or 'a body without a media type'} is not read here"
        raise Unsupported(reason, hint=f"send {FORM} or {QUERY}")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise Unsupported("a query must be in UTF-8", hint="send it as charset=utf-8")
    body = await request.body()
    fields = [*parse_fields(request.scope["query_string"])]
    fields += parse_fields(body) if media == FORM else [("query", _decode(body))]
    return await _run_query(request, fields)


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"the query is not UTF-8 at byte {error.start}") from error


async def _run_query(request: Request, fields: Fields) -> Response:
    if any(name in UPDATE_PARAMETERS for name, _ in fields):
        raise UpdateRefused("this is an update", hint="only queries are answered here")
    query = get_one(fields, "query")
    if query is None:
        raise Problem("there is no query", hint="give it as query=…")
    query = query.removeprefix(BYTE_ORDER_MARK)  # of a file that a client sent as it is
    limits: Limits = request.app.state.limits
    if len(query.encode()) > limits.query_bytes:
        raise LargeQuery(f"the query is longer than {limits.query_bytes} bytes")
    dataset = {
        "default": get_graphs(fields, "default-graph-uri"),
        "named": get_graphs(fields, "named-graph-uri"),
    }
    refuse_policies(request, fields)
    if any(dataset.values()) and get_one(fields, "policy"):
        reason = "a policy has its own dataset"
        raise Problem(reason, hint="give a policy or graphs, not both")
    policy = get_dataset(fields)
    if any(dataset.values()) and "without_inferred" in policy:
        reason = f"{WITHOUT_INFERRED} modifies a policy, and these graphs are yours"
        raise Problem(reason, hint=FILTER_READINGS)
    results, graphs = choose_answer_types(request, fields)
    arguments = {
        "query": query,
        **policy,
        **dataset,
        "results": results,
        "graphs": graphs,
        "rows": limits.rows,
        "bytes": limits.answer_bytes,
        **get_base(request),
    }
    cacheable = not VOLATILE.search(query)
    remarks = list_unknown(fields, *READ)
    return await respond(request, "sparql", arguments, cacheable=cacheable, remarks=remarks)


ROUTES = [Route("/sparql", Resource(GET=get_sparql, POST=post_sparql))]
