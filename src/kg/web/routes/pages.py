"""Pages and files: saved queries, free SPARQL, entities, OpenAPI."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.formats import ROW_FILES, TRIPLE_FILES, map_endings
from kg.names import ID
from kg.pages.arrangement import VERSION, split_fields
from kg.pages.files import read_file
from kg.pages.narrowing import FIELDS as NARROWED
from kg.query.csv_metadata import ENDING
from kg.release.folder import list_releases
from kg.views.html import read_content_policy
from kg.web.limits import Limits
from kg.web.problems import NotFound, Problem
from kg.web.requests import (
    WITHOUT_INFERRED,
    Fields,
    check_names,
    choose_media,
    get_accept,
    get_dataset,
    get_modifier,
    get_mount,
    get_one,
    parse_fields,
    repeat_fields,
)
from kg.web.responses import ReplyResponse, Resource, link_metadata, matches_etag, respond
from kg.web.routes.page_answers import respond_with_page
from kg.web.routes.thing_names import redirect_if_unknown

HTML, JSON = "text/html", "application/json"
ENDINGS = map_endings(ROW_FILES + TRIPLE_FILES)
MOST_ROWS = 100_000
#: Where the saved queries are.
QUERIES = "queries/"
#: What the page that compares can be asked for.
COMPARED = ("a", "b", "policy", "with", "release")


async def get_home(request: Request) -> Response:
    """Return the front page."""
    # links from elsewhere add names of their own to its address, which nobody refuses
    modifier = get_modifier(parse_fields(request.scope["query_string"]))
    return await respond_with_page(request, "home", modifier)


async def get_asset(request: Request) -> Response:
    """Return a style or script that pages share."""
    asset = read_file(request.path_params["name"])
    if asset is None:
        raise NotFound("there is no such file", hint="pages link to what they need")
    tag = f'W/"{sha256(asset.content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "max-age=3600", "ETag": tag}
    if matches_etag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


async def get_feed(request: Request) -> Response:
    """Return the feed of changes."""
    return await respond(request, "feed", {"mount": get_mount(request)})


async def get_guide(request: Request) -> Response:
    """Return the guide for language models."""
    return await respond(request, "guide", {"base": str(request.base_url)})


async def get_queries(request: Request) -> Response:
    """Return the list of saved queries: as JSON, or as a page for a browser."""
    if choose_media(get_accept(request), (JSON, HTML)) == JSON:
        return await respond(request, "queries", {})
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, "words")
    arguments = {"words": get_one(fields, "words") or ""} | get_modifier(fields)
    return await respond_with_page(request, "questions", arguments)


async def get_openapi(request: Request) -> Response:
    """Return the OpenAPI document."""
    return await respond(request, "openapi", {"mount": get_mount(request)})


async def get_ask(request: Request) -> Response:
    """Return the SPARQL page: the answer to a query, or an example in its box."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, "query", "example")
    limits: Limits = request.app.state.limits
    text = get_one(fields, "query") or ""
    if len(text.encode()) > limits.query_bytes:
        reason = f"the query is longer than {limits.query_bytes} bytes"
        raise Problem(reason, hint="send it to /sparql by POST")
    example = "" if text else get_one(fields, "example") or ""
    arguments = {"query": text, "example": example, "rows": limits.rows} | get_dataset(fields)
    # it says the time taken
    return await respond_with_page(request, "ask", arguments, cacheable=not text)


async def get_terms(request: Request) -> Response:
    """Return what the editor on the SPARQL page completes, as JSON."""
    check_names(parse_fields(request.scope["query_string"]))
    return await respond(request, "terms", {})


async def get_saved(request: Request) -> Response:
    """Return a saved query: its answer as a file, its form, or JSON about it."""
    fields = parse_fields(request.scope["query_string"])
    file = request.path_params["file"]
    if file.endswith(f".{ENDING}"):
        return await _describe_file(request, file.removesuffix(f".{ENDING}"), fields)
    name, dot, ending = file.rpartition(".")
    if dot:
        return await _get_file(request, name, ending, fields)
    if choose_media(get_accept(request), (JSON, HTML)) == HTML:
        arrangement, rest = split_fields(fields)
        arguments = _get_arguments(file, rest) | {"arrangement": arrangement}
        origin = str(request.base_url.replace(path="/"))
        return await respond_with_page(request, "form", arguments | {"base": origin})
    return await respond(request, "query", {"name": file})


