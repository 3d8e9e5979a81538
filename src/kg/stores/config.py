"""Which store is meant: an address, or a profile by name from the user's own file, and what kind it is."""

import os
import tomllib
import urllib.parse
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KgError, UsageError, did_you_mean
from kg.stores.client import SECONDS, Endpoint
from kg.stores.credentials import read_credentials
from kg.stores.profiles import PROFILES, Profile

#: Seconds that a request may be given at most; more a socket cannot count.
LONGEST = 86_400
KEYS = {
    "url": str,
    "store": str,
    "cacert": str,
    "timeout": (int, float),
    "user": str,
    "keyring": str,
}


class Chosen(NamedTuple):
    """What was asked for on the command line; an empty value leaves the choice to the profile, or to us."""

    address: str
    store: str = ""
    cacert: str = ""
    seconds: float = 0


def config_file() -> Path:
    """The file of named endpoints: `KG_CONFIG`, else config.toml in the user's configuration folder."""
    if chosen := os.environ.get("KG_CONFIG"):
        return Path(chosen)
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "overseas-stations-kg" / "config.toml"


def connect(chosen: Chosen) -> Endpoint:
    """The endpoint that was asked for, with the credentials for its host; its kind is guessed where nobody says it.

    Raises:
        UsageError: no such address, profile or kind.
        StoreError: the kind is not said, and nothing answers.
    """
    named = {} if "://" in chosen.address else _read_profile(chosen.address)
    url = named.get("url", chosen.address)
    store = chosen.store or named.get("store", "")
    if store and store not in PROFILES:
        raise UsageError(
            f"there is no kind of store {store!r}", hint=did_you_mean(store, list(PROFILES))
        )
    cacert = chosen.cacert or named.get("cacert") or None
    seconds = chosen.seconds or named.get("timeout") or SECONDS
    profile = (
        PROFILES[store] if store else guess_profile(Endpoint(url, cacert=cacert, seconds=seconds))
    )
    host = urllib.parse.urlsplit(url).hostname or ""
    who = read_credentials(host, user=named.get("user", ""), keyring=named.get("keyring", ""))
    return Endpoint(url, profile, credentials=who, cacert=cacert, seconds=seconds)


def guess_profile(endpoint: Endpoint) -> Profile:
    """The kind of store at an address, by its path or by one harmless request; the general one where nothing tells.

    No credentials are sent to a store whose kind is not known yet.
    """
    path = urllib.parse.urlsplit(endpoint.url).path
    signs = endpoint.read_headers()
    for profile in PROFILES.values():
        if any(name in signs and word in signs[name].lower() for name, word in profile.headers):
            return profile
    by_path = (
        profile for profile in PROFILES.values() if any(tail in path for tail in profile.tails)
    )
    return next(by_path, PROFILES["sparql"])


def _read_profile(name: str) -> dict[str, Any]:
    """The profile of this name in the user's file."""
    path = config_file()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = f"write an address such as http://localhost:7878, or name it in {path}"
        raise UsageError(
            f"{name!r} is neither an address nor a named endpoint", hint=hint
        ) from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgError(
            f"{path}: {error}", hint="mend the file; docs/guides/stores.md shows its form"
        ) from error
    endpoints = told.get("endpoints", {})
    if (
        not isinstance(endpoints, dict)
        or name not in endpoints
        or not isinstance(endpoints[name], dict)
    ):
        known = sorted(endpoints) if isinstance(endpoints, dict) else []
        raise UsageError(f"{path} names no endpoint {name!r}", hint=did_you_mean(name, known))
    return _check_profile(f"{path} [endpoints.{name}]", endpoints[name])


def _check_profile(place: str, found: dict[str, Any]) -> dict[str, Any]:
    for key, value in found.items():
        if "pass" in key.lower():
            hint = "take it out; name a keyring entry, or use ~/.netrc"
            raise UsageError(f"{place}: passwords do not belong into this file", hint=hint)
        if key not in KEYS:
            raise UsageError(f"{place}: unknown key {key!r}", hint=did_you_mean(key, list(KEYS)))
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):  # type: ignore[arg-type]
            raise UsageError(
                f"{place}: {key} is of the wrong type",
                hint="docs/guides/stores.md shows the form of the file",
            )
    if not 0 < found.get("timeout", SECONDS) <= LONGEST:
        raise UsageError(
            f"{place}: timeout is no number of seconds", hint=f"write one up to {LONGEST}"
        )
    if "url" not in found:
        raise UsageError(f"{place} lacks url", hint='add url = "https://…"')
    return found
