"""Copies of the inputs, so that a release is made of the very bytes that name it.

Somebody may edit a table while a build runs. Each input is read once: what is hashed is copied, and
the build parses the copies.
"""

import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError
from kg.faults import Fault
from kg.settings import UNREADABLE, Stamp

BLOCK = 1 << 20
CODE = "code/"
#: The inputs that a build reads, by their names. `kg.curation.sheets` knows the tables.
READ = re.compile(
    r"ontology/(?:(?:vocab|shapes)/)?[^/]+\.ttl|queries/[^/]+/[^/]+\.rq|graph/"
    r"(?!.*\.(?i:ttl|rq|sparql|nt|n3|rdf|owl|jsonld|(?:nq|rq|ttl)\.(?:txt|gz))$).+"
)
#: What to do about an input that nobody reads, by the folder that it is in.
MENDS = {
    "ontology": "put it in ontology/, ontology/vocab/ or ontology/shapes/, with the ending .ttl",
    "queries": "put it in a folder of queries/, with the ending .rq",
    "graph": "write it as a table or as N-Quads, or move it out of graph/",
}
MADE_READABLE = "make it a file that you may read, or remove it"


def take_snapshot(
    home: Path, stamps: Mapping[str, Stamp], known: Mapping[str, str], folder: Path | None = None
) -> tuple[dict[str, str], list[Fault]]:
    """Copy inputs and return the SHA-256 of each by its name, and what cannot be read.

    Args:
        home: the folder with ontology/, graph/ and queries/.
        stamps: the inputs, as `kg.settings.stamp_inputs` returns them.
        known: the digests of inputs that are neither read nor copied.
        folder: where the data is copied to; without it, nothing is copied.
    """
    package = Path(__file__).parent.parent
    digests: dict[str, str] = {}
    faults: list[Fault] = []
    for name, stamp in stamps.items():
        if name in known:
            digests[name] = known[name]
            continue
        is_code = name.startswith(CODE)
        path = package / name.removeprefix(CODE) if is_code else home / name
        copy = folder / name if folder and not is_code else None
        try:
            if not is_code:
                faults.extend(_find_faults(name, stamp, path))
            if stamp != UNREADABLE:
                digests[name] = _read(path, copy)
        except FileNotFoundError:  # it vanished meanwhile: the next build sees a folder without it
            continue
        except OSError as error:
            if copy and error.filename != os.fspath(path):
                raise  # the copy cannot be written
            faults.append(Fault(name, 1, "", f"cannot be read: {error.strerror}", MADE_READABLE))
    return digests, faults


@contextmanager
def naming_originals(home: Path, folder: Path) -> Iterator[None]:
    """Let errors name the files that somebody wrote, and not their copies.

    Raises:
        KgError: the one that was raised in the block.
    """
    try:
        yield
    except KgError as error:
        error.reason = error.reason.replace(os.fspath(folder), os.fspath(home))
        error.args = (error.reason,)
        raise


def _find_faults(name: str, stamp: Stamp, path: Path) -> Iterator[Fault]:
    """Yield what is wrong with an input before its content is read.

    Raises:
        OSError: it cannot be read; the error says why.
    """
    if reason := _find_fault_of_name(name):
        shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in name)
        yield Fault(shown, 1, "", reason, "rename it")
        return
    if stamp == UNREADABLE:
        yield Fault(name, 1, "", f"cannot be read: {_explain(path)}", MADE_READABLE)
    elif not READ.fullmatch(name):
        yield Fault(name, 1, "", "is a file that nobody reads", MENDS[name.partition("/")[0]])


def _find_fault_of_name(name: str) -> str:
    """Return what is wrong with the name of an input, or nothing."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "has a name that is not UTF-8"
    return "" if name.isprintable() else "has a name with a character that nobody sees"


def _explain(path: Path) -> str:
    """Return why something is no file that can be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
            is_loop = path.is_symlink() and path.resolve() in path.absolute().parents
            return "it is a link to a folder around it" if is_loop else "it is a folder"
    except FileNotFoundError:
        return "it is a link to nothing"
    except (OSError, RuntimeError) as error:
        return getattr(error, "strerror", None) or str(error)
    return "it is no regular file"


def _read(path: Path, copy: Path | None) -> str:
    """Return the SHA-256 of a file, and copy what was hashed."""
    digest = sha256()
    if copy:
        copy.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file, open(copy or os.devnull, "wb") as target:  # noqa: PTH123
        first = _read_block(file, path)
        digest.update(first)
        # some editors write the mark, which parsers of RDF refuse; in a table it is a fault
        target.write(first if path.suffix == ".csv" else first.removeprefix(BOM_UTF8))
        while block := _read_block(file, path):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _read_block(file: BinaryIO, path: Path) -> bytes:
    """Return the next bytes of a file.

    Raises:
        OSError: the disk or the network fails; it names the file.
    """
    try:
        return file.read(BLOCK)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
