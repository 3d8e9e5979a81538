"""The house itself: every room has its test, the linters hold, the documentation is true."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.query.engine import Engine

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "kg"
MODULES = sorted(
    path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.name != "__init__.py"
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_its_test_file(module: Path) -> None:
    assert (ROOT / "tests" / module.parent / f"test_{module.name}").is_file()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_no_longer_than_a_sitting(module: Path) -> None:
    assert len((SOURCE / module).read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "command", ["ruff check", "ruff format --check", "lint-imports", "mypy", "codespell"]
)
def test_the_linters_are_content(command: str) -> None:
    tool, *arguments = shlex.split(command)
    done = subprocess.run(
        [Path(sys.executable).with_name(tool), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_lock_file_records_addresses_and_every_pin_has_a_hash() -> None:
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def console_examples() -> list[tuple[str, str]]:
    """Each `$ kg …` of the README with the output printed below it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [
        (command, output)
        for block in blocks
        for command, output in re.findall(r"^\$ (kg .*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


@pytest.mark.parametrize(
    ("command", "output"), console_examples(), ids=[command for command, _ in console_examples()]
)
def test_the_readme_prints_what_the_command_prints(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, output: str
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    kg = Path(sys.executable).with_name("kg")
    done = subprocess.run(
        [kg, *shlex.split(command)[1:]], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    whole = [line.rstrip() for line in done.stdout.splitlines()]
    for line in output.splitlines():
        if line.strip() != "…":
            assert line.rstrip() in whole


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


VIEW_PAGES = sorted(
    page for page in (ROOT / "docs" / "views").glob("*.md") if page.stem != "README"
)


def test_every_saved_view_has_a_page_with_a_small_picture(engine: Engine) -> None:
    views = {name for name, query in engine.queries.items() if query["topic"] == "views"}
    assert {page.stem for page in VIEW_PAGES} == views
    index = (ROOT / "docs" / "views" / "README.md").read_text(encoding="utf-8")
    for page in VIEW_PAGES:
        assert f"({page.name})" in index
        assert f"({page.stem}.png)" in page.read_text(encoding="utf-8")
        assert 20_000 < page.with_suffix(".png").stat().st_size < 300_000


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("page", VIEW_PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_view_page_run(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^kg (view.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert commands
    for command in commands:
        done = run(*shlex.split(command, comments=True))
        assert done.exit_code == 0, done.output


def test_every_saved_query_that_the_documentation_names_exists(engine: Engine) -> None:
    for path in [ROOT / "README.md", ROOT / "docs" / "demo.sh", *(ROOT / "docs").rglob("*.md")]:
        for name in re.findall(
            r"kg (?:query|explain) ([a-z][a-z-]+)(?![\w.-])", path.read_text(encoding="utf-8")
        ):
            assert name in engine.queries, f"{path.name}: {name}"
