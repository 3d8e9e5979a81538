"""A relationship graph ready to be written: what it shows, where everything stands, and every format."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.atomic import write_atomic
from kg.curation.passages import read_passage
from kg.errors import KgError, UsageError, did_you_mean
from kg.query.engine import Engine
from kg.views import selection
from kg.views.diagram import Diagram, project
from kg.views.fetch import Reader
from kg.views.filters import restrict
from kg.views.layout import Positions, compute_positions
from kg.views.network import build_multidigraph, find_shown_communities

if TYPE_CHECKING:
    import networkx as nx

DEFAULT = "organizational-ties"
#: How many lines beyond what is shown a page carries, so that neighbours can be expanded.
NEIGHBOURS = 2500
#: The same around one thing: as many as anything in our own graph has, and few enough in one of any size.
NEIGHBOURS_AROUND = 110
#: More things than these cannot be read in one picture of this format.
MOST = {"html": 20_000, "svg": 2_000, "png": 2_000}


def _page(view: "View") -> bytes:
    from kg.views.html import html

    return html(view.diagram, view.positions, view.groups, view.passages).encode()


def _exchanged(name: str) -> Callable[["View"], bytes]:
    def write(view: "View") -> bytes:
        from kg.views import interchange

        return bytes(getattr(interchange, name)(view.diagram, view.positions))

    return write


def _svg(view: "View") -> bytes:
    from kg.views.svg import render_svg

    return render_svg(view.diagram, view.positions).encode()


def _png(view: "View") -> bytes:
    from kg.views.svg import render_png

    return render_png(view.diagram, view.positions)


#: By name, which is also the ending of the file.
FORMATS: Mapping[str, Callable[["View"], bytes]] = {
    "html": _page,
    "graphml": _exchanged("serialize_graphml"),
    "gexf": _exchanged("serialize_gexf"),
    "cyjs": _exchanged("serialize_cytoscape"),
    "svg": _svg,
    "png": _png,
}


class View:
    """A picture with positions: write it with `save`, or let a notebook show it."""

    def __init__(self, diagram: Diagram, *, passages: dict[str, list[str]] | None = None) -> None:
        self.diagram = diagram
        self.passages = passages

    @cached_property
    def positions(self) -> Positions:
        """The position of every thing in pixels."""
        return compute_positions(self.diagram, lambda: self.communities)

    @cached_property
    def communities(self) -> list[set[str]]:
        """The communities of the things shown at first, the largest first."""
        return find_shown_communities(self.diagram)

    @cached_property
    def groups(self) -> dict[str, dict[str, str]]:
        """The community, country and bureau of each thing, as far as it has one."""
        found: dict[str, dict[str, str]] = {}
        for name, group in _named(self.diagram, self.communities).items():
            found.setdefault(name, {})["community"] = group
        kinds = {"kg:inCountry": "country", "kg:byCountry": "country", "kg:operatedBy": "bureau"}
        for line in (*self.diagram.facts, *self.diagram.edges):
            if line.predicate in kinds:
                # the country or bureau belongs to its own group
                for id in {line.source, line.target} & self.diagram.nodes.keys():
                    found.setdefault(id, {}).setdefault(kinds[line.predicate], line.object_label)
        return dict(sorted(found.items()))

    def serialize(self, format: str = "html") -> bytes:
        """The picture in a format of FORMATS.

        Raises:
            UsageError: the format is unknown, or there is nothing or too much to draw.
        """
        if format not in FORMATS:
            raise UsageError(
                f"{format!r} is no format of a view", hint=did_you_mean(format, [*FORMATS, "csv"])
            )
        self._check(format)
        return FORMATS[format](self)

    def save(self, file: str | Path, format: str | None = None) -> list[Path]:
        """Write the picture; `csv` gives two files, NAME-edges.csv and NAME-nodes.csv. Returns what was written.

        A file stands whole or not at all.
        """
        path = Path(file)
        format = format or path.suffix.removeprefix(".")
        if format == "csv":
            return self._save_lists(path)
        _write(path, self.serialize(format))
        return [path]

    def _save_lists(self, path: Path) -> list[Path]:
        from kg.views.interchange import serialize_edges, serialize_nodes

        self._check("csv")
        written = []
        for name, text in (
            ("edges", serialize_edges(self.diagram)),
            ("nodes", serialize_nodes(self.diagram)),
        ):
            target = path.with_name(f"{path.stem}-{name}.csv")
            _write(target, text.encode())
            written.append(target)
        return written

    def _check(self, format: str) -> None:
        shown = [node for node in self.diagram.nodes.values() if node.shown]
        if not shown or not self.diagram.select_edges():
            hint = "widen it: another policy, more hops, no --since, --until or --kinds"
            raise KgError(f"there is nothing to draw (policy: {self.diagram.policy})", hint=hint)
        if len(shown) > MOST.get(format, len(shown)):
            hint = "narrow it with --around and --hops, --kinds, --since and --until, or values; graphml takes all"
            raise KgError(f"{len(shown):,} things are too many to draw as {format}", hint=hint)

    def _repr_html_(self) -> str:
        from html import escape

        page = escape(self.serialize("html").decode(), quote=True)
        style = "width:100%;height:680px;border:0"
        return f'<iframe sandbox="allow-scripts allow-downloads" style="{style}" srcdoc="{page}"></iframe>'


def project_saved_view(engine: Engine, name: str, given: dict[str, str], policy: str) -> Diagram:
    """The picture of a saved view, with neighbours to expand."""
    return _pictured(
        engine, selection.select_saved_view(engine, name, given), policy, engine.saved_query(name)
    )


def project_query(engine: Engine, text: str, policy: str) -> Diagram:
    """The picture of a free CONSTRUCT."""
    header = {"name": "query", "summary": "A query of one's own", "description": ""}
    return _pictured(engine, selection.select_constructed(engine, text), policy, header)


def project_around(
    engine: Engine, thing: str, policy: str, *, hops: int = 1, through_hubs: bool = False
) -> Diagram:
    """The picture of what lies within some hops of a thing (an IRI)."""
    found = selection.select_around(engine, thing, hops=hops, through_hubs=through_hubs)
    label = Reader(engine).read_labels([thing])[thing]
    reach = "directly tied" if hops == 1 else f"within {hops} ties"
    header = {"name": "around", "summary": f"What is {reach} to {label}", "description": ""}
    return _pictured(engine, found, policy, header, neighbours=NEIGHBOURS_AROUND * hops)


def build_network(engine: Engine, policy: str, *, hubs: bool = False) -> "nx.MultiDiGraph[str]":
    """Every tie of a policy as a `networkx.MultiDiGraph`; places, documents and media only with `hubs`."""
    picture = project(
        engine, selection.select_network(engine, policy), policy=policy, name="network"
    )
    if not hubs:
        named = {engine.expand(id): id for id in picture.nodes}
        left_out = {named[hub] for hub in selection.find_hubs(engine, named)}
        picture = restrict(
            picture, [line for line in picture.edges if not {line.source, line.target} & left_out]
        )
    return build_multidigraph(picture)


def _pictured(
    engine: Engine,
    found: selection.Selection,
    policy: str,
    header: Mapping[str, Any],
    *,
    neighbours: int = NEIGHBOURS,
) -> Diagram:
    whole = selection.add_neighbours(engine, found, most=neighbours)
    return project(
        engine,
        whole,
        policy=policy,
        name=str(header["name"]),
        title=str(header["summary"]),
        description=str(header["description"]),
    )


def read_passages(picture: Diagram, documents: dict[str, str]) -> dict[str, list[str]]:
    """The words of every passage behind a picture, by attribution, from documents that the user holds."""
    return {
        id: [read_passage(documents, one["source"], (start, end)) for start, end in one["passages"]]
        for id, one in picture.attributions.items()
        if one["source"] in documents
    }


def _named(picture: Diagram, communities: list[set[str]]) -> dict[str, str]:
    """The community of each thing, named after its best tied member."""
    ties = Counter(
        end
        for pair in {frozenset((line.source, line.target)) for line in picture.edges if line.shown}
        for end in pair
        if len(pair) > 1
    )
    found: dict[str, str] = {}
    for group in communities:
        first = min(group, key=lambda id: (-ties[id], id))
        found |= dict.fromkeys(group, f"around {picture.nodes[first].label}")
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomic(path, content)
    except OSError as error:
        hint = "name a file with -o in a folder that you can write and that has room"
        raise KgError(f"{path} cannot be written: {error.strerror}", hint=hint) from error
