from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg.agents import tools
from kg.agents.session import Session
from kg.agents.tool_faults import ToolFault
from kg.agents.tool_schemas import TOOLS
from kg.query.engine import Engine

#: A call of each tool.
CALLS: dict[str, dict[str, Any]] = {
    "find": {"text": "Manhattan"},
    "ledger": {"id": "station:manhattan"},
    "questions": {"words": "stations per country"},
    "ask": {"name": "denials"},
    "explain": {"name": "denials", "row": 1},
    "path": {"a": "Lu Jianwang", "b": "station:manhattan"},
    "cite": {"id": "003-201"},
    "sparql": {"query": "SELECT ?s { ?s a kg:Case }"},
}


@pytest.mark.parametrize("name", TOOLS)
def test_every_answer_fits_its_schema_and_names_its_release(session: Session, name: str) -> None:
    answer = tools.call(session, name, CALLS[name])
    Draft202012Validator(TOOLS[name][2]).validate(answer)
    with session.open_engine() as engine:
        assert answer["release"] == engine.release.name


def test_lone_surrogates_and_nothing(session: Session) -> None:
    with pytest.raises(ToolFault) as caught:
        tools.call(session, "ledger", {"id": "\ud800"})
    assert caught.value.kind == "wrong-value"
    assert tools.call(session, "questions", None)["total"] > 100


def test_a_fault_of_ours_is_told_without_its_text(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
        raise ValueError("/home/somebody/secret")

    broken: dict[str, Callable[..., dict[str, Any]]] = {**tools.RUN, "cite": fail}
    monkeypatch.setattr(tools, "RUN", broken)
    with pytest.raises(ToolFault) as caught:
        tools.call(session, "cite", {"id": "x"})
    assert caught.value.kind == "internal"
    assert "secret" not in caught.value.as_json()
