"""Credentials: from the environment, a keyring entry or netrc, in this order."""

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.stores.credentials import Credentials, read_credentials


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty environment, and the path of a netrc that is not there yet."""
    for name in ("KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_KEYRING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    return tmp_path / "netrc"


def test_without_any_there_are_none() -> None:
    assert read_credentials("localhost") is None


def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch, nobody: Path) -> None:
    nobody.write_text("machine localhost login other password netrc-word\n")
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "word")
    assert read_credentials("localhost") == ("dba", "word")


def test_a_password_without_a_user_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-word")
    with pytest.raises(UsageError, match="set without KG_STORE_USER") as refused:
        read_credentials("localhost")
    assert "canary-word" not in str(refused.value)


def test_a_user_takes_his_password_from_netrc(nobody: Path) -> None:
    nobody.write_text(
        "machine localhost login dba password word\nmachine other login dba password else\n"
    )
    assert read_credentials("localhost", user="dba") == ("dba", "word")
    assert read_credentials("localhost") == ("dba", "word")


def test_netrc_is_read_for_this_host_only(nobody: Path) -> None:
    nobody.write_text("machine other login dba password word\ndefault login anyone password all\n")
    assert read_credentials("localhost") is None


def test_a_user_without_a_password_is_reported(nobody: Path) -> None:
    nobody.write_text("machine localhost login someone password word\n")
    with pytest.raises(UsageError, match="no password for dba at localhost"):
        read_credentials("localhost", user="dba")


def test_a_broken_netrc_is_reported_with_its_line(nobody: Path) -> None:
    nobody.write_text("machine localhost login dba\nnonsense canary-word\n")
    with pytest.raises(UsageError, match=r"netrc:\d+ cannot be read") as refused:
        read_credentials("localhost")
    assert "canary-word" not in str(refused.value)


def test_a_keyring_entry_is_read_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):  # type: ignore[misc]  # keyring has no types here
        priority = 1

        def get_password(self, service: str, username: str | None) -> str | None:
            return "word" if (service, username) == ("team", "dba") else None

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        monkeypatch.setenv("KG_STORE_KEYRING", "team")
        assert read_credentials("localhost", user="dba") == ("dba", "word")
        monkeypatch.setenv("KG_STORE_KEYRING", "other")
        with pytest.raises(UsageError, match="keyring has no entry 'other'"):
            read_credentials("localhost", user="dba")
    finally:
        keyring.set_keyring(before)


def test_a_password_is_not_shown() -> None:
    assert "canary-word" not in repr(Credentials("dba", "canary-word"))
