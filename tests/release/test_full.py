"""A build of the whole that is killed again and again goes on where it was, to the same bytes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.names import POLICIES
from kg.release import build
from kg.release import full as module
from kg.release.folder import Release
from kg.release.staging import STEPS
from tests.conftest import ROOT, Home
from tests.release.comparing import STORES, assert_same, changed, whole
from tests.support.small import SHEET, Table

#: A real build that kills itself when it tells a word that was never told, or its nth one; and else says so.
BUILD = """
import os, signal, sys
from pathlib import Path
from kg.release import build
number, seen, count = int(sys.argv[1]), Path(sys.argv[2]), 0
def tell(step, share):
    global count
    count += 1
    before = seen.read_text().splitlines() if seen.exists() else []
    word = f"{step} {share:.6f}"
    if count == number or (not number and word not in before):
        seen.write_text("\\n".join([*before, word]))
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
build.build(tell)
print("built")
"""
#: Kills at the first word that no build before told.
NEW = 0


def killed_at(number: int, home: Path, build: Path) -> str:
    """The step in which a build was killed, or `built`."""
    env = os.environ | {"KG_HOME": str(home), "KG_BUILD_DIR": str(build)}
    command = [sys.executable, "-c", BUILD, str(number), str(build.with_suffix(".seen"))]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout.strip()


def kept(build: Path) -> dict[str, int]:
    """What a killed build must not do again: graphs, what rules gave, stores; with the time of each."""
    found = {}
    for staging in build.glob("staging-*"):
        paths = [*(staging / "graphs").rglob("*.nt"), *(staging / "derived").glob("*.nt")]
        paths += [staging / name / "CURRENT" for name in STORES if (staging / name).is_dir()]
        found |= {str(path.relative_to(staging)): path.stat().st_mtime_ns for path in paths}
    return found


@pytest.fixture(scope="module")
def poured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is poured in."""
    folder = tmp_path_factory.mktemp("poured") / "home"
    command = [sys.executable, str(ROOT / "benchmarks" / "generator.py"), "5000", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def unkilled(poured: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its build, built at one go."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(poured))
        return whole(tmp_path_factory.mktemp("unkilled")).folder


def test_a_build_killed_in_every_step_goes_on_to_the_same_bytes(
    poured: Path, unkilled: Path, tmp_path: Path
) -> None:
    build, steps, before = tmp_path / "build", list[str](), dict[str, int]()
    while (step := killed_at(NEW, poured, build)) != "built":
        steps.append(step)
        now = kept(build)
        assert {name: now.get(name) for name in before} == before, (
            f"killed at word {len(steps)}, in {step}"
        )
        before = now
    assert set(steps) == set(STEPS)
    assert {
        f"derived/{path.stem}.nt" for path in (ROOT / "queries" / "derive").glob("*.rq")
    } < before.keys()
    assert "base/CURRENT" in before
    assert_same(build / (build / "current").read_text(encoding="utf-8"), unkilled)
    assert [path.name for path in build.iterdir() if path.name.startswith("staging-")] == []


def test_nothing_but_the_release_is_left_in_its_folder(unkilled: Path) -> None:
    wanted = {"graphs", "parts", *STORES, "manifest.json", "catalogue.marshal", "stamps.marshal"}
    assert {path.name for path in unkilled.iterdir()} == wanted


#: The last word that a change tells: its stores are still to be written.
LAST_WORD = 15


def test_a_change_killed_at_any_word_gives_what_the_whole_gives(
    small: Home, tmp_path: Path
) -> None:
    last = (small.build / "current").read_text(encoding="utf-8")
    Table(small.folder, SHEET).change("001-run-denied", stance="stance:states")
    steps = [killed_at(number, small.folder, small.build) for number in (2, 8, 14, LAST_WORD)]
    assert steps == [
        "deriving summaries",
        "deriving summaries",
        "deriving views",
        "writing the release",
    ]
    assert (small.build / "current").read_text(encoding="utf-8") == last
    # so do stores stand that were copied and not yet changed when the kill came
    (staging,) = small.build.glob("staging-*")
    for name in ("store", "official"):
        shutil.copytree(small.build / last / name, staging / name)
    assert_same(changed().folder, whole(tmp_path / "whole").folder)


def test_a_killed_change_of_which_the_release_before_is_gone_is_built_whole(
    small: Home, tmp_path: Path
) -> None:
    Table(small.folder, SHEET).change("001-run-denied", stance="stance:states")
    last = (small.build / "current").read_text(encoding="utf-8")
    assert killed_at(LAST_WORD, small.folder, small.build) == "writing the release"
    (staging,) = small.build.glob("staging-*")
    shutil.copytree(small.build / last / "store", staging / "store")
    (small.build / "current").unlink()
    assert_same(changed(rather="the whole").folder, whole(tmp_path / "whole").folder)


def test_rules_that_run_on_disk_give_what_they_give_in_memory(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = build.build().folder
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    on_disk = whole(tmp_path / "on-disk").folder
    assert_same(on_disk, last)
    assert not (on_disk / "merged").exists()


def test_every_policy_has_its_store_and_view(unkilled: Path) -> None:
    assert {name for name in Release(unkilled).list_graphs() if name.startswith("view/")} == {
        f"view/{policy}" for policy in POLICIES
    }
    assert all((unkilled / name).is_dir() for name in STORES)


def test_a_fault_leaves_nothing_to_go_on_with(small: Home) -> None:
    shutil.rmtree(small.build)
    Table(small.folder, "entities/stations").change("station:harbour", code="us1")
    assert [fault.code for fault in build.find_faults()] == ["shacl"]
    with pytest.raises(build.FaultsError):
        build.build()
    assert list(small.build.iterdir()) == []
