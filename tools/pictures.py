"""Draw the pictures of the documentation: `make pictures`.

Look at them afterwards. They are the saved views as small PNGs, each in the layout that answers its
question, and the page in a browser.
"""

import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import kg
from kg.views.diagram import NETWORK
from kg.views.layouts import LAYOUTS
from kg.views.png import render_picture, render_png
from kg.views.view import View

FOLDER = Path(__file__).parent.parent / "docs" / "views"
WIDTH, COLOURS = 1200, 160
#: The edge whose ledger is open in the picture of the page.
OPEN = "#open=edge+claim:manhattan-operatedBy-fuzhou-psb"


def write_small(data: bytes, path: Path) -> None:
    """Write a picture in few colours: a quarter of the size, and it looks the same."""
    Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def draw(view: View) -> bytes:
    """Return a view as PNG in its own layout."""
    if view.layout == NETWORK:
        return render_png(view.diagram, view.arrangement, width=WIDTH)
    return render_picture(view.diagram, LAYOUTS[view.layout].draw_svg(view.diagram), width=WIDTH)


def write_page(view: View, path: Path) -> None:
    """Write a screenshot of a view in Chromium."""
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
        write_small(tab.screenshot(), path)
        browser.close()


def main() -> None:
    """Draw every picture of the documentation."""
    graph = kg.open()
    for text in sorted(FOLDER.glob("*.md")):
        if text.stem != "README":
            view = graph.view(text.stem)
            write_small(draw(view), FOLDER / f"{text.stem}.png")
    write_page(graph.view("new-york-case"), FOLDER / "page.png")


if __name__ == "__main__":
    main()
