"""Styles and scripts that pages share, with the colours of the design."""

from functools import cache
from importlib import resources
from typing import NamedTuple

from kg.views import style
from kg.views.html import read_asset

FOLDER = resources.files("kg.pages") / "assets"
MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class SharedFile(NamedTuple):
    """A file that pages share: its content and its media type."""

    content: bytes
    media_type: str


@cache
def read_file(name: str) -> SharedFile | None:
    """Return a file that pages share; None if there is no such file."""
    if name not in list_files():
        return None
    content = (FOLDER / name).read_text(encoding="utf-8")
    ending = name.rpartition(".")[2]
    if ending == "css":
        content = style.write_themes() + content + read_asset("pictures.css")
    return SharedFile(content.encode(), MEDIA[ending])


@cache
def list_files() -> list[str]:
    """Return the names of all files that pages share."""
    return sorted(file.name for file in FOLDER.iterdir() if file.name.rpartition(".")[2] in MEDIA)
