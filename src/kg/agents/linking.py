"""Tool `path`: how two things are connected, each step with its claims."""

from typing import Any

from kg.agents.cursors import Cursor, read_call
from kg.agents.ledgers import Item, resolve_name, write_items
from kg.agents.tool_faults import ToolFault, translate_fault
from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.table import escape_controls
from kg.views.paths import find_paths

#: Claims and attributions of a step that are shown; the ledger of its ends has all.
MOST_CLAIMS, MOST_ATTRIBUTIONS = 3, 3


def connect(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of the steps of the best few paths between two things.

    Raises:
        ToolFault: a name does not fit, or nothing connects the two.
    """
    place, given = read_call(
        "path", engine.release.name, arguments, lambda given: _normalize(engine, given)
    )
    if given["a"] == given["b"]:
        hint = "give two things; the tool ledger has all that is claimed of one"
        raise ToolFault("wrong-value", f"a and b are both {given['a']}", hint)
    ends = (engine.expand(given["a"]), engine.expand(given["b"]))
    try:
        hubs = given["through_hubs"]
        paths = find_paths(engine, ends, given["policy"], through_hubs=hubs).as_json()
    except KgError as error:
        raise translate_fault(engine, error, "no-path") from error
    items: list[Item] = []
    for number, steps in enumerate(paths["ways"], start=1):
        items += [("steps", _describe_step(number, step)) for step in steps]
    head = {
        "a": paths["start"],
        "b": paths["end"],
        "release": engine.release.name,
        "policy": given["policy"],
        "horizon": read_horizon(engine),
        "paths": len(paths["ways"]),
    }
    if remarks := engine.take_warnings():
        head["remarks"] = remarks
    return write_items(engine, Cursor("", "path", given, place), head, items, budget)


def _normalize(engine: Engine, given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a path with the ids of its ends."""
    ends: dict[str, Any] = {}
    for end in ("a", "b"):
        if end not in given:
            raise ToolFault("missing-argument", f"{end} is missing", "give two ids or names")
        ends[end] = engine.shorten(resolve_name(engine, given[end]))
    policy = given.get("policy", DEFAULT_POLICY)
    return {**ends, "policy": policy, "through_hubs": bool(given.get("through_hubs", False))}


def _describe_step(path: int, step: dict[str, Any]) -> dict[str, Any]:
    claims = [_describe_claim(claim) for claim in step["claims"][:MOST_CLAIMS]]
    described = {
        "path": path,
        "from": step["from"],
        "from_label": escape_controls(step["fromLabel"]),
        "to": step["to"],
        "to_label": escape_controls(step["toLabel"]),
        "claims": claims,
    }
    more = len(step["claims"]) - MOST_CLAIMS
    return described | ({"more_claims": more} if more > 0 else {})


def _describe_claim(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a claim of a step: its standing, and who says and opposes it."""
    attributions = []
    for one in claim["attributions"][:MOST_ATTRIBUTIONS]:
        said = f"{one['speaker_label']} {one['stance']}"
        attributions.append(f"{one['id']}: {escape_controls(said)}")
    described = {
        "claim": claim["claim"],
        "subject": claim["subject"],
        "predicate": claim["forward"],
        "object": claim["object"],
        "standing": claim["standing"],
        "objectors": escape_controls(claim["objectors"]),
        "objections": claim["objections"][:MOST_ATTRIBUTIONS],
        "attributions": attributions,
    }
    return described | ({"caveat": claim["caveat"]} if claim["caveat"] else {})
