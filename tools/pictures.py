"""Draw the pictures of the documentation again, then look at them: `make pictures`.

The six saved views as small PNGs, and the page as the browser shows it.
"""

import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import kg
from kg.views.png import render_png
from kg.views.view import View

FOLDER = Path(__file__).parent.parent / "docs" / "views"
WIDTH, COLOURS = 1200, 160
#: A thing that is open in the picture of the page, so that a ledger is to be seen.
OPEN = "#open=edge+claim:manhattan-operatedBy-fuzhou-psb"


def small(data: bytes, path: Path) -> None:
    """Write a picture in few colours, which is a quarter of the size and looks the same."""
    Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def page(view: View, path: Path) -> None:
    """Write what Chromium shows of a view."""
    chromium = (
        os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (file,) = view.save(Path(folder) / "view.html")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(f"{file.as_uri()}{OPEN}")
        tab.wait_for_timeout(500)
        small(tab.screenshot(), path)
        browser.close()


def main() -> None:
    """Draw every picture that a page of the documentation shows."""
    graph = kg.open()
    for text in sorted(FOLDER.glob("*.md")):
        if text.stem != "README":
            view = graph.view(text.stem)
            small(
                render_png(view.diagram, view.positions, width=WIDTH), FOLDER / f"{text.stem}.png"
            )
    page(graph.view("new-york-case"), FOLDER / "page.png")


if __name__ == "__main__":
    main()
