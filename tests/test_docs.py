"""The documentation: short sentences, one word for one meaning, links that work."""

import importlib
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg.catalog import read_catalogue
from kg.cli.commands import kg

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "kg"
#: Written by a program, which has tests of its own.
GENERATED = {
    DOCS / "serving-speed.md",
    DOCS / "explorer-speed.md",
    DOCS / "stores" / "matrix.md",
    ROOT / "benchmarks" / "REPORT.md",
    *(DOCS / "reference").glob("*.md"),
}
#: Decisions from before these rules. A decision is a record: it is superseded and never edited.
RECORDS = {page for page in (DOCS / "decisions").glob("*.md") if page.name < "0017"}
FOLDERS = (DOCS, ROOT / "graph", ROOT / "ontology")
PAGES = sorted(
    {*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in folder.rglob("*.md"))}
    - GENERATED
    - RECORDS
)
#: Pages that talk to a reader who does something.
GUIDES = [ROOT / "README.md", *sorted((DOCS / "guides").glob("*.md"))]
#: Words of a private dialect; present-day English has others.
DIALECT = frozenset(
    [
        "told",
        "tells",
        "stands",
        "goes",
        "comes",
        "gone",
        "held",
        "kept",
        "whole",
        "way",
        "poured",
        "touched",
        "placed",
        "lies",
    ]
)


def label(page: Path) -> str:
    return str(page.relative_to(ROOT))


def read_text(page: Path) -> str:
    """Read a page; of the changelog only what is not released yet."""
    text = page.read_text(encoding="utf-8")
    return text.split("\n## ")[1] if page.name == "CHANGELOG.md" else text


def strip_code(text: str) -> str:
    """Remove code, comments, images and the targets of links."""
    for pattern, replacement in (
        (r"<!--.*?-->", ""),
        (r"(?ms)^ *```.*?^ *```", ""),
        (r"`[^`]+`", "CODE"),
        (r"!\[[^\]]*\]\([^)]*\)", ""),
        (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
    ):
        text = re.sub(pattern, replacement, text, flags=re.DOTALL)
    return text


def read_prose(page: Path) -> str:
    """Read the sentences of a page: no code, no tables, no headings."""
    return re.sub(r"(?m)^\s*[|#].*$", "", strip_code(read_text(page)))


def split_sentences(text: str) -> Iterator[list[str]]:
    """Yield the words of each sentence; a list item or a paragraph ends one as well."""
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)", text):
        for sentence in re.split(r"(?<=[.!?])[)\"”*_]*\s", block.strip()):
            words = re.findall(r"\w[\w'’/.-]*", re.sub(r"^(?:[-*+]|\d+\.)\s", "", sentence))
            if words:
                yield words


def test_sentences_are_short() -> None:
    lengths = [len(words) for page in PAGES for words in split_sentences(read_prose(page))]
    assert sum(lengths) / len(lengths) <= 15
    assert sum(length > 30 for length in lengths) / len(lengths) <= 0.04


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_no_page_has_mostly_long_sentences(page: Path) -> None:
    lengths = [len(words) for words in split_sentences(read_prose(page))]
    assert sum(lengths) / max(len(lengths), 1) <= 17


def test_the_prose_is_no_private_dialect() -> None:
    words = [word for page in PAGES for word in re.findall(r"[a-z]+", read_prose(page).lower())]
    assert sum(word in DIALECT for word in words) / len(words) <= 0.002


@pytest.mark.parametrize("page", GUIDES, ids=label)
def test_guides_address_the_reader(page: Path) -> None:
    words = re.findall(r"[a-z]+", read_prose(page).lower())
    assert sum(word in {"you", "your", "yours"} for word in words) / len(words) >= 0.007


