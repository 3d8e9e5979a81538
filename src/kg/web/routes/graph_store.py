"""SPARQL 1.1 Graph Store Protocol at `/store`, read-only."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.formats import DATASETS, map_media_types
from kg.web.problems import Problem
from kg.web.requests import (
    Fields,
    choose_graph_type,
    get_address,
    get_dataset,
    get_one,
    get_policy,
    list_unknown,
    parse_fields,
    refuse_policies,
)
from kg.web.responses import Resource, respond
from kg.web.tasks.sparql import GRAPHS

#: Start of an absolute IRI.
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Media types that can express named graphs.
QUADS = tuple(map_media_types(DATASETS))


async def get_store(request: Request) -> Response:
    """Return a graph, the dataset of a policy, or all named graphs.

    The address has `?graph=IRI`, `?default` (and `policy`), or neither, and `without-inferred`.
    """
    fields = parse_fields(request.scope["query_string"])
    refuse_policies(request, fields)
    chosen = _choose_graph(fields)
    media = choose_graph_type(request, fields, tuple(GRAPHS) if chosen else QUADS)
    arguments = {**chosen, "media": media, "bytes": request.app.state.limits.answer_bytes}
    dataset = get_dataset(fields)
    if "without_inferred" in dataset:
        arguments["without_inferred"] = True
    remarks = list_unknown(fields, "graph", "default")
    return await respond(request, "graph", arguments, remarks=remarks)


async def get_direct(request: Request) -> Response:
    """Return the graph whose IRI is the address of the request."""
    fields = parse_fields(request.scope["query_string"])
    arguments = {
        "graph": get_address(request),
        "media": choose_graph_type(request, fields),
        "bytes": request.app.state.limits.answer_bytes,
    }
    return await respond(request, "graph", arguments, remarks=list_unknown(fields))


def _choose_graph(fields: Fields) -> dict[str, str]:
    """Return the named graph or the policy of the default one; nothing for all."""
    default, name = get_one(fields, "default"), get_one(fields, "graph")
    if default is not None and name is not None:
        raise Problem("graph and default name two graphs", hint="give one of them")
    if default:
        raise Problem("default takes no value", hint="write ?default")
    if name is None:
        return {} if default is None else {"default": get_policy(fields)}
    if not SCHEME.match(name):
        raise Problem(f"{name!r} is not an absolute IRI", hint="give the full IRI of the graph")
    return {"graph": name}


ROUTES = [
    Route("/store", Resource(GET=get_store)),
    Route("/store/{path:path}", Resource(GET=get_direct)),
]
