"""Parameters of a request, read strictly: UTF-8, each as often as it may stand, names that exist."""

from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.errors import did_you_mean
from kg.formats import map_client_names
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.engine import ALL_GRAPHS
from kg.web.negotiation import chosen
from kg.web.problems import NotAcceptable, Problem
from kg.web.tasks.sparql import GRAPHS, RESULTS

#: Parameters by which clients name a format beside Accept; SPARQLWrapper sends all of them.
FORMAT_NAMES = ("format", "output", "results")
FORMATS = map_client_names()
MOST_FIELDS = 200
Fields = Sequence[tuple[str, str]]


def fields_of(data: bytes) -> Fields:
    """The fields of a form or of the query part of an address.

    Raises:
        Problem: they are too many or not UTF-8.
    """
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except UnicodeError as error:
        raise Problem(
            "the parameters are not UTF-8", hint="escape each byte that is not ASCII as %XX"
        ) from error
    except ValueError as error:
        raise Problem(f"there are more than {MOST_FIELDS} parameters") from error


def one(fields: Fields, name: str) -> str | None:
    """The value of a parameter that may stand once."""
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise Problem(f"{name} stands {len(values)} times", hint="give it once")
    return values[0] if values else None


def every(fields: Fields, name: str) -> list[str]:
    """The graphs that a parameter of the dataset names; each must be one of ours."""
    names = [value for key, value in fields if key == name]
    for value in names:
        if value not in ALL_GRAPHS:
            raise Problem(
                f"{name}: there is no graph {value!r}", hint=did_you_mean(value, sorted(ALL_GRAPHS))
            )
    return names


def policy_of(fields: Fields) -> str:
    """The truth policy that is asked for."""
    policy = one(fields, "policy") or DEFAULT_POLICY
    if policy not in POLICIES:
        raise Problem(f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES)))
    return policy


def accepted(request: Request) -> str:
    """All that the Accept headers say."""
    return ",".join(request.headers.getlist("accept"))


def wanted(request: Request, fields: Fields) -> tuple[str | None, str | None]:
    """The media types for rows and for a graph, by a parameter or else by Accept.

    Raises:
        NotAcceptable: neither kind of answer can be written so.
    """
    if name := _format(fields):
        return FORMATS[name]
    accept = accepted(request)
    found = chosen(accept, list(RESULTS)), chosen(accept, list(GRAPHS))
    if found == (None, None):
        raise NotAcceptable(
            f"no answer is written as {accept[:200]}", hint=", ".join([*RESULTS, *GRAPHS])
        )
    return found


def wanted_graph(request: Request, fields: Fields, offers: Collection[str] = tuple(GRAPHS)) -> str:
    """The media type of a graph, by a parameter or else by Accept.

    Raises:
        NotAcceptable: none of the offers is wanted.
    """
    name = _format(fields)
    media = FORMATS[name][1] if name else chosen(accepted(request), list(offers))
    if media is None or media not in offers:
        raise NotAcceptable(
            "this graph is not written so", hint="Accept one of: " + ", ".join(offers)
        )
    return media


def _format(fields: Fields) -> str:
    names = {value.lower() for key, value in fields if key in FORMAT_NAMES and value}
    if len(names) > 1:
        raise Problem("two formats are asked for: " + ", ".join(sorted(names)), hint="name one")
    name = next(iter(names), "")
    if name and name not in FORMATS:
        raise NotAcceptable(f"there is no format {name!r}", hint=did_you_mean(name, list(FORMATS)))
    return name
