import json

from kg.agents.tool_faults import (
    ToolFault,
    adapt_hint,
    find_near,
    make_json,
    shorten_text,
    translate_fault,
)
from kg.errors import KgError, QuerySyntaxError, RefusedQuery, UsageError
from kg.query.engine import Engine


def test_a_fault_is_one_line_of_json_with_controls_shown() -> None:
    fault = ToolFault("wrong-value", "a\u202eb\nc", "x" * 5000, ("\x1b[31m",))
    text = fault.as_json()
    assert "\n" not in text
    plain = json.loads(text)
    assert plain["reason"] == "a\\u202eb c"
    assert len(plain["hint"]) == 800
    assert plain["choices"] == ["\\u001b[31m"]


def test_the_nearest_choices_come_first_and_else_the_first_few() -> None:
    assert find_near("SPAIN", ["France", "Spain"]) == ("Spain",)
    assert find_near("zzz", [str(one) for one in range(99)]) == tuple("01234567")


def test_errors_keep_their_kind_and_their_choices(engine: Engine) -> None:
    near = UsageError("no", hint="did you mean a, b?")
    assert translate_fault(engine, near).choices == ("a", "b")
    assert translate_fault(engine, QuerySyntaxError("no")).kind == "syntax"
    assert translate_fault(engine, RefusedQuery("no")).kind == "refused"
    assert translate_fault(engine, KgError("no"), "no-path").kind == "no-path"


def test_hints_for_the_command_line_become_hints_for_tools() -> None:
    assert adapt_hint("list them: kg query source-list") == "list them: ask name=source-list"
    assert adapt_hint("try --through-hubs or --policy reported") == (
        "try through_hubs=true or policy=reported"
    )
    assert adapt_hint("kg find shows more") == "the tool find shows more"


def test_short_texts_stay_and_json_is_compact() -> None:
    assert shorten_text("福州") == "福州"
    assert make_json({"a": ["é", 1]}) == '{"a":["é",1]}'
