"""IRIs of the data: each redirects by 303 to a page or to triples."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.formats import TRIPLE_FILES, map_endings, map_media_types
from kg.names import GRAPH, ID, ONTOLOGY
from kg.query.csv_metadata import ENDING
from kg.query.engine import ALL_GRAPHS
from kg.web.problems import NotAcceptable, NotFound
from kg.web.requests import (
    check_names,
    choose_media,
    get_accept,
    get_dataset,
    get_mount,
    parse_fields,
)
from kg.web.responses import Resource, link_metadata, respond, run_task
from kg.web.routes.thing_names import redirect_if_unknown

#: Formats of triples by the ending of a file and by media type.
BY_ENDING, BY_MEDIA = map_endings(TRIPLE_FILES), map_media_types(TRIPLE_FILES)
HTML = "text/html"
#: The ending of the file of a thing's attributions, one a row.
CSV = "csv"


async def get_entity(request: Request) -> Response:
    """Redirect to the page of an entity or to its triples, by Accept."""
    kind, local = request.path_params["kind"], request.path_params["local"]
    return await redirect_if_unknown(request, _choose_address(request, kind, local), kind, local)


async def _choose_address(request: Request, kind: str, local: str) -> Response:
    await run_task(request, "find_entity", {"iri": f"{ID}{kind}/{local}"})
    offers = [HTML, *BY_MEDIA]
    media = choose_media(get_accept(request), offers)
    if media is None:
        hint = "Accept one of: " + ", ".join(offers)
        raise NotAcceptable("an entity is not available in that format", hint=hint)
    path = f"{quote(kind)}/{quote(local)}"
    address = f"page/{path}" if media == HTML else f"data/{path}.{BY_MEDIA[media].ending}"
    return RedirectResponse(get_mount(request) + address, 303, headers={"Vary": "Accept"})


async def get_data(request: Request) -> Response:
    """Return an entity, its claims and their attributions, as triples or rows."""
    kind, file = request.path_params["kind"], request.path_params["local"]
    if file.endswith(f".{ENDING}"):
        return await _describe_rows(request, kind, file.removesuffix(f".{ENDING}"))
    local, _, ending = file.rpartition(".")
    if ending not in (*BY_ENDING, CSV):
        hint = "its ending is one of " + ", ".join([*BY_ENDING, CSV])
        raise NotFound("there is no such file", hint=hint)
    fields = parse_fields(request.scope["query_string"])
    check_names(fields)
    iri = f"{ID}{kind}/{local}"
    if ending == CSV:
        response = await respond(request, "entity_rows", {"iri": iri} | get_dataset(fields))
        path = f"data/{quote(kind)}/{quote(local)}.{ENDING}"
        return link_metadata(response, get_mount(request) + path)
    arguments = {
        "iri": iri,
        **get_dataset(fields),
        "media": BY_ENDING[ending].media_type,
        "bytes": request.app.state.limits.answer_bytes,
    }
    answer = respond(request, "entity", arguments)
    return await redirect_if_unknown(request, answer, kind, local, ending=f".{ending}")


async def _describe_rows(request: Request, kind: str, local: str) -> Response:
    """Return the metadata of the rows of an entity."""
    fields = parse_fields(request.scope["query_string"])
    check_names(fields)
    arguments = {"iri": f"{ID}{kind}/{local}", "url": f"{quote(local)}.csv"}
    return await respond(request, "entity_columns", arguments | get_dataset(fields))


async def get_ontology(request: Request) -> Response:
    """Redirect to the page of the ontology or to its graph, by Accept."""
    # who takes anything gets triples, as before there was a page
    if choose_media(get_accept(request), [*BY_MEDIA, HTML]) == HTML:
        address = f"{get_mount(request)}ontology"
        return RedirectResponse(address, 303, headers={"Vary": "Accept"})
    return _redirect_to_graph(request, GRAPH + "ontology")


async def get_graph(request: Request) -> Response:
    """Redirect to a named graph."""
    name = GRAPH + request.path_params["name"]
    if name not in ALL_GRAPHS:
        raise NotFound(f"there is no graph {name!r}", hint="/sparql describes the graphs")
    return _redirect_to_graph(request, name)


def _redirect_to_graph(request: Request, name: str) -> Response:
    return RedirectResponse(f"{get_mount(request)}store?graph={quote(name, safe='')}", 303)


ROUTES = [
    Route("/id/{kind}/{local}", Resource(GET=get_entity)),
    Route("/data/{kind}/{local}", Resource(GET=get_data)),
    Route(f"/{ONTOLOGY.rpartition('/')[2]}", Resource(GET=get_ontology)),
    Route("/graph/{name:path}", Resource(GET=get_graph)),
]
