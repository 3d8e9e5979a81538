"""Formats of other tools: one table, and how files of each are written."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.atomic import replacing
from kg.errors import KgError, UsageError, did_you_mean
from kg.exchange.losses import Loss
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.engine import Engine

#: The file of a folder that has the digests of all others. It is written last.
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Foreign:
    """A format of another tool.

    Attributes:
        name: what `kg export` calls it.
        module: the module of this package that writes it. One for a file has
            `write(engine, policy) -> Iterable[bytes]`; one for a folder has
            `write_files(engine, policy) -> Iterator[tuple[str, Iterable[bytes]]]`, names and
            contents; each has `LOSSES`. Where `takes_key` is true, a path or None follows.
        about: what it is for, in a few words.
        ending: the ending of a file, without a dot; empty for a folder.
        takes_key: whether the user can name a key with which it is signed.
    """

    name: str
    module: str
    about: str
    ending: str = ""
    takes_key: bool = False

    @property
    def is_folder(self) -> bool:
        """Return whether it is a folder of files."""
        return not self.ending

    def load(self) -> Any:
        """Import its module, which few commands need."""
        return import_module(f"kg.exchange.{self.module}")

    def list_losses(self) -> tuple[Loss, ...]:
        """Return what becomes of each thing that the graph says."""
        losses: tuple[Loss, ...] = self.load().LOSSES
        return losses


TABLE: tuple[Foreign, ...] = (
    Foreign("annotations", "annotations", "W3C Web Annotations of passages", "anno.jsonld"),
    Foreign("ftm", "ftm", "FollowTheMoney: entities that a policy shows", "ftm.json"),
    Foreign("ftm-statements", "ftm_statements", "FollowTheMoney: every statement", "csv"),
    Foreign("csvw", "csvw", "tables with metadata of the W3C"),
    Foreign("datapackage", "datapackage", "tables as a Frictionless data package"),
    Foreign("geojson", "geojson", "maps: QGIS and others", "geojson"),
    Foreign("ical", "ical", "calendars", "ics"),
    Foreign(
        "nanopub", "nanopub", "nanopublications, citable for ever", "nanopub.trig", takes_key=True
    ),
    Foreign("neo4j", "cypher", "Neo4j, by its bulk importer"),
    Foreign("parquet", "parquet", "tables in columns: pandas, Polars, DuckDB, warehouses"),
    Foreign("quickstatements", "quickstatements", "proposals to Wikidata", "quickstatements.txt"),
    Foreign("ro-crate", "crate", "archives: Zenodo, WorkflowHub"),
    Foreign("schemaorg", "schemaorg", "search engines and linked data", "schema.jsonld"),
    Foreign("stix", "stix", "threat intelligence: OpenCTI, MISP", "stix.json"),
    Foreign("timeline", "timelinejs", "TimelineJS", "timeline.json"),
)
FOREIGN = {foreign.name: foreign for foreign in TABLE}


def find_foreign(name: str) -> Foreign:
    """Return a format by its name.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in FOREIGN:
        hint = did_you_mean(name, list(FOREIGN))
        raise UsageError(f"{name!r} is not a format of another tool", hint=hint)
    return FOREIGN[name]


def write_foreign(
    engine: Engine, name: str, policy: str | None = None, key: Path | None = None
) -> Iterable[bytes]:
    """Write the graph in a format that is one file, in pieces.

    Args:
        engine: the release.
        name: one of `FOREIGN`.
        policy: the truth policy that says what is an edge; None for the default policy.
        key: what it is signed with, for a format that can be.

    Raises:
        UsageError: the format or policy is unknown, is a folder, or takes no key.
    """
    foreign = find_foreign(name)
    if foreign.is_folder:
        raise UsageError(f"{name} is a folder of files", hint=f"name one: -o {name}/")
    pieces: Iterable[bytes] = foreign.load().write(engine, *_read_options(foreign, policy, key))
    return pieces


def write_folder(
    engine: Engine,
    name: str,
    folder: Path,
    policy: str | None = None,
    key: Path | None = None,
) -> Iterator[Path]:
    """Write the graph in a format that is a folder; yield each finished file.

    Checksums come last.

    Raises:
        UsageError: the format or policy is unknown, or takes no key.
        KgError: the folder cannot be written.
    """
    foreign = find_foreign(name)
    options = _read_options(foreign, policy, key)
    digests = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # a folder without checksums is not whole
        (folder / CHECKSUMS).unlink(missing_ok=True)
        for file, pieces in foreign.load().write_files(engine, *options):
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            digests[file] = _write(path, pieces)
            yield path
        lines = [f"{digest}  {file}\n".encode() for file, digest in sorted(digests.items())]
        _write(folder / CHECKSUMS, lines)
        yield folder / CHECKSUMS
    except OSError as error:
        reason = f"{folder} cannot be written: {error.strerror}"
        raise KgError(reason, hint="name another folder with -o") from error


def _read_options(foreign: Foreign, policy: str | None, key: Path | None) -> tuple[Any, ...]:
    if policy is not None and policy not in POLICIES:
        hint = did_you_mean(policy, list(POLICIES))
        raise UsageError(f"there is no policy {policy!r}", hint=hint)
    if key is not None and not foreign.takes_key:
        raise UsageError(f"{foreign.name} is not signed", hint="leave out --key")
    options = (policy or DEFAULT_POLICY,)
    return (*options, key) if foreign.takes_key else options


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with replacing(path) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()
