"""The IRIs of the data, answered here: a thing leads by 303 to a page or to its triples."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.formats import TRIPLE_FILES, map_endings, map_media_types
from kg.names import GRAPH, ID, ONTOLOGY
from kg.query.engine import ALL_GRAPHS
from kg.web.negotiation import chosen
from kg.web.problems import NotAcceptable, NotFound
from kg.web.requests import accepted, fields_of, policy_of
from kg.web.responses import Resource, answered, asked

#: Formats of triples by the ending of a file and by media type.
BY_ENDING, BY_MEDIA = map_endings(TRIPLE_FILES), map_media_types(TRIPLE_FILES)
HTML = "text/html"


async def thing(request: Request) -> Response:
    """303 to the page of a thing or to its triples, as Accept says."""
    kind, local = request.path_params["kind"], request.path_params["local"]
    await asked(request, "known", {"iri": f"{ID}{kind}/{local}"})
    media = chosen(accepted(request), [HTML, *BY_MEDIA])
    if media is None:
        raise NotAcceptable(
            "a thing is not told so", hint="Accept one of: " + ", ".join([HTML, *BY_MEDIA])
        )
    path = f"{quote(kind)}/{quote(local)}"
    address = f"/page/{path}" if media == HTML else f"/data/{path}.{BY_MEDIA[media].ending}"
    return RedirectResponse(address, 303, headers={"Vary": "Accept"})


async def data(request: Request) -> Response:
    """The triples of a thing, the claims about it and who supports or opposes them."""
    local, _, ending = request.path_params["local"].rpartition(".")
    if ending not in BY_ENDING:
        raise NotFound("there is no such file", hint="its ending is one of " + ", ".join(BY_ENDING))
    policy = policy_of(fields_of(request.scope["query_string"]))
    iri = f"{ID}{request.path_params['kind']}/{local}"
    limits = request.app.state.limits
    arguments = {
        "iri": iri,
        "policy": policy,
        "media": BY_ENDING[ending].media_type,
        "bytes": limits.answer_bytes,
    }
    return await answered(request, "thing", arguments)


async def ontology(request: Request) -> Response:
    """303 to the graph that defines classes and predicates."""
    return RedirectResponse(f"/store?graph={quote(GRAPH + 'ontology', safe='')}", 303)


async def graph(request: Request) -> Response:
    """303 to a named graph."""
    name = GRAPH + request.path_params["name"]
    if name not in ALL_GRAPHS:
        raise NotFound(f"there is no graph {name!r}", hint="/sparql describes those that there are")
    return RedirectResponse(f"/store?graph={quote(name, safe='')}", 303)


ROUTES = [
    Route("/id/{kind}/{local}", Resource(GET=thing)),
    Route("/data/{kind}/{local}", Resource(GET=data)),
    Route(f"/{ONTOLOGY.rpartition('/')[2]}", Resource(GET=ontology)),
    Route("/graph/{name:path}", Resource(GET=graph)),
]
