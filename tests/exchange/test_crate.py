"""RO-Crate, as the library rocrate reads it."""

import hashlib
import json

import pytest
import rocrate.rocrate

from tests.exchange.conftest import Exporter


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