async def _get_file(request: Request, name: str, ending: str, fields: Fields) -> Response:
    if ending not in ENDINGS:
        hint = "end with one of ." + ", .".join(ENDINGS)
        raise NotFound(f"there is no format .{ending[:20]}", hint=hint)
    limits: Limits = request.app.state.limits
    bounds = {"rows": limits.rows, "bytes": limits.answer_bytes}
    arrangement, rest = split_fields(fields)
    if arrangement and ending == "csv":
        arguments = _get_arguments(name, rest) | {"arrangement": arrangement} | bounds
        response = await respond(request, "arranged", arguments)
    else:
        arguments = _get_arguments(name, fields) | {"ending": ending} | bounds
        response = await respond(request, "saved", arguments)
    if ending == "csv":
        return link_metadata(response, get_mount(request) + _name_file(name, ENDING, request))
    return response


async def _describe_file(request: Request, name: str, fields: Fields) -> Response:
    """Return the metadata of the CSV with the same fields."""
    url = _name_file(name, "csv", request).removeprefix(QUERIES)
    arrangement, rest = split_fields(fields)
    arguments = _get_arguments(name, rest) | {"url": url}
    if arrangement:
        return await respond(request, "arranged_columns", arguments | {"arrangement": arrangement})
    return await respond(request, "described", arguments)


def _name_file(name: str, ending: str, request: Request) -> str:
    """Return the address of a file of a saved query, with the fields of a request."""
    return f"{QUERIES}{quote(name)}.{ending}{repeat_fields(request)}"


async def get_explanation(request: Request) -> Response:
    """Return the claims behind each row of a saved query, as JSON."""
    fields = parse_fields(request.scope["query_string"])
    rows = {"start": _get_number(fields, "start", 0), "limit": _get_number(fields, "limit", 100)}
    rest = [field for field in fields if field[0] not in rows]
    arguments = _get_arguments(request.path_params["name"], rest)
    return await respond(request, "explain", arguments | rows)


async def get_why(request: Request) -> Response:
    """Return a page with the claims behind one row of a saved query."""
    fields = parse_fields(request.scope["query_string"])
    row = _get_number(fields, "row", 1)
    rest = [field for field in fields if field[0] not in ("row", VERSION)]
    arguments = _get_arguments(request.path_params["name"], rest)
    return await respond_with_page(request, "why", arguments | {"row": max(row, 1)})


async def get_page(request: Request) -> Response:
    """Return the page of an entity, document, issue, claim or attribution."""
    kind, local = request.path_params["kind"], request.path_params["local"]
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, "all", "page", VERSION)
    portion = {
        "all": get_one(fields, "all") or "",
        "page": max(1, _get_number(fields, "page", 1)),
    }
    arguments = {"iri": f"{ID}{kind}/{local}"} | portion | get_dataset(fields)
    arguments |= asdict(request.app.state.publication)
    return await redirect_if_unknown(
        request, respond_with_page(request, "ledger", arguments), kind, local
    )


async def get_about(request: Request) -> Response:
    """Return the page about the graph."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields)
    arguments = asdict(request.app.state.publication) | get_modifier(fields)
    return await respond_with_page(request, "about", arguments)


async def get_ontology(request: Request) -> Response:
    """Return the page about the ontology, whose terms are parts of it."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields)
    return await respond_with_page(request, "ontology", get_modifier(fields))


