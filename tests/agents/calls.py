"""Call tools as an agent does: through a real client, page by page."""

import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
from mcp import Client
from mcp_types import CallToolResult, TextContent

from kg.agents.mcp_server import make_server
from kg.agents.session import Session

T = TypeVar("T")

#: The first message of a client.
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def converse(session: Session, scene: Callable[[Client], Awaitable[T]]) -> T:
    """Return what a scene with a client of the SDK gives."""

    async def run() -> T:
        async with Client(make_server(session)) as client:
            return await scene(client)

    return run_apart(run)


def run_apart(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine in a thread of its own: a browser of other tests may hold this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work).result()


def read_text(result: CallToolResult) -> str:
    """Return the text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


class Agent:
    """Agent that calls tools in order, and remembers how long each answer was."""

    def __init__(self, client: Client, bytes: int = 11_000) -> None:
        self._client = client
        self.bytes = bytes
        self.sizes: list[int] = []

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Return one page; a fault fails the test."""
        result = await self._client.call_tool(tool, arguments)
        text = read_text(result)
        assert not result.is_error, text
        self.sizes.append(len(result.model_dump_json(by_alias=True, exclude_none=True).encode()))
        answer = json.loads(text)
        assert answer == result.structured_content
        assert isinstance(answer, dict)
        return answer

    async def read_all(self, tool: str, **arguments: Any) -> list[dict[str, Any]]:
        """Return every page."""
        arguments = {"bytes": self.bytes, **arguments}
        pages = [await self.call(tool, **arguments)]
        while pages[-1]["has_more"]:
            pages.append(await self.call(tool, **arguments, cursor=pages[-1]["cursor"]))
        return pages

    async def ask(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return all rows of a saved query as dictionaries, in which labels stand for ids."""
        rows = []
        for page in await self.read_all("ask", name=name, parameters=parameters):
            for row in page["rows"]:
                cells = dict(zip(page["columns"], row, strict=True))
                for key, value in list(cells.items()):
                    if isinstance(value, str) and value in page["labels"]:
                        cells[f"{key}Label"] = page["labels"][value]
                rows.append(cells)
        return rows

    async def ledger(self, id: str) -> dict[str, list[dict[str, Any]]]:
        """Return every section of a ledger."""
        sections: dict[str, list[dict[str, Any]]] = {}
        for page in await self.read_all("ledger", id=id):
            for key, value in page.items():
                if isinstance(value, list) and value and isinstance(value[0], dict):
                    sections.setdefault(key, []).extend(value)
        return sections


def talk(session: Session, scene: Callable[[Agent], Awaitable[T]]) -> T:
    """Return what a scene with an agent gives."""

    async def run(client: Client) -> T:
        return await scene(Agent(client))

    return converse(session, run)
