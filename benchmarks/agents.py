"""Start of `kg mcp` beside the import of its SDK, and the bytes of its list of tools.

    .venv/bin/python benchmarks/agents.py --runs 9

Each round starts both once, in turn, as fresh processes, so that only what ran together is
compared. The start lasts until the answer to `initialize` is read.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

KG = str(Path(sys.executable).parent / "kg")
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "benchmark", "version": "1"},
    },
}
LIST = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
#: The most that a start may take, and the most over the import of the SDK, in seconds.
MOST, MOST_OVER = 1.5, 0.3


def measure_import() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import mcp.server"], check=True)
    return time.perf_counter() - start


def measure_start() -> tuple[float, int]:
    """Return the seconds to the first answer, and the bytes of the list of tools."""
    start = time.perf_counter()
    with subprocess.Popen(
        [KG, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(INITIALIZE) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        seconds = time.perf_counter() - start
        process.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        process.stdin.write(json.dumps(LIST) + "\n")
        process.stdin.flush()
        listed = json.loads(process.stdout.readline())["result"]
        process.stdin.close()
    return seconds, len(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    measure_import(), measure_start()  # files are read into the cache of the system
    imports, starts, sizes = [], [], set()
    for _ in range(runs):
        imports.append(measure_import())
        seconds, size = measure_start()
        starts.append(seconds)
        sizes.add(size)
    over = statistics.median(b - a for a, b in zip(imports, starts, strict=True))
    start = statistics.median(starts)
    print(f"{platform.platform()}, Python {platform.python_version()}, {runs} runs, medians")
    print(f"import of the SDK: {statistics.median(imports):.2f} s")
    print(f"start of kg mcp: {start:.2f} s (budget {MOST} s: {'holds' if start <= MOST else 'no'})")
    words = "holds" if over <= MOST_OVER else "does not hold"
    print(f"over the import: {over:.2f} s (budget {MOST_OVER} s: {words})")
    print(f"tools/list: {max(sizes)} bytes (budget 8000)")


if __name__ == "__main__":
    main()
