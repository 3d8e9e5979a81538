"""Log on standard error: one event a line, as JSON or text.

Whoever reads it slowly never stops the server. Each request has an id, which is in its lines of the
log, in its answer and in its problem.
"""

import json
import logging
import queue
import re
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from logging.handlers import QueueHandler, QueueListener
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.query.table import escape_controls

FORMATS = ("text", "json")
LEVELS = ("error", "warning", "info")
#: The header with the id of a request. A proxy may give one.
HEADER = "X-Request-Id"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Events that wait to be written; further ones are dropped and counted.
MOST_EVENTS = 10_000
#: Facts about an event that the log has beside its message.
FACTS = ("request", "method", "path", "status", "ms", "bytes", "client", "lane", "worker",
         "release")  # fmt: skip
REQUEST: ContextVar[str] = ContextVar("request", default="")
LOG = logging.getLogger("kg.web.requests")


class Bounded(QueueHandler):
    """Handler that passes events to a thread, and drops them when that cannot follow."""

    dropped = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Note the id of the request that an event belongs to."""
        if request := REQUEST.get():
            record.request = getattr(record, "request", request)
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Pass an event on, or count it if there is no room."""
        record.__dict__["dropped"] = self.dropped
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.dropped += 1
        else:
            self.dropped = 0


class JsonFormatter(logging.Formatter):
    """Formatter for programs: one object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as JSON."""
        event = {"time": write_time(record), "level": record.levelname.lower()}
        event |= {"logger": record.name, "message": record.getMessage()} | list_facts(record)
        if record.exc_info:
            event["fault"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str)


class TextFormatter(logging.Formatter):
    """Formatter for people, with escapes for what nobody would see."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as a line; a fault adds lines that begin with spaces."""
        facts = " ".join(f"{name}={value}" for name, value in list_facts(record).items())
        message = escape_controls(f"{record.getMessage()} {facts}".strip())
        lines = [f"{write_time(record)} {record.levelname.lower()} {message}"]
        if record.exc_info:
            lines += self.formatException(record.exc_info).splitlines()
        return "\n  ".join([lines[0], *map(escape_controls, lines[1:])])


def write_time(record: logging.LogRecord) -> str:
    """Return the time of an event in UTC."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    return f"{moment}.{int(record.msecs):03}Z"


def list_facts(record: logging.LogRecord) -> dict[str, Any]:
    """Return what is known of an event beside its message."""
    facts = {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
    dropped = getattr(record, "dropped", 0)
    return facts | ({"dropped": dropped} if dropped else {})


def open_log(format: str, level: str) -> QueueListener:
    """Start to write the events of the server on standard error; stop it at the end."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setFormatter(JsonFormatter() if format == "json" else TextFormatter())
    events: queue.Queue[Any] = queue.Queue(MOST_EVENTS)
    logger = logging.getLogger("kg.web")
    logger.handlers = [Bounded(events)]
    logger.setLevel(level.upper())
    logger.propagate = False
    listener = QueueListener(events, writer)
    listener.start()
    return listener


def close_log(listener: QueueListener) -> None:
    """Write what waits, and leave logging as it was."""
    listener.stop()
    logger = logging.getLogger("kg.web")
    logger.handlers, logger.propagate = [], True


def name_request(headers: Mapping[str, str] | Headers) -> str:
    """Return the id of a request: the one that a proxy gives, or a new one."""
    given = headers.get(HEADER, "")
    return given if GIVEN.fullmatch(given) else uuid4().hex


class LogMiddleware:
    """Middleware that names each request, and writes a line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, start, facts = name_request(Headers(scope=scope)), time.monotonic(), _Facts()
        REQUEST.set(request)

        async def send_with_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                facts.status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request
            facts.bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_with_name)
        finally:
            seconds = time.monotonic() - start
            scope["app"].state.metrics.count(scope["method"], facts.status, seconds)
            LOG.info("answered", extra=facts.describe(scope, seconds))


class _Facts:
    """Status and size of an answer; a fault of ours has the status 500."""

    status, bytes = 500, 0

    def describe(self, scope: Scope, seconds: float) -> dict[str, Any]:
        """Return the facts for the log. The query part of an address is not among them."""
        facts = {"method": scope["method"], "path": scope["path"], "status": self.status}
        client = (scope.get("client") or ("",))[0]
        return facts | {"ms": round(seconds * 1000, 1), "bytes": self.bytes, "client": client}
