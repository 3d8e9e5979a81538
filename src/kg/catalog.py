"""Saved queries: a `.rq` file with its `#+` header, as one value."""

import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg.errors import KgError
from kg.names import prefixes
from kg.sparql import safety, tokens

#: Folders of queries/ whose queries serve the build or other queries and are not listed to people.
INNER_FOLDERS = ("derive", "policies", "choices", "check")
KEYS = {
    "summary",
    "description",
    "tags",
    "params",
    "view",
    "order",
    "graph",
    "per",
    "severity",
    "mend",
}
#: The class whose members a rule can be asked about one by one, by the variable that its header names.
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


#: libyaml where PyYAML was built with it; the same safe subset in Python takes five times as long.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Holds nothing: it tells whether a query parses.
EMPTY = ox.Store()


@dataclass(frozen=True)
class Parameter:
    """One parameter of a saved query: its type, its default, and the query that lists choices."""

    name: str
    type: str
    description: str = ""
    default: str | None = None
    choices: str | None = None
    edge: str = "first"


@dataclass(frozen=True)
class SavedQuery:
    """A question that is answered by name."""

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
    view: str = ""
    order: int = 0
    graph: str = ""
    #: The variable of a rule that stands for what it can be asked about one by one.
    per: str = ""
    severity: str = ""
    mend: str = ""
    #: The word by which the text names graphs, so that nobody has to read the text again to choose a store.
    naming: str = ""
    #: Those that the text uses: an engine that is told all of them needs longer than many a question takes.
    prefixes: list[str] = field(default_factory=list)

    @property
    def is_about_claims(self) -> bool:
        """Whether it asks for claims themselves, so that every policy gives the same answer."""
        return "evidence" in self.tags

    def as_json(self) -> dict[str, Any]:
        """Plain values for the compiled catalogue and for `--format json`."""
        return asdict(self)


def _header(text: str, path: Path) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(lines), LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise KgError(
            f"{path}:{line}: the header is no YAML ({error})",
            hint="mend the lines that start with #+",
        ) from error
    header = header if isinstance(header, dict) else {}
    missing = [key for key in ("summary", "tags") if key not in header]
    unknown = sorted(set(header) - KEYS)
    if missing or unknown:
        reason = f"{path}:1: header lacks {missing} or has unknown keys {unknown}"
        raise KgError(reason, hint=f"keys are {', '.join(sorted(KEYS))}")
    return header


def _form(body: str, path: Path) -> str:
    """The form of a query that parses; a fault names the file, line and column."""
    try:
        form = safety.check_query(body)
        if form == "DESCRIBE":
            raise KgError(
                "DESCRIBE gives another answer in every store",
                hint="write SELECT, ASK or CONSTRUCT",
            )
        EMPTY.query(body, prefixes=prefixes())
    except SyntaxError as error:
        place, _, reason = str(error).removeprefix("error at ").partition(": ")
        raise KgError(f"{path}:{place}: {reason}", hint="mend the SPARQL at this place") from error
    except KgError as error:
        raise KgError(f"{path}: {error.reason}", hint=error.hint) from error
    return form


def _parameter(given: Any, path: Path) -> Parameter:
    known = {field.name for field in fields(Parameter)}
    if not isinstance(given, dict) or not {"name", "type"} <= given.keys() <= known:
        hint = f"a parameter has name and type, and may have {', '.join(sorted(known - {'name', 'type'}))}"
        raise KgError(f"{path}:1: the parameter {given} is not as it should be", hint=hint)
    if given["type"] not in TYPES:
        raise KgError(
            f"{path}:1: parameter type {given['type']!r}", hint=f"types are {', '.join(TYPES)}"
        )
    return Parameter(**given)


def _columns(text: str) -> list[str]:
    """The projected variables of the outermost SELECT, in order."""
    columns: list[str] = []
    depth, started, alias = 0, False, False
    for kind, token, _ in tokens.scan(text):
        if kind == "word" and token.upper() == "SELECT":
            started = True
        elif started and kind == "word" and token.upper() == "WHERE":
            break
        elif started and kind in ("open", "close"):
            if token == "{":
                break
            depth += 1 if kind == "open" else -1
        elif started and kind == "word":
            alias = token.upper() == "AS"
        elif started and kind == "variable" and (depth == 0 or alias):
            columns.append(token[1:])
            alias = False
    return columns


def read_query(path: Path, root: Path) -> SavedQuery:
    """A saved query from its file; faults in the header name the file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise KgError(
            f"{path} is not UTF-8 at byte {error.start}", hint="save the query as UTF-8"
        ) from error
    header = _header(text, path)
    # header lines are emptied, not dropped, so that a place in the query is a place in the file
    body = re.sub(r"^#\+.*", "", text, flags=re.MULTILINE)
    form = _form(body, path)
    body = body.lstrip("\n")
    given = [_parameter(parameter, path) for parameter in header.get("params", [])]
    used = tokens.list_parameters(body)
    if sorted(parameter.name for parameter in given) != sorted(used):
        reason = f"{path}:1: the header declares {sorted(p.name for p in given)}, the query uses {sorted(used)}"
        raise KgError(reason, hint="declare each ?_name under params, and no other")
    words = [token.upper() for kind, token, _ in tokens.scan(body) if kind == "word"]
    if path.parent.name == "choices" and (words.count("SELECT") != 1 or "HAVING" in words):
        reason = f"{path}: a list of choices has one SELECT and no HAVING, since it is asked about one value too"
        raise KgError(reason, hint="write its conditions as patterns and FILTERs")
    if not str(header.get("order", 0)).isdigit():
        raise KgError(f"{path}:1: order {header['order']!r} is no number", hint="write digits only")
    return SavedQuery(
        name=path.stem,
        topic=path.parent.name,
        path=str(path.relative_to(root)),
        summary=str(header["summary"]),
        description=str(header.get("description", "")).strip(),
        text=body,
        form=form,
        tags=list(header["tags"]),
        columns=_columns(body) if form == "SELECT" else [],
        parameters=given,
        view=str(header.get("view", "")),
        order=int(header.get("order", 0)),
        graph=str(header.get("graph", "")),
        per=str(header.get("per", "")),
        severity=str(header.get("severity", "")),
        mend=str(header.get("mend", "")),
        naming=tokens.find_graph_keyword(body),
        prefixes=tokens.list_prefixes(body),
    )


def read_catalogue(home: Path) -> list[SavedQuery]:
    """Every query under queries/, sorted by topic and name; two queries of one name are a fault."""
    queries = [read_query(path, home) for path in sorted((home / "queries").glob("*/*.rq"))]
    names: dict[str, str] = {}
    for query in queries:
        if query.name in names:
            raise KgError(
                f"{query.path}: the name stands already at {names[query.name]}",
                hint="rename one of the two",
            )
        names[query.name] = query.path
    return queries
