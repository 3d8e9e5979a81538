"""Descriptions of the endpoint and the dataset, as RDF."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.requests import choose_graph_type, parse_fields
from kg.web.responses import Resource, respond


async def get_service(request: Request) -> Response:
    """Return the service description."""
    return await _describe(request, "service")


async def get_void(request: Request) -> Response:
    """Return the description of the dataset in VoID and DCAT."""
    return await _describe(request, "void")


async def _describe(request: Request, task: str) -> Response:
    arguments = {
        "base": str(request.base_url),
        "media": choose_graph_type(request, parse_fields(request.scope["query_string"])),
        "bytes": request.app.state.limits.answer_bytes,
    }
    return await respond(request, task, arguments)


ROUTES = [Route("/.well-known/void", Resource(GET=get_void))]
