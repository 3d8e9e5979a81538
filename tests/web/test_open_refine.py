"""OpenRefine matches a list of names by our service, as the guide's table tells."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import ROOT, missing
from tests.stores.servers import free_port, make_probe, start_process
from tests.web.conftest import PATIENCE, Serving

pytestmark = [pytest.mark.stores, pytest.mark.xdist_group("server")]

GUIDE = ROOT / "docs" / "guides" / "reconciliation.md"
#: Where Debian's package has it.
PROGRAM = Path("/usr/share/openrefine/refine")
EVERY_ROW = json.dumps({"facets": [], "mode": "row-based"})
COLUMN = "name in the list"
#: The columns that are added, by the property that gives their values.
ADDED = {"who objects to what is claimed of it": "objectors", "operated by": "kg:operatedBy"}


@dataclass
class OpenRefine:
    """A program that runs, with a project in it: asked as its own pages ask."""

    client: httpx.Client
    project: str = ""

    def send(self, command: str, **fields: str) -> dict[str, Any]:
        """Send a command that may change something."""
        token = self.client.get("get-csrf-token").json()["token"]
        fields |= {"csrf_token": token, "engine": EVERY_ROW}
        answer = self.client.post(command, params={"project": self.project}, data=fields)
        content: dict[str, Any] = answer.raise_for_status().json()
        assert content.get("code") != "error", content
        return content

    def create(self, text: str) -> None:
        """Make a project of a CSV file."""
        token = self.client.get("get-csrf-token").json()["token"]
        options = {"separator": ",", "headerLines": 1, "encoding": "UTF-8"}
        answer = self.client.post(
            "create-project-from-upload",
            params={"csrf_token": token},
            data={
                "project-name": "names",
                "format": "text/line-based/*sv",
                "options": json.dumps(options),
            },
            files={"project-file": ("names.csv", text.encode(), "text/csv")},
        )
        (self.project,) = parse_qs(urlsplit(answer.headers["location"]).query)["project"]

    def wait(self) -> None:
        """Wait until nothing runs."""
        until = time.monotonic() + PATIENCE
        while self.client.get("get-processes", params={"project": self.project}).json()[
            "processes"
        ]:
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """OpenRefine, with no project."""
    if not PROGRAM.exists():
        missing("OpenRefine is not installed; .ci/stores installs it")
    folder, port = tmp_path_factory.mktemp("openrefine"), free_port()
    data = folder / "data"
    data.mkdir()
    command = [PROGRAM, "-p", port, "-i", "127.0.0.1", "-d", data, "-m", "512M"]
    command += ["-x", "refine.headless=true"]
    base = f"http://127.0.0.1:{port}/"
    process, _ = start_process(list(map(str, command)), folder, make_probe(base))
    try:
        with httpx.Client(base_url=f"{base}command/core/", timeout=PATIENCE) as client:
            yield OpenRefine(client)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def read_table() -> list[dict[str, str]]:
    """Return the rows of the guide's first table."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {COLUMN}"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [dict(zip(rows[0], cells, strict=True)) for cells in rows[2:]]


def describe(match: dict[str, Any]) -> str:
    """Return what OpenRefine made of a name, in the words of the guide."""
    if match["j"] == "matched":
        return f"matched: {match['m']['name']}"
    if match["c"]:
        return f"not matched; {match['c'][0]['name']} is offered first"
    return "not matched, nothing is offered"


def test_a_list_is_matched_and_gets_columns_as_the_guide_tells(
    refine: OpenRefine, server: Serving
) -> None:
    expected = read_table()
    assert len(expected) == 7
    refine.create("\n".join([COLUMN, *(row[COLUMN] for row in expected), ""]))
    service = f"{server.base}reconcile"
    manifest = server.client.get("reconcile").json()
    spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
    settings = {"mode": "standard-service", "service": service, **spaces, "type": None}
    settings |= {"autoMatch": True, "columnDetails": [], "limit": 0}
    refine.send("reconcile", columnName=COLUMN, config=json.dumps(settings))
    refine.wait()
    properties = [{"id": id, "name": name} for name, id in ADDED.items()]
    refine.send(
        "extend-data",
        baseColumnName=COLUMN,
        endpoint=service,
        **spaces,
        columnInsertIndex="1",
        extension=json.dumps({"properties": properties}),
    )
    refine.wait()
    answer = refine.send("get-rows", start="0", limit="100")
    found: list[dict[str, str]] = []
    values: dict[str, list[str]] = defaultdict(list)
    for row in answer["rows"]:
        cells = [*row["cells"], None, None, None]
        if cells[0]:
            values = defaultdict(list)
            what = describe(answer["pool"]["recons"][cells[0]["r"]])
            found.append({COLUMN: cells[0]["v"], "what OpenRefine made of it": what})
        for name, cell in zip(ADDED, cells[1:], strict=False):
            values[name] += [cell["v"]] if cell else []
            found[-1][name] = "; ".join(values[name])
    assert found == expected
