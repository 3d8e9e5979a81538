"""The stores of the tests are real, ours, and stopped afterwards."""

import socket
from pathlib import Path

import pytest

from tests.stores.servers import (
    NAMES,
    RunningStore,
    is_listening,
    make_parameters,
    open_endpoint,
    run_store,
)

pytestmark = pytest.mark.xdist_group("stores")


def test_a_store_listens_itself_and_only_on_loopback(store: RunningStore) -> None:
    assert is_listening(store.process, store.port)


def test_its_kind_is_known_by_its_answers(login: RunningStore) -> None:
    assert open_endpoint(login.url).profile.name == login.name


@pytest.mark.parametrize("name", make_parameters(*NAMES))
def test_after_the_block_nothing_is_left(name: str, tmp_path: Path) -> None:
    with run_store(name, tmp_path) as store:
        assert store.process.poll() is None
    assert store.process.poll() is not None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", store.port)) != 0
