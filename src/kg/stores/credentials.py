"""Who we are to a store: a user and a password by environment, keyring name or netrc, and never by argument."""

import netrc
import os
from pathlib import Path
from typing import NamedTuple

from kg.errors import UsageError

USER, PASSWORD, KEYRING = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_KEYRING"


class Credentials(NamedTuple):
    """A user and a password for one host; shown without the password."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"


def read_credentials(host: str, *, user: str = "", keyring: str = "") -> Credentials | None:
    """The credentials for a host, from the first place that has some, or None.

    The environment goes first (KG_STORE_USER with KG_STORE_PASSWORD), then the keyring entry that
    KG_STORE_KEYRING or the endpoint's profile names, then netrc.

    Args:
        user: the user that the endpoint's profile names, whose password is looked for.

    Raises:
        UsageError: a place is named but has no password, or netrc cannot be read.
    """
    user = os.environ.get(USER) or user
    if password := os.environ.get(PASSWORD):
        if not user:
            raise UsageError(f"{PASSWORD} is set without {USER}", hint=f"set {USER} as well")
        return Credentials(user, password)
    if name := os.environ.get(KEYRING) or keyring:
        return _from_keyring(name, user)
    found = _from_netrc(host, user)
    if user and not found:
        raise UsageError(
            f"there is no password for {user} at {host}",
            hint=f"set {PASSWORD}, or write it to ~/.netrc",
        )
    return found


def _from_keyring(name: str, user: str) -> Credentials:
    try:
        import keyring
    except ModuleNotFoundError as error:
        hint = 'pip install "overseas-stations-kg[keyring]"'
        raise UsageError(
            f"the keyring entry {name!r} is named, but keyring is not installed", hint=hint
        ) from error
    found = keyring.get_credential(name, user or None)
    if found is None or not found.password:
        raise UsageError(f"the keyring has no entry {name!r}", hint=f"keyring set {name} USER")
    return Credentials(found.username or user, found.password)


def _from_netrc(host: str, user: str) -> Credentials | None:
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not path.is_file():
        return None
    try:
        # only an entry for this very host: the default entry would send a password anywhere
        found = netrc.netrc(str(path)).hosts.get(host)
    except (netrc.NetrcParseError, OSError) as error:
        place = f":{error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise UsageError(
            f"{path}{place} cannot be read as netrc", hint="mend it or set NETRC"
        ) from error
    if found is None or not found[2] or (user and found[0] != user):
        return None
    return Credentials(found[0], found[2])
