"""The commands of each page in docs/stores are run as they stand, on ports that are free."""

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

PAGES = {"oxigraph": "", "virtuoso": "virtuoso-t", "fuseki": "mvn", "rdf4j": "mvn", "rdflib": ""}
PORTS = ("7878", "8890", "1111", "3030", "8080")


def commands(name: str) -> str:
    text = (ROOT / "docs" / "stores" / f"{name}.md").read_text(encoding="utf-8")
    script = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    for port in PORTS:
        script = re.sub(rf"\b{port}\b", str(free_port()), script)
    # every answer of every store is compared by other tests; the small graphs are enough here
    return re.sub(
        r"^kg (load|verify-store) (\S+)$", r"kg \1 \2 --policy official", script, flags=re.MULTILINE
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_the_page_work(name: str, tmp_path: Path, build_folder: Path) -> None:
    needed = PAGES[name]
    if needed and not shutil.which(needed):
        missing(f"no {needed} on this machine; .ci/stores installs it")
    for jar in JARS.glob("*.?ar") if needed == "mvn" else ():
        (tmp_path / jar.name).symlink_to(jar)  # what the page downloads, downloaded once
    script = f"set -e\npip() {{ :; }}\n{'mvn() { :; }' if any(JARS.glob('*.jar')) else ''}\n{commands(name)}"
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "KG_BUILD_DIR": str(build_folder),
        "KG_ENDPOINT": "",
    }
    output = tmp_path / "output"
    # servers of the page outlive bash and would hold a pipe open
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
            process.wait(300)
        finally:
            with suppress(ProcessLookupError):  # a page may leave nothing running
                os.killpg(process.pid, signal.SIGTERM)
    told = output.read_text(errors="replace")
    assert process.returncode == 0, told[-3000:]
    assert ("70" in told.split()) if name == "rdflib" else told.count("answers are equal") == 2


def test_every_page_is_in_the_list_and_every_kind_has_a_page() -> None:
    listed = re.findall(
        r"\(\.\./stores/([a-z0-9]+)\.md\)",
        (ROOT / "docs" / "guides" / "stores.md").read_text(encoding="utf-8"),
    )
    assert sorted(set(listed)) == sorted(
        path.stem for path in (ROOT / "docs" / "stores").glob("*.md")
    )
