"""Paths of files in a published site: safe everywhere, and each only once."""

import re
from collections.abc import Iterable
from hashlib import sha256

#: What a name of a file may hold; everything else is replaced.
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
#: Names that Windows keeps for devices, with any ending.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
#: The longest name of a file without its ending; most systems allow 255 bytes.
LONGEST = 180
#: Digits of a digest that tell apart what would have the same name.
DIGITS = 12


def make_paths(locals: Iterable[str]) -> dict[str, str]:
    """Return the path of each thing's page without its ending, by the end of its IRI.

    A path is the end of the IRI where that is a safe name on every system. If two names differ by
    case only, the first in the order of characters has its own, and others get a digest.
    """
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for local in sorted(locals):
        path = _make_safe(local)
        if path.casefold() in taken:
            path = _add_digest(path, local)
        taken.add(path.casefold())
        paths[local] = f"page/{path}"
    return paths


def _make_safe(local: str) -> str:
    """Return the end of an IRI if it is a safe path, else one with a digest."""
    *folders, name = local.split("/")
    is_safe = (
        len(folders) == 1 and _is_safe(name) and _is_safe(folders[0]) and "." not in folders[0]
    )
    return local if is_safe else _add_digest(local, local)


def _is_safe(name: str) -> bool:
    is_plain = bool(name) and not UNSAFE.search(name) and not RESERVED.match(name)
    return is_plain and name[0] not in ".-" and name[-1] != "." and len(name) <= LONGEST


def _add_digest(path: str, local: str) -> str:
    """Return a safe path with a digest of what it is the path of."""
    kind, _, rest = path.partition("/")
    folder = kind if rest and _is_safe(kind) and "." not in kind else "other"
    # without dots: Windows keeps the names of devices with any ending
    words = UNSAFE.sub("-", rest or kind).replace(".", "-").strip("-_")[: LONGEST // 2]
    digest = sha256(local.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
    return f"{folder}/{words or 'x'}--{digest}"
