"""Who may connect to a server: its token, and the names that it answers to."""

import os
import re

from kg.errors import UsageError

#: The variable with the token, which is no argument: any process may read arguments.
TOKEN = "KG_SERVE_TOKEN"
SHORTEST_TOKEN = 16
LOOPBACK = ("127.0.0.1", "::1", "localhost")
HOST_NAME = re.compile(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?")


def read_token(host: str) -> str:
    """Return the token, which other machines need and nobody can guess."""
    token = os.environ.get(TOKEN, "").strip()  # a file may end in a newline
    if host not in LOOPBACK and not token:
        raise UsageError(
            f"other machines can reach {host}",
            hint=f"set {TOKEN}, which clients then send as a Bearer token",
        )
    if token and len(token) < SHORTEST_TOKEN:
        raise UsageError(
            f"{TOKEN} is short enough to be guessed",
            hint=f"take at least {SHORTEST_TOKEN} characters, as from: openssl rand -hex 16",
        )
    return token


def check_hosts(hosts: tuple[str, ...]) -> None:
    """Refuse what is no name of a host.

    Raises:
        UsageError: there is one.
    """
    for name in hosts:
        if not HOST_NAME.fullmatch(name):
            raise UsageError(
                f"--allow-host {name}: this is not a host name",
                hint="write it as in kg.example.org",
            )
