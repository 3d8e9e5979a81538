"""Settings: where the ontology, the graph, the queries and the build are.

Environment variables that choose these folders are read here and nowhere else.
"""

import os

from kg.errors import UsageError

#: The value of `typing.TYPE_CHECKING`, repeated in every module that a cold query imports:
#: importing `typing`, `re`, `json`, `functools` or `pathlib` would add a tenth to its time.
TYPE_CHECKING = False

#: The stamp of a file: the time of its last change in ns, and its size in bytes.
Stamp = tuple[int, int]

INPUT_FOLDERS = ("ontology", "graph", "queries")
#: The files that a build reads: other files in these folders are no inputs.
INPUT_SUFFIXES = (".ttl", ".csv", ".rq", ".nq")

#: The folders of this package whose modules decide what a build writes, relative to the package.
#: They are inputs too: after a change of code, the graph is built again.
CODE_FOLDERS = ("", "curation", "release", "sparql")


def home() -> str:
    """Return the folder that contains ontology/, graph/ and queries/.

    It is `KG_HOME` if set; else the checkout around this package; else the data in the wheel.

    Raises:
        UsageError: `KG_HOME` has no ontology/ folder.
    """
    if chosen := os.environ.get("KG_HOME"):
        if not os.path.isdir(os.path.join(chosen, "ontology")):
            raise UsageError(
                f"KG_HOME={chosen} has no ontology/ folder",
                hint="set it to a checkout or unset it",
            )
        return os.path.abspath(chosen)
    package = _package_folder()
    packaged = os.path.join(package, "data")
    if os.path.isdir(packaged):
        return packaged
    return os.path.dirname(os.path.dirname(package))


def is_checkout() -> bool:
    """Return whether the data is in a work tree, and not in an installed package."""
    return os.path.isfile(os.path.join(home(), "pyproject.toml"))


def build_folder() -> str:
    """Return the folder of releases.

    It is `KG_BUILD_DIR` if set; else build/ of the checkout; else a folder in the user's cache.
    """
    if chosen := os.environ.get("KG_BUILD_DIR"):
        return os.path.abspath(chosen)
    if is_checkout() or "KG_HOME" in os.environ:
        return os.path.join(home(), "build")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "overseas-stations-kg")


def sources_folder() -> str:
    """Return the folder of the documents: `KG_SOURCES`, else beside the checkout."""
    if chosen := os.environ.get("KG_SOURCES"):
        return chosen
    return os.path.join(os.path.dirname(home()), "shared", "sources")


def stamp_inputs() -> dict[str, Stamp]:
    """Return the stamp of every file that a build depends on, by name and in order.

    Data files are named relative to `home()`, modules of this package `code/…`.

    Raises:
        UsageError: a folder of inputs is missing.
    """
    stamps: dict[str, Stamp] = {}
    root = home()
    for folder in INPUT_FOLDERS:
        if not os.path.isdir(os.path.join(root, folder)):
            raise UsageError(
                f"{root} has no {folder}/ folder", hint="set KG_HOME to a checkout or unset it"
            )
        _collect_data(stamps, root, folder)
    for folder in CODE_FOLDERS:
        _collect_code(stamps, folder)
    return dict(sorted(stamps.items()))


def _collect_data(stamps: dict[str, Stamp], root: str, folder: str) -> None:
    with os.scandir(os.path.join(root, folder)) as entries:
        for entry in entries:
            name = f"{folder}/{entry.name}"
            if entry.is_dir():
                _collect_data(stamps, root, name)
            elif entry.name.endswith(INPUT_SUFFIXES):
                stamps[name] = _stamp(entry)


def _collect_code(stamps: dict[str, Stamp], folder: str) -> None:
    with os.scandir(os.path.join(_package_folder(), folder)) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                stamps[f"code/{os.path.join(folder, entry.name)}"] = _stamp(entry)


def _stamp(entry: "os.DirEntry[str]") -> Stamp:
    stat = entry.stat()
    return stat.st_mtime_ns, stat.st_size


def _package_folder() -> str:
    return os.path.dirname(os.path.abspath(__file__))
