"""Where ontology, graph, queries and the build are; what sets these places is read here and nowhere else."""

import os

from kg.errors import UsageError

#: What `typing` calls so, spelled out here and in every module on the way of a cold query: importing
#: `typing`, `re`, `json`, `functools` or `pathlib` would cost each of them a tenth of the whole answer.
TYPE_CHECKING = False

#: The time of a file's last change in ns, and its size in bytes.
Stamp = tuple[int, int]

INPUT_FOLDERS = ("ontology", "graph", "queries")
#: What a build reads: a change elsewhere in these folders does not make the build stale.
INPUT_SUFFIXES = (".ttl", ".csv", ".rq", ".nq")

#: The folders of this package whose modules decide what a build gives, beside the modules at its top:
#: a change in one of them makes a build stale as well.
CODE_FOLDERS = ("", "curation", "release", "sparql")


def home() -> str:
    """The folder that holds ontology/, graph/ and queries/.

    `KG_HOME` wins; then a checkout around this package; then the data carried by the wheel.
    """
    if chosen := os.environ.get("KG_HOME"):
        if not os.path.isdir(os.path.join(chosen, "ontology")):
            raise UsageError(
                f"KG_HOME={chosen} holds no ontology/ folder",
                hint="point it at a checkout or unset it",
            )
        return os.path.abspath(chosen)
    package = os.path.dirname(os.path.abspath(__file__))
    carried = os.path.join(package, "data")
    if os.path.isdir(carried):
        return carried
    return os.path.dirname(os.path.dirname(package))


def is_checkout() -> bool:
    """Whether the data stands in a work tree (and not in an installed package)."""
    return os.path.isfile(os.path.join(home(), "pyproject.toml"))


def build_folder() -> str:
    """Where releases are written: `KG_BUILD_DIR`, else build/ of a checkout, else the user's cache."""
    if chosen := os.environ.get("KG_BUILD_DIR"):
        return os.path.abspath(chosen)
    if is_checkout() or "KG_HOME" in os.environ:
        return os.path.join(home(), "build")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "overseas-stations-kg")


def sources_folder() -> str:
    """The folder with the source documents (`KG_SOURCES`), which the repository does not hold."""
    return os.environ.get("KG_SOURCES") or os.path.join(
        os.path.dirname(home()), "shared", "sources"
    )


def inputs() -> dict[str, Stamp]:
    """Every file that a build rests on: data relative to home, our own code as `code/…`.

    Each has its (mtime in ns, size in bytes).
    """
    root = home()
    found: dict[str, Stamp] = {}
    folders = list(INPUT_FOLDERS)
    while folders:
        folder = folders.pop()
        if not os.path.isdir(os.path.join(root, folder)):
            raise UsageError(
                f"{root} holds no {folder}/ folder", hint="point KG_HOME at a checkout or unset it"
            )
        with os.scandir(os.path.join(root, folder)) as entries:
            for entry in entries:
                name = f"{folder}/{entry.name}"
                if entry.is_dir():
                    folders.append(name)
                elif entry.name.endswith(INPUT_SUFFIXES):
                    stat = entry.stat()
                    found[name] = (stat.st_mtime_ns, stat.st_size)
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in CODE_FOLDERS:
        with os.scandir(os.path.join(package, folder)) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    found[f"code/{os.path.join(folder, entry.name)}"] = (
                        stat.st_mtime_ns,
                        stat.st_size,
                    )
    return dict(sorted(found.items()))
