"""What is fuzzed: each target takes bytes and tells how they ended.

An input ends accepted or refused. A refusal names the file and the line where there is one. Every
other end is a finding: another exception, a wrong acceptance, an answer that never comes.
"""

import csv
import io
import json
import marshal
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Self
from unittest.mock import patch

import pyoxigraph as ox
import rdflib.plugins.sparql as rdflib_sparql
from rdflib.plugins.sparql.parserutils import CompValue

from kg import names
from kg.catalog import read_query
from kg.curation import dataset
from kg.curation.vocabulary import read_vocabulary
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.release import nquads
from kg.sorted_ntriples import parse_lines
from kg.sparql.rewrite import add_prefixes
from kg.sparql.safety import check_query
from kg.sparql.tokens import scan
from tests.conftest import ROOT
from tests.support.planting import columns
from tests.support.small import SHEET, made_up, small_home

CORPUS = Path(__file__).parent / "corpus"
#: Words of each language, one in each line, escaped as in Python.
WORDS = Path(__file__).parent / "words"
#: The seconds that an input may take.
DEADLINE = 20.0


class Finding(Exception):
    """An input that ended as none may."""


class Target(ABC):
    """One language that others write, with seeds and words of it."""

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = (WORDS / f"{self.name}.txt").read_text(encoding="ascii")
        self.words = [
            line.encode().decode("unicode_escape").encode("latin-1") for line in text.splitlines()
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:  # noqa: B027  most have nothing that runs
        """Stop what runs for it."""

    def list_seeds(self) -> list[bytes]:
        """Return what the corpus has, and what the repository has of this language."""
        return [path.read_bytes() for path in list_corpus(self.name)]

    @abstractmethod
    def run(self, data: bytes) -> str:
        """Return how an input ended: `accepted`, or the reason of its refusal.

        Raises:
            Finding: it ended as none may. Every other exception is a finding too.
        """


def list_corpus(name: str) -> list[Path]:
    """Return the inputs that are kept for a target."""
    return sorted((CORPUS / name).iterdir())


def _check_faults(faults: list[Fault], shown: str, lines: int) -> str:
    for fault in faults:
        if fault.path == shown and not 1 <= fault.line <= lines + 1:
            raise Finding(f"the fault {fault} names no line of the file")
        if not fault.path or not fault.reason:
            raise Finding(f"the fault {fault} says too little")
    return faults[0].reason


class Tables(Target):
    """A table of graph/: its name in the first line, then its content."""

    name = "tables"

    def __enter__(self) -> Self:
        self.home = made_up(small_home(self.folder / "home", 2))
        vocabulary = read_vocabulary(self.home / "ontology")
        # read once; given back at the end, as tests of other modules follow in the same process
        self._patch = patch.object(dataset, "read_vocabulary", lambda folder: vocabulary)
        self._patch.start()
        self._tables = {
            path.relative_to(self.home / "graph").with_suffix("").as_posix(): path.read_bytes()
            for path in sorted((self.home / "graph").rglob("*.csv"))
        }
        return self

    def __exit__(self, *error: object) -> None:
        """Read the vocabulary of each folder again."""
        self._patch.stop()

    def list_seeds(self) -> list[bytes]:
        """Return every table of the small home, and the corpus."""
        tables = [name.encode() + b"\n" + data for name, data in self._tables.items()]
        return super().list_seeds() + tables

    def run(self, data: bytes) -> str:
        """Read all tables with this one in place of its own."""
        first, _, content = data.partition(b"\n")
        name = first.decode("utf-8", "replace")
        if name not in self._tables:
            name = SHEET
        path = self.home / "graph" / f"{name}.csv"
        path.write_bytes(content)
        try:
            quads = dataset.read_dataset(self.home).quads
        except FaultsError as error:
            return _check_faults(error.faults, f"graph/{name}.csv", content.count(b"\n") + 1)
        finally:
            path.write_bytes(self._tables[name])
        _check_table(content.decode("utf-8"), name, quads)
        return "accepted"


def _check_table(text: str, name: str, quads: set[ox.Quad]) -> None:
    """Read an accepted table by the standard library: nothing of it may be lost."""
    header, *rows = csv.reader(io.StringIO(text), strict=True)
    if header != columns(name):
        raise Finding(f"the header {header} was accepted")
    said = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    for row in rows:
        if row and len(row) != len(header):
            raise Finding(f"the row {row} was accepted")
        if row and name.startswith("claims/") and names.expand(f"attribution:{row[0]}") not in said:
            raise Finding(f"the row {row} is lost")
        if any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for cell in row for sign in cell):
            raise Finding(f"the row {row} has a control character")


