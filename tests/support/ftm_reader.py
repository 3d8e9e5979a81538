"""What FollowTheMoney and nomenklatura make of a file, as JSON: run by a Python that has them.

They need other versions of libraries than `kg`, and so have an environment of their own, which
.ci/stores makes. This file imports nothing of `kg`.
"""

import csv
import json
import sys
from pathlib import Path

from followthemoney import Dataset, model
from followthemoney.dataset import DataCatalog
from followthemoney.dataset.versions import VersionHistory
from followthemoney.statement.serialize import read_path_statements
from followthemoney.types import registry
from followthemoney.util import sanitize_text
from nomenklatura.resolver import Linker
from nomenklatura.store.memory import MemoryStore

OPPOSING = {"denies", "disputes"}


def open_store(path):
    with path.open(encoding="utf-8", newline="") as file:
        names = sorted({row["dataset"] for row in csv.DictReader(file, dialect=csv.unix_dialect)})
    whole = {"name": "overseas_stations", "title": "whole", "datasets": names}
    catalog = DataCatalog(Dataset, {"datasets": [*map(name_dataset, names), whole]})
    store = MemoryStore(catalog.require("overseas_stations"), Linker({}))
    with store.writer() as writer:
        for statement in read_path_statements(path, "csv"):
            writer.add_statement(statement)
    return store


def name_dataset(name):
    return {"name": name, "title": name}


def read_view(path):
    """Return the claims, denials and origins of the views without and with external statements."""
    store = open_store(Path(path))
    shown = store.default_view(external=False)
    read = {"claims": [], "denials": [], "faults": [], "origins": [], "topics": []}
    for entity in shown.entities():
        records = entity.get("recordId", quiet=True)
        read["claims"] += [record for record in records if record.startswith("claim:")]
        read["topics"] += entity.get("topics", quiet=True)
        if entity.schema.name == "Documentation" and OPPOSING & set(entity.get("role")):
            read["denials"] += records
        read["faults"] += find_faults(entity, shown)
    origins = set()
    for entity in store.default_view(external=True).entities():
        read["faults"] += find_faults(entity, store.default_view(external=True))
        origins.update(statement.origin for statement in entity.statements if statement.origin)
    read["origins"] = sorted(origins)
    return read


def find_faults(entity, view):
    """Yield what the library does not take as it is, and ends that are not there."""
    for name in entity.schema.required:
        if not entity.get(name):
            yield f"{entity.id} lacks {name}"
    for prop, value in entity.itervalues():
        if prop.type.clean_text(value, proxy=entity, format=prop.format) != value:
            yield f"{entity.id}: {prop.name} {value!r} is changed"
        if prop.range is not None:
            target = view.get_entity(value)
            if target is None or not target.schema.is_a(prop.range):
                yield f"{entity.id}: {prop.name} {value} is not there, or no {prop.range.name}"
    if entity.schema.edge:
        for end in (entity.schema.source_prop, entity.schema.target_prop):
            if not entity.get(end):
                yield f"{entity.id} lacks the end {end.name}"


def list_schemata():
    """Return of each schema the schemata that it is, its ends, and its properties by type."""
    schemata = {}
    for schema in model.schemata.values():
        ends = []
        if schema.edge:
            for end in (schema.source_prop, schema.target_prop):
                ends.append([end.name, end.range.name])
        types = {prop.name: prop.type.name for prop in schema.properties.values() if not prop.stub}
        schemata[schema.name] = {"is": sorted(schema.names), "ends": ends, "types": types}
    return schemata


def clean(path):
    """Return the names and texts of a JSON file as the library keeps them, twice cleaned."""
    cleaned = []
    for text in json.loads(Path(path).read_text(encoding="utf-8")):
        kept = sanitize_text(text)
        name = registry.name.clean_text(kept) if kept else None
        cleaned.append([name, kept])
    return cleaned


def read_index(path):
    """Return a description of a dataset as the library reads it."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    catalog = DataCatalog(Dataset, data) if "resources" not in data else None
    if catalog:
        return {dataset.name: sorted(dataset.leaf_names) for dataset in catalog.datasets}
    return Dataset.make(data).to_dict()


def read_versions(path):
    """Return a history of versions as the library writes it again."""
    history = VersionHistory.from_json(Path(path).read_text(encoding="utf-8"))
    return json.loads(history.to_json())


def main():
    command, *arguments = sys.argv[1:]
    commands = {
        "view": read_view,
        "schemata": list_schemata,
        "clean": clean,
        "index": read_index,
        "versions": read_versions,
    }
    json.dump(commands[command](*arguments), sys.stdout)


if __name__ == "__main__":
    main()
