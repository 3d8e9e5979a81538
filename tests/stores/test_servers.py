"""The stores of the tests are real, ours, and gone afterwards."""

import socket
from pathlib import Path

import pytest

from kg.stores.config import Chosen, connect
from tests.stores.servers import NAMES, Running, listens, running


def test_a_store_listens_itself_and_only_on_loopback(store: Running) -> None:
    assert listens(store.process, store.port)


def test_its_kind_is_known_by_its_answers(login: Running) -> None:
    assert connect(Chosen(login.url)).profile.name == login.name


@pytest.mark.parametrize("name", NAMES)
def test_after_the_block_nothing_is_left(name: str, tmp_path: Path) -> None:
    with running(name, tmp_path) as store:
        assert store.process.poll() is None
    assert store.process.poll() is not None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", store.port)) != 0
