"""Lists by kind, and search over everything."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.pages.arrangement import split_fields
from kg.pages.hits import FACETS
from kg.pages.kinds import LISTS
from kg.web.problems import Problem
from kg.web.requests import (
    WITHOUT_INFERRED,
    check_names,
    choose_media,
    get_accept,
    get_dataset,
    get_one,
    parse_fields,
)
from kg.web.responses import Resource, respond
from kg.web.routes.page_answers import respond_with_page

HTML, JSON = "text/html", "application/json"
#: Characters of a search that are read; the most of a page number.
MOST_CHARACTERS, MOST_DIGITS = 1_000, 4


async def get_list(request: Request, *, place: str, csv: bool) -> Response:
    """Return the list of all things of a kind, as a page or as CSV."""
    arrangement, rest = split_fields(parse_fields(request.scope["query_string"]))
    check_names(rest)
    arguments = {"place": place, "csv": csv, "arrangement": arrangement}
    answer = respond if csv else respond_with_page
    return await answer(request, "list", arguments | get_dataset(rest))


async def get_search(request: Request) -> Response:
    """Return what has some words, as a page or as JSON.

    Words beyond a thousand characters are not read.
    """
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, "q", "page", "policy", WITHOUT_INFERRED, *FACETS)
    only = {}
    for facet in FACETS:
        values = {value for name, value in fields if name == facet and value}
        if values:
            only[facet] = sorted(values)
    is_json = choose_media(get_accept(request), (JSON, HTML)) == JSON
    words = (get_one(fields, "q") or "")[:MOST_CHARACTERS]
    page = get_one(fields, "page") or "1"
    if not (page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS):
        raise Problem(f"page={page[:40]!r} is no page", hint="write digits only")
    arguments = {"q": words, "only": only, "page": max(int(page), 1), "json": is_json}
    return await respond_with_page(request, "hits", arguments | get_dataset(fields))


def _list_routes() -> list[Route]:
    routes = []
    for place in LISTS:
        for ending, csv in (("", False), (".csv", True)):
            handler = partial(get_list, place=place, csv=csv)
            routes.append(Route(f"/{place}{ending}", Resource(GET=handler)))
    return routes


ROUTES = [Route("/search", Resource(GET=get_search)), *_list_routes()]
