"""Parameters of requests, read strictly, and Accept, read as in RFC 9110."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl, quote

import mimeparse
from starlette.requests import Request

from kg.errors import did_you_mean
from kg.formats import map_client_names
from kg.names import DEFAULT_POLICY, POLICIES
from kg.pages.addresses import SAFE
from kg.pages.translation import CHINESE, ENGLISH, Language
from kg.web.problems import NotAcceptable, Problem
from kg.web.tasks.sparql import GRAPHS, RESULTS

#: Parameters by which clients name a format beside Accept; SPARQLWrapper sends all of them.
FORMAT_PARAMETERS = ("format", "output", "results")
FORMATS = map_client_names()
#: The parameter that leaves out edges that rest only on the editors' readings.
WITHOUT_INFERRED = "without-inferred"
MOST_FIELDS = 200
#: What needs no escape in fields that are encoded already.
ENCODED = "%&=+/:@!$'()*,;~?"
#: Unknown parameters of one request that get a remark.
MOST_REMARKS = 5
#: Further or longer ranges of an Accept header are not read: mimeparse takes quadratic time.
MOST_RANGES, LONGEST_RANGE = 100, 200
#: A longer query part is left out of the link to a page in the other language.
LONGEST_TWIN = 2_000
#: By what an address says of which release the page was that links to it.
BEFORE = re.compile(r"(?:^|&)version=([0-9a-f]{8,64})(?:&|$)")
_TOKEN = r"[!#$%&'+.^_`|~\w-]+"
#: A media range without its parameters, and a quality, as RFC 9110 writes them.
RANGE = re.compile(rf"\*/\*|{_TOKEN}/(?:\*|{_TOKEN})", re.ASCII)
QUALITY = re.compile(r"0?\.\d+|[01](?:\.0*)?", re.ASCII)

Fields = Sequence[tuple[str, str]]
#: A media range as mimeparse has it: type, subtype, parameters with `q`.
Range = tuple[str, str, dict[str, str]]


def parse_fields(data: bytes) -> Fields:
    """Return the fields of a form or of the query part of an address.

    Raises:
        Problem: there are too many, or they are not UTF-8.
    """
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except UnicodeError as error:
        hint = "escape each byte that is not ASCII as %XX"
        raise Problem("the parameters are not UTF-8", hint=hint) from error
    except ValueError as error:
        raise Problem(f"there are more than {MOST_FIELDS} parameters") from error


def repeat_fields(request: Request) -> str:
    """Return the query part of the address of a request, with `?`, or nothing."""
    fields = request.scope["query_string"].decode("ascii", "replace")
    return f"?{quote(fields, safe=ENCODED)}" if fields else ""


def check_names(fields: Fields, *further: str) -> None:
    """Check that only the parameters of the dataset, and further ones, are given.

    Raises:
        Problem: there is no parameter with one of the names.
    """
    known = ["policy", WITHOUT_INFERRED, *further]
    for name, _ in fields:
        if name not in known:
            raise Problem(f"there is no parameter {name[:40]!r}", hint=did_you_mean(name, known))


def list_unknown(fields: Fields, *further: str) -> list[str]:
    """Return a remark on each parameter that is not read; general clients send many.

    Each gets one, with the nearest that is read.
    """
    known = ["policy", WITHOUT_INFERRED, *FORMAT_PARAMETERS, *further]
    unknown = dict.fromkeys(name for name, _ in fields if name not in known)
    remarks = []
    for name in list(unknown)[:MOST_REMARKS]:
        hint = did_you_mean(name, known, most=1)
        remarks.append(f"the parameter {name[:40]!r} is not read; {hint}")
    return remarks


def get_one(fields: Fields, name: str) -> str | None:
    """Return the value of a parameter that may be given once.

    Raises:
        Problem: it is given more than once.
    """
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise Problem(f"{name} is given {len(values)} times", hint="give it once")
    return values[0] if values else None


def get_graphs(fields: Fields, name: str) -> list[str]:
    """Return the graphs that a parameter of the dataset names, which may not exist."""
    return [value for key, value in fields if key == name]


def refuse_policies(request: Request, fields: Fields) -> None:
    """Refuse a policy where a folder of graphs is served, which has none.

    Raises:
        Problem: a policy or its modifier is given.
    """
    if request.app.state.data and any(name in ("policy", WITHOUT_INFERRED) for name, _ in fields):
        raise Problem("these graphs have no policies", hint="name graphs instead")


def get_policy(fields: Fields) -> str:
    """Return the truth policy of a request.

    Raises:
        Problem: there is no such policy.
    """
    policy = get_one(fields, "policy") or DEFAULT_POLICY
    if policy not in POLICIES:
        raise Problem(f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES)))
    return policy


def get_dataset(fields: Fields) -> dict[str, object]:
    """Return the truth policy of a request, and its modifier where it is given.

    Raises:
        Problem: there is no such policy, or `without-inferred` is neither 1 nor 0.
    """
    return {"policy": get_policy(fields)} | get_modifier(fields)


def get_modifier(fields: Fields) -> dict[str, object]:
    """Return the modifier of a policy, where a request has it.

    Raises:
        Problem: `without-inferred` is neither 1 nor 0.
    """
    value = get_one(fields, WITHOUT_INFERRED) or "0"
    if value not in ("0", "1"):
        reason = f"{WITHOUT_INFERRED}={value[:20]!r} is neither 1 nor 0"
        raise Problem(reason, hint="write 1 to leave out edges that rest only on our readings")
    return {"without_inferred": True} if value == "1" else {}


def get_accept(request: Request) -> str:
    """Return the Accept headers of a request as one."""
    return ",".join(request.headers.getlist("accept"))


def parse_accept(accept: str) -> list[Range]:
    """Return the well-formed ranges of an Accept header, the most wanted first.

    Where mimeparse is lenient, RFC 9110 decides: a quality is a number such as 0.5 and otherwise
    1; a parameter such as `version` is not offered, so its range matches nothing. The order lets
    mimeparse find the higher of two qualities for the same range.
    """
    ranges = []
    for part in accept.lower().split(",", MOST_RANGES)[:MOST_RANGES]:
        if not _is_range(part):
            continue
        kind, subtype, parameters = mimeparse.parse_media_range(part)
        if not QUALITY.fullmatch(parameters["q"]):
            parameters["q"] = "1"
        if parameters.keys() <= {"q", "charset"}:
            ranges.append((kind, subtype, parameters))
    return sorted(ranges, key=_get_quality, reverse=True)


def _is_range(text: str) -> bool:
    media, *parameters = text.split(";")
    if len(text) > LONGEST_RANGE or not RANGE.fullmatch(media.strip()):
        return False
    valueless = {parameter.strip() for parameter in parameters if "=" not in parameter}
    return valueless <= {"", "q", "charset"}


def _get_quality(media_range: Range) -> float:
    return float(media_range[2]["q"])


def choose_media(accept: str, offers: Sequence[str]) -> str | None:
    """Return the offer that a client wants most; None if it wants none.

    Of equals this is the first offer, as it is without an Accept header. (Of equals,
    `mimeparse.best_match` returns that with the most specific range, and then the last.)
    """
    if not accept.strip():
        return offers[0]
    ranges = parse_accept(accept)
    qualities = [mimeparse.quality_parsed(offer, ranges) for offer in offers]
    best = max(qualities, default=0)
    return offers[qualities.index(best)] if best > 0 else None


def choose_answer_types(request: Request, fields: Fields) -> tuple[str | None, str | None]:
    """Return the media types for rows and for a graph, by parameter or Accept.

    Raises:
        NotAcceptable: neither kind of answer has an accepted media type.
    """
    if name := _get_format(fields):
        return FORMATS[name]
    accept = get_accept(request)
    rows, graph = choose_media(accept, list(RESULTS)), choose_media(accept, list(GRAPHS))
    if rows is None and graph is None:
        reason = f"no answer has the media type {accept[:200]}"
        raise NotAcceptable(reason, hint=", ".join([*RESULTS, *GRAPHS]))
    return rows, graph


def choose_graph_type(
    request: Request, fields: Fields, offers: Collection[str] = tuple(GRAPHS)
) -> str:
    """Return the media type of a graph, by parameter or Accept.

    Raises:
        NotAcceptable: none of the offers is accepted.
    """
    name = _get_format(fields)
    media = FORMATS[name][1] if name else choose_media(get_accept(request), list(offers))
    if media is None or media not in offers:
        hint = "Accept one of: " + ", ".join(offers)
        raise NotAcceptable("this graph is not available in that format", hint=hint)
    return media


def _get_format(fields: Fields) -> str:
    """Return the format that is asked for; several names may mean the same.

    Of these it is the one that names the most, such as `json` for rows and for graphs.
    """
    names = [value.lower() for key, value in fields if key in FORMAT_PARAMETERS and value]
    for name in names:
        if name not in FORMATS:
            hint = did_you_mean(name, list(FORMATS))
            raise NotAcceptable(f"there is no format {name!r}", hint=hint)
    for kind in (0, 1):  # media types of rows, and of graphs
        if len({FORMATS[name][kind] for name in names} - {None}) > 1:
            listed = ", ".join(sorted(set(names)))
            raise Problem(f"more than one format is given: {listed}", hint="give one")
    return max(names, key=lambda name: 2 - FORMATS[name].count(None), default="")


def get_language(request: Request) -> Language:
    """Return the language of the page at an address."""
    return CHINESE if request.scope["path"].startswith(CHINESE.root) else ENGLISH


def get_mount(request: Request) -> str:
    """Return the path at which the server is for its clients, with a slash at its end."""
    return f"{request.scope.get('app_root_path', '')}/"


def get_base(request: Request) -> dict[str, str]:
    """Return what relative IRIs of a query on a folder are relative to: the endpoint.

    Those of a query on the release are relative to the things of the graph, wherever it is served.
    """
    return {"base": get_address(request)} if request.app.state.data else {}


def get_address(request: Request) -> str:
    """Return the address of a request without parameters, as the client wrote it."""
    raw: bytes = request.scope["raw_path"]
    path = raw.decode("ascii").partition("?")[0]
    path = path.removeprefix(request.scope.get("app_root_path", ""))
    return str(request.base_url) + path.removeprefix("/")


def describe_page(request: Request) -> dict[str, str]:
    """Return the language of a page, and the address of its twin in the other."""
    language, path = get_language(request), request.scope["path"]
    other = ENGLISH if language is CHINESE else CHINESE
    mount = get_mount(request)
    twin = mount + other.root.lstrip("/") + quote(path.removeprefix(language.root), safe=SAFE)
    query = request.scope["query_string"].decode("ascii", "replace")
    if query and len(query) <= LONGEST_TWIN:
        twin += f"?{query}"
    place = {"mount": mount} if mount != "/" else {}
    before = BEFORE.search(query)
    came = {"before": before[1]} if before else {}
    return {"language": language.code, "twin": twin} | place | came
