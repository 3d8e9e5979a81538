"""Plan of a site: every page that it has, and the files of each."""

import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from kg.exchange.ftm_index import FILES as FTM_FILES
from kg.names import GRAPH, ID, SIDE_GRAPHS
from kg.pages.addresses import ENDINGS
from kg.pages.diagrams import list_connected
from kg.pages.files import list_files
from kg.pages.registry import PUBLISHED
from kg.pages.saved import PUBLISHED_ROWS, PUBLISHED_TRIPLES
from kg.pages.site_paths import make_paths
from kg.query.csv_metadata import ENDING as METADATA
from kg.query.engine import Engine
from kg.views.selection import VIEWS

THINGS = f"""
SELECT DISTINCT ?thing WHERE {{ ?thing ?property ?value FILTER (STRSTARTS(STR(?thing), "{ID}")) }}
"""
#: Files of the site itself, beside its pages.
SEARCH_INDEX = "search-index.js"
SITE_FILES = ("feed.xml", "llms.txt", "robots.txt", SEARCH_INDEX)
#: The same of a site whose address is known.
ADDRESSED_FILES = ("sitemap.xml", "404.html")
#: The folder of FollowTheMoney data.
FTM = "ftm/"
HTML = ".html"
#: What the paths of the pages of saved views begin with.
VIEW = "view/"
#: What the name of a page of its own begins with, beside those of saved queries.
PLACE = "place/"


@dataclass(frozen=True)
class Plan:
    """Every page of a site.

    Args:
        things: the path of each thing's page without its ending, by the end of its IRI.
        queries: the names of the saved queries, with the endings of the files of their answers.
        places: the names of the pages of their own; `index` is the front page.
        networks: the things beside whose page is a picture of their network.
        views: the saved queries that have a page to explore too.
        further: the paths of other files.
    """

    things: dict[str, str]
    queries: dict[str, tuple[str, ...]]
    places: tuple[str, ...]
    networks: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()
    further: tuple[str, ...] = field(default=())

    def list_places(self) -> list[str]:
        """Return the names of the pages to which a navigation may lead."""
        return [*self.places, *(VIEW + name for name in sorted(self.views))]

    def list_files_of(self, thing: str) -> list[str]:
        """Return the paths of the files of a thing."""
        path, picture = self.things[thing], ["svg"] if thing in self.networks else []
        return [f"{path}.{ending}" for ending in ("html", *ENDINGS, *picture)]

    def list_tables(self) -> dict[str, list[str]]:
        """Return the names of the files of rows by folder."""
        tables: dict[str, list[str]] = {}
        for path in self.things.values():
            folder, _, name = path.rpartition("/")
            tables.setdefault(folder, []).append(f"{name}.csv")
        return {folder: sorted(names) for folder, names in sorted(tables.items())}

    def list_files_of_query(self, name: str) -> list[str]:
        """Return the paths of the files of a saved query."""
        return [f"queries/{name}.{ending}" for ending in ("html", *self.queries[name])]

    def list_files_asked(self, name: str) -> list[str]:
        """Return the paths of the files of what asks by a text, such as a saved query."""
        if name == SEARCH_INDEX:
            return [name]
        path = name.removeprefix(PLACE)
        if path != name or name.startswith(VIEW):
            return [path + HTML]
        return self.list_files_of_query(name)

    def list_paths(self) -> Iterator[str]:
        """Yield the path of every file."""
        for name in self.things:
            yield from self.list_files_of(name)
        for name in self.queries:
            yield from self.list_files_of_query(name)
        yield from (name + HTML for name in self.list_places())
        yield from (f"assets/{name}" for name in list_files())
        yield from (f"{folder}/{METADATA}" for folder in self.list_tables())
        yield from self.further


def make_plan(engine: Engine, *, with_sitemap: bool, with_citation: bool) -> Plan:
    """Return the plan of a site with all that a release has."""
    locals = set[str]()
    side_graphs = [GRAPH + name for name in SIDE_GRAPHS]
    for answer in (engine.select(THINGS), engine.select_on_graphs(THINGS, side_graphs)):
        locals.update(str(row["thing"]).removeprefix(ID) for row in answer)
    queries = {name: _list_endings(query) for name, query in sorted(engine.public.items())}
    further = [*SITE_FILES, *(FTM + name for name in FTM_FILES)]
    further += ADDRESSED_FILES if with_sitemap else []
    further += ["CITATION.cff"] if with_citation else []
    networks = locals.intersection(iri.removeprefix(ID) for iri in list_connected(engine))
    views = frozenset(name for name, query in engine.public.items() if query["topic"] == VIEWS)
    paths, places = make_paths(locals), tuple(PUBLISHED)
    return Plan(paths, queries, places, frozenset(networks), views, tuple(further))


def digest_query(engine: Engine, name: str) -> str:
    """Return a digest of a saved query, and of the queries of what it leaves out.

    Args:
        engine: the release.
        name: the query, or the name of its page to explore.
    """
    name = name.removeprefix(VIEW)
    query = engine.queries[name]
    parts = [query, *(engine.queries[part["query"]] for part in query["left_out"])]
    return _digest(parts)


def digest_queries(engine: Engine) -> str:
    """Return a digest of all saved queries, which pages list."""
    return _digest([engine.queries])


def _digest(values: list[Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _list_endings(query: Mapping[str, Any]) -> tuple[str, ...]:
    if query["form"] == "CONSTRUCT":
        return PUBLISHED_TRIPLES
    return (*PUBLISHED_ROWS, METADATA)


def find_alike(paths: Iterator[str]) -> list[tuple[str, str]]:
    """Return the paths that a host which ignores case takes for one, in pairs."""
    seen: dict[str, str] = {}
    alike = []
    for path in paths:
        other = seen.setdefault(posixpath.normpath(path).casefold(), path)
        if other is not path:
            alike.append((other, path))
    return alike
