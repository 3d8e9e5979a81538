"""From a reply to a response."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from kg.web.limits import Limits
from kg.web.problems import Busy
from kg.web.responses import (
    PIECE,
    VOLATILE,
    ReplyResponse,
    compute_etag,
    matches_etag,
    respond,
)
from kg.web.workers.pool import Pool
from kg.web.workers.work_lanes import Reply
from tests.web.conftest import PATIENCE, Serving, wait_until
from tests.web.sockets import exchange, run_scene

pytestmark = pytest.mark.xdist_group("server")

FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


def test_a_tag_is_of_the_release_and_the_question() -> None:
    tag = compute_etag("digest", "sparql", {"query": "ASK {}"})
    assert tag == compute_etag("digest", "sparql", {"query": "ASK {}"})
    others = {
        compute_etag("other", "sparql", {"query": "ASK {}"}),
        compute_etag("digest", "entity", {"query": "ASK {}"}),
        compute_etag("digest", "sparql", {"query": "ASK { }"}),
    }
    assert len({tag, *others}) == 4


def test_a_tag_is_of_the_release_that_answered() -> None:
    """The release may change between the question and the answer."""

    class Switching:
        digest = "before"

        async def answer(self, *_: object, **__: object) -> Reply:
            self.digest = "after"
            return Reply("text/csv", b"", self.digest)

    async def scene() -> None:
        pool = Switching()
        pool.limits = Limits()
        app = SimpleNamespace(state=SimpleNamespace(pool=pool))
        request = Request({"type": "http", "method": "GET", "headers": [], "app": app})
        response = await respond(request, "sparql", {"query": "ASK {}"})
        assert response.headers["etag"] == compute_etag("after", "sparql", {"query": "ASK {}"})

    run_scene(scene())


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b"', False),
        ("", False),
        ("a", False),
        ('"', False),
    ],
)
def test_a_condition_names_tags(condition: str, fits: bool) -> None:
    assert matches_etag(condition, '"a"') is fits


@pytest.mark.parametrize(
    "text", ["now()", "SELECT (RAND() AS ?x) {}", "UUID ()", "struuid()", "BNODE()"]
)
def test_functions_that_differ_each_time_are_seen(text: str) -> None:
    assert VOLATILE.search(text)


@pytest.mark.parametrize(
    "text", ["?known", "kg:uuids", "BRAND", "STRUUID_", "SELECT * { ?s ?p ?o }"]
)
def test_names_that_only_look_so_are_not(text: str) -> None:
    assert not VOLATILE.search(text)


async def send_response(response: ReplyResponse, method: str = "GET") -> list[Message]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await response({"type": "http", "method": method}, receive, send)
    return messages


def reply(body: bytes, media: str = "text/csv") -> Reply:
    return Reply(media, body, "digest")


def test_a_large_answer_is_sent_in_pieces_that_count_for_all() -> None:
    body = bytes(range(256)) * 4096

    async def scene() -> None:
        pool = Pool("nowhere", Limits())
        messages = await send_response(ReplyResponse(reply(body), {}, pool))
        pieces = [message["body"] for message in messages[1:]]
        assert b"".join(pieces) == body
        assert max(map(len, pieces)) == PIECE
        assert pool.sending == 0
        messages = await send_response(ReplyResponse(reply(body), {}, pool), "HEAD")
        assert messages[1]["body"] == b""

    run_scene(scene())


def test_too_many_large_answers_at_once_are_refused() -> None:
    async def scene() -> None:
        pool = Pool("nowhere", replace(Limits(), sending_bytes=3 * PIECE))
        pool.sending = PIECE
        ReplyResponse(reply(b"x" * 2 * PIECE), {}, pool)
        with pytest.raises(Busy, match="large answers"):
            ReplyResponse(reply(b"x" * (2 * PIECE + 1)), {}, pool)
        pool.sending = 3 * PIECE
        ReplyResponse(reply(b"x" * PIECE), {}, pool)  # a page is never large

    run_scene(scene())


@pytest.mark.parametrize(
    ("media", "content_type"),
    [("text/csv", "text/csv; charset=utf-8"), ("application/trig", "application/trig")],
)
def test_text_says_how_it_is_written(media: str, content_type: str) -> None:
    async def scene() -> None:
        response = ReplyResponse(reply(b"", media), {}, Pool("nowhere", Limits()))
        assert response.headers["content-type"] == content_type

    run_scene(scene())


def test_a_query_ends_with_its_client(server: Serving) -> None:
    before = server.health()["replaced"]
    start = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        server.client.get("sparql", params={"query": FOREVER}, timeout=0.3)
    wait_until(lambda: server.health()["replaced"] > before)
    assert time.monotonic() - start < PATIENCE  # its deadline did not end it


def test_a_client_that_is_gone_before_the_answer_hurts_nobody(
    server: Serving, build_folder: Path
) -> None:
    request = b"GET /store?default HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(20):
        exchange(server.port, request, seconds=0.01)
    assert server.health()["total"] == 5
    assert build_folder.is_dir()
