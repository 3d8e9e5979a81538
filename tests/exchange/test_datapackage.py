"""Data packages, as Frictionless reads them."""

import shutil
from pathlib import Path

import frictionless
import pytest

from tests.exchange.conftest import Exporter

pytestmark = pytest.mark.filterwarnings("ignore")  # the library warns of its own dependencies


def validate(folder: Path) -> list[str]:
    """Return the kinds of faults that Frictionless finds."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [error.type for error in errors]


@pytest.mark.parametrize("policy", ["reported", "official"])
def test_frictionless_finds_no_fault(exported: Exporter, policy: str) -> None:
    assert validate(exported("datapackage", policy)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("claims.csv", b",true,", b",perhaps,", "type-error"),
        ("documents.csv", b"\r\n000,", b"\r\n999,", "foreign-key"),
        ("passages.csv", b"attribution:", b"attribution:x", "foreign-key"),
    ],
)
def test_a_spoiled_cell_is_found(
    exported: Exporter, tmp_path: Path, file: str, old: bytes, new: bytes, fault: str
) -> None:
    folder = shutil.copytree(exported("datapackage"), tmp_path / "copy")
    path = folder / file
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert fault in validate(folder)
