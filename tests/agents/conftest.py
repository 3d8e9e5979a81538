from pathlib import Path

import pytest

from kg.agents.session import Session


@pytest.fixture(scope="session")
def session(build_folder: Path) -> Session:
    """One session of an agent on the checked-in data, with every tool."""
    return Session(str(build_folder), with_sparql=True)
