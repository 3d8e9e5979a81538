"""Exports that tests share: each format is written once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.exchange.foreign import find_foreign, write_folder, write_foreign
from kg.query.engine import Engine

#: Writes the graph in a format, under a policy, and returns the file or folder.
Exporter = Callable[..., Path]


def export_to(engine: Engine, folder: Path, name: str, policy: str | None = None) -> Path:
    """Write the graph in a format into a folder; return the file or folder of it."""
    foreign = find_foreign(name)
    target = folder / f"{name}-{policy}"
    if foreign.is_folder:
        list(write_folder(engine, name, target, policy))
        return target
    path = target.with_name(f"{target.name}.{foreign.ending}")
    path.write_bytes(b"".join(write_foreign(engine, name, policy)))
    return path


@pytest.fixture(scope="session")
def exported(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Exporter:
    """Write a format of the checked-in data, once for each policy."""
    folder = tmp_path_factory.mktemp("exports")
    engine = Engine(str(build_folder))
    made: dict[tuple[str, str], Path] = {}

    def write(name: str, policy: str = "reported") -> Path:
        if (name, policy) not in made:
            made[name, policy] = export_to(engine, folder, name, policy)
        return made[name, policy]

    return write
