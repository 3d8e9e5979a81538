"""The SPARQL 1.1 Graph Store Protocol at `/store`, for reading: a graph, the default graph, or everything."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.formats import DATASETS, map_media_types
from kg.names import list_dataset_graphs
from kg.query.engine import ALL_GRAPHS
from kg.web.problems import NotFound, Problem
from kg.web.requests import Fields, fields_of, one, policy_of, wanted_graph
from kg.web.responses import Resource, answered
from kg.web.tasks.sparql import GRAPHS

#: Media types that can express named graphs.
QUADS = tuple(map_media_types(DATASETS))


async def get(request: Request) -> Response:
    """`?graph=IRI`, `?default` (with `policy`, whose dataset it is), or the whole dataset."""
    fields = fields_of(request.scope["query_string"])
    names = _names(fields)
    media = wanted_graph(request, fields, tuple(GRAPHS) if names else QUADS)
    arguments = {"names": names, "media": media, "bytes": request.app.state.limits.answer_bytes}
    return await answered(request, "graph", arguments)


def _names(fields: Fields) -> list[str]:
    default, name = one(fields, "default"), one(fields, "graph")
    if default is not None and name is not None:
        raise Problem("graph and default name two graphs", hint="ask for one")
    if default:
        raise Problem("default takes no value", hint="write ?default")
    if name is None:
        return [] if default is None else list_dataset_graphs(policy_of(fields))
    if name not in ALL_GRAPHS:
        if not urlsplit(name).scheme:
            raise Problem(f"{name!r} is no absolute IRI", hint="name the graph in full")
        raise NotFound(f"there is no graph {name!r}", hint="/sparql describes those that there are")
    return [name]


ROUTES = [Route("/store", Resource(GET=get))]