def read_glossary() -> dict[str, list[str]]:
    """Return each word of the glossary with the words that it replaces."""
    rows = re.findall(
        r"^\| \*\*(.+?)\*\* \|.*\|(.*)\|$",
        (DOCS / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    words = {}
    for word, others in rows:
        words[word] = [other.strip() for other in others.split(",") if other.strip()]
    return words


def find_use(text: str, word: str) -> re.Match[str] | None:
    """Find a word or its plural in a text, but not within a name such as `claims-about`."""
    return re.search(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", text, re.IGNORECASE)


def test_the_glossary_is_short() -> None:
    assert 20 <= len(read_glossary()) <= 45


@pytest.mark.parametrize("word", read_glossary())
def test_a_word_of_the_glossary_is_used(word: str) -> None:
    assert any(
        find_use(strip_code(read_text(page)), word) for page in PAGES if page.name != "glossary.md"
    )


def collect_texts() -> dict[str, str]:
    """Collect every text that people read: pages, help texts, headers of queries."""
    texts = {label(page): strip_code(read_text(page)) for page in PAGES}
    texts["docs/glossary.md"] = re.sub(r"(?m)\|[^|]*\|$", "|", texts["docs/glossary.md"])
    for name, command in kg.commands.items():
        texts[f"kg {name} --help"] = render_help(command, name)
    for query in read_catalogue(ROOT):
        texts[str(query.path)] = f"{query.summary}\n{query.description}"
    return texts


def render_help(command: click.Command, name: str) -> str:
    """Return the help of a command without its usage line and examples."""
    # with the names of the group's help option, as a command remembers those of its first context
    context = click.Context(command, info_name=name, help_option_names=["-h", "--help"])
    text = command.get_help(context)
    return re.sub(r"(?s)Usage:.*?\n\n|  Examples:.*?\n\n", "", text)


@pytest.mark.parametrize("word", [word for word, others in read_glossary().items() if others])
def test_one_word_has_one_meaning(word: str) -> None:
    assert not [
        f"{place}: {found.group()!r}, say {word!r}"
        for place, text in collect_texts().items()
        for other in read_glossary()[word]
        if (found := find_use(text, other))
    ]


EVERY_PAGE = sorted({*PAGES, *RECORDS, *GENERATED})


@pytest.mark.parametrize("page", EVERY_PAGE, ids=label)
def test_no_paragraph_is_part_of_a_table(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"(?m)^\|.*\n(?!\||\n|$|<!--).+", text)


@pytest.mark.parametrize("page", EVERY_PAGE, ids=label)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^ *```.*?^ *```", "", page.read_text(encoding="utf-8"))
    for target, _, anchor in re.findall(r"\]\(((?!\w+:)[^)#\s]*)(#([^)\s]*))?\)", text):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{target} is missing"
        if anchor:
            assert anchor in list_anchors(path), f"{target}#{anchor} is missing"


def list_anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_every_name_of_code_exists(page: Path) -> None:
    if page.name == "CHANGELOG.md":
        return  # it names what was, too
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`(kg(?:\.\w+)+)`(?<!\.ttl`)", text):
        module, _, attribute = name.rpartition(".")
        owner = importlib.import_module(module)
        known = hasattr(owner, "__path__") and importlib.util.find_spec(name)
        assert known or hasattr(owner, attribute), name
    for path in re.findall(r"`((?:src|tests|tools|benchmarks|ontology|queries)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`((?:\w+/)*\w+\.py)`", text) if page.name == "architecture.md" else ():
        assert (SOURCE / path).exists() or (ROOT / path).exists(), path


def list_links(page: Path) -> set[Path]:
    """Return the files that a page links to."""
    targets = re.findall(r"\]\(((?!\w+:)[^)#\s]+)", page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets}


def test_the_index_links_every_page() -> None:
    named = list_links(DOCS / "index.md")
    within = {path for page in named if page.suffix == ".md" for path in list_links(page)}
    pages = {page for page in DOCS.rglob("*.md") if page.name != "index.md"}
    single = {page for page in pages if page.parent in {DOCS, DOCS / "guides", DOCS / "reference"}}
    assert single <= named
    assert pages <= named | within


def test_the_architecture_names_every_package_and_module_at_the_top() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    packages = [f"{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")]
    modules = [path.name for path in SOURCE.glob("*.py") if not path.name.startswith("__")]
    for name in (*packages, *modules):
        assert f"`{name}`" in text, name


def test_contributing_names_every_package_and_module_at_the_top() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = [f"{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")]
    modules = [path.name for path in SOURCE.glob("*.py") if not path.name.startswith("__")]
    for name in (*packages, *modules):
        assert name in text, name


def read_container_file() -> list[list[str]]:
    """Return the instructions of the container file of the guide, in words."""
    text = (DOCS / "guides" / "operators.md").read_text(encoding="utf-8")
    (file,) = re.findall(r"(?s)```dockerfile\n(.*?)```", text)
    return [line.split() for line in file.replace("\\\n", " ").splitlines()]


def test_the_container_file_names_what_exists() -> None:
    copied: dict[str, Path] = {}
    for word, *rest in read_container_file():
        if word == "COPY":
            copied[rest[1]] = ROOT / rest[0]
        assert word in ("FROM", "COPY", "RUN", "USER", "ENV", "EXPOSE", "STOPSIGNAL", "CMD")
        for name in rest if word == "RUN" else ():
            for target, source in copied.items():
                if name.startswith(target):
                    assert (source / name.removeprefix(target).strip("/")).exists(), name
    assert list(copied) == ["/opt/kg"]


def test_the_container_file_runs_commands_that_exist() -> None:
    (start,) = [
        json.loads(" ".join(rest)) for word, *rest in read_container_file() if word == "CMD"
    ]
    assert start[0] == "kg"
    command = kg.get_command(click.Context(kg), start[1])
    assert command is not None
    command.make_context(start[1], start[2:])  # a wrong option ends here


def test_the_container_file_installs_only_what_has_a_hash() -> None:
    """Our own package has none; what builds it is among those that have."""
    (run,) = [rest for word, *rest in read_container_file() if word == "RUN" and "pip" in rest]
    hashed, own = " ".join(run).split("&&")[:2]
    assert "--require-hashes" in hashed
    assert {"--no-build-isolation", "--no-deps"} <= set(own.split())


DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_a_status_and_a_successor_where_it_is_superseded(page: Path) -> None:
    (status,) = re.findall(r"(?m)^Status: (.+)$", page.read_text(encoding="utf-8"))
    if not status.startswith("accepted."):
        assert status.startswith("superseded by ")
        successors = re.findall(r"\[(\d{4})\]\((\1-[a-z-]+\.md)\)", status)
        assert successors
        for _, name in successors:
            successor = page.parent / name
            assert successor.name > page.name
            assert f"]({page.name})" in successor.read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
