"""The log: what it says, in which form, and that it never holds up the server."""

import json
import logging
import queue
import subprocess
import sys
from pathlib import Path

import pytest

from kg.web.event_log import (
    MOST_EVENTS,
    REQUEST,
    Bounded,
    JsonFormatter,
    TextFormatter,
    close_log,
    name_request,
    open_log,
)
from tests.web.conftest import PATIENCE, serving

HOSTILE = "/a\nfake \u202e\x1b[31m"


def record(message: str, fault: BaseException | None = None, **facts: object) -> logging.LogRecord:
    """Return an event."""
    given = (type(fault), fault, fault.__traceback__) if fault else None
    event = logging.LogRecord("kg.web.x", logging.ERROR, "x.py", 1, message, None, given)
    event.__dict__.update(facts)
    return event


def test_json_has_one_object_a_line() -> None:
    line = JsonFormatter().format(record(HOSTILE, status=404, path=HOSTILE))
    assert "\n" not in line
    assert line.isascii()
    event = json.loads(line)
    assert event["message"] == event["path"] == HOSTILE
    assert (event["level"], event["status"], event["logger"]) == ("error", 404, "kg.web.x")
    assert event["time"].endswith("Z")


def test_text_shows_what_nobody_would_see() -> None:
    line = TextFormatter().format(record("answered", path=HOSTILE))
    assert line.isprintable()
    assert "\\u000afake \\u202e\\u001b" in line


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_a_fault_has_its_traceback(formatter: logging.Formatter) -> None:
    try:
        raise RuntimeError(HOSTILE)
    except RuntimeError as error:
        text = formatter.format(record("a fault", error))
    assert "Traceback" in text
    assert "\x1b" not in text
    assert all(line.startswith("  ") for line in text.split("\n")[1:])


def test_events_beyond_the_queue_are_dropped_and_counted() -> None:
    events: queue.Queue[logging.LogRecord] = queue.Queue(1)
    handler = Bounded(events)
    for number in range(4):
        handler.emit(record(str(number)))
    assert events.get().getMessage() == "0"
    handler.emit(record("4"))
    assert json.loads(JsonFormatter().format(events.get()))["dropped"] == 3


def test_an_event_has_the_id_of_its_request() -> None:
    events: queue.Queue[logging.LogRecord] = queue.Queue(1)
    token = REQUEST.set("abc12345")
    try:
        Bounded(events).emit(record("x"))
    finally:
        REQUEST.reset(token)
    assert json.loads(JsonFormatter().format(events.get()))["request"] == "abc12345"


def test_a_proxy_may_name_a_request_and_nobody_may_write_a_line() -> None:
    assert name_request({"X-Request-Id": "abc-12345"}) == "abc-12345"
    for bad in ("", "short", "x" * 65, "a\nb" * 4, "<script>" * 2):
        given = name_request({"X-Request-Id": bad})
        assert len(given) == 32
        assert given.isalnum()


def test_a_closed_log_leaves_logging_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    listener = open_log("json", "info")
    logging.getLogger("kg.web.pool").info("hello")
    logging.getLogger("kg.web.pool").debug("nothing")
    close_log(listener)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "hello"
    assert not logging.getLogger("kg.web").handlers


def test_the_log_of_a_server(build_folder: Path) -> None:
    options = ("--workers", "1", "--log-format", "json", "--log-level", "info")
    with serving(build_folder, *options) as server:
        query = "SELECT (1 AS ?canary) {}"
        answered = server.client.get("sparql", params={"query": query})
        refused = server.client.get("page/station/nowhere-at-all")
        server.process.terminate()
        _, errors = server.process.communicate(timeout=PATIENCE)
    events = [json.loads(line) for line in errors.splitlines()]
    by_request = {event.get("request"): event for event in events}
    event = by_request[answered.headers["x-request-id"]]
    assert (event["path"], event["status"], event["method"]) == ("/sparql", 200, "GET")
    assert event["ms"] > 0
    assert by_request[refused.json()["request"]]["status"] == 404
    assert "canary" not in errors  # the log has no query
    assert events[-1]["message"] == "stopping"


def test_a_log_that_nobody_reads_holds_up_nobody(build_folder: Path) -> None:
    with serving(build_folder, "--workers", "1", "--log-level", "info") as server:
        for number in range(1_000):  # a pipe takes 64 KB
            assert server.client.get(f"health?{'x' * 200}{number}").status_code == 200


def test_the_web_framework_is_not_needed_to_name_the_formats() -> None:
    """`kg serve --help` imports nothing of the server."""
    script = "import sys, kg.cli.commands; print('kg.web.event_log' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
    assert MOST_EVENTS > 0
