"""What is missing is said before anything is measured."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

PARTS = ["catalogue", "neighbourhoods", "bulk", "loading"]


def run(work: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--work", str(work), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_needs_a_build_names_the_part_that_makes_it(tmp_path: Path, part: str) -> None:
    done = run(tmp_path / "new", "--what", part, "--sizes", "5000,7")
    assert done.returncode == 2
    assert f"{tmp_path}/new/5000 is not built: add the part build to --what" in done.stderr
    assert f"{tmp_path}/new/7 is not built" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_part_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "new", "--what", "catalog")
    assert done.returncode == 2
    assert "'catalog' is no part of it: build, catalogue" in done.stderr


def test_packages_that_are_missing_are_named_first(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None; sys.path.insert(0, sys.argv.pop(1));"
        "from benchmarks import run; run.main()"
    )
    command = [sys.executable, "-c", code, str(ROOT), "--work", str(tmp_path / "new")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert "matplotlib is not installed: make bench-tools" in done.stderr
    assert not (tmp_path / "new").exists()
