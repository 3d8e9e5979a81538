"""Address of a warehouse, such as `trino://host:8080/hive/kg`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kg.errors import UsageError

#: Schemes: Trino without and with TLS, a Spark master, and Spark Connect.
TRINO, SPARK = ("trino", "trinos"), ("spark", "sc")
PORTS = {"trino": 8080, "trinos": 443, "spark": 7077, "sc": 15002}
FORMS = {
    "trino": "trino://HOST:8080/CATALOG/SCHEMA",
    "trinos": "trinos://HOST/CATALOG/SCHEMA",
    "spark": "spark://HOST:7077/FOLDER, or spark://local/FOLDER",
    "sc": "sc://HOST:15002/FOLDER",
}
#: The host of a Spark that runs in this process.
LOCAL = "local"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Location:
    """Where a warehouse is.

    `catalog` and `schema` are those of Trino; `folder` is that of the tables that Spark reads.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    catalog: str = ""
    schema: str = ""
    folder: Path | None = None

    @property
    def is_trino(self) -> bool:
        """Whether the address is one of Trino."""
        return self.scheme in TRINO

    @property
    def address(self) -> str:
        """The address without a user."""
        path = f"{self.catalog}/{self.schema}" if self.is_trino else str(self.folder).lstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.host == LOCAL else f":{self.port}"
        return f"{self.scheme}://{host}{port}/{path}"


def is_warehouse(address: str) -> bool:
    """Return whether an address is that of a warehouse and not of a SPARQL store."""
    return address.partition("://")[0].lower() in (*TRINO, *SPARK) and "://" in address


def read_location(address: str) -> Location:
    """Return what an address names.

    Raises:
        UsageError: it has another form; the hint shows the right one.
    """
    scheme = address.partition("://")[0].lower()
    hint = f"write {FORMS[scheme]}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:  # which repeats what may be a part of a password
        raise UsageError("this is no address of a warehouse", hint=hint) from None
    if parts.password is not None:
        reason = "a password in an address is seen by others"
        raise UsageError(reason, hint="set KG_STORE_PASSWORD, or write it to ~/.netrc")
    if not host or parts.query or parts.fragment:
        raise UsageError("this is no address of a warehouse", hint=hint)
    named = Location(scheme, host, port or PORTS[scheme], unquote(parts.username or ""))
    path = unquote(parts.path)
    return _add_schema(named, path, hint) if named.is_trino else _add_folder(named, path, hint)


def _add_schema(named: Location, path: str, hint: str) -> Location:
    names = path.strip("/").split("/")
    if len(names) != 2 or not all(map(NAME.fullmatch, names)):
        raise UsageError("the address does not name a catalogue and a schema", hint=hint)
    catalog, schema = (name.lower() for name in names)
    return Location(named.scheme, named.host, named.port, named.user, catalog, schema)


def _add_folder(named: Location, path: str, hint: str) -> Location:
    if not path.strip("/"):
        raise UsageError("the address does not name the folder of the tables", hint=hint)
    return Location(named.scheme, named.host, named.port, named.user, folder=Path(path))
