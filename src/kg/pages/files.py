"""Styles and scripts that pages share, with the colours of the design."""

from functools import cache
from importlib import resources
from typing import NamedTuple

from kg.views import style
from kg.views.html import read_asset

FOLDER = resources.files("kg.pages") / "assets"
MEDIA = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "txt": "text/plain",
}
#: What the names of files begin with that only a server needs: a published site has no SPARQL.
SERVED_ALONE = "sparql-editor"


class SharedFile(NamedTuple):
    """A file that pages share: its content and its media type."""

    content: bytes
    media_type: str


def read_file(name: str) -> SharedFile | None:
    """Return a file that pages share; None if there is no such file."""
    return _read(name) if name in _list_all() else None


@cache
def _read(name: str) -> SharedFile:
    content = (FOLDER / name).read_text(encoding="utf-8")
    ending = name.rpartition(".")[2]
    if ending == "css":
        content = style.write_themes() + content + read_asset("pictures.css")
    return SharedFile(content.encode(), MEDIA[ending])


@cache
def list_files() -> list[str]:
    """Return the names of the files that the pages of a published site share."""
    return [name for name in _list_all() if not name.startswith(SERVED_ALONE)]


@cache
def _list_all() -> list[str]:
    return sorted(file.name for file in FOLDER.iterdir() if file.name.rpartition(".")[2] in MEDIA)
