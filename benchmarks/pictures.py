"""Diagrams: time to write a file, time to draw it, and frames a second.

    .venv/bin/python benchmarks/pictures.py --runs 5

Made-up diagrams with skewed degrees, from a seed. Writing is timed in a fresh process from the
diagram to the HTML (positions, page, pyvis and all); drawing in the system's Chromium with software
rendering: from the start of the navigation to the end of the first drawing, and frames a second
while panning. Figures are medians over the runs.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
WRITE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from tests.views.diagrams import make_large
from kg.views.view import View
diagram = make_large(int(sys.argv[2]), int(sys.argv[3]))
begin = time.perf_counter()
View(diagram).save(sys.argv[4])
print(time.perf_counter() - begin)
"""
PAN = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const begin = performance.now();
  let frames = 0;
  while (performance.now() - begin < 2000) {
    kg.draw.pan(frames % 40 < 20 ? 6 : -6, 2);
    await frame();
    frames += 1;
  }
  return frames / ((performance.now() - begin) / 1000);
}
"""
DRAWN = "() => performance.getEntriesByName('drawn')[0].startTime"


def time_writing(things: int, lines: int, target: Path) -> float:
    """Seconds from a picture to its file, in a process of its own."""
    command = [sys.executable, "-c", WRITE, str(ROOT), str(things), str(lines), str(target)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def time_drawing(browser: Browser, path: Path) -> tuple[float, float]:
    """Milliseconds to the first drawing, and frames a second while panning."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri())
    drawn = page.evaluate(DRAWN)
    frames = page.evaluate(PAN)
    page.close()
    return drawn, frames


def record(path: Path, things: int, rounds: list[tuple[float, float, float]]) -> None:
    """Add the measurements of a picture to a file of records."""
    written, drawn, frames = zip(*rounds, strict=True)
    result: list[tuple[str, dict[str, object]]] = [
        ("view-file", {"seconds": written}),
        ("view-draw", {"seconds": [one / 1000 for one in drawn]}),
        ("view-pan", {"value": statistics.median(frames)}),
    ]
    with path.open("a", encoding="utf-8") as file:
        for what, values in result:
            file.write(
                json.dumps({"what": what, "engine": "kg", "query": str(things), **values}) + "\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds (default 5)")
    parser.add_argument(
        "--write", type=Path, help="a file to which records are added as JSON lines"
    )
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    chromium = (
        os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    results = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for things, lines in ((100, 200), (1000, 2000), (5000, 8000)):
            path = Path(folder) / f"{things}.html"
            rounds = [
                (time_writing(things, lines, path), *time_drawing(browser, path))
                for _ in range(options.runs)
            ]
            seconds, drawn, frames = (
                statistics.median(column) for column in zip(*rounds, strict=True)
            )
            size = path.stat().st_size / 1e6
            results.append(
                {
                    "things": things,
                    "lines": lines,
                    "write_s": round(seconds, 2),
                    "megabytes": round(size, 1),
                }
            )
            if options.write:
                record(options.write, things, rounds)
            results[-1] |= {"first_draw_ms": round(drawn), "frames_per_s": round(frames, 1)}
    if options.format == "json":
        print(json.dumps(results, indent=1))
        return
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, {options.runs} runs, medians")
    print(
        f"{'things':>7} {'lines':>6} {'write s':>8} {'MB':>5} {'first draw ms':>14} "
        f"{'panning frames/s':>17}"
    )
    for one in results:
        print(
            f"{one['things']:>7} {one['lines']:>6} {one['write_s']:>8} {one['megabytes']:>5} "
            f"{one['first_draw_ms']:>14} {one['frames_per_s']:>17}"
        )


if __name__ == "__main__":
    main()
