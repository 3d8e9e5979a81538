"""RO-Crate, as the library rocrate reads it."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rocrate.rocrate

from kg.exchange.crate import CONTEXT, DESCRIPTOR
from tests.conftest import ROOT, missing
from tests.exchange.conftest import Exporter

TOOLS = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores")) / "ro-crate" / "bin"
FILLER = ROOT / "tests" / "support" / "fill_crate_cache.py"
#: The terms of RO-Crate 1.3, which has all those of 1.1.
TERMS = Path(rocrate.rocrate.__file__).parent / "data" / "ro-crate.jsonld"


@pytest.mark.filterwarnings("ignore")  # the library warns of its own dependencies
def test_the_library_reads_the_crate_and_finds_each_file(exported: Exporter) -> None:
    folder = exported("ro-crate")
    crate = rocrate.rocrate.ROCrate(folder)
    entities = {entity.id: entity for entity in crate.data_entities}
    files = {path.name for path in folder.iterdir()}
    assert set(entities) == files - {"ro-crate-metadata.json", "SHA256SUMS"}
    for name, entity in entities.items():
        data = (folder / name).read_bytes()
        assert entity["sha256"] == hashlib.sha256(data).hexdigest()
        assert int(entity["contentSize"]) == len(data)
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert str(crate.root_dataset["datePublished"]) == "2024-07-31"


def test_every_thing_that_the_crate_names_is_described(exported: Exporter) -> None:
    crate = json.loads((exported("ro-crate") / "ro-crate-metadata.json").read_bytes())
    described = {one["@id"] for one in crate["@graph"]}
    assert len(described) == len(crate["@graph"])
    (root,) = (one for one in crate["@graph"] if one["@id"] == "./")
    for property in ("license", "author"):
        assert root[property]["@id"] in described
    assert {one["@id"] for one in root["hasPart"]} <= described


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where roc-validator finds the terms of RO-Crate."""
    if not TOOLS.is_dir():
        missing(f"no roc-validator in {TOOLS.parent}; .ci/stores installs it")
    path = tmp_path_factory.mktemp("crate") / "cache"
    subprocess.run([TOOLS / "python", FILLER, path, TERMS, CONTEXT], check=True)
    return path


def validate(crate: Path, cache: Path) -> dict[str, Any]:
    """Return what roc-validator says of a crate, without the network."""
    report = cache.with_name("report.json")
    report.unlink(missing_ok=True)
    options = ["--offline", "--cache-path", cache, "-p", "ro-crate-1.1", "-l", "RECOMMENDED"]
    command = [TOOLS / "rocrate-validator", "-y", "validate", *options, "-f", "json", "-o", report]
    subprocess.run([*command, crate], capture_output=True, check=False, timeout=300)
    said: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return said


@pytest.mark.stores
def test_roc_validator_finds_nothing_to_mend(exported: Exporter, cache: Path) -> None:
    said = validate(exported("ro-crate"), cache)
    assert said["issues"] == []
    assert said["passed"]


@pytest.mark.stores
@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (lambda root, _: root.pop("license"), "license"),
        (lambda root, _: root.pop("publisher"), "publisher"),
        (lambda _, folder: (folder / "claims.csv").unlink(), "claims.csv"),
    ],
)
def test_roc_validator_finds_what_is_missing(
    exported: Exporter, cache: Path, tmp_path: Path, fault: Any, check: str
) -> None:
    folder = tmp_path / "crate"
    shutil.copytree(exported("ro-crate"), folder)
    file = folder / DESCRIPTOR
    crate = json.loads(file.read_bytes())
    (root,) = (one for one in crate["@graph"] if one["@id"] == "./")
    fault(root, folder)
    file.write_text(json.dumps(crate), encoding="utf-8")
    said = validate(folder, cache)
    assert not said["passed"]
    assert check in json.dumps(said["issues"])
