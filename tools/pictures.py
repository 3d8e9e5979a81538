"""Draw the pictures of the documentation: `make pictures`.

Look at them afterwards. They are the saved views as small PNGs, each in the layout that answers its
question, and in a browser the page of a view, and two pages of `kg serve`: the front page and a
dossier.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import kg
from kg.views.diagram import NETWORK
from kg.views.layouts import LAYOUTS
from kg.views.png import render_picture, render_png
from kg.views.view import View

FOLDER = Path(__file__).parent.parent / "docs" / "views"
WIDTH, COLOURS = 1200, 256
#: The edge whose ledger is open in the picture of the page.
OPEN = "#open=edge+claim:manhattan-operatedBy-fuzhou-psb"


def write_small(data: bytes, path: Path) -> None:
    """Write a picture in few colours: a quarter of the size, and it looks the same."""
    Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(
        path, optimize=True
    )


def draw(view: View) -> bytes:
    """Return a view as PNG in its own layout."""
    if view.layout == NETWORK:
        return render_png(view.diagram, view.arrangement, width=WIDTH)
    return render_picture(view.diagram, LAYOUTS[view.layout].draw_svg(view.diagram), width=WIDTH)


@contextmanager
def open_browser() -> Iterator[Page]:
    """Give a tab of Chromium."""
    chromium = (
        os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


@contextmanager
def serve() -> Iterator[str]:
    """Give the address of a server of the release."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        for line in server.stdout:
            if "serving http" in line:
                break
        yield line.split()[1]
        server.terminate()


def write_screenshot(tab: Page, address: str, path: Path) -> None:
    """Write what a tab shows of an address."""
    tab.goto(address)
    tab.wait_for_timeout(500)
    write_small(tab.screenshot(), path)


def main() -> None:
    """Draw every picture of the documentation."""
    graph = kg.open()
    for text in sorted(FOLDER.glob("*.md")):
        if text.stem != "README":
            view = graph.view(text.stem)
            write_small(draw(view), FOLDER / f"{text.stem}.png")
    with open_browser() as tab, tempfile.TemporaryDirectory() as folder, serve() as base:
        (file,) = graph.view("new-york-case").save(Path(folder) / "view.html")
        write_screenshot(tab, f"{file.as_uri()}{OPEN}", FOLDER / "page.png")
        write_screenshot(tab, base, FOLDER / "front.png")
        write_screenshot(tab, f"{base}page/station/manhattan", FOLDER / "dossier.png")


if __name__ == "__main__":
    main()
