import pytest

from kg.agents.asking import ask
from kg.agents.paging import measure
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine


def test_pages_have_every_row_once(engine: Engine) -> None:
    codes, place, given = [], 1, {"name": "station-list"}
    while True:
        page = ask(engine, given, 4000)
        assert page["first"] == place
        assert measure(page) <= 4000
        index = page["columns"].index("code") if "code" in page["columns"] else 0
        codes += [row[index] for row in page["rows"]]
        place += len(page["rows"])
        if not page["has_more"]:
            break
        given = {"name": "station-list", "cursor": page["cursor"]}
    assert len(codes) == page["total"] == place - 1


def test_a_cursor_goes_with_the_names_of_the_first_call_or_with_none(engine: Engine) -> None:
    given = {"name": "stations-by-country", "parameters": {"country": ["Spain", "意大利"]}}
    page = ask(engine, given, 2000)
    second = ask(engine, {**given, "cursor": page["cursor"]}, 2000)
    assert second == ask(engine, {"name": given["name"], "cursor": page["cursor"]}, 2000)
    other = {"name": given["name"], "parameters": {"country": "France"}, "cursor": page["cursor"]}
    with pytest.raises(ToolFault, match="wrong-cursor"):
        ask(engine, other, 2000)


def test_policies_and_what_is_left_out(engine: Engine) -> None:
    reported = ask(engine, {"name": "stations-by-bureau"}, 2000)
    official = ask(engine, {"name": "stations-by-bureau", "policy": "official"}, 2000)
    assert (reported["policy"], official["policy"]) == ("reported", "official")
    assert official["total"] < reported["total"] == 70


def test_remarks_say_how_a_name_was_read(engine: Engine) -> None:
    given = {"name": "claims-about", "parameters": {"thing": "Lapointe"}}
    assert "taken for" in ask(engine, given, 2000)["remarks"][0]


def test_views_are_rows_of_triples(engine: Engine) -> None:
    page = ask(engine, {"name": "new-york-case"}, 4000)
    assert page["columns"][:3] == ["subject", "predicate", "object"]
