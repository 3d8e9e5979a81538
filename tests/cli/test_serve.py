"""The verb serve, as typed."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_others_have_access_only_with_a_token(
    run: Run, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.delenv("KG_SERVE_TOKEN", raising=False)
    done = run("serve", "--host", host)
    assert done.exit_code == 2
    assert f"other machines can reach {host}" in done.output
    assert "KG_SERVE_TOKEN" in done.output


def test_a_short_token_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SERVE_TOKEN", "secret")
    done = run("serve", "--host", "0.0.0.0")
    assert done.exit_code == 2
    assert "at least 16" in done.output
    assert "secret" not in done.output


def test_a_port_that_is_taken_is_reported(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 2
    assert "another program listens there" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "65536"),
        ("--port", "-1"),
        ("--port", "http"),
        ("--workers", "0"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--memory", "1"),
        ("--rows", "0"),
        ("--allow-origin", "evil.example"),
        ("--allow-host", "http://evil.example/"),
        ("extra",),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("serve", *arguments).exit_code == 2


def test_the_help_has_examples(run: Run) -> None:
    done = run("serve", "--help")
    assert done.exit_code == 0
    for example in ("kg serve --port 0 --timeout 2", "KG_SERVE_TOKEN"):
        assert example in done.output


@pytest.mark.parametrize(
    "arguments",
    [("--allow-host", "kg.example.org"), ("--allow-origin", "https://example.org")],
)
def test_documents_are_shown_to_nobody_else(
    run: Run, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    done = run("serve", "--port", "0", "--with-passages", str(tmp_path), *arguments)
    assert done.exit_code == 2
    assert "copyright" in done.output
    done = run("serve", "--port", "0", "--with-passages", str(tmp_path))
    assert done.exit_code == 2
    assert "no source documents" in done.output
