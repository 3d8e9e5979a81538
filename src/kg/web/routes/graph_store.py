"""SPARQL 1.1 Graph Store Protocol at `/store`, read-only."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.formats import DATASETS, map_media_types
from kg.names import list_dataset_graphs
from kg.query.engine import ALL_GRAPHS
from kg.web.problems import NotFound, Problem
from kg.web.requests import (
    Fields,
    choose_graph_type,
    get_dataset,
    get_one,
    get_policy,
    list_unknown,
    parse_fields,
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
    names = _get_names(fields)
    media = choose_graph_type(request, fields, tuple(GRAPHS) if names else QUADS)
    arguments = {"names": names, "media": media, "bytes": request.app.state.limits.answer_bytes}
    dataset = get_dataset(fields)
    if "without_inferred" in dataset:
        arguments["without_inferred"] = True
    remarks = list_unknown(fields, "graph", "default")
    return await respond(request, "graph", arguments, remarks=remarks)


def _get_names(fields: Fields) -> list[str]:
    """Return the graphs to merge; none for all of them, each under its name."""
    default, name = get_one(fields, "default"), get_one(fields, "graph")
    if default is not None and name is not None:
        raise Problem("graph and default name two graphs", hint="give one of them")
    if default:
        raise Problem("default takes no value", hint="write ?default")
    if name is None:
        return [] if default is None else list_dataset_graphs(get_policy(fields))
    if name not in ALL_GRAPHS:
        if not SCHEME.match(name):
            raise Problem(f"{name!r} is not an absolute IRI", hint="give the full IRI of the graph")
        raise NotFound(f"there is no graph {name!r}", hint="/sparql describes the graphs")
    return [name]


ROUTES = [Route("/store", Resource(GET=get_store))]
