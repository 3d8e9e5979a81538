"""A release: the same bytes wherever it is made, and what is in it with its licences."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name
from tools import shipped, shipping
from tools.bill import LOCK, NAME, make_bill, read_lock
from tools.reproducing import ONE, OTHER, Circumstances

from tests.conftest import ROOT
from tests.support.small import made_up, small_home

SECONDS = 1_790_000_000
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
#: No line of a script that we wrote is so long; every bundle has one.
LONGEST_LINE = 400
#: Runs commands one after the other, for the time that imports take.
SCRIPT = """
import json, sys
from kg.cli.commands import kg
for words in json.loads(sys.argv[1]):
    kg.main(words, prog_name="kg", standalone_mode=False)
"""
#: Licences that ask something of programs that use a package.
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|SSPL|EUPL)", re.IGNORECASE)


# --- licences -------------------------------------------------------------------------------------


def list_shipped() -> list[str]:
    """Every file of the package, as the wheel takes it."""
    listed = subprocess.run(
        ["git", "ls-files", "src/kg"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.split()


def test_the_licences_of_others_are_in_one_file_that_is_shipped() -> None:
    assert shipped.TARGET.read_text(encoding="utf-8") == shipped.write_text()
    assert shipped.TARGET.name in PROJECT["project"]["license-files"]
    include = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert f"/{shipped.TARGET.name}" in include


def test_every_file_is_ours_or_has_a_licence() -> None:
    assert shipped.find_unnamed(list_shipped()) == []


@pytest.mark.parametrize(
    "name",
    ["pages/assets/font.woff2", "views/pictures/rivers.json", "logo.png", "views/x.min.mjs"],
)
def test_a_new_file_of_another_kind_needs_a_licence(name: str) -> None:
    assert shipped.find_unnamed([f"src/kg/{name}"]) == [f"src/kg/{name}"]


def test_no_script_that_counts_as_ours_is_a_bundle() -> None:
    named = {name for part in shipped.list_parts() for name in part.files}
    for name in list_shipped():
        if name.endswith((".js", ".css")) and name not in named:
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
            assert max(map(len, lines), default=0) < LONGEST_LINE, name


def test_every_part_has_a_text_and_is_there() -> None:
    parts = shipped.list_parts()
    assert {"@codemirror/view", "GeoNames", "Natural Earth", "Unicode CLDR", "vis-network"} <= {
        part.name for part in parts
    }
    for part in parts:
        assert part.licence
        assert len(part.text) > 40, part.name
        for name in part.files:
            assert not name.startswith("src/") or (ROOT / name).is_file(), name


# --- the bill of materials ------------------------------------------------------------------------


def test_the_bill_is_valid_and_the_same_again() -> None:
    bill = make_bill("1.2.3", "c" * 40, SECONDS)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    assert make_bill("1.2.3", "c" * 40, SECONDS) == bill
    assert make_bill("1.2.3", "d" * 40, SECONDS) != bill


def test_the_bill_has_every_package_and_every_part_with_its_licence() -> None:
    bill = json.loads(make_bill("1.2.3", "c" * 40, SECONDS))
    components = {component["name"]: component for component in bill["components"]}
    asked = [re.split(r"[>\[]", text)[0].lower() for text in PROJECT["project"]["dependencies"]]
    for name in asked:
        assert components[name]["scope"] == "required"
        assert components[name]["externalReferences"][0]["hashes"], name
    assert components["pandas"]["scope"] == "optional"
    assert {part.name for part in shipped.list_parts()} <= components.keys()
    for name, component in components.items():
        assert component.get("licenses"), f"say the licence of {name} in tools.bill"
        assert not COPYLEFT.search(json.dumps(component["licenses"])), name
    (root,) = [one for one in bill["dependencies"] if one["ref"] == NAME]
    assert {f"{name}@{components[name]['version']}" for name in asked} <= set(root["dependsOn"])


def test_of_several_versions_the_bill_has_the_one_that_is_installed() -> None:
    pins, text = read_lock(), LOCK.read_text(encoding="utf-8")
    named = re.findall(r"(?m)^([\w.-]+)==", text)
    assert pins.keys() == {canonicalize_name(name) for name in named}
    assert len(named) > len(pins)  # some are of one Python or system only
    assert all(pin.hashes for pin in pins.values())
    if sys.version_info[:2] == (3, 11) and sys.platform == "linux":
        assert pins["numpy"].version == version("numpy")
        assert pins["ipython"].version == version("ipython")


# --- the folder -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "site/ä b.html", "site/SHA256SUMS", "z/0"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / shipping.SUMS).write_text(shipping.sum_files(tmp_path), encoding="utf-8")
    return tmp_path


def test_the_sums_are_checked_by_the_usual_program(folder: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == 5
    (folder / "z" / "0").write_text("changed", encoding="utf-8")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_statement_names_what_it_is_about(folder: Path) -> None:
    source = shipping.Source(ROOT, "c" * 40, SECONDS, "1.2.3")
    statement = json.loads(
        shipping.write_statement(source, folder, ("--base-url", "https://x.org/"))
    )
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
    assert subjects.keys() == {"a.txt", "b.txt", shipping.SUMS}
    assert subjects[shipping.SUMS] == shipping.hash_file(folder / shipping.SUMS)
    definition = statement["predicate"]["buildDefinition"]
    assert definition["externalParameters"]["commit"] == "c" * 40
    assert definition["externalParameters"]["options"] == ["--base-url", "https://x.org/"]
    materials = [one["uri"] for one in definition["resolvedDependencies"]]
    assert "file:package-lock.json" in materials
    assert len(materials) > 100
    assert statement["predicate"]["runDetails"]["builder"]["id"] == shipping.BUILDER


def test_only_what_a_commit_has_is_released(tmp_path: Path) -> None:
    source = shipping.export_commit("HEAD", tmp_path / "source")
    assert re.fullmatch("[0-9a-f]{40}", source.commit)
    assert source.version == PROJECT["project"]["version"]
    assert not (source.folder / ".venv").exists()
    assert not (source.folder / ".git").exists()
    with pytest.raises(click.ClickException, match="no commit nothing"):
        shipping.export_commit("nothing", tmp_path / "other")


# --- the same bytes -------------------------------------------------------------------------------


def run_in(circumstances: Circumstances, command: list[str], cwd: Path, **more: str) -> None:
    """Run a command of the release as somebody elsewhere would."""
    environment = {
        **os.environ,
        "TZ": circumstances.zone,
        "LC_ALL": circumstances.locale,
        "PYTHONHASHSEED": circumstances.seed,
        "SOURCE_DATE_EPOCH": str(SECONDS),
        **more,
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        umask=circumstances.umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def copy_backwards(source: Path, target: Path) -> None:
    """Copy files in the other order and with other times, as another file system may list them."""
    for number, path in enumerate(sorted(source.rglob("*"), reverse=True)):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (1_600_000_000 + number, 1_600_000_000 + number))


@pytest.mark.wheel
def test_wheel_and_sdist_are_the_same_elsewhere(tmp_path: Path) -> None:
    made = []
    source = shipping.export_commit("HEAD", tmp_path / "source").folder
    for circumstances in (ONE, OTHER):
        place = tmp_path / circumstances.folder
        copy_backwards(source, place / "clone")
        run_in(
            circumstances,
            ["-m", "hatchling", "build", "-d", str(place / "made")],
            place / "clone",
        )
        made.append({path.name: path.read_bytes() for path in (place / "made").iterdir()})
    assert len(made[0]) == 2
    assert made[0] == made[1]


@pytest.mark.site
def test_graph_site_and_exports_are_the_same_elsewhere(tmp_path: Path) -> None:
    home = made_up(small_home(tmp_path / "home", 2))
    made = []
    for circumstances in (ONE, OTHER):
        place = tmp_path / circumstances.folder
        copy_backwards(home, place / "home")
        (place / "made").mkdir()
        places = {"KG_HOME": str(place / "home"), "KG_BUILD_DIR": str(place / "build")}
        commands = [["build"], ["export", "all", "-o", "exports"]]
        commands += [["export", one.name, "-o", f"{one.name}.out"] for one in shipping.TABLE]
        commands += [["publish", "site", "--jobs", "1"]]
        run_in(circumstances, ["-c", SCRIPT, json.dumps(commands)], place / "made", **places)
        made.append(shipping.sum_files(place / "made").splitlines())
    assert len(made[0]) > 100
    assert sorted(set(made[0]) ^ set(made[1])) == []
