"""Arguments of a call, checked against the schema that the tool shows."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError, create_model
from pydantic_core import ErrorDetails

from kg.agents.tool_faults import ToolFault, describe_value, find_near, is_encodable
from kg.agents.tool_schemas import TOOLS, Schema, list_names
from kg.names import POLICIES

#: The kind of fault for each error of the checker; all others are a wrong type.
KINDS = {
    "greater_than_equal": "wrong-value",
    "less_than_equal": "wrong-value",
    "literal_error": "wrong-value",
}
#: The Python type for each type of JSON Schema; a number may also be its digits as a text.
TYPES: dict[str, Any] = {
    "string": StrictStr,
    "integer": int,
    "boolean": bool,
    "object": dict[str, Any],
}
#: The longest text of an argument, and of those that may be longer.
LONGEST, LONGER = 500, {"query": 20_000, "cursor": 4_000}


def _make_checker(name: str, takes: Schema) -> type[BaseModel]:
    """Return a model that takes what the schema of a tool takes."""
    fields: dict[str, Any] = {}
    for key, schema in takes["properties"].items():
        limits = Field(
            default=... if key in takes.get("required", ()) else None,
            ge=schema.get("minimum"),
            le=schema.get("maximum"),
        )
        type = Literal[POLICIES] if "enum" in schema else TYPES[schema["type"]]
        fields[key] = (type, limits)
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


CHECKERS = {name: _make_checker(name, takes) for name, (_, takes, _) in TOOLS.items()}


def check_arguments(tool: str, arguments: Any, *, with_sparql: bool) -> dict[str, Any]:
    """Return the arguments of a call, in which `null` is the same as nothing.

    Raises:
        ToolFault: there is no such tool, or an argument does not fit its schema.
    """
    known = list_names(with_sparql=with_sparql)
    if tool not in known:
        is_off = tool in TOOLS
        hint = "start it with: kg mcp --with-sparql" if is_off else "call one of the choices"
        reason = f"the tool {tool} is off" if is_off else f"there is no tool {tool!r}"
        raise ToolFault("unknown-tool", reason, hint, find_near(tool, known))
    if not isinstance(arguments, dict):
        raise ToolFault("wrong-type", "the arguments are no object", "give an object")
    if not is_encodable(arguments):
        hint = "send complete characters: half of one may be left of a text that was cut"
        raise ToolFault("wrong-value", "the arguments have half a character", hint)
    given = {name: value for name, value in arguments.items() if value is not None}
    _check_texts(tool, given)
    try:
        return CHECKERS[tool].model_validate(given).model_dump(exclude_unset=True)
    except ValidationError as error:
        errors = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        raise _teach(tool, errors[0]) from error


def _check_texts(tool: str, given: dict[str, Any]) -> None:
    """Refuse texts that are empty or giant.

    Raises:
        ToolFault: there is one; the reason has its length.
    """
    for name, value in given.items():
        if not isinstance(value, str):
            continue
        most = LONGER.get(name, LONGEST)
        if len(value) > most:
            reason = f"{name} has {len(value)} characters"
            raise ToolFault("too-long", reason, f"give at most {most}")
        if not value.strip():
            is_needed = name in TOOLS[tool][1].get("required", ())
            hint = f"{tool} needs it" if is_needed else f"leave {name} out, or fill it"
            raise ToolFault("wrong-value", f"{name} is empty", hint)


def _teach(tool: str, error: ErrorDetails) -> ToolFault:
    """Return an error of the checker as a fault, without what may be giant."""
    takes, name = TOOLS[tool][1]["properties"], str(error["loc"][0])
    listed = f"it takes {', '.join(takes)}"
    if error["type"] == "extra_forbidden":
        reason = f"{tool} has no argument {name!r}"
        return ToolFault("unknown-argument", reason, listed, find_near(name, takes))
    if error["type"] == "missing":
        return ToolFault("missing-argument", f"{name} is missing", listed)
    kind = KINDS.get(error["type"], "wrong-type")
    choices = POLICIES if error["type"] == "literal_error" else ()
    reason = f"{name} is {describe_value(error['input'])}"
    return ToolFault(kind, reason, f"{name}: {error['msg']}", choices)
