import pytest

from kg.agents.linking import connect
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine


def test_each_step_has_claims_and_who_objects(engine: Engine) -> None:
    page = connect(engine, {"a": "Lu Jianwang", "b": "公安部"}, 11_000)
    assert (page["a"], page["b"]) == ("person:lu-jianwang", "body:mps")
    first = page["steps"][0]
    assert first["path"] == 1
    assert first["from"] == "person:lu-jianwang"
    for step in page["steps"]:
        assert step["claims"]
        assert all(claim["attributions"] and claim["standing"] for claim in step["claims"])


def test_pages_of_a_path(engine: Engine) -> None:
    page = connect(engine, {"a": "Lu Jianwang", "b": "Tokyo"}, 1500)
    assert page["has_more"]
    second = connect(engine, {"a": "Lu Jianwang", "b": "Tokyo", "cursor": page["cursor"]}, 1500)
    assert second["first"] == len(page["steps"]) + 1


def test_without_a_path_the_hint_is_for_tools(engine: Engine) -> None:
    with pytest.raises(ToolFault) as caught:
        connect(engine, {"a": "Lu Jianwang", "b": "stance:denies"}, 3000)
    assert caught.value.kind == "no-path"
    assert "through_hubs=true" in caught.value.hint