async def get_comparison(request: Request) -> Response:
    """Return the page that compares speakers, policies or releases."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, *COMPARED)
    values = {name: get_one(fields, name) or "" for name in COMPARED}
    rest = [field for field in fields if field[0] != "policy"]
    # part of the question, since the answer to the same one must not differ
    arguments = {"values": values, "releases": list_releases(request.app.state.pool.folder)}
    return await respond_with_page(request, "compare", arguments | get_dataset(rest))


async def get_map(request: Request) -> Response:
    """Return the page of the map."""
    return await _narrow(request, "map")


async def get_time(request: Request) -> Response:
    """Return the page of time."""
    return await _narrow(request, "time")


async def _narrow(request: Request, task: str) -> Response:
    """Return a page that is narrowed by the fields of its form."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, *NARROWED)
    values = {name: get_one(fields, name) or "" for name in NARROWED}
    rest = [field for field in fields if field[0] != "policy"]
    return await respond_with_page(request, task, {"values": values} | get_dataset(rest))


async def get_network(request: Request) -> Response:
    """Return the network around a thing: a page to explore, or with `.svg` a picture."""
    kind, local = request.path_params["kind"], request.path_params["local"]
    fields = parse_fields(request.scope["query_string"])
    check_names(fields)
    name = local.removesuffix(".svg")
    arguments = {"iri": f"{ID}{kind}/{name}", "picture": name != local} | get_dataset(fields)
    answer = _respond_with_diagram(request, "network", arguments)
    ending = local.removeprefix(name)
    return await redirect_if_unknown(request, answer, kind, name, ending=ending)


async def get_view(request: Request) -> Response:
    """Return a saved view as a page to explore."""
    fields = parse_fields(request.scope["query_string"])
    arguments = _get_arguments(request.path_params["name"], fields)
    return await _respond_with_diagram(request, "view", arguments)


async def _respond_with_diagram(
    request: Request, task: str, arguments: Mapping[str, object]
) -> Response:
    """Return a diagram, whose page has its scripts in itself, under its own policy."""
    response = await respond_with_page(request, task, arguments)
    if isinstance(response, ReplyResponse) and response.headers["Content-Type"].startswith(HTML):
        policy = read_content_policy(response.content.decode())
        response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return response


def _get_arguments(name: str, fields: Fields) -> dict[str, object]:
    """Return the arguments of a saved query: name, policy, values by parameter."""
    values: dict[str, str | list[str]] = {}
    for key in dict.fromkeys(key for key, _ in fields):
        # a form sends an empty field as an empty string
        given = [value for field, value in fields if field == key and value]
        if given and key not in ("policy", WITHOUT_INFERRED):
            values[key] = given if len(given) > 1 else given[0]
    return {"name": name, "values": values} | get_dataset(fields)


def _get_number(fields: Fields, name: str, default: int) -> int:
    value = get_one(fields, name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 9) or int(value) > MOST_ROWS:
        hint = f"give a whole number up to {MOST_ROWS}"
        raise Problem(f"{name}={value[:40]!r} is no row", hint=hint)
    return int(value)


ROUTES = [
    Route("/", Resource(GET=get_home)),
    Route("/assets/{name}", Resource(GET=get_asset)),
    Route("/feed.xml", Resource(GET=get_feed)),
    Route("/llms.txt", Resource(GET=get_guide)),
    Route("/openapi.json", Resource(GET=get_openapi)),
    Route("/about", Resource(GET=get_about)),
    Route("/compare", Resource(GET=get_comparison)),
    Route("/ontology", Resource(GET=get_ontology)),
    Route("/map", Resource(GET=get_map)),
    Route("/time", Resource(GET=get_time)),
    Route("/ask", Resource(GET=get_ask)),
    Route("/ask/terms.json", Resource(GET=get_terms)),
    Route("/queries", Resource(GET=get_queries)),
    Route("/queries/{file}", Resource(GET=get_saved)),
    Route("/queries/{name}/explain", Resource(GET=get_explanation)),
    Route("/queries/{name}/why", Resource(GET=get_why)),
    Route("/page/{kind}/{local}", Resource(GET=get_page)),
    Route("/network/{kind}/{local}", Resource(GET=get_network)),
    Route("/view/{name}", Resource(GET=get_view)),
]
