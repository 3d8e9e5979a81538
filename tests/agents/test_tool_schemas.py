import json

from jsonschema import Draft202012Validator

from kg.agents.tool_schemas import TOOLS, list_names


def test_eight_tools_with_sound_schemas() -> None:
    assert list(TOOLS) == [
        "find",
        "ledger",
        "questions",
        "ask",
        "explain",
        "path",
        "cite",
        "sparql",
    ]
    for _, takes, gives in TOOLS.values():
        for schema in (takes, gives):
            Draft202012Validator.check_schema(schema)
            assert set(schema.get("required", ())) <= set(schema["properties"])
        assert takes["additionalProperties"] is False


def test_the_order_of_arguments_is_fixed() -> None:
    assert next(iter(TOOLS["ledger"][1]["properties"])) == "id"
    assert list(TOOLS["ask"][1]["properties"])[:4] == ["name", "parameters", "policy", "cursor"]
    assert TOOLS["ask"][1]["properties"]["parameters"]["type"] == "object"


def test_sparql_is_off_and_descriptions_are_short() -> None:
    assert "sparql" not in list_names(with_sparql=False)
    assert "sparql" in list_names(with_sparql=True)
    assert len(json.dumps([text for text, _, _ in TOOLS.values()])) < 1_200
