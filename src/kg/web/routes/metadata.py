"""What the endpoint says of itself: the SPARQL service description, and VoID at its well-known address."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.requests import fields_of, wanted_graph
from kg.web.responses import Resource, answered


async def service(request: Request) -> Response:
    """The service description."""
    return await _described(request, "service")


async def void(request: Request) -> Response:
    """The dataset as VoID and DCAT."""
    return await _described(request, "void")


async def _described(request: Request, task: str) -> Response:
    media = wanted_graph(request, fields_of(request.scope["query_string"]))
    arguments = {
        "base": str(request.base_url),
        "media": media,
        "bytes": request.app.state.limits.answer_bytes,
    }
    return await answered(request, task, arguments)


ROUTES = [Route("/.well-known/void", Resource(GET=void))]
