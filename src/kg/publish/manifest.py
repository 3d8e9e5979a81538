"""Manifest of a published site: every file, and what pages were made of."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import UsageError

MANIFEST, STATE, SUMS = "manifest.json", "manifest.state.json", "SHA256SUMS"
#: The folder of files that are not finished, and the lock of a publication that runs.
UNFINISHED = ".kg-publishing"
#: How a manifest of ours is recognized.
SITE, FORMAT = "overseas-stations-kg", 1


#: The digest of a saved query itself, and those of the answers that its page read.
QueryReads = tuple[str, dict[str, str]]
#: The things, the things in which triples end, and the general queries that a page read.
PageReads = tuple[list[str], list[str], list[str]]


@dataclass
class State:
    """What the pages of things were made of, to find out which of them change."""

    #: Digest of all that every page depends on.
    common: str = ""
    #: Digests of the triples that begin at a thing, and of those of each end.
    outward: dict[str, int] = field(default_factory=dict)
    inward: dict[str, int] = field(default_factory=dict)
    #: What the page of a thing read: things whose own triples, ends, and queries that name no
    #: thing.
    pages: dict[str, PageReads] = field(default_factory=dict)
    #: Queries that name no thing, with the digest of their answer.
    general: dict[str, str] = field(default_factory=dict)
    #: What the pages of each saved query read; that of a view begins with `view/`.
    queries: dict[str, QueryReads] = field(default_factory=dict)
    #: Digests of the triples with each predicate.
    predicates: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in which each thing has a number."""
        known = {*self.outward, *self.inward, *self.pages}
        names = sorted(known.union(*map(_join, self.pages.values())))
        general = sorted(self.general)
        numbers, places = _number(names), _number(general)
        queries = {
            name: [digest, dict(sorted(answers.items()))]
            for name, (digest, answers) in sorted(self.queries.items())
        }
        pages = {}
        for name, (named, inward, asked) in sorted(self.pages.items()):
            lists = (
                sorted(map(numbers.__getitem__, named)),
                sorted(map(numbers.__getitem__, inward)),
            )
            pages[str(numbers[name])] = [*lists, sorted(map(places.__getitem__, asked))]
        return {
            "common": self.common,
            "names": names,
            "outward": _list_digests(self.outward, numbers),
            "inward": _list_digests(self.inward, numbers),
            "pages": pages,
            "general": [[text, self.general[text]] for text in general],
            "queries": queries,
            "predicates": dict(sorted(self.predicates.items())),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "State":
        """Return the state of plain values."""
        names: list[str] = values["names"]
        general: list[tuple[str, str]] = [(text, digest) for text, digest in values["general"]]
        pages = {}
        for number, (named, inward, asked) in values["pages"].items():
            things = [names[one] for one in named]
            ends = [names[one] for one in inward]
            pages[names[int(number)]] = things, ends, [general[one][0] for one in asked]
        outward = {names[number]: digest for number, digest in values["outward"]}
        inward = {names[number]: digest for number, digest in values["inward"]}
        queries: dict[str, QueryReads] = {}
        for name, (digest, answers) in values["queries"].items():
            queries[name] = digest, answers
        predicates: dict[str, int] = values["predicates"]
        return cls(values["common"], outward, inward, pages, dict(general), queries, predicates)


def _list_digests(digests: dict[str, int], numbers: dict[str, int]) -> list[tuple[int, int]]:
    return sorted((numbers[name], digest) for name, digest in digests.items())


def _number(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _join(reads: PageReads) -> list[str]:
    return [*reads[0], *reads[1]]


@dataclass
class Manifest:
    """Every file of a published site, with what it was published from."""

    release: str = ""
    #: The SHA-256 digest and the size of each file, by path.
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: What each publication changed, the last first, as values of `kg.pages.feed.Change`.
    history: list[dict[str, Any]] = field(default_factory=list)
    #: The labels of things, with the digest of the data of each.
    things: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: Whether a publication began and did not end.
    is_unfinished: bool = False

    def encode(self) -> bytes:
        """Return the manifest as a file."""
        # not `asdict`, which copies the entries of all files one by one
        values: dict[str, Any] = {"site": SITE, "format": FORMAT, **vars(self)}
        for name in ("files", "things"):
            values[name] = dict(sorted(values[name].items()))
        return encode(values)


def encode(values: dict[str, Any]) -> bytes:
    """Return plain values as the bytes of a file; equal values give equal bytes."""
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; an empty one where there is nothing yet.

    Raises:
        UsageError: the folder holds something else.
    """
    if not folder.exists():
        return Manifest()
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", hint="name a folder")
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if values.pop("site") != SITE or values.pop("format") != FORMAT:
            raise KeyError
        values["files"] = {path: tuple(entry) for path, entry in values["files"].items()}
        values["things"] = {name: tuple(entry) for name, entry in values["things"].items()}
        return Manifest(**values)
    except FileNotFoundError:
        if all(path.name == UNFINISHED for path in folder.iterdir()):
            return Manifest()
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    reason = f"{folder} holds something else than a site that `kg publish` wrote"
    raise UsageError(reason, hint="name a new or empty folder")


def read_state(folder: Path) -> State | None:
    """Return the state of a site; None where there is none that can be read."""
    try:
        return State.from_json(json.loads((folder / STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
