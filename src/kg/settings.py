"""Settings: where the ontology, the graph, the queries and the build are.

Environment variables that choose these folders are read here and nowhere else.
"""

import os
import stat

from kg.errors import UsageError

#: The value of `typing.TYPE_CHECKING`, repeated in every module that a cold query imports:
#: importing `typing`, `re`, `json`, `functools` or `pathlib` would add a tenth to its time.
TYPE_CHECKING = False

#: The stamp of a file: the time of its last change in ns, its size in bytes, and when its content
#: or the first two last changed by the system's clock, in ns, which no program can set back.
Stamp = tuple[int, int, int]

INPUT_FOLDERS = ("ontology", "graph", "queries")
#: The files that a build reads, or refuses by name, whatever the case of these endings.
INPUT_SUFFIXES = (
    *(".ttl", ".csv", ".rq", ".nq", ".nt", ".n3", ".rdf", ".owl", ".jsonld", ".sparql"),
    *(".tsv", ".tab", ".psv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers"),
    *(".csv.txt", ".csv.gz", ".csv.zip", ".nq.txt", ".nq.gz", ".rq.txt", ".ttl.txt"),
)
#: The stamp of what cannot be read, or is no file: a build says what is wrong with it.
UNREADABLE: Stamp = (0, -1, 0)

#: The folders of this package whose modules decide what a build writes, relative to the package.
#: They are inputs too: after a change of code, the graph is built again.
CODE_FOLDERS = ("", "curation", "release", "sparql")


def home() -> str:
    """Return the folder that contains ontology/, graph/ and queries/.

    It is `KG_HOME` if set; else the checkout around this package; else the data in the wheel.

    Raises:
        UsageError: `KG_HOME` has no ontology/ folder.
    """
    if os.environ.get("KG_HOME"):
        chosen = read_path("KG_HOME")
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

    Raises:
        UsageError: the user has no known home folder.
    """
    if chosen := read_path("KG_BUILD_DIR"):
        return os.path.abspath(chosen)
    if is_checkout() or os.environ.get("KG_HOME"):
        return os.path.join(home(), "build")
    cache = read_path("XDG_CACHE_HOME")
    if not os.path.isabs(cache):  # its specification says to ignore a relative one
        cache = expand("~/.cache", "KG_BUILD_DIR")
    return os.path.join(cache, "overseas-stations-kg")


def sources_folder() -> str:
    """Return the folder of the documents: `KG_SOURCES`, else beside the checkout."""
    if chosen := read_path("KG_SOURCES"):
        return chosen
    return os.path.join(os.path.dirname(home()), "shared", "sources")


def read_path(name: str) -> str:
    """Return the path in a variable of the environment, or nothing.

    Raises:
        UsageError: it begins with `~`, and there is no such user or home folder.
    """
    return expand(os.environ.get(name, ""), name)


def expand(path: str, name: str) -> str:
    """Return a path with the home folder of a user in place of `~`.

    Args:
        path: the path.
        name: the variable that chooses it, for the message.

    Raises:
        UsageError: there is no such user or home folder.
    """
    expanded = os.path.expanduser(path)
    # without HOME and without an entry of the user, nothing is expanded
    if expanded.startswith("~"):
        reason = f"{path.partition(os.sep)[0]} is no known home folder"
        raise UsageError(reason, hint=f"set HOME, or set {name} to a whole path")
    return expanded


def stamp_inputs() -> dict[str, Stamp]:
    """Return the stamp of every file that a build depends on, by name and in order.

    Data files are named relative to `home()`, modules of this package `code/…`.

    Raises:
        UsageError: a folder of inputs is missing.
    """
    return dict(sorted({**stamp_data(), **stamp_code()}.items()))


def stamp_data() -> dict[str, Stamp]:
    """Return the stamps of the files of a home on which a build depends.

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
        top = os.stat(os.path.join(root, folder))
        _collect_data(stamps, root, folder, ((top.st_dev, top.st_ino),))
    return stamps


def stamp_code() -> dict[str, Stamp]:
    """Return the stamps of the modules on which a build depends."""
    stamps: dict[str, Stamp] = {}
    for folder in CODE_FOLDERS:
        _collect_code(stamps, folder)
    return stamps


def _collect_data(
    stamps: dict[str, Stamp], root: str, folder: str, around: tuple[tuple[int, int], ...]
) -> None:
    """Stamp the inputs in a folder and in those below.

    Args:
        around: the device and inode of each folder on the way, this one too, to notice a loop.
    """
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            listed = list(entries)
    except FileNotFoundError:  # it vanished meanwhile
        return
    except OSError:
        stamps[folder] = UNREADABLE
        return
    for entry in listed:
        if entry.name.startswith("."):  # locks and copies of editors, and what is hidden on purpose
            continue
        name = f"{folder}/{entry.name}"
        status = _find_status(entry)
        is_input = entry.name.lower().endswith(INPUT_SUFFIXES)
        if status is not None and stat.S_ISDIR(status.st_mode):
            key = (status.st_dev, status.st_ino)
            if is_input or key in around:
                stamps[name] = UNREADABLE
            if key not in around:
                _collect_data(stamps, root, name, (*around, key))
        elif is_input and (status is not None or entry.is_symlink()):
            stamps[name] = _stamp(status)


def _find_status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """Return the status of what an entry leads to, or None where that cannot be told."""
    try:
        return entry.stat()
    except OSError:  # it vanished, or is a link to nothing, to itself, or out of reach
        return None


def _collect_code(stamps: dict[str, Stamp], folder: str) -> None:
    with os.scandir(os.path.join(_package_folder(), folder)) as entries:
        for entry in entries:
            if entry.name.endswith(".py") and not entry.name.startswith("."):
                stamps[f"code/{os.path.join(folder, entry.name)}"] = _stamp(_find_status(entry))


def _stamp(status: os.stat_result | None) -> Stamp:
    if status is None or not stat.S_ISREG(status.st_mode):
        return UNREADABLE
    return status.st_mtime_ns, status.st_size, status.st_ctime_ns


def _package_folder() -> str:
    return os.path.dirname(os.path.abspath(__file__))
