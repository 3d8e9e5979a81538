"""The house: modules have tests, names and docstrings are plain, the README is true."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kg.query.engine import Engine

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "kg"
MODULES = sorted(
    path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.name != "__init__.py"
)
#: Module stems that several packages share, since each has its part of the same thing there: a
#: command file bears its package's name, and a route, its task and its command bear one name.
SHARED_STEMS = frozenset(
    [
        "curation",
        "engine",
        "entities",
        "evidence",
        "export",
        "faults",
        "graph_store",
        "graphs",
        "listing",
        "metadata",
        "openapi",
        "pages",
        "query",
        "reconcile",
        "release",
        "saved",
        "sides",
        "sparql",
        "stores",
        "verify",
        "load",
        "views",
    ]
)
#: Tests of the data, the documents, the package, and a running server and browser.
BESIDE_MODULES = frozenset(
    [
        "browser",
        "clients",
        "corpus",
        "docs",
        "editor",
        "firefox",
        "checkout",
        "ftm_consumers",
        "graph",
        "histories",
        "hostile",
        "house",
        "main",
        "one_minute",
        "open_refine",
        "protocol_suites",
        "ontology",
        "package",
        "page_kinds",
        "pages",
        "panels",
        "pitfalls",
        "policies",
        "promises",
        "queries",
        "questions",
        "real_spark",
        "real_trino",
        "reasoning",
        "saved_page",
        "shipping",
        "standings",
        "scripts",
        "servers",
        "shared_machines",
        "spreadsheets",
        "table",
        "wheel",
    ]
)
#: Words that were a dialect of this project: no name may hold them.
UNSPOKEN = frozenset(
    [
        "told",
        "found",
        "held",
        "kept",
        "gone",
        "poured",
        "touched",
        "way",
        "ways",
        "tie",
        "ties",
        "cage",
        "door",
        "doors",
    ]
)
#: HTTP's name for status 404, and Python's names for what is missing.
STANDARD_NAMES = frozenset(["NotFound", "FileNotFoundError", "ModuleNotFoundError"])
DIALECT = re.compile(
    r"\b(told|tells|stands|goes|comes|gone|held|kept|whole|way|poured|touched|placed|lies)\b",
    re.IGNORECASE,
)
#: Participles that do not end in -ed.
IRREGULAR = frozenset(
    [
        "told",
        "found",
        "held",
        "kept",
        "gone",
        "made",
        "said",
        "drawn",
        "written",
        "shown",
        "bound",
        "sent",
        "begun",
        "forgotten",
        "hidden",
        "given",
        "taken",
        "come",
        "seen",
        "known",
        "chosen",
        "thrown",
        "lost",
        "left",
        "meant",
        "built",
        "caught",
    ]
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree(module: Path) -> ast.Module:
    return ast.parse((SOURCE / module).read_text(encoding="utf-8"))


def functions(node: ast.AST) -> Iterator[Function]:
    for inner in ast.walk(node):
        if isinstance(inner, Function):
            yield inner


def is_property(function: Function) -> bool:
    names = [getattr(one, "id", getattr(one, "attr", "")) for one in function.decorator_list]
    return "property" in names or "cached_property" in names


def is_bare_participle(function: Function) -> bool:
    word = function.name.strip("_")
    ends = word.endswith("ed") and word not in {"need", "feed", "seed", "embed"}
    return "_" not in word and (ends or word in IRREGULAR) and not is_property(function)


def docstrings(module: Path) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and (
            text := ast.get_docstring(node)
        ):
            yield text


def names(module: Path) -> set[str]:
    """Every name that a module defines: functions, classes, parameters, variables, attributes."""
    defined: set[str] = set()
    for node in ast.walk(tree(module)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                defined.add(name)
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                defined.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                defined.add(name)
    return defined - STANDARD_NAMES


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_its_test_file(module: Path) -> None:
    assert (ROOT / "tests" / module.parent / f"test_{module.name}").is_file()


def test_no_test_file_is_left_without_its_module() -> None:
    for path in (ROOT / "tests").rglob("test_*.py"):
        module = path.relative_to(ROOT / "tests").parent / path.name.removeprefix("test_")
        assert (SOURCE / module).is_file() or module.stem in BESIDE_MODULES, path


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_no_longer_than_a_sitting(module: Path) -> None:
    assert len((SOURCE / module).read_text(encoding="utf-8").splitlines()) <= 400


def test_no_package_is_named_like_a_build_folder() -> None:
    packages = {path.parent.name for path in SOURCE.rglob("__init__.py")}
    assert not {"build", "dist", "out", "target"} & packages


def test_no_module_stem_means_two_things() -> None:
    stems: dict[str, list[str]] = {}
    for module in MODULES:
        stems.setdefault(module.stem, []).append(str(module))
    several = {stem: paths for stem, paths in stems.items() if len(paths) > 1}
    assert {stem: paths for stem, paths in several.items() if stem not in SHARED_STEMS} == {}


def test_functions_are_verbs() -> None:
    public, private, count = [], [], 0
    for module in MODULES:
        for function in functions(tree(module)):
            count += 1
            if is_bare_participle(function):
                group = private if function.name.startswith("_") else public
                group.append(f"{module}:{function.lineno} {function.name}")
    assert public == []
    assert len(private) <= count * 0.02, private


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_names_are_of_the_field(module: Path) -> None:
    assert sorted(name for name in names(module) if words(name) & UNSPOKEN) == []


def test_docstrings_are_plain() -> None:
    count, dialect = 0, []
    for module in MODULES:
        for text in docstrings(module):
            count += len(text.split())
            dialect += [f"{module}: {text.splitlines()[0]}" for _ in DIALECT.findall(text)]
    assert len(dialect) <= count * 0.002, "\n".join(dialect)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_docstring_begins_with_one_short_sentence(module: Path) -> None:
    for text in docstrings(module):
        first = text.splitlines()[0]
        assert len(first) <= 80, first
        assert first.endswith((".", "?", ":")), first


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Each statement without the statements inside it."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.stmt):
            yield inner


def comprehensions(statement: ast.AST) -> int:
    """How many comprehensions a statement holds, those of statements inside it left out."""
    count, nodes = 0, list(ast.iter_child_nodes(statement))
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.stmt):
            continue
        count += isinstance(node, COMPREHENSIONS)
        nodes += ast.iter_child_nodes(node)
    return count


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_statement_holds_one_comprehension_at_most(module: Path) -> None:
    crowded = [node.lineno for node in statements(tree(module)) if comprehensions(node) > 1]  # type: ignore[attr-defined]
    assert crowded == []


@pytest.mark.parametrize("name", ["audit", "dev", "bench", "map", "ftm", "ro-crate", "stores"])
def test_no_lock_file_records_addresses_and_every_pin_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
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
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    for line in output.splitlines():
        if line.strip() != "…":
            assert line.rstrip() in printed


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
