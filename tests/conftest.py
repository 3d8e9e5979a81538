"""One build for all tests that read, and copies of the data for those that plant faults."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import kg
from kg import settings
from kg.cli.commands import kg as kg_command
from kg.library import KnowledgeGraph
from kg.query.engine import Engine
from kg.release import build
from kg.views.png import has_font

ROOT = Path(__file__).parent.parent
SOURCES = Path(os.environ.get("KG_SOURCES", ROOT.parent / "shared" / "sources"))

# answers fit a width where COLUMNS asks for one, and tests read them as a pipe has them
os.environ.pop("COLUMNS", None)
os.unsetenv("COLUMNS")  # readline, which pytest imports, sets it behind Python's back

# a busy machine is no fault: neither a slow example nor slow generation fails a test
hypothesis_settings.register_profile(
    "kg", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("kg")


#: The tier of a test that uses a fixture of this name.
TIERS = {
    "chromium": pytest.mark.chromium,
    "unpacked": pytest.mark.wheel,
    "site": pytest.mark.full,
}


class GroupScheduling(LoadScopeScheduling):
    """Keeps the tests of a module, and the modules of an `xdist_group`, in one process.

    A process makes what a module or a session shares once, so tests that share belong together.
    `--dist loadgroup` of pytest-xdist 3.8 sets a private attribute that pytest 9.2 does not read,
    and so distributes each test for itself.
    """

    def _split_scope(self, nodeid: str) -> str:
        return find_group(nodeid.partition("::")[0])


@cache
def find_group(module: str) -> str:
    """Return the group that the `pytestmark` of a module names, else the module."""
    text = (ROOT / module).read_text(encoding="utf-8")
    match = re.search(r'xdist_group\("(\w+)"\)', text)
    return match[1] if match else module


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run look further than every run does."""
    words = "play so many new histories of builds, in place of the few of every run"
    parser.addoption("--histories", type=int, default=0, metavar="N", help=words)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling:
    """Distribute tests to processes by groups."""
    return GroupScheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its tier."""
    for item in items:
        assert isinstance(item, pytest.Function)
        for name in TIERS.keys() & set(item.fixturenames):
            item.add_marker(TIERS[name])
        if item.path.is_relative_to(ROOT / "benchmarks"):
            item.add_marker(pytest.mark.benchmarks)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in CI that skipped a test."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def missing(reason: str) -> None:
    """Skip the test for want of something on the machine, and in CI fail it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder with one release of the checked-in data."""
    folder = tmp_path_factory.mktemp("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_BUILD_DIR", str(folder))
        build.build()
    return folder


@pytest.fixture
def engine(build_folder: Path) -> Engine:
    """The engine on the checked-in data."""
    return Engine(str(build_folder))


@pytest.fixture
def graph(build_folder: Path) -> KnowledgeGraph:
    """The library on the checked-in data."""
    return kg.open(build_folder)


@pytest.fixture
def run(build_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `kg` with arguments on the checked-in data, as Click does."""
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))

    def call(*arguments: str, input: str | None = None) -> Result:
        return CliRunner().invoke(kg_command, list(arguments), input=input, prog_name="kg")

    return call


@dataclass
class Home:
    """A copy of ontology/, graph/ and queries/ in which a test plants faults."""

    folder: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that occurs in a file; it is an error if it does not."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, name: str, line: str) -> None:
        """Add a line at the end of a file."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    @property
    def build(self) -> Path:
        """Where a build of this copy goes."""
        return Path(settings.build_folder())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A private copy of the data, which `kg` takes for its own during the test."""
    folder = tmp_path / "home"
    for name in settings.INPUT_FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of source documents; without it the test is skipped, and in CI it fails."""
    if not any(SOURCES.glob("[0-9][0-9][0-9]*.txt")):
        missing(f"no source documents in {SOURCES}; name their folder with KG_SOURCES")
    return SOURCES


@pytest.fixture(scope="session")
def font() -> None:
    """Any font on the machine, which PNGs need."""
    if not has_font():
        missing("no font on this machine; install one such as DejaVu Sans")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without it the test is skipped, and in CI that is a failure."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing("no Chromium on this machine; install it or name one with KG_CHROMIUM")
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()
