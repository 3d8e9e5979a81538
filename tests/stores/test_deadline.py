"""A deadline: it shuts down the connections that are open at its time."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future

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


def test_what_is_made_in_time_is_returned() -> None:
    assert Deadline(60).run(lambda: 7) == 7
    assert not Deadline(60).has_passed


def test_a_fault_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadline(60).run(lambda: 1 / 0)


def test_a_read_ends_when_the_time_is_over(pair: tuple[socket.socket, socket.socket]) -> None:
    deadline = Deadline(0.1)
    connect(deadline, pair[0])
    assert deadline.run(lambda: pair[0].recv(1)) == b""
    assert deadline.has_passed


def test_work_that_nothing_wakes_is_left_behind() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        Deadline(0.1).run(lambda: time.sleep(30))
    assert time.monotonic() - start < 10


def test_who_interrupts_ends_the_work(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    deadline = Deadline(60)
    connect(deadline, pair[0])
    monkeypatch.setattr(Future, "exception", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deadline.run(lambda: pair[0].recv(1))
    assert pair[1].recv(1) == b""


def test_a_connection_that_comes_too_late_is_shut_down(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    deadline = Deadline(0)
    connect(deadline, pair[0])
    assert pair[0].recv(1) == b""


def test_a_connection_that_was_released_is_left_alone(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    deadline = Deadline(0.01)
    connect(deadline, pair[0])
    deadline.release()
    with pytest.raises(TimeoutError):
        deadline.run(lambda: time.sleep(5))
    pair[1].send(b"x")
    assert pair[0].recv(1) == b"x"


def test_other_events_of_httpx_are_ignored() -> None:
    deadline = Deadline(60)
    deadline.watch("connection.connect_tcp.started", {"host": "localhost"})
    deadline.watch("http11.send_request_body.complete", {"return_value": None})


def test_the_time_that_is_left_is_never_zero() -> None:
    assert 0 < Deadline(0).seconds_left < 1
    assert 0 < Deadline(30).seconds_left <= 30
