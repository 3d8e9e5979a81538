from pathlib import Path

import pytest

from tests.conftest import Home
from tests.support.terminal import run_on_terminal, run_piped


@pytest.fixture
def faulty(home: Home) -> Home:
    """A copy of the data whose build reports its first step and then a fault."""
    home.edit("graph/claims/001.csv", "stance:reports", "stance:rumours")
    return home


def test_in_a_pipe_each_step_is_a_line_on_standard_error(faulty: Home) -> None:
    done = run_piped("build", build=faulty.build)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[0] == "reading the inputs …"
    assert done.stdout == b""


def test_on_a_terminal_a_bar_is_drawn(build_folder: Path) -> None:
    code, text = run_on_terminal(
        "build", "--format", "text", build=build_folder, columns=100, stream="stderr"
    )
    assert code == 0
    assert "building  [" in text
    assert text.rstrip().splitlines()[-1].count("100%") == 1


def test_a_bar_that_ends_in_a_fault_leaves_the_fault_readable(faulty: Home) -> None:
    code, text = run_on_terminal("build", build=faulty.build, columns=100, stream="stderr")
    assert code == 1
    lines = text.splitlines()
    assert any(line.startswith("kg: graph/claims/001.csv:2 [stance]: ") for line in lines)
    assert lines[-1] == "1 fault found; nothing was written"
