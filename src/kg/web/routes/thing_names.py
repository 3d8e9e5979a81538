"""Addresses with a name in place of an id: each leads to the thing of that name."""

from collections.abc import Awaitable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.names import ID
from kg.web.problems import NotFound
from kg.web.requests import get_language, get_mount
from kg.web.responses import render_warnings, run_task


async def redirect_if_unknown(
    request: Request, answer: Awaitable[Response], kind: str, local: str, *, ending: str = ""
) -> Response:
    """Return an answer about a thing, or a redirect to the thing that is named.

    What has an exact id is asked for once; only an unknown id is looked up as a name.

    Args:
        request: the request.
        answer: the answer that is awaited.
        kind: the kind in the address.
        local: the id or name in the address.
        ending: what follows it, such as `.ttl`.

    Raises:
        NotFound: the address names nothing, or several things.
    """
    try:
        return await answer
    except NotFound:
        reply = await run_task(request, "locate", {"kind": kind, "local": local})
    its_kind, _, name = reply.body.decode().removeprefix(ID).partition("/")
    if (its_kind, name) == (kind, local):
        raise NotFound("nothing can be shown of this thing")
    root = get_language(request).root
    place = request.url.path.removeprefix(root).lstrip("/").split("/")[0]
    mount = get_mount(request).rstrip("/")
    address = f"{mount}{root}{place}/{quote(its_kind, safe='')}/{quote(name, safe='')}{ending}"
    if query := request.scope["query_string"]:
        address += f"?{query.decode('ascii', 'replace')}"
    return RedirectResponse(address, 302, headers=render_warnings(reply.warnings))
