"""The sandbox: what a process in it can no longer do."""

import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from kg.web.workers import sandbox
from tests.support.hostile import Listener
from tests.web.workers.probes import ACTIONS, CALLS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp")
ROOT = Path(__file__).parents[3]
REFUSALS = (1, 13, 38)  # EPERM, EACCES, ENOSYS


def run(code: str) -> str:
    """Return what a new interpreter prints when it runs this."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
    )
    return done.stdout + done.stderr


def run_in_sandbox(code: str) -> str:
    """Return what a new interpreter prints when it runs this in the sandbox."""
    start = "from kg.web.workers import sandbox\nmissing = sandbox.enter()\n"
    return run(start + code)


@pytest.fixture(scope="module")
def probed() -> dict[str, object]:
    """What each probe comes to in the sandbox."""
    code = "import sys; sys.path.insert(0, '.')\nfrom tests.web.workers import probes\n"
    code += "from kg.web.workers import sandbox\nassert sandbox.enter() == []\nprobes.main()"
    results: dict[str, object] = ast.literal_eval(run(code))
    return results


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("name", [*ACTIONS, *CALLS])
def test_no_probe_reaches_outside(probed: dict[str, object], name: str) -> None:
    assert probed[name] in REFUSALS


def test_the_probes_reach_outside_without_the_sandbox() -> None:
    """A probe that never works would prove nothing."""
    code = "import sys; sys.path.insert(0, '.')\nimport kg\nfrom tests.web.workers import probes\n"
    results = ast.literal_eval(run(code + "probes.CALLS = {}\nprobes.main()"))
    assert set(results.values()) == {"reached"}


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.kill(os.getppid(), 9)",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.open('/tmp', os.O_TMPFILE | os.O_RDWR)",
        "import os; os.mkdir('/tmp/probe')",
        "import os; os.chmod('/tmp', 0o777)",
        "import os; os.truncate('/etc/hostname', 0)",
        "import os; os.symlink('/etc', '/tmp/probe')",
        "import os; os.listdir(os.path.expanduser('~'))",
    ],
)
def test_no_network_no_program_no_signal_and_no_file_is_reached(code: str) -> None:
    assert "PermissionError" in run_in_sandbox(code)


def test_what_is_inherited_by_threads_and_what_a_worker_needs_still_works() -> None:
    code = """
import threading, socket
def run():
    try: socket.socket()
    except PermissionError: print("refused")
thread = threading.Thread(target=run); thread.start(); thread.join()
import pyoxigraph
print(len(pyoxigraph.Store()))
"""
    assert run_in_sandbox(code).split() == ["refused", "0"]


def test_a_folder_that_is_named_can_be_read_and_no_other(tmp_path: Path) -> None:
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    folder = tmp_path / "open"
    code = f"from kg.web.workers import sandbox\nsandbox.enter([{str(folder)!r}])\n"
    code += f"print(open({str(folder / 'file')!r}).read())\n"
    code += f"open({str(tmp_path / 'closed' / 'file')!r})"
    said = run(code)
    assert said.startswith("open")
    assert "PermissionError" in said


def test_a_process_ends_itself_by_a_signal() -> None:
    """`abort` is how the engine ends when it has no memory."""
    code = "from kg.web.workers import sandbox\nsandbox.enter()\nimport os; os.abort()"
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -6


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <HOST> { ?s ?p ?o } }", "LOAD <HOST>"])
def test_a_query_that_came_past_the_gate_reaches_no_host(text: str) -> None:
    listener = Listener()
    update = "update" if text.startswith("LOAD") else "query"
    query = text.replace("HOST", listener.url)
    code = f"import pyoxigraph\nresult = pyoxigraph.Store().{update}({query!r})\n"
    code += "print(result and list(result))"
    assert "ermission" in run_in_sandbox(code)
    assert listener.hits == []
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert listener.hits  # it was the sandbox that refused
    listener.close()


def test_memory_is_held() -> None:
    code = "sandbox.limit_memory(100 << 20)\nsmall = bytearray(50 << 20)\n"
    code += "print('small')\nbytearray(200 << 20)"
    output = run_in_sandbox(code)
    assert output.startswith("small")
    assert "MemoryError" in output


def test_a_worker_knows_its_memory_and_reads_no_other_file_of_its_process() -> None:
    """Linux may forget the folder of a process, and Landlock would not know the next one."""
    code = "from kg.web.workers.growth import read_resident\nprint(read_resident() > 1 << 20)\n"
    code += "open('/proc/self/statm')"
    output = run_in_sandbox(code)
    assert output.startswith("True")
    assert "PermissionError" in output


def test_there_is_no_core_file() -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    assert run_in_sandbox(code).strip() == "(0, 0)"


def test_what_a_system_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.workers.landlock.restrict", lambda _: False)
    monkeypatch.setattr("kg.web.workers.system_calls.install", lambda: False)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    missing = sandbox.enter()
    assert len(missing) == 2
    assert all("not" in part for part in missing)


def test_readable_folders_are_real_paths() -> None:
    paths = sandbox.list_readable(["/tmp/../tmp"])
    assert "/tmp" in paths
    assert os.path.realpath(sys.prefix) in paths
    assert "" not in paths
