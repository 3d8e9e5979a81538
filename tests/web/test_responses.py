"""From a reply to a response."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from kg.web.cache import Reply
from kg.web.limits import Limits
from kg.web.problems import Busy
from kg.web.responses import FLEETING, PIECE, Answer, matches, validator
from kg.web.workers.pool import Pool
from tests.web.conftest import Serving
from tests.web.talking import concluded, spoken

FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


def test_a_tag_is_of_the_release_and_the_question() -> None:
    tag = validator("digest", "sparql", {"query": "ASK {}"})
    assert tag == validator("digest", "sparql", {"query": "ASK {}"})
    others = [
        ("other", "sparql", "ASK {}"),
        ("digest", "thing", "ASK {}"),
        ("digest", "sparql", "ASK { }"),
    ]
    assert (
        len({tag, *(validator(digest, task, {"query": query}) for digest, task, query in others)})
        == 4
    )


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
    assert matches(condition, '"a"') is fits


@pytest.mark.parametrize(
    "text", ["now()", "SELECT (RAND() AS ?x) {}", "UUID ()", "struuid()", "BNODE()"]
)
def test_functions_that_differ_each_time_are_seen(text: str) -> None:
    assert FLEETING.search(text)


@pytest.mark.parametrize(
    "text", ["?known", "kg:uuids", "BRAND", "STRUUID_", "SELECT * { ?s ?p ?o }"]
)
def test_names_that_only_look_so_are_not(text: str) -> None:
    assert not FLEETING.search(text)


async def sent(answer: Answer, method: str = "GET") -> list[Message]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await answer({"type": "http", "method": method}, receive, send)
    return messages


def pool(limits: Limits) -> Pool:
    return Pool("nowhere", limits)


def test_a_large_answer_is_sent_in_pieces_that_count_for_all() -> None:
    body = bytes(range(256)) * 4096

    async def scene() -> None:
        shared = pool(Limits())
        messages = await sent(Answer(Reply("text/csv", body, "digest"), {}, shared))
        pieces = [message["body"] for message in messages[1:]]
        assert b"".join(pieces) == body
        assert max(map(len, pieces)) == PIECE
        assert shared.sending == 0
        assert (await sent(Answer(Reply("text/csv", body, "digest"), {}, shared), "HEAD"))[1][
            "body"
        ] == b""

    concluded(scene())


def test_too_many_large_answers_at_once_are_refused() -> None:
    async def scene() -> None:
        shared = pool(replace(Limits(), sending_bytes=1000))
        shared.sending = 900
        Answer(Reply("text/csv", b"x" * 100, "digest"), {}, shared)
        with pytest.raises(Busy, match="large answers"):
            Answer(Reply("text/csv", b"x" * 101, "digest"), {}, shared)

    concluded(scene())


def test_text_says_how_it_is_written() -> None:
    async def scene() -> None:
        kinds = {"text/csv": "text/csv; charset=utf-8", "application/trig": "application/trig"}
        for media, told in kinds.items():
            assert (
                Answer(Reply(media, b"", "digest"), {}, pool(Limits())).headers["content-type"]
                == told
            )

    concluded(scene())


def test_a_query_ends_with_its_client(server: Serving, get: Callable[..., httpx.Response]) -> None:
    before = get("/health").json()["workers"]["replaced"]
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.base + "sparql", params={"query": FOREVER}, timeout=0.3)
    until = time.monotonic() + 1.5  # the deadline of two seconds did not end it
    while get("/health").json()["workers"]["replaced"] == before:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_client_that_is_gone_before_the_answer_hurts_nobody(
    server: Serving, build_folder: Path
) -> None:
    for _ in range(20):
        spoken(server.port, b"GET /store?default HTTP/1.1\r\nHost: localhost\r\n\r\n", seconds=0.01)
    assert httpx.get(server.base + "health").status_code == 200
    assert build_folder.is_dir()
