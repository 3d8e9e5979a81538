"""The choice of a store: an address, or a named endpoint in config.toml."""

import tomllib
import urllib.parse
from pathlib import Path
from typing import Any, NamedTuple

from kg import settings
from kg.errors import KgError, UsageError, did_you_mean
from kg.stores.client import SECONDS, Endpoint
from kg.stores.credentials import read_credentials
from kg.stores.profiles import PROFILES, Profile
from kg.stores.redaction import hide_login
from kg.stores.transport import check_url

#: The longest time limit in seconds; a socket can count little more.
LONGEST = 86_400
#: The keys of a named endpoint, and the types of their values.
KEYS: dict[str, tuple[type, ...]] = {
    "url": (str,),
    "store": (str,),
    "cacert": (str,),
    "timeout": (int, float),
    "user": (str,),
    "keyring": (str,),
}


class StoreChoice(NamedTuple):
    """A store as a command or call names it.

    `address` is a URL or the name of an endpoint in config.toml. An empty value leaves the choice
    to the named endpoint, or to the default.
    """

    address: str
    store: str = ""
    cacert: str = ""
    seconds: float = 0


def config_file() -> Path:
    """Return the path of config.toml: `KG_CONFIG`, or in the configuration folder."""
    if chosen := settings.read_path("KG_CONFIG"):
        return Path(chosen)
    folder = settings.read_path("XDG_CONFIG_HOME")
    if not Path(folder).is_absolute():  # its specification says to ignore a relative one
        folder = settings.expand("~/.config", "KG_CONFIG")
    return Path(folder) / "overseas-stations-kg" / "config.toml"


def connect(choice: StoreChoice) -> Endpoint:
    """Return the endpoint of a choice, with the credentials for its host.

    If nobody names the kind of store, one request without credentials guesses it.

    Raises:
        UsageError: there is no such address, named endpoint or kind of store.
        StoreError: the kind is not named, and nothing answers.
    """
    named = {} if "://" in choice.address else _read_named_endpoint(choice.address)
    url = named.get("url", choice.address)
    kind = choice.store or named.get("store", "")
    if kind and kind not in PROFILES:
        raise UsageError(
            f"there is no kind of store {kind!r}", hint=did_you_mean(kind, list(PROFILES))
        )
    cacert = settings.expand(choice.cacert or named.get("cacert", ""), "cacert") or None
    seconds = choice.seconds or named.get("timeout") or SECONDS
    host = urllib.parse.urlsplit(check_url(url)).hostname or ""
    credentials = read_credentials(
        host, user=named.get("user", ""), keyring=named.get("keyring", "")
    )
    if kind:
        profile = PROFILES[kind]
    else:
        # an earlier request may have brought the store the password
        stranger = Endpoint(url, secret=credentials, cacert=cacert, seconds=seconds)
        profile = guess_profile(stranger)
    return Endpoint(url, profile, credentials=credentials, cacert=cacert, seconds=seconds)


def guess_profile(endpoint: Endpoint) -> Profile:
    """Guess the kind of store from the headers of one answer, or from the path.

    If neither shows it, this is the profile of any SPARQL 1.1 endpoint.

    Raises:
        StoreError: nothing answers.
    """
    headers = endpoint.read_headers()
    for profile in PROFILES.values():
        for name, word in profile.headers:
            if name in headers and word in headers[name].lower():
                return profile
    path = urllib.parse.urlsplit(endpoint.url).path
    for profile in PROFILES.values():
        if any(part in path for part in profile.path_parts):
            return profile
    return PROFILES["sparql"]


def _read_named_endpoint(name: str) -> dict[str, Any]:
    path = config_file()
    try:
        config = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = f"write an address such as http://localhost:7878, or name it in {path}"
        reason = f"{hide_login(name)!r} is neither an address nor a named endpoint"
        raise UsageError(reason, hint=hint) from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgError(
            f"{path}: {error}", hint="mend the file; docs/guides/stores.md shows its form"
        ) from error
    endpoints = config.get("endpoints", {})
    if not isinstance(endpoints, dict):
        endpoints = {}
    values = endpoints.get(name)
    if not isinstance(values, dict):
        hint = did_you_mean(name, sorted(endpoints))
        raise UsageError(f"{path} names no endpoint {hide_login(name)!r}", hint=hint)
    _check_named_endpoint(f"{path} [endpoints.{name}]", values)
    return values


def _check_named_endpoint(place: str, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if "pass" in key.lower():
            hint = "remove it; name a keyring entry, or use ~/.netrc"
            raise UsageError(f"{place}: passwords do not belong into this file", hint=hint)
        if key not in KEYS:
            raise UsageError(f"{place}: unknown key {key!r}", hint=did_you_mean(key, list(KEYS)))
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise UsageError(
                f"{place}: {key} is of the wrong type",
                hint="docs/guides/stores.md shows the form of the file",
            )
    if not 0 < values.get("timeout", SECONDS) <= LONGEST:
        raise UsageError(
            f"{place}: timeout is no number of seconds", hint=f"write one up to {LONGEST}"
        )
    if "url" not in values:
        raise UsageError(f"{place}: url is missing", hint='add url = "https://…"')
