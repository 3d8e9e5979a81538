"""The sandbox: what a process in it can no longer do."""

import subprocess
import sys

import pytest

from kg.web.workers import sandbox
from tests.support.hostile import Listener

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp")


def run_in_sandbox(code: str) -> str:
    """Return what a new interpreter prints when it runs this in the sandbox."""
    script = f"from kg.web.workers import sandbox\nsandbox.enter()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.execv('/bin/true', ['true'])",
    ],
)
def test_no_network_and_no_program_is_reached(code: str) -> None:
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


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <HOST> { ?s ?p ?o } }", "LOAD <HOST>"])
def test_a_query_that_came_past_the_gate_reaches_no_host(text: str) -> None:
    listener = Listener()
    run = "update" if text.startswith("LOAD") else "query"
    query = text.replace("HOST", listener.url)
    code = f"import pyoxigraph\nresult = pyoxigraph.Store().{run}({query!r})\n"
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


def test_there_is_no_core_file() -> None:
    assert (
        run_in_sandbox("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))").strip()
        == "(0, 0)"
    )


def test_an_unknown_machine_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MACHINES", {})
    assert sandbox._install_filter() is False
