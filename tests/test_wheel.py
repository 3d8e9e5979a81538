"""The package as others get it: built, unpacked elsewhere, and asked offline in any directory."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_ontology_graph_and_queries(unpacked: Path) -> None:
    data = unpacked / "kg" / "data"
    assert (data / "ontology" / "kg.ttl").is_file()
    assert (data / "graph" / "claims" / "003-table.csv").is_file()
    assert (data / "graph" / "overseas-stations.trig").is_file()
    assert (data / "queries" / "stations" / "stations-per-bureau.rq").is_file()
    assert (unpacked / "kg" / "py.typed").is_file()


def test_the_wheel_answers_in_any_directory(unpacked: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment |= {"PYTHONPATH": str(unpacked), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "kg", "query", "station-count", "--format", "csv"]
    first = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert first.returncode == 0, first.stderr
    assert first.stdout.split() == ["rows,codes", "70,70"]
    assert "First use" in first.stderr
    assert (tmp_path / "cache" / "overseas-stations-kg" / "current").is_file()
    again = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_the_wheel_draws_and_exports_in_any_directory(unpacked: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment |= {"PYTHONPATH": str(unpacked), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for arguments in (["view", "new-york-case"], ["export", "trig", "-o", "graph.trig"]):
        command = [sys.executable, "-m", "kg", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "vis-network" in (tmp_path / "new-york-case.html").read_text(encoding="utf-8")
    assert (tmp_path / "graph.trig").read_bytes() == (
        unpacked / "kg/data/graph/overseas-stations.trig"
    ).read_bytes()
