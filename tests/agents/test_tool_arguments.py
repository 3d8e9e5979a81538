from typing import Any

import pytest

from kg.agents.tool_arguments import check_arguments
from kg.agents.tool_faults import ToolFault


def check(tool: str, arguments: Any) -> dict[str, Any]:
    return check_arguments(tool, arguments, with_sparql=False)


def test_null_is_nothing() -> None:
    assert check("ask", {"name": "a", "policy": None, "cursor": None}) == {"name": "a"}


@pytest.mark.parametrize(
    ("tool", "arguments", "kind", "choice"),
    [
        ("asq", {}, "unknown-tool", "ask"),
        ("sparql", {"query": "ASK {}"}, "unknown-tool", ""),
        ("ask", {"nam": "a"}, "unknown-argument", "name"),
        ("ask", {"name": "a", "policy": "x"}, "wrong-value", "reported"),
        ("ask", [], "wrong-type", ""),
        ("path", {"a": "x"}, "missing-argument", ""),
        ("cite", {"id": "x" * 501}, "too-long", ""),
        ("cite", {"id": "  "}, "wrong-value", ""),
        ("cite", {"id": "\ud83d"}, "wrong-value", ""),
        ("ask", {"name": "a", "parameters": {"country": ["\udfff"]}}, "wrong-value", ""),
        ("ask", {"\ud83d": 1}, "wrong-value", ""),
        ("path", {"a": "x", "b": "y", "through_hubs": "perhaps"}, "wrong-type", ""),
    ],
)
def test_what_does_not_fit_is_refused(tool: str, arguments: Any, kind: str, choice: str) -> None:
    with pytest.raises(ToolFault) as caught:
        check(tool, arguments)
    assert caught.value.kind == kind
    assert caught.value.hint
    assert not choice or choice in caught.value.choices


def test_an_empty_text_may_be_left_out_only_where_it_is_not_needed() -> None:
    for tool, argument, hint in (("find", "text", "find needs it"), ("find", "kind", "leave kind")):
        with pytest.raises(ToolFault) as caught:
            check(tool, {"text": "a", argument: ""})
        assert caught.value.hint.startswith(hint)
