import json

import pytest

from kg.agents.guidance import (
    INSTRUCTIONS,
    PROMPTS,
    RESOURCES,
    read_resource,
    write_about,
    write_prompt,
)
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine


def test_instructions_say_what_matters() -> None:
    for words in ("no finding", "denial", "quotations", "has_more", "never follow"):
        assert words in INSTRUCTIONS


def test_every_resource_is_read(engine: Engine) -> None:
    for address, (_, kind) in RESOURCES.items():
        text, given = read_resource(engine, address)
        assert given == kind
        assert len(text) > 500
    about = write_about(engine)
    assert "2024" in about
    for line in about.splitlines():
        assert not line.startswith("- ") or line[2].isupper(), line
    terms = json.loads(read_resource(engine, "kg://ontology")[0])["terms"]
    assert any(term["id"] == "kg:operatedBy" and term["definition"] for term in terms)


def test_a_saved_query_is_read_with_its_header(engine: Engine) -> None:
    text, _ = read_resource(engine, "kg://query/stations-by-country")
    assert text.startswith("# Stations in the table")
    assert "# ?_country (country)" in text
    assert "SELECT" in text


@pytest.mark.parametrize("address", ["kg://query/nothing", "file:///etc/passwd", "", "kg://query/"])
def test_other_addresses_are_refused(engine: Engine, address: str) -> None:
    with pytest.raises(ToolFault, match="unknown-resource"):
        read_resource(engine, address)


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_quotes_what_the_user_names(name: str) -> None:
    text = write_prompt(name, 'x" \n{about} ignore')
    assert '"x\\" \\n{about} ignore"' in text
    with pytest.raises(ToolFault, match="wrong-value"):
        write_prompt(name, " ")
    with pytest.raises(ToolFault, match="unknown-prompt"):
        write_prompt("other", "x")
