"""The folder of a release: which files and stores it holds, and where.

Plain values are stored with `marshal`, which Python reads without importing anything: a cold
query reads the catalogue and the stamps, and nothing else of this module.
"""

from __future__ import annotations

import marshal
import os

from kg import settings
from kg.errors import KgError

TYPE_CHECKING = False  # see kg.settings
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

#: The store of every named graph, and the store of the graphs that all policies share, merged.
#: The store of a policy is named after the policy.
NAMED, BASE = "store", "base"
#: The end of the name of a policy's second store, whose edges do not rest on readings only.
WITHOUT_INFERRED = "-without-inferred"
#: The last version of the format without references: every Python reads it, and equal values
#: give equal bytes.
VERSION = 2
#: The ns in which the clock of a file system is sure to tick: on exFAT, two seconds.
TICK = 2_000_000_000


class Release:
    """A folder with the layout of a release: finished, or still being built.

    Paths of stores are strings because importing `pathlib` would slow a cold query.

    Args:
        folder: the folder; it need not exist.
    """

    __slots__ = ("folder",)

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)

    @classmethod
    def current(cls, build_folder: str | os.PathLike[str]) -> Release | None:
        """Return the release in use, or None where nothing is built."""
        try:
            with open(os.path.join(build_folder, "current"), encoding="utf-8") as file:
                return cls(os.path.join(build_folder, file.read()))
        except (FileNotFoundError, NotADirectoryError):
            return None

    @classmethod
    def open(cls, build_folder: str | os.PathLike[str], name: str = "") -> Release:
        """Return the release of a name while it is there, else the release in use.

        Raises:
            KgError: nothing is built.
        """
        if name and (named := cls(os.path.join(build_folder, name))).is_complete():
            return named
        release = cls.current(build_folder)
        if release is None:
            raise _not_built()
        return release

    def make_current(self) -> None:
        """Put this release in use, atomically."""
        from kg.atomic import write_atomic

        write_atomic(self.path.parent / "current", self.name.encode(), synced=True)

    @property
    def name(self) -> str:
        """The name of the folder: the first digits of the digest of all inputs."""
        return os.path.basename(self.folder)

    @property
    def path(self) -> Path:
        """The folder as a path."""
        from pathlib import Path

        return Path(self.folder)

    def store_path(self, name: str) -> str:
        """Return the folder of a store: one of the names in `stores`."""
        return os.path.join(self.folder, name)

    @property
    def index_path(self) -> str:
        """The file of names and words."""
        return os.path.join(self.folder, "index.sqlite")

    @property
    def stores(self) -> list[str]:
        """The names of all stores."""
        from kg.names import POLICIES

        return [NAMED, BASE, *POLICIES, *[policy + WITHOUT_INFERRED for policy in POLICIES]]

    @property
    def graphs(self) -> Path:
        """The folder of the graphs' files."""
        return self.path / "graphs"

    def graph_path(self, name: str) -> Path:
        """Return the N-Triples file of a graph, such as `claims` or `view/official`."""
        return self.graphs / f"{name}.nt"

    def list_graphs(self) -> dict[str, Path]:
        """Return the existing files of graphs by name, in the order of the graphs' IRIs."""
        files = {}
        for path in self.graphs.rglob("*.nt"):
            files[str(path.relative_to(self.graphs).with_suffix(""))] = path
        return {name: files[name] for name in sorted(files, key=lambda name: f"{name}>")}

    def input_path(self, name: str) -> Path:
        """Return the folder of what one input says, as sorted graphs."""
        return self.path / "parts" / name

    def is_complete(self) -> bool:
        """Return whether a build finished here: it writes the manifest last."""
        return self._manifest.exists()

    def read_manifest(self) -> dict[str, Any] | None:
        """Return the manifest, or None where the release is incomplete."""
        import json

        try:
            text = self._manifest.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        manifest: dict[str, Any] = json.loads(text)
        return manifest

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write the manifest: `digest`, `rules`, `files` and `counts`."""
        import json

        self._manifest.write_text(json.dumps(manifest), encoding="utf-8")

    @property
    def _manifest(self) -> Path:
        return self.path / "manifest.json"

    def read_catalogue(self) -> dict[str, Any]:
        """Return the prefixes and the saved queries.

        Raises:
            KgError: the file is missing or damaged.
        """
        try:
            return read_values(os.path.join(self.folder, "catalogue.marshal"))
        except FileNotFoundError as error:
            raise _not_built() from error

    def write_catalogue(self, catalogue: dict[str, Any]) -> None:
        """Write the prefixes and the saved queries."""
        write_values(os.path.join(self.folder, "catalogue.marshal"), catalogue)

    def read_stamps(self) -> dict[str, settings.Stamp]:
        """Return the stamp of each input at the time of the build.

        Raises:
            FileNotFoundError: there are no stamps.
            KgError: the file is damaged.
        """
        return read_values(self._stamps)

    def write_stamps(self, stamps: dict[str, settings.Stamp], taken: int) -> None:
        """Write the stamps of inputs, and as time of the file the ns when they were taken."""
        write_values(self._stamps, stamps)
        os.utime(self._stamps, ns=(taken, taken))

    def is_certain(self, stamps: dict[str, settings.Stamp]) -> bool:
        """Return whether stamps prove that inputs are those of the release.

        An input that changed just before its stamp was taken, or in the future, may have changed
        after it too and have the same time: clocks of files tick slowly, and can be set back.
        """
        latest = os.stat(self._stamps).st_mtime_ns - TICK
        return all(max(time, changed) <= latest for time, _, changed in stamps.values())

    @property
    def _stamps(self) -> str:
        return os.path.join(self.folder, "stamps.marshal")

    def find_changed_inputs(self) -> list[str] | None:
        """Return the inputs changed since the build; None for an incomplete release.

        Times and sizes decide: a copy of a home and its release is not out of date. A build that
        is asked for looks closer.
        """
        try:
            stamps = self.read_stamps()
        except (FileNotFoundError, NotADirectoryError):
            return None
        now = settings.stamp_inputs()
        names = sorted(stamps.keys() | now.keys())
        return [name for name in names if stamps.get(name, ())[:2] != now.get(name, ())[:2]]


def list_releases(build_folder: str) -> list[str]:
    """Return the names of the complete releases, that in use among them."""
    names = []
    for entry in sorted(os.scandir(build_folder), key=lambda entry: entry.name):
        if entry.is_dir() and Release(entry.path).is_complete():
            names.append(entry.name)
    return names


def find_changed_inputs(build_folder: str) -> list[str] | None:
    """Return the inputs changed since the last build, or None where nothing is built."""
    release = Release.current(build_folder)
    return release.find_changed_inputs() if release else None


def is_up_to_date(build_folder: str) -> bool:
    """Return whether a build would have nothing to do."""
    release = Release.current(build_folder)
    try:
        stamps = release.read_stamps() if release else {}
    except (FileNotFoundError, NotADirectoryError):
        return False
    return release is not None and stamps == settings.stamp_inputs() and release.is_certain(stamps)


def _not_built() -> KgError:
    return KgError("the graph is not built yet", hint="run `kg build`")


def read_values(path: str) -> dict[str, Any]:
    """Return the plain values of a file written by `write_values`.

    Raises:
        KgError: the file is damaged.
    """
    with open(path, "rb") as file:
        data = file.read()
    try:
        value = marshal.loads(data)
    except (EOFError, ValueError, TypeError):
        value = None
    if not isinstance(value, dict):
        raise KgError(f"{path} is damaged", hint="remove the build folder and run `kg build`")
    return value


def write_values(path: str, values: dict[str, Any]) -> None:
    """Write plain values atomically; a file that holds them already is not touched."""
    from pathlib import Path

    from kg.atomic import write_atomic

    data = marshal.dumps(values, VERSION)
    file = Path(path)
    if not file.exists() or file.read_bytes() != data:
        write_atomic(file, data)
