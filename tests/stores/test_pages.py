"""The pages in docs/stores: their commands are run as they are, on free ports."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, missing
from tests.stores.servers import JARS, free_port

DOCS = ROOT / "docs"
#: The program that the commands of a page need.
PROGRAMS = {"oxigraph": "curl", "virtuoso": "virtuoso-t", "fuseki": "mvn", "rdf4j": "mvn"}
PORTS = ("7878", "8890", "1111", "3030", "8080")
#: Seconds that the commands of a page may take.
LONGEST = 600
PAGES = [
    "rdflib",
    *(pytest.param(name, marks=pytest.mark.stores) for name in PROGRAMS),
]


def read_commands(name: str) -> str:
    """Return the commands of a page as a script, for a small part of the graph."""
    text = (DOCS / "stores" / f"{name}.md").read_text(encoding="utf-8")
    script = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    for port in PORTS:
        script = re.sub(rf"\b{port}\b", str(free_port()), script)
    # other tests compare every answer of every store
    return re.sub(
        r"^kg (load|verify-store) (\S+)$",
        r"kg \1 \2 --graphs entities,sources,view/reported",
        script,
        flags=re.MULTILINE,
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_the_page_work(name: str, tmp_path: Path, build_folder: Path) -> None:
    program = PROGRAMS.get(name, "")
    if program and not shutil.which(program):
        missing(f"no {program} on this machine; .ci/stores installs it")
    script = f"set -e\npip() {{ :; }}\n{read_commands(name)}"
    if program == "mvn" and any(JARS.glob("*.jar")):
        # what the page would download is there already
        script = f"mvn() {{ :; }}\n{script}"
        for jar in JARS.glob("*.?ar"):
            (tmp_path / jar.name).symlink_to(jar)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "KG_BUILD_DIR": str(build_folder),
        "KG_ENDPOINT": "",
    }
    output = tmp_path / "output"
    # servers of the page outlive bash, and would leave a pipe open
    with output.open("wb") as file:
        process = subprocess.Popen(
            ["bash", "-c", script],
            cwd=tmp_path,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        try:
            process.wait(LONGEST)
        finally:
            with suppress(ProcessLookupError):  # a page may leave nothing running
                os.killpg(process.pid, signal.SIGTERM)
    text = output.read_text(errors="replace")
    assert process.returncode == 0, text[-3000:]
    if name == "rdflib":
        assert "70" in text.split()
    else:
        assert text.count("answers are equal") == 2


def test_every_page_is_in_the_list_and_every_kind_has_a_page() -> None:
    guide = (DOCS / "guides" / "stores.md").read_text(encoding="utf-8")
    listed = re.findall(r"\(\.\./stores/([a-z0-9]+)\.md\)", guide)
    pages = [path.stem for path in (DOCS / "stores").glob("*.md")]
    assert sorted(set(listed)) == sorted(pages)
