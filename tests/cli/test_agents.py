import sys
from collections.abc import Callable

import pytest
from click.testing import Result

from kg.agents import mcp_server

Run = Callable[..., Result]


def test_alone_it_speaks_on_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = []
    monkeypatch.setattr(mcp_server, "serve_stdio", sessions.append)
    assert run("mcp").exit_code == 0
    assert run("mcp", "--with-sparql").exit_code == 0
    assert [one.with_sparql for one in sessions] == [False, True]


def test_over_http_it_says_where(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_server, "serve_http", lambda app, listener: listener.close())
    result = run("mcp", "--http", "--port", "0")
    assert result.stdout.startswith("serving http://127.0.0.1:")
    assert result.stdout.endswith("/mcp (Ctrl-C ends)\n")


def test_a_host_name_must_be_one(run: Run) -> None:
    result = run("mcp", "--http", "--port", "0", "--allow-host", "https://x/")
    assert result.exit_code == 2
    assert "not a host name" in result.stderr


def test_without_the_extra_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kg.agents.mcp_server", raising=False)
    monkeypatch.delattr("kg.agents.mcp_server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    result = run("mcp")
    assert result.exit_code == 2
    assert "[agents]" in result.stderr


def test_help_has_examples(run: Run) -> None:
    assert "kg mcp --http" in run("mcp", "--help").stdout
