"""Server of the Model Context Protocol, over standard streams or HTTP."""

import hmac
import logging
import socket
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from anyio import to_thread
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError

from kg import __version__
from kg.agents.guidance import (
    INSTRUCTIONS,
    PROMPTS,
    RESOURCES,
    TEMPLATE,
    read_resource,
    write_prompt,
)
from kg.agents.session import Session
from kg.agents.tool_faults import ToolFault, make_json
from kg.agents.tool_schemas import TOOLS, list_names
from kg.agents.tools import call
from kg.agents.unread_messages import AnsweredStream
from kg.errors import KgError
from kg.query.search import search

#: The path of the server over HTTP, and the bytes of a request at most.
PATH, LONGEST_REQUEST = "/mcp", 1 << 20
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: What every tool is: it reads, and asks nobody else.
HINTS = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
#: Completions of an argument at most, as the protocol allows.
MOST_COMPLETIONS = 100
#: Lists change only where another version of the program starts.
CACHED = CacheHint(ttl_ms=3_600_000, scope="public")

#: Levels of the protocol that Python has under other names.
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}
LOGGER = logging.getLogger("kg.agents")

Context = Any
Scope = dict[str, Any]
#: What an ASGI application receives messages by, and what it sends them by.
Channel = Callable[..., Any]


