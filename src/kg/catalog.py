"""Saved queries: a `.rq` file with its `#+` header, as one value."""

import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg.errors import KgError
from kg.names import prefixes
from kg.sparql import tokens
from kg.sparql.safety import check_query

#: Folders of queries/ whose queries serve the build or other queries; people do not see them.
INNER_FOLDERS = ("derive", "policies", "choices", "check")
#: Keys of a header whose value is one text.
TEXTS = (
    "summary",
    "description",
    "view",
    "picture",
    "graph",
    "per",
    "joined",
    "severity",
    "mend",
    "about",
)
#: Layouts that a saved view may have, and pictures that the answer of a SELECT may have.
LAYOUTS = ("network", "sides", "matrix", "timeline", "flow", "map")
PICTURES = ("bars", "matrix", "map", "strip", "network", "flow")
#: The form of a query, and the values, for each key that chooses how its answer is drawn.
DRAWN = {"view": ("CONSTRUCT", LAYOUTS), "picture": ("SELECT", PICTURES)}
KEYS = {*TEXTS, "tags", "params", "order", "left-out"}
#: Keys of an entry of `left-out`.
LEFT_OUT = {"what", "query", "column"}
#: The value of the key `about`, for queries about the claims themselves.
CLAIMS = "claims"
#: The class whose members a rule runs on one by one, by the variable that its key `per` names.
PER = {"attribution": "kg:Attribution", "claim": "kg:Claim", "issue": "kg:Issue"}
TYPES = (
    "country",
    "continent",
    "bureau",
    "body",
    "person",
    "station",
    "source",
    "case",
    "thing",
    "stance",
    "date",
    "integer",
    "text",
)


#: libyaml where PyYAML was built with it; in Python it takes five times as long. Every value is
#: text, a list or a mapping: `country: NO` is no truth value, and no tag makes an object.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
#: An empty store, on which a query is parsed.
EMPTY = ox.Store()


@dataclass(frozen=True)
class Parameter:
    """One parameter of a saved query: type, default, and the query of its choices."""

    name: str
    type: str
    description: str = ""
    default: str | None = None
    choices: str | None = None
    edge: str = "first"
    #: Whether it may be given several values, of which a row has one.
    many: bool = False


