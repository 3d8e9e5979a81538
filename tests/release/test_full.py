"""A full build that is killed again and again resumes, to the same bytes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.curation.dataset import read_dataset
from kg.faults import FaultsError
from kg.names import GRAPH, POLICIES, TYPE, expand
from kg.release import full
from kg.release.build import COPIES, build, find_faults
from kg.release.folder import Release
from kg.release.staging import ASSERTED, STEPS
from kg.sorted_ntriples import parse_lines, put_in_graph
from tests.conftest import ROOT, Home
from tests.release.comparing import assert_same, build_full, build_incremental, rebuild_full
from tests.support.small import SHEET, Table

#: A real build that kills itself at its first report of a step, or at the first report that no
#: build made before. It prints the step in which it is killed, or `built`.
BUILD = """
import os, signal, sys
from pathlib import Path
from kg.release.build import build
wanted, seen = sys.argv[1], Path(sys.argv[2])
def report(step, share):
    before = seen.read_text().splitlines() if seen.exists() else []
    message = f"{step} {share:.6f}"
    if step == wanted or (not wanted and message not in before):
        seen.write_text("\\n".join([*before, message]))
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
build(report)
print("built")
"""
#: Kill at the first report that no build made before.
NEW = ""


def kill_at(step: str, home: Path, build: Path) -> str:
    """Run a build that kills itself; return the step in which it did, or `built`."""
    env = os.environ | {"KG_HOME": str(home), "KG_BUILD_DIR": str(build)}
    command = [sys.executable, "-c", BUILD, step, str(build.with_suffix(".seen"))]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout.strip()


def list_results(build: Path) -> dict[str, int]:
    """The graphs, derived lines and stores of a killed build, with their times."""
    times = {}
    for folder in build.glob("staging-*"):
        staging = Release(folder)
        paths = [*staging.list_graphs().values(), *(folder / "derived").glob("*.nt")]
        for name in staging.stores:
            paths += Path(staging.store_path(name)).glob("CURRENT")
        for path in paths:
            times[str(path.relative_to(folder))] = path.stat().st_mtime_ns
    return times


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of imported N-Quads alone."""
    folder = tmp_path_factory.mktemp("imported") / "home"
    command = [sys.executable, str(ROOT / "benchmarks" / "generator.py"), "5000", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def unkilled(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Its build without a kill."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(imported))
        return build_full(tmp_path_factory.mktemp("unkilled"))


@pytest.mark.kill
def test_a_build_killed_in_every_step_goes_on_to_the_same_bytes(
    imported: Path, unkilled: Release, tmp_path: Path
) -> None:
    folder, steps, before = tmp_path / "build", list[str](), dict[str, int]()
    while (step := kill_at(NEW, imported, folder)) != "built":
        steps.append(step)
        now = list_results(folder)
        remaining = {name: now.get(name) for name in before}
        assert remaining == before, f"killed at report {len(steps)}, in {step}"
        before = now
    assert set(steps) == set(STEPS)
    rules = {f"derived/{path.stem}.nt" for path in (ROOT / "queries" / "derive").glob("*.rq")}
    assert rules < before.keys()
    assert "base/CURRENT" in before
    assert_same(Release.open(folder), unkilled)
    assert list(folder.glob("staging-*")) == []


def test_nothing_but_the_release_is_left_in_its_folder(unkilled: Release) -> None:
    files = {"manifest.json", "catalogue.marshal", "index.sqlite", "stamps.marshal"}
    wanted = {"graphs", "parts", *unkilled.stores, *files}
    assert {path.name for path in unkilled.path.iterdir()} == wanted


def test_the_asserted_graphs_are_what_tables_and_ontology_say(small: Home) -> None:
    quads = set()
    for name in ASSERTED:
        data = Release.open(small.build).graph_path(name).read_bytes()
        graph = ox.NamedNode(GRAPH + name)
        quads |= {put_in_graph(triple, graph) for triple in parse_lines(data)}
    assert quads == read_dataset(small.folder).quads


def list_staging(folder: Path) -> list[Path]:
    """The folders from which a killed build goes on; the copies of inputs are no such folder."""
    return [path for path in folder.glob("staging-*") if path.name != COPIES]


#: The steps of an incremental build, of which the last leaves its stores still to be written.
CHANGED = ("deriving summaries", "deriving views", "writing the stores")


@pytest.mark.kill
def test_a_change_killed_in_any_step_gives_what_the_whole_gives(
    small: Home, tmp_path: Path
) -> None:
    last = Release.open(small.build)
    Table(small.folder, SHEET).change("001-run-denied", stance="stance:states")
    for step in CHANGED:
        assert kill_at(step, small.folder, small.build) == step
    assert Release.open(small.build).name == last.name
    # a kill can also leave stores that were copied and not changed yet
    (staging,) = list_staging(small.build)
    for name in ("store", "official"):
        shutil.copytree(last.store_path(name), staging / name)
    assert_same(build_incremental(), build_full(tmp_path / "full"))


@pytest.mark.kill
def test_a_killed_change_of_which_the_release_before_is_gone_is_built_whole(
    small: Home, tmp_path: Path
) -> None:
    Table(small.folder, SHEET).change("001-run-denied", stance="stance:states")
    last = Release.open(small.build)
    assert kill_at(CHANGED[-1], small.folder, small.build) == CHANGED[-1]
    (staging,) = list_staging(small.build)
    shutil.copytree(last.store_path("store"), staging / "store")
    (small.build / "current").unlink()
    assert_same(rebuild_full(), build_full(tmp_path / "full"))


def test_rules_that_run_on_disk_give_what_they_give_in_memory(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "IN_MEMORY", 0)
    on_disk = build_full(tmp_path / "on-disk")
    assert_same(on_disk, Release.open(small.build))
    assert not (on_disk.path / "merged").exists()


def test_every_policy_has_its_store_and_view(unkilled: Release) -> None:
    views = {name for name in unkilled.list_graphs() if name.startswith("view/")}
    assert views == {f"view/{policy}" for policy in POLICIES}
    assert all(Path(unkilled.store_path(name)).is_dir() for name in unkilled.stores)


def test_a_fault_leaves_nothing_to_go_on_with(small: Home) -> None:
    shutil.rmtree(small.build)
    # an entity without a label: tables always give one, N-Quads need not
    quad = f"<{expand('station:bare')}> {TYPE} <{expand('kg:Station')}> <{GRAPH}entities> .\n"
    (small.folder / "graph" / "bare.nq").write_text(quad, encoding="utf-8")
    assert [fault.code for fault in find_faults()] == ["shacl"]
    with pytest.raises(FaultsError):
        build()
    assert list(small.build.iterdir()) == []
