"""Lists by kind, and search over everything."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.pages.arrangement import VERSION, split_fields
from kg.pages.hits import FACETS
from kg.pages.kinds import LISTS
from kg.query.csv_metadata import ENDING
from kg.web.problems import Problem
from kg.web.requests import (
    WITHOUT_INFERRED,
    check_names,
    choose_media,
    get_accept,
    get_dataset,
    get_mount,
    get_one,
    parse_fields,
    repeat_fields,
)
from kg.web.responses import Resource, link_metadata, respond
from kg.web.routes.page_answers import respond_with_page

HTML, JSON = "text/html", "application/json"
#: Characters of a search that are read; the most of a page number.
MOST_CHARACTERS, MOST_DIGITS = 1_000, 4


async def get_list(request: Request, *, place: str, ending: str) -> Response:
    """Return the list of all things of a kind: a page, CSV, or its metadata."""
    arrangement, rest = split_fields(parse_fields(request.scope["query_string"]))
    check_names(rest)
    url = f"{place}.csv{repeat_fields(request)}"
    arguments = {"place": place, "arrangement": arrangement, "url": url} | get_dataset(rest)
    if ending == ENDING:
        return await respond(request, "list_columns", arguments)
    if ending == "csv":
        address = f"{get_mount(request)}{place}.{ENDING}{repeat_fields(request)}"
        return link_metadata(await respond(request, "list_rows", arguments), address)
    return await respond_with_page(request, "list", arguments)


async def get_search(request: Request) -> Response:
    """Return what has some words, as a page or as JSON.

    Words beyond a thousand characters are not read.
    """
    fields = parse_fields(request.scope["query_string"])
    check_names(fields, "q", "page", "policy", WITHOUT_INFERRED, VERSION, *FACETS)
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
        for ending in ("", "csv", ENDING):
            handler = partial(get_list, place=place, ending=ending)
            path = f"/{place}.{ending}" if ending else f"/{place}"
            routes.append(Route(path, Resource(GET=handler)))
    return routes


ROUTES = [Route("/search", Resource(GET=get_search)), *_list_routes()]
