"""Credentials for a store: from the environment, a keyring or netrc."""

import netrc
import os
from pathlib import Path
from typing import NamedTuple

from kg import settings
from kg.errors import UsageError, name_extra

USER, PASSWORD, KEYRING = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_KEYRING"


class Credentials(NamedTuple):
    """A user and a password for one host. Their repr omits the password."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"


def read_credentials(host: str, *, user: str = "", keyring: str = "") -> Credentials | None:
    """Return the credentials for a host from the first place that has some, or None.

    The places are, in order: the environment (KG_STORE_USER with KG_STORE_PASSWORD), the keyring
    entry that KG_STORE_KEYRING or the named endpoint gives, and netrc.

    Args:
        user: the user that the named endpoint gives.
        keyring: the keyring entry that the named endpoint gives.

    Raises:
        UsageError: a place is named but has no password, or netrc cannot be read.
    """
    user = os.environ.get(USER) or user
    if password := os.environ.get(PASSWORD):
        if not user:
            raise UsageError(f"{PASSWORD} is set without {USER}", hint=f"set {USER} as well")
        return Credentials(user, password)
    if name := os.environ.get(KEYRING) or keyring:
        return _read_keyring(name, user)
    credentials = _read_netrc(host, user)
    if user and not credentials:
        raise UsageError(
            f"there is no password for {user} at {host}",
            hint=f"set {PASSWORD}, or write it to ~/.netrc",
        )
    return credentials


def _read_keyring(name: str, user: str) -> Credentials:
    try:
        import keyring
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the keyring entry {name!r} is named, but keyring is not installed",
            hint=name_extra("keyring"),
        ) from error
    entry = keyring.get_credential(name, user or None)
    if entry is None or not entry.password:
        raise UsageError(f"the keyring has no entry {name!r}", hint=f"keyring set {name} USER")
    return Credentials(entry.username or user, entry.password)


def _read_netrc(host: str, user: str) -> Credentials | None:
    try:
        path = Path(settings.read_path("NETRC") or Path.home() / ".netrc")
    except RuntimeError:  # a user without a home folder has no netrc either
        return None
    if not path.is_file():
        return None
    try:
        # only an entry for this very host: the default entry would send a password anywhere
        entry = netrc.netrc(str(path)).hosts.get(host)
    except (netrc.NetrcParseError, OSError) as error:
        place = f":{error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise UsageError(
            f"{path}{place} cannot be read as netrc", hint="mend it or set NETRC"
        ) from error
    if entry is None or not entry[2] or (user and entry[0] != user):
        return None
    return Credentials(entry[0], entry[2])
