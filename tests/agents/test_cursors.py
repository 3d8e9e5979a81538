import base64
import json
from typing import Any

import pytest

from kg.agents.cursors import Cursor, read_call, read_cursor
from kg.agents.tool_faults import ToolFault

ARGUMENTS: dict[str, Any] = {"name": "station-list", "parameters": {"country": "country:spain"}}
TEXT = Cursor("r1", "ask", ARGUMENTS, 20).encode()


def test_a_cursor_is_read_back_and_is_plain() -> None:
    assert read_cursor(TEXT, "ask", "r1") == Cursor("r1", "ask", ARGUMENTS, 20)
    assert TEXT.replace("-", "").replace("_", "").isalnum()


def test_a_cursor_carries_the_arguments_of_its_call() -> None:
    assert read_call("ask", "r1", {"cursor": TEXT}) == (20, ARGUMENTS)
    assert read_call("ask", "r1", ARGUMENTS | {"cursor": TEXT}) == (20, ARGUMENTS)
    assert read_call("ask", "r1", ARGUMENTS) == (0, ARGUMENTS)


def test_names_are_made_to_ids_before_they_are_compared() -> None:
    def lower(given: dict[str, Any]) -> dict[str, Any]:
        return given | {"name": given["name"].lower()}

    place, given = read_call("ask", "r1", {"name": "STATION-LIST", "cursor": TEXT}, lower)
    assert (place, given["name"]) == (20, "station-list")


@pytest.mark.parametrize(
    ("tool", "release", "given", "kind"),
    [
        ("ledger", "r1", {"cursor": TEXT}, "wrong-cursor"),
        ("ask", "r2", {"cursor": TEXT}, "stale-cursor"),
        ("ask", "r1", {"cursor": TEXT, "name": "other"}, "wrong-cursor"),
    ],
)
def test_a_cursor_of_something_else_is_refused(
    tool: str, release: str, given: dict[str, Any], kind: str
) -> None:
    with pytest.raises(ToolFault) as caught:
        read_call(tool, release, given)
    assert caught.value.kind == kind
    assert caught.value.hint


@pytest.mark.parametrize(
    "plain",
    [
        "null",
        "{}",
        "[1, 2, 3, 4]",
        json.dumps(["r1", "ask", {}, -1]),
        json.dumps(["r1", "ask", {}, True]),
        json.dumps(["r1", "ask", [], 1]),
        "[" * 3000,
    ],
)
def test_what_is_no_cursor_is_refused(plain: str) -> None:
    text = base64.urlsafe_b64encode(plain.encode()).decode()
    for one in (text, plain, "é", "", "x" * 5000):
        with pytest.raises(ToolFault):
            read_cursor(one, "ask", "r1")