class AgentServer:
    """Handlers of the protocol on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def list_tools(self, _: Context, __: object) -> types.ListToolsResult:
        """Return the tools that are on, with their schemas."""
        tools = []
        for name in list_names(with_sparql=self._session.with_sparql):
            description, takes, gives = TOOLS[name]
            tools.append(
                types.Tool(
                    name=name,
                    description=description,
                    input_schema=takes,
                    output_schema=gives,
                    annotations=HINTS,
                )
            )
        return types.ListToolsResult(tools=tools)

    async def call_tool(
        self, _: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Return the answer of a tool, or a fault that teaches."""
        try:
            # in a thread, so that a slow question does not delay a ping
            answer = await to_thread.run_sync(
                call, self._session, params.name, params.arguments or {}
            )
        except ToolFault as fault:
            text = types.TextContent(type="text", text=fault.as_json())
            return types.CallToolResult(content=[text], is_error=True)
        text = types.TextContent(type="text", text=make_json(answer))
        return types.CallToolResult(content=[text], structured_content=answer)

    async def list_resources(self, _: Context, __: object) -> types.ListResourcesResult:
        """Return the resources with an address of their own."""
        resources = []
        for address, (title, kind) in RESOURCES.items():
            name = address.removeprefix("kg://")
            resources.append(types.Resource(uri=address, name=name, title=title, mime_type=kind))
        return types.ListResourcesResult(resources=resources)

    async def list_templates(self, _: Context, __: object) -> types.ListResourceTemplatesResult:
        """Return the address of saved queries."""
        template = types.ResourceTemplate(
            uri_template=TEMPLATE,
            name="query",
            title="Saved query: its header and its SPARQL",
            mime_type="application/sparql-query",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, _: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Return a resource."""
        address = str(params.uri)

        def read() -> tuple[str, str]:
            with self._session.open_engine() as engine:
                return read_resource(engine, address)

        text, kind = await _run_or_refuse(read)
        part = types.TextResourceContents(uri=address, text=text, mime_type=kind)
        return types.ReadResourceResult(contents=[part])

    async def list_prompts(self, _: Context, __: object) -> types.ListPromptsResult:
        """Return the prompts."""
        about = types.PromptArgument(name="about", description="a name or an id", required=True)
        prompts = []
        for name, advice in PROMPTS.items():
            prompts.append(
                types.Prompt(
                    name=name,
                    title=advice.title,
                    description=advice.summary,
                    arguments=[about],
                )
            )
        return types.ListPromptsResult(prompts=prompts)

    async def get_prompt(
        self, _: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        """Return a prompt about what the user names."""
        about = (params.arguments or {}).get("about", "")
        text = await _run_or_refuse(partial(write_prompt, params.name, about))
        message = types.PromptMessage(
            role="user", content=types.TextContent(type="text", text=text)
        )
        return types.GetPromptResult(description=PROMPTS[params.name].title, messages=[message])

    async def set_level(self, _: Context, params: types.SetLevelRequestParams) -> types.EmptyResult:
        """Let standard error have faults from this level on; clients are sent none."""
        LOGGER.setLevel(LEVELS.get(params.level, logging.ERROR))
        return types.EmptyResult()

    async def complete(
        self, _: Context, params: types.CompleteRequestParams
    ) -> types.CompleteResult:
        """Return what completes an argument: names of queries, or of things."""
        typed = params.argument.value[:200]

        def complete() -> list[str]:
            with self._session.open_engine() as engine:
                if isinstance(params.ref, types.PromptReference):
                    return [hit.label for hit in search(engine.index, typed)] if typed else []
                return [name for name in sorted(engine.public) if name.startswith(typed)]

        values = list(dict.fromkeys(filter(None, await _run_or_refuse(complete))))
        some = values[:MOST_COMPLETIONS]
        more = len(values) > len(some)
        completion = types.Completion(values=some, total=len(values), has_more=more)
        return types.CompleteResult(completion=completion)


async def _run_or_refuse(work: Callable[[], Any]) -> Any:
    """Return what work in a thread returns; a fault becomes an error of the protocol."""
    try:
        return await to_thread.run_sync(work)
    except ToolFault as fault:
        raise _refuse(fault) from fault
    except KgError as error:
        raise _refuse(ToolFault("not-built", error.reason, error.hint)) from error


def _refuse(fault: ToolFault) -> MCPError:
    data = {"error": fault.kind, "hint": fault.hint, "choices": list(fault.choices)}
    return MCPError(types.INVALID_PARAMS, fault.reason, data)


def make_server(session: Session) -> Server[Any]:
    """Return the server of a session."""
    agents = AgentServer(session)
    server: Server[Any] = Server(
        "overseas-stations-kg",
        version=__version__,
        title="Overseas Stations KG",
        instructions=INSTRUCTIONS,
        cache_hints={"tools/list": CACHED, "resources/list": CACHED, "prompts/list": CACHED},
        on_list_tools=agents.list_tools,
        on_call_tool=agents.call_tool,
        on_list_resources=agents.list_resources,
        on_list_resource_templates=agents.list_templates,
        on_read_resource=agents.read_resource,
        on_list_prompts=agents.list_prompts,
        on_get_prompt=agents.get_prompt,
        on_completion=agents.complete,
    )
    # the protocol lets it fall into disuse, and older clients call it at the start
    server.add_request_handler("logging/setLevel", types.SetLevelRequestParams, agents.set_level)
    return server


def serve_stdio(session: Session) -> None:
    """Serve one client on standard input and output until it closes them."""
    server = make_server(session)

    async def serve() -> None:
        async with stdio_server() as (read, write):
            answered: Any = AnsweredStream(read, write)
            await server.run(answered, write, server.create_initialization_options())

    anyio.run(serve)


def make_app(session: Session, hosts: Iterable[str], token: str = "") -> Any:
    """Return the server as an ASGI application.

    Args:
        session: the session that all clients share.
        hosts: names by which clients may reach it beside those of this machine.
        token: what clients must send as a Bearer token; nothing asks for none.
    """
    names: list[str] = []
    for name in (*LOOPBACK, *hosts):
        names += [name, f"{name}:*"]
    origins = [f"http://{name}" for name in names]
    origins += [f"https://{name}" for name in names]
    security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=origins)
    app = make_server(session).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LONGEST_REQUEST,
        transport_security=security,
    )
    return ask_for_token(app, token) if token else app


def ask_for_token(app: Any, token: str) -> Callable[[Scope, Channel, Channel], Any]:
    """Return an application that refuses whoever does not send a token."""
    expected = f"Bearer {token}".encode()

    async def check(scope: Scope, receive: Channel, send: Channel) -> None:
        headers = dict(scope.get("headers", ()))
        sent = headers.get(b"authorization", b"")
        if scope["type"] != "http" or hmac.compare_digest(sent, expected):
            await app(scope, receive, send)
            return
        lines = [(b"www-authenticate", b"Bearer"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 401, "headers": lines})
        await send({"type": "http.response.body"})

    return check


def serve_http(app: Any, listener: socket.socket) -> None:
    """Serve clients that connect to a socket until Ctrl-C."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
