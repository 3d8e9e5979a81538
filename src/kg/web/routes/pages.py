"""Addresses for people: front page, saved queries as forms and files, free SPARQL, things; the OpenAPI document."""

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.formats import ROW_FILES, TRIPLE_FILES, map_endings
from kg.names import ID
from kg.web.limits import Limits
from kg.web.negotiation import chosen
from kg.web.problems import NotFound, Problem
from kg.web.requests import Fields, accepted, fields_of, one, policy_of
from kg.web.responses import FLEETING, Resource, answered

HTML, JSON = "text/html", "application/json"
ENDINGS = map_endings(ROW_FILES + TRIPLE_FILES)
STYLE = resources.files("kg.web").joinpath("templates/style.css").read_bytes()
MOST_ROWS = 100_000


async def home(request: Request) -> Response:
    """The front page."""
    return await answered(request, "home", {})


async def style(_: Request) -> Response:
    """The style of all pages."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def queries(request: Request) -> Response:
    """The list of saved queries."""
    return await answered(request, "queries", {})


async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return await answered(request, "openapi", {})


async def ask(request: Request) -> Response:
    """The SPARQL box with its answer."""
    fields = fields_of(request.scope["query_string"])
    limits: Limits = request.app.state.limits
    text = one(fields, "query") or ""
    if len(text.encode()) > limits.query_bytes:
        raise Problem(
            f"the query is longer than {limits.query_bytes} bytes", hint="ask at /sparql by POST"
        )
    arguments = {"query": text, "policy": policy_of(fields), "rows": limits.rows}
    return await answered(request, "ask", arguments, lasting=not FLEETING.search(text))


async def saved(request: Request) -> Response:
    """A saved query: as a file by its ending, else as a page, or as JSON about it."""
    name, dot, ending = request.path_params["file"].rpartition(".")
    fields = fields_of(request.scope["query_string"])
    limits: Limits = request.app.state.limits
    if dot:
        if ending not in ENDINGS:
            raise NotFound(
                f"there is no format .{ending[:20]}", hint="end with one of ." + ", .".join(ENDINGS)
            )
        arguments = _asked(name, fields) | {
            "ending": ending,
            "rows": limits.rows,
            "bytes": limits.answer_bytes,
        }
        return await answered(request, "saved", arguments)
    name = request.path_params["file"]
    if chosen(accepted(request), (JSON, HTML)) == HTML:
        return await answered(request, "form", _asked(name, fields))
    return await answered(request, "query", {"name": name})


async def explain(request: Request) -> Response:
    """For each row of a saved query the claims that it rests on, as JSON."""
    fields = fields_of(request.scope["query_string"])
    rows = {"start": _number(fields, "start", 0), "limit": _number(fields, "limit", 100)}
    asked = _asked(request.path_params["name"], [pair for pair in fields if pair[0] not in rows])
    return await answered(request, "explain", asked | rows)


async def why(request: Request) -> Response:
    """Why one row stands, as a page."""
    fields = fields_of(request.scope["query_string"])
    row = _number(fields, "row", 1)
    asked = _asked(request.path_params["name"], [pair for pair in fields if pair[0] != "row"])
    return await answered(request, "why", asked | {"row": max(row, 1)})


async def page(request: Request) -> Response:
    """The ledger of a thing."""
    place = request.path_params
    return await answered(request, "ledger", {"iri": f"{ID}{place['kind']}/{place['local']}"})


def _asked(name: str, fields: Fields) -> dict[str, object]:
    """What is asked of a saved query: its name, the policy, and the values by parameter."""
    values = {key: one(fields, key) or "" for key, _ in fields if key != "policy"}
    # a form sends what was left open as the empty word
    return {
        "name": name,
        "policy": policy_of(fields),
        "values": {key: value for key, value in values.items() if value},
    }


def _number(fields: Fields, name: str, default: int) -> int:
    given = one(fields, name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 9) or int(given) > MOST_ROWS:
        raise Problem(
            f"{name}={given[:40]!r} is no row", hint=f"write a whole number up to {MOST_ROWS}"
        )
    return int(given)


ROUTES = [
    Route("/", Resource(GET=home)),
    Route("/style.css", Resource(GET=style)),
    Route("/openapi.json", Resource(GET=openapi)),
    Route("/ask", Resource(GET=ask)),
    Route("/queries", Resource(GET=queries)),
    Route("/queries/{file}", Resource(GET=saved)),
    Route("/queries/{name}/explain", Resource(GET=explain)),
    Route("/queries/{name}/why", Resource(GET=why)),
    Route("/page/{kind}/{local}", Resource(GET=page)),
]
