from pathlib import Path

import pytest

from kg.agents.session import Session
from kg.errors import KgError


def test_the_engine_stays_while_the_release_does(build_folder: Path) -> None:
    session = Session(str(build_folder))
    with session.open_engine() as engine:
        engine.warn("a remark of this question")
    with session.open_engine() as again:
        assert again is engine
        assert again.take_warnings() == []


def test_without_a_release_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built"), Session(str(tmp_path)).open_engine():
        pass
