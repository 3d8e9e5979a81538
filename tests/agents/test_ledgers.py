import pytest

from kg.agents.ledgers import explain_row, show_ledger
from kg.agents.paging import measure
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine

ONE = {"name": "stations-by-country", "parameters": {"country": "Ireland"}}


def test_a_ledger_has_denials_before_all_else_and_ends(engine: Engine) -> None:
    sections: list[str] = []
    given, items = {"id": "Lu Jianwang"}, 0
    while True:
        page = show_ledger(engine, given, 3000)
        sections += [key for key, value in page.items() if isinstance(value, list)]
        items += sum(len(value) for key, value in page.items() if isinstance(value, list))
        if not page["has_more"]:
            break
        given = {"id": "person:lu-jianwang", "cursor": page["cursor"]}
    assert list(dict.fromkeys(sections)) == ["denials", "claims", "identity", "leads"]
    assert items == page["total"] == sum(page["sections"].values())


def test_a_cursor_of_another_thing_is_refused(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "Lu Jianwang"}, 3000)
    with pytest.raises(ToolFault, match="wrong-cursor"):
        show_ledger(engine, {"id": "Hu Renai", "cursor": page["cursor"]}, 3000)


@pytest.mark.parametrize(
    "name", ["华助中心", "huázhù zhōngxīn", "manhattan station", "doc 003", "IRL01"]
)
def test_names_of_every_kind_have_a_ledger(engine: Engine, name: str) -> None:
    page = show_ledger(engine, {"id": name}, 3000)
    assert page["id"]
    assert measure(page) <= 11_000


def test_a_policy_leaves_out_and_counts(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "station:aubervilliers", "policy": "official"}, 3000)
    assert page["policy"] == "official"
    assert page["outside_policy"] > 0


def test_a_row_is_explained_with_both_sides(engine: Engine) -> None:
    page = explain_row(engine, {**ONE, "row": 1}, 11_000)
    assert page["cells"]["code"] == "IRL01"
    by = {one["claim"]: one for one in page["claims"]}
    claim = by["claim:IRL01-operatedBy-fuzhou-psb"]
    assert {one["speaker"] for one in claim["against"]} >= {"person:mao-ning"}
    assert claim["for"]


def test_a_row_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(ToolFault) as caught:
        explain_row(engine, {**ONE, "row": 2}, 3000)
    assert caught.value.hint == "give a row from 1 to 1"
