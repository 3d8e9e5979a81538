import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version

import pytest
import yaml

import kg
from kg.library import KnowledgeGraph, open_graph
from tests.conftest import ROOT


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after running some code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = modules_after("import kg") - modules_after("import typing")
    assert {name for name in loaded if name.startswith("kg")} == {"kg"}
    assert not loaded & {"rdflib", "click", "pyoxigraph", "yaml", "pyshacl", "pandas", "pathlib"}


def test_the_library_needs_no_click() -> None:
    assert "click" not in modules_after("import kg; kg.open")


def test_open_and_the_graph_class_are_there_when_they_are_asked_for() -> None:
    assert kg.open is open_graph
    assert kg.KnowledgeGraph is KnowledgeGraph


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'kg' has no attribute 'nothing'"):
        kg.nothing  # noqa: B018


def test_the_version_is_that_of_the_distribution() -> None:
    assert kg.__version__ == version("overseas-stations-kg")
    assert re.fullmatch(r"\d+\.\d+\.\d+", kg.__version__)


def test_the_command_is_an_entry_point() -> None:
    (script,) = entry_points(group="console_scripts", name="kg")
    assert script.value == "kg.cli:main"


def test_the_citation_file_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license", "type"} <= citation.keys()
    assert citation["license"] in project["license"].split(" AND ")


def test_a_workflow_pins_its_actions_and_names_no_machine() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        yaml.safe_load(text)
        for action in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert "/home/" not in text
        assert "/tmp/" not in text


def test_a_workflow_that_runs_tests_skips_those_of_the_documents() -> None:
    """The documents are not public; where CI is set, a test that lacks something fails."""
    jobs = []
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        jobs += yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    runs = {"make test", "make check", "make test-all"}
    testing = [job for job in jobs if runs & {step.get("run") for step in job["steps"]}]
    assert len(testing) >= 2
    for job in testing:
        assert job["env"]["CI"] == ""
        assert any("fonts-dejavu" in step.get("run", "") for step in job["steps"])


def test_every_package_that_is_fetched_has_its_hash() -> None:
    """Each command that installs names a lock file, and every entry of each lock has a hash."""
    paths = [
        ROOT / "Makefile",
        *(ROOT / ".ci").glob("[rs]*"),
        *ROOT.glob(".github/workflows/*.yml"),
    ]
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\bpip\S* install\b|\bpipx\b|\buvx?\b", line) and "--no-deps" not in line:
                is_own = path.name == "platforms.yml"  # as users install it, with no lock
                assert "--require-hashes" in line or is_own, f"{path.name}: {line}"
            assert not re.search(r"\bnpm install\b|\bnpx\b", line), f"{path.name}: {line}"
    for lock in (
        "package-lock.json",
        "tools/map/package-lock.json",
        ".ci/comunica/package-lock.json",
    ):
        packages = json.loads((ROOT / lock).read_text(encoding="utf-8"))["packages"]
        assert [name for name, one in packages.items() if name and "integrity" not in one] == []
        assert [name for name, one in packages.items() if "resolved" in one] == []


def test_every_jar_that_the_tests_fetch_has_its_digest() -> None:
    lines = (ROOT / ".ci" / "stores.sha256").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  [\w./+-]+\.[jw]ar", line) for line in lines)
    assert lines == sorted(set(lines), key=lambda line: line[66:].encode())
    fetched = (ROOT / ".ci" / "stores").read_text(encoding="utf-8")
    lines += (ROOT / ".ci" / "trino.sha256").read_text(encoding="utf-8").splitlines()
    artifacts = re.findall(r"((?:org|io)\.[\w.]+):([\w-]+):([\w.]+)", fetched)
    assert len(artifacts) > 3
    for group, name, number in artifacts:
        assert any(f"  {name}-{number}." in line for line in lines), f"{group}:{name}"


def test_the_audit_does_not_pass_over_what_it_cannot_look_up() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    audit = re.search(r"^audit:.*\n(?:\t.*\n)+", makefile, re.MULTILINE)
    assert audit
    assert "pip-audit --strict --require-hashes" in audit[0]
    assert "requirements/*.txt" in audit[0]
    assert audit[0].count("|| exit 1") == 2
    assert "make audit" in (ROOT / ".github/workflows/audit.yml").read_text(encoding="utf-8")
