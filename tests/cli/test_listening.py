import pytest

from kg.cli.listening import TOKEN, check_hosts, read_token
from kg.errors import UsageError


def test_other_machines_need_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    assert read_token("127.0.0.1") == ""
    with pytest.raises(UsageError, match="other machines"):
        read_token("0.0.0.0")
    monkeypatch.setenv(TOKEN, "short")
    with pytest.raises(UsageError, match="guessed"):
        read_token("127.0.0.1")
    monkeypatch.setenv(TOKEN, "a token of many characters\n")
    assert read_token("0.0.0.0") == "a token of many characters"


def test_names_of_hosts_are_checked() -> None:
    check_hosts(("kg.example.org", "[::1]", "10.0.0.1"))
    for name in ("https://example.org", "a b", ""):
        with pytest.raises(UsageError, match="not a host name"):
            check_hosts((name,))
