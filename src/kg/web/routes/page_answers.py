"""Answers that are pages, each in the language of its address."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.pages.translation import CHINESE
from kg.web.requests import describe_page
from kg.web.responses import Resource, respond

#: Addresses that have no language: files, and what programs read.
WITHOUT_LANGUAGE = ("/assets/{name}", "/feed.xml", "/openapi.json", "/queries/{name}/explain")


async def respond_with_page(
    request: Request, task: str, arguments: Mapping[str, Any], *, cacheable: bool = True
) -> Response:
    """Run a task that makes a page, and return the page as a response.

    Args:
        request: the request.
        task: the name of the task.
        arguments: its arguments, to which the language is added.
        cacheable: whether the same question has the same answer.
    """
    return await respond(
        request, task, {**arguments, **describe_page(request)}, cacheable=cacheable
    )


async def _redirect_to_front(_: Request) -> Response:
    return RedirectResponse(CHINESE.root, 308)


def list_chinese(routes: Sequence[Route]) -> list[Route]:
    """Return the routes to pages again, each below the address of the Chinese pages."""
    root = CHINESE.root.rstrip("/")
    chinese = [Route(root, Resource(GET=_redirect_to_front))]
    for route in routes:
        if route.path not in WITHOUT_LANGUAGE and not route.path.endswith(".csv"):
            chinese.append(Route(f"{root}{route.path}", route.endpoint))
    return chinese
