"""One published site of the checked-in data, for all tests that read it."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.publish.extras import Settings
from kg.publish.site import Summary, publish
from kg.release import build
from tests.conftest import Home
from tests.support.small import small_home

PLAIN = Settings()


def write(build_folder: Path, folder: Path, settings: Settings = PLAIN, jobs: int = 1) -> Summary:
    """Publish without showing the progress."""
    return publish(str(build_folder), folder, settings, lambda *_: None, jobs)


@pytest.fixture(scope="session")
def site(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the checked-in data."""
    folder = tmp_path_factory.mktemp("site") / "published"
    write(build_folder, folder, jobs=2)
    return folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A small graph, which is built."""
    home = Home(small_home(tmp_path / "home", 6))
    monkeypatch.setenv("KG_HOME", str(home.folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    build.build()
    return home


class Links(HTMLParser):
    """Where a page leads, and the ids in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page = page
        self.targets: list[tuple[str, dict[str, str | None]]] = []
        self.ids: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name in ("href", "src", "action"):
            if values.get(name):
                self.targets.append((str(values[name]), values))
        if values.get("id"):
            self.ids.add(str(values["id"]))

    def find_dangling(self, site: Path) -> list[str]:
        """Return the addresses that lead nowhere, or outside without a mark."""
        return [
            address for address, values in self.targets if not self._leads(address, values, site)
        ]

    def _leads(self, address: str, values: dict[str, str | None], site: Path) -> bool:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https"):
            return values.get("rel") in ("noreferrer", "canonical")
        if parts.scheme == "data" or not parts.path:
            return True
        path = (self.page.parent / unquote(parts.path)).resolve()
        return path.is_file() and path.is_relative_to(site.resolve())
