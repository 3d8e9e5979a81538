"""Stamp of the program: a digest of all that decides how a page looks."""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import kg

#: What is no part of a page, though it is in the package.
LEFT_OUT = frozenset(["__pycache__", "data", "cli", "web", "stores"])
#: Libraries that write pages.
LIBRARIES = ("jinja2", "pyoxigraph")


def compute_stamp() -> str:
    """Return a digest of the package and of the libraries that write pages."""
    package = Path(kg.__file__).parent
    digest = sha256()
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if path.is_file() and LEFT_OUT.isdisjoint(parts):
            digest.update("/".join(parts).encode())
            digest.update(path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()
