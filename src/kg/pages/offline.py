"""Pages that only a published site has: search by a script, a list of all."""

from dataclasses import dataclass

from kg.names import ID
from kg.pages.edition import Edition
from kg.query.nodes import read_labels
from kg.spelling import fold

#: Kinds that are parts of other pages, and so are not listed.
UNLISTED = frozenset(
    ["alias", "attribution", "claim", "identity", "lead", "passage", "policy", "query", "relay"]
)


@dataclass(frozen=True)
class Kind:
    """A kind of things, with the id and label of each, sorted by label."""

    name: str
    things: list[tuple[str, str]]


def render_offline_search(edition: Edition) -> str:
    """Return the page on which a script searches."""
    return edition.render("offline-search.html")


def render_everything(edition: Edition) -> str:
    """Return a list of all things with a label, by kind and from A to Z."""
    return edition.render("everything.html", kinds=list_kinds(edition))


def list_kinds(edition: Edition) -> list[Kind]:
    """Return all things that have a page and a label, by kind."""
    by_kind: dict[str, list[tuple[str, str]]] = {}
    names = [name for name in edition.to.pages or {} if name.partition("/")[0] not in UNLISTED]
    labels = read_labels(edition.engine, [ID + name for name in names])
    for iri, label in labels.items():
        kind = iri.removeprefix(ID).partition("/")[0]
        by_kind.setdefault(kind, []).append((edition.engine.shorten(iri), label))
    kinds = []
    for kind, things in sorted(by_kind.items()):
        things.sort(key=lambda thing: (fold(thing[1]), thing[0]))
        kinds.append(Kind(kind.replace("-", " "), things))
    return kinds