@dataclass(frozen=True)
class SavedQuery:
    """One saved query: its header, its text, and what the text reveals."""

    name: str
    topic: str
    path: str
    summary: str
    description: str
    text: str
    form: str
    tags: list[str]
    columns: list[str]
    parameters: list[Parameter] = field(default_factory=list)
    #: The layout of a CONSTRUCT that is drawn, of LAYOUTS.
    view: str = ""
    #: The picture of the answer of a SELECT, of PICTURES.
    picture: str = ""
    order: int = 0
    graph: str = ""
    #: The variable of a rule that is bound to members of a class of PER.
    per: str = ""
    #: The mark by which the build joins the values that a rule derives for a subject to one text.
    joined: str = ""
    severity: str = ""
    mend: str = ""
    #: The keyword by which the text names graphs; it decides which store answers.
    naming: str = ""
    #: The prefixes that the text uses: declaring all of them would take longer than many an answer.
    prefixes: list[str] = field(default_factory=list)
    #: CLAIMS or nothing.
    about: str = ""
    #: What the answer leaves out: `what` in words, and the `query` that lists it. Its rows are
    #: counted, or its `column` is summed.
    left_out: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_about_claims(self) -> bool:
        """True if it asks for claims themselves: every policy gives the same answer."""
        return self.about == CLAIMS

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the compiled catalogue and for `--format json`."""
        plain = asdict(self)
        del plain["about"]  # readers see the tag `evidence`
        return plain


def read_catalogue(home: Path) -> list[SavedQuery]:
    """Read every query under queries/, sorted by topic and name.

    Raises:
        KgError: a file has a fault, or two queries have one name.
    """
    queries = []
    paths: dict[str, str] = {}
    for file in sorted((home / "queries").glob("*/*.rq")):
        query = read_query(file, home)
        if query.name in paths:
            reason = f"{query.path}: {paths[query.name]} already has this name"
            raise KgError(reason, hint="rename one of the two")
        paths[query.name] = query.path
        queries.append(query)
    _check_left_out(queries)
    return queries


def _check_left_out(queries: list[SavedQuery]) -> None:
    """Refuse a query that names another which does not exist or has no such column."""
    columns = {query.name: query.columns for query in queries}
    for query in queries:
        for part in query.left_out:
            reason = f"{query.path}:1: left-out names {part['query']!r}"
            if part["query"] not in columns:
                raise KgError(f"{reason}, which is no saved query", hint="write its name")
            if part.get("column") not in (None, *columns[part["query"]]):
                reason = f"{reason}, which has no column {part['column']!r}"
                raise KgError(reason, hint=f"it has {', '.join(columns[part['query']])}")


def read_query(path: Path, root: Path) -> SavedQuery:
    """Read a saved query from its file.

    Raises:
        KgError: the file has a fault; the reason names the file and, where known, the line.
    """
    text = _read_text(path)
    header = _read_header(text, path)
    # header lines become empty, so that a position in the query is a position in the file
    body = re.sub(r"^#\+.*", "", text, flags=re.MULTILINE)
    form, columns = _parse(body, path)
    body = body.lstrip("\n")
    if path.parent.name == "choices":
        _check_choices(body, path)
    texts = {key: str(header.get(key, "")).strip() for key in TEXTS}
    _check_drawn(texts, form, path)
    return SavedQuery(
        name=path.stem,
        topic=path.parent.name,
        path=str(path.relative_to(root)),
        text=body,
        form=form,
        columns=columns,
        tags=list(header["tags"]),
        parameters=_read_parameters(header, body, path),
        order=_read_order(header, path),
        left_out=_read_left_out(header, path),
        naming=tokens.find_graph_keyword(body),
        prefixes=tokens.list_prefixes(body),
        **texts,
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"{path} is not UTF-8 at byte {error.start}"
        raise KgError(reason, hint="save the query as UTF-8") from error


def _read_header(text: str, path: Path) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(lines), LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = f"{path}:{line}: the header is not YAML ({error})"
        raise KgError(reason, hint="mend the lines that start with #+") from error
    except RecursionError as error:
        reason = f"{path}:1: the header is nested too deeply"
        raise KgError(reason, hint="mend the lines that start with #+") from error
    header = header if isinstance(header, dict) else {}
    missing = [key for key in ("summary", "tags") if key not in header]
    unknown = sorted(set(header) - KEYS)
    if missing or unknown:
        reason = f"{path}:1: the header lacks {missing} or has unknown keys {unknown}"
        raise KgError(reason, hint=f"keys are {', '.join(sorted(KEYS))}")
    _check_shape(header, path)
    if header.get("about", CLAIMS) != CLAIMS:
        reason = f"{path}:1: about {header['about']!r} is unknown"
        raise KgError(reason, hint=f"write about: {CLAIMS}, or leave the key out")
    return header


def _check_shape(header: dict[str, Any], path: Path) -> None:
    """Refuse a value that is no text where a text is meant, and likewise for lists.

    Raises:
        KgError: with the key.
    """
    for key, value in header.items():
        if key == "tags":
            is_sound = isinstance(value, list) and all(map(_is_text, value))
            meant = "a list of words, such as [stations]"
        elif key in ("params", "left-out"):
            is_sound = isinstance(value, list) and all(map(_is_mapping, value))
            meant = "a list of entries, each with keys and texts"
        else:
            is_sound = isinstance(value, str) and (key != "summary" or _is_text(value))
            meant = "a text"
        if not is_sound:
            raise KgError(f"{path}:1: {key} is not {meant}: {value!r:.80}", hint=f"write {meant}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_string, value.values()))


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _parse(body: str, path: Path) -> tuple[str, list[str]]:
    """Return the form of a query and the columns of a SELECT.

    Raises:
        KgError: the query does not parse or is not allowed; the reason names line and column.
    """
    try:
        form = check_query(body)
        answer = EMPTY.query(body, prefixes=prefixes())
    except SyntaxError as error:
        place, _, reason = str(error).removeprefix("error at ").partition(": ")
        raise KgError(f"{path}:{place}: {reason}", hint="mend the SPARQL at this place") from error
    except KgError as error:
        raise KgError(f"{path}: {error.reason}", hint=error.hint) from error
    if form == "DESCRIBE":
        reason = f"{path}: DESCRIBE gives another answer in every store"
        raise KgError(reason, hint="write SELECT, ASK or CONSTRUCT")
    if isinstance(answer, ox.QuerySolutions):
        return form, [variable.value for variable in answer.variables]
    return form, []


def _read_parameters(header: dict[str, Any], body: str, path: Path) -> list[Parameter]:
    """Return the declared parameters, which must be those that the query uses."""
    parameters = [_read_parameter(given, path) for given in header.get("params", [])]
    declared = sorted(parameter.name for parameter in parameters)
    used = sorted(tokens.list_parameters(body))
    if declared != used:
        reason = f"{path}:1: the header declares {declared}, the query uses {used}"
        raise KgError(reason, hint="declare each ?_name under params, and no other")
    return parameters


def _read_parameter(given: dict[str, str], path: Path) -> Parameter:
    required = {"name", "type"}
    known = {field.name for field in fields(Parameter)}
    if not required <= given.keys() <= known:
        optional = ", ".join(sorted(known - required))
        hint = f"a parameter has name and type, and may have {optional}"
        raise KgError(f"{path}:1: {given} is not a parameter", hint=hint)
    if given["type"] not in TYPES:
        reason = f"{path}:1: unknown parameter type {given['type']!r}"
        raise KgError(reason, hint=f"types are {', '.join(TYPES)}")
    many = given.get("many", "false")
    if many not in ("true", "false") or (many == "true" and not given.get("choices")):
        reason = f"{path}:1: {given['name']} has many: {many}"
        raise KgError(reason, hint="write true or false; only a parameter with choices has many")
    texts = {key: text for key, text in given.items() if key != "many"}
    return Parameter(**texts, many=many == "true")


def _read_order(header: dict[str, Any], path: Path) -> int:
    order = header.get("order", "0")
    if not re.fullmatch("[0-9]{1,4}", order):
        reason = f"{path}:1: order {order!r:.80} is not a number"
        raise KgError(reason, hint="write digits only, four at most")
    return int(order)


def _read_left_out(header: dict[str, Any], path: Path) -> list[dict[str, str]]:
    parts = header.get("left-out", [])
    for part in parts:
        if not {"what", "query"} <= part.keys() <= LEFT_OUT:
            raise KgError(f"{path}:1: left-out has {part}", hint="write what and query")
    return list(parts)


def _check_drawn(texts: dict[str, str], form: str, path: Path) -> None:
    """Refuse a layout or picture that is unknown, or does not fit the form."""
    for key, (fitting, known) in DRAWN.items():
        value = texts[key]
        if value and form != fitting:
            other = next(name for name in DRAWN if name != key)
            hint = f"only a {fitting} has {key}; write {other} or leave it out"
            raise KgError(f"{path}:1: a {form} has {key}: {value}", hint=hint)
        if value and value not in known:
            hint = f"write one of {', '.join(known)}"
            raise KgError(f"{path}:1: {key} {value!r} is unknown", hint=hint)


def _check_choices(body: str, path: Path) -> None:
    """Refuse a list of choices that cannot be asked about one value."""
    words = [token.upper() for kind, token, _ in tokens.scan(body) if kind == "word"]
    if words.count("SELECT") != 1 or "HAVING" in words:
        raise KgError(
            f"{path}: a list of choices must have one SELECT and no HAVING,"
            " because it is also asked about one value",
            hint="write its conditions as patterns and FILTERs",
        )
