import json
import subprocess
import sys

import pytest
from mcp import Client, MCPError
from mcp_types import PromptReference, ResourceTemplateReference, TextContent, TextResourceContents

from kg.agents.mcp_server import ask_for_token
from kg.agents.session import Session
from tests.agents.calls import converse, run_apart


def test_tools_are_listed_in_few_bytes_and_only_read(session: Session) -> None:
    async def scene(client: Client) -> None:
        listed = await client.list_tools()
        text = listed.model_dump_json(by_alias=True, exclude_none=True)
        assert len(text.encode()) <= 8_000
        for tool in listed.tools:
            assert tool.output_schema
            assert tool.annotations
            assert tool.annotations.read_only_hint

    converse(session, scene)


def test_resources_prompts_and_completions(session: Session) -> None:
    async def scene(client: Client) -> None:
        addresses = [str(one.uri) for one in (await client.list_resources()).resources]
        assert addresses == ["kg://about", "kg://ontology", "kg://queries"]
        (template,) = (await client.list_resource_templates()).resource_templates
        assert template.uri_template == "kg://query/{name}"
        (part,) = (await client.read_resource("kg://about")).contents
        assert isinstance(part, TextResourceContents)
        assert "no finding" in part.text
        prompts = (await client.list_prompts()).prompts
        assert [prompt.title for prompt in prompts] == [
            "Both sides of …",
            "What is not known about …",
        ]
        (message,) = (await client.get_prompt("both_sides_of", {"about": "Lu"})).messages
        assert isinstance(message.content, TextContent)
        assert '"Lu"' in message.content.text
        names = ResourceTemplateReference(uri="kg://query/{name}")
        done = await client.complete(names, {"name": "name", "value": "stations-by-c"})
        assert done.completion.values == ["stations-by-country"]
        things = PromptReference(name="both_sides_of")
        done = await client.complete(things, {"name": "about", "value": "Jianwang"})
        assert "Lu Jianwang" in done.completion.values

    converse(session, scene)


def test_what_is_not_there_is_an_error_of_the_protocol(session: Session) -> None:
    async def scene(client: Client) -> None:
        with pytest.raises(MCPError) as caught:
            await client.read_resource("kg://query/nothing")
        assert caught.value.error.data["choices"]
        with pytest.raises(MCPError):
            await client.get_prompt("other", {})

    converse(session, scene)


def test_a_token_is_compared_and_asked_for() -> None:

    passed: list[str] = []
    sent: list[dict[str, object]] = []

    async def inner(scope: dict[str, object], receive: object, send: object) -> None:
        passed.append(str(scope["type"]))

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def scene() -> None:
        app = ask_for_token(inner, "secret-of-16-chars")
        right = [(b"authorization", b"Bearer secret-of-16-chars")]
        await app({"type": "http", "headers": right}, None, send)
        await app({"type": "http", "headers": [(b"authorization", b"Bearer x")]}, None, send)
        await app({"type": "lifespan"}, None, send)

    run_apart(scene)
    assert passed == ["http", "lifespan"]
    assert sent[0]["status"] == 401


def test_no_other_command_imports_the_sdk() -> None:
    code = (
        "import sys, kg.cli.commands, kg.library; "
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('mcp', 'mcp_types', 'pydantic')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_heavy_is_imported_beside_the_sdk() -> None:
    code = (
        "import sys, json, kg.agents.mcp_server; "
        "heavy = ('networkx', 'rdflib', 'pyshacl', 'pandas', 'rustworkx', 'pyvis', 'babel');"
        "print(json.dumps([name for name in heavy if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