IRI = r'<(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>'
LITERAL = (
    r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"'
    rf"(?:\^\^[ \t]*{IRI}|[ \t]*@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl))?)?"
)
#: A quad without blank nodes, by the grammar of the W3C; all that an import takes.
STATEMENT = re.compile(rf"[ \t]*{IRI}[ \t]*{IRI}[ \t]*(?:{IRI}|{LITERAL})[ \t]*{IRI}[ \t]*\.")
SKIPPED = re.compile(r"[ \t]*(?:#.*)?")


class NQuads(Target):
    """A file of N-Quads beside the tables."""

    name = "nquads"

    def __enter__(self) -> Self:
        self.path = self.folder / "graph" / "poured.nq"
        self.path.parent.mkdir()
        return self

    def run(self, data: bytes) -> str:
        """Import the file."""
        self.path.write_bytes(data)
        count = 0
        try:
            for _, lines in nquads.read_file(self.path, self.folder):
                count += len(list(parse_lines(b"".join(lines))))
        except FaultsError as error:
            return _check_faults(error.faults, "graph/poured.nq", len(re.split(b"[\r\n]", data)))
        left = data.decode("utf-8", "replace").removeprefix("\ufeff")  # in a comment, anything
        found = 0
        for line in re.split(r"[\r\n]+", left):
            while match := STATEMENT.match(line):
                found, line = found + 1, line[match.end() :]
            if not SKIPPED.fullmatch(line):
                raise Finding(f"{line!r} was accepted")
        if found < count:
            raise Finding(f"{count} quads were read from {found} statements")
        return "accepted"


class Headers(Target):
    """A saved query: its header, and then SPARQL."""

    name = "headers"

    def __enter__(self) -> Self:
        self.path = self.folder / "queries" / "made" / "made.rq"
        self.path.parent.mkdir(parents=True)
        return self

    def list_seeds(self) -> list[bytes]:
        """Return some saved queries, and the corpus."""
        paths = sorted((ROOT / "queries").glob("*/*.rq"))[::7]
        return super().list_seeds() + [path.read_bytes() for path in paths]

    def run(self, data: bytes) -> str:
        """Read the query, and write it as the catalogue of a release has it."""
        self.path.write_bytes(data)
        try:
            query = read_query(self.path, self.folder)
        except KgError as error:
            if not error.reason.startswith(str(self.path)):
                raise Finding(f"{error} names no file") from error
            return error.reason.removeprefix(str(self.path))
        plain = query.as_json()
        if marshal.loads(marshal.dumps(plain, 2)) != plain or not json.dumps(plain):
            raise Finding("the query cannot be kept in a release")
        if not query.summary or not all(isinstance(tag, str) for tag in query.tags):
            raise Finding(f"summary {query.summary!r} and tags {query.tags!r} were accepted")
        return "accepted"


class Sparql(Target):
    """SPARQL of somebody else, which may not reach other hosts or graphs."""

    name = "sparql"

    def __enter__(self) -> Self:
        self._store = ox.Store()
        return self

    def list_seeds(self) -> list[bytes]:
        """Return some saved queries, and the corpus."""
        paths = sorted((ROOT / "queries").glob("*/*.rq"))[::5]
        texts = [re.sub(rb"(?m)^#\+.*\n", b"", path.read_bytes()) for path in paths]
        return super().list_seeds() + texts

    def run(self, data: bytes) -> str:
        """Check a query; run what is allowed on an empty store."""
        text = data.decode("utf-8", "replace")
        tokens = scan(text)
        if "".join(token for _, token, _ in tokens) != text:
            raise Finding("the tokens are not the text")
        try:
            check_query(text)
        except KgError as error:
            return error.reason
        _check_reach(text)
        try:
            answer = self._store.query(add_prefixes(text, names.prefixes()))
        except SyntaxError as error:
            return str(error)
        if isinstance(answer, ox.QuerySolutions | ox.QueryTriples):
            for _ in zip(range(100), answer, strict=False):
                pass
        return "accepted"


def _check_reach(text: str) -> None:
    """Let another parser look for what an allowed query may not have."""
    try:
        parsed = rdflib_sparql.parser.parseQuery(add_prefixes(text, names.prefixes()))
    except Exception:  # noqa: BLE001  it raises many kinds, and only what it reads matters
        return
    for value in _list_values(parsed):
        if value.name in ("ServiceGraphPattern", "DatasetClause"):
            raise Finding(f"{value.name} was accepted")


def _list_values(parsed: object) -> Iterator[CompValue]:
    if isinstance(parsed, CompValue):
        yield parsed
        for part in parsed.values():
            yield from _list_values(part)
    elif not isinstance(parsed, str) and hasattr(parsed, "__iter__"):
        for part in parsed:
            yield from _list_values(part)


def clear(folder: Path) -> Path:
    """Return an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
