"""A deadline: it shuts down the connections that are open at its time."""

import socket
import time
from collections.abc import Iterator

import pytest

from kg.stores.deadline import Deadline


class Stream:
    """A connection as httpx reports it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def get_extra_info(self, name: str) -> socket.socket:
        assert name == "socket"
        return self.connection


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection."""
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    with ours, theirs:
        yield ours, theirs


def connect(deadline: Deadline, connection: socket.socket) -> None:
    details = {"return_value": Stream(connection)}
    deadline.watch("connection.connect_tcp.complete", details)


def test_a_read_ends_when_the_time_is_over(pair: tuple[socket.socket, socket.socket]) -> None:
    with Deadline(0.1) as deadline:
        connect(deadline, pair[0])
        assert pair[0].recv(1) == b""
        assert deadline.has_passed
    assert not Deadline(60).has_passed


def test_a_connection_that_comes_too_late_is_shut_down(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    with Deadline(0) as deadline:
        connect(deadline, pair[0])
        assert pair[0].recv(1) == b""


def test_a_connection_that_was_released_is_left_alone(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    with Deadline(0.01) as deadline:
        connect(deadline, pair[0])
        deadline.release()
        time.sleep(0.1)
        assert deadline.has_passed
    pair[1].send(b"x")
    assert pair[0].recv(1) == b"x"


def test_other_events_of_httpx_are_ignored() -> None:
    with Deadline(60) as deadline:
        deadline.watch("connection.connect_tcp.started", {"host": "localhost"})
        deadline.watch("http11.send_request_body.complete", {"return_value": None})


def test_the_time_that_is_left_is_never_zero() -> None:
    with Deadline(0) as deadline:
        assert 0 < deadline.seconds_left < 1
        assert 0 < Deadline(30).seconds_left <= 30
