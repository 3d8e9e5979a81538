"""Views: diagrams with positions, which are written in every format."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.atomic import write_atomic
from kg.curation.passages import read_passage
from kg.errors import KgError, UsageError, did_you_mean
from kg.query.engine import Engine
from kg.query.parameters import Values
from kg.views import layouts, selection
from kg.views.diagram import NETWORK, Diagram, project
from kg.views.fetch import Reader
from kg.views.filters import restrict
from kg.views.layout import Positions
from kg.views.network import build_multidigraph, find_shown_communities
from kg.views.placement import Arrangement, arrange
from kg.views.selection import Selection
from kg.views.sites import read_sites
from kg.views.surroundings import ALONE, Surroundings

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

DEFAULT = "organizational-ties"
#: How many hidden edges a page carries, so that users can expand nodes.
NEIGHBOURS = 2500
#: The same for each hop around one node: as many as any node of our own graph has.
NEIGHBOURS_AROUND = 110
#: The most nodes that can be read in one file of a format.
MOST = {"html": 20_000, "svg": 2_000, "png": 2_000}
#: Predicates by the group that their object gives to both nodes.
GROUPS = {"kg:inCountry": "country", "kg:byCountry": "country", "kg:operatedBy": "bureau"}
COMMUNITY, NEIGHBOURS_OF = "around %(name)s", "Neighbours of %(name)s"
#: What a view says of itself, in the language of a page.
SAID = (COMMUNITY, NEIGHBOURS_OF)


def _serialize_html(view: "View") -> bytes:
    if view.layout != NETWORK:
        from kg.views.picture_page import render_page

        page = render_page(view.diagram, view.layout, view.passages, view.around)
        return page.encode()
    from kg.views.html import html

    folded = arrange(view.diagram, lambda: view.communities, folded=True)
    return html(view.diagram, folded, view.groups, view.passages, view.around).encode()


def _serialize_graphml(view: "View") -> bytes:
    from kg.views.interchange import serialize_graphml

    return serialize_graphml(view.diagram, view.positions)


def _serialize_gexf(view: "View") -> bytes:
    from kg.views.gexf import serialize_gexf

    return serialize_gexf(view.diagram, view.positions)


def _serialize_cytoscape(view: "View") -> bytes:
    from kg.views.interchange import serialize_cytoscape

    return serialize_cytoscape(view.diagram, view.positions)


def _serialize_svg(view: "View") -> bytes:
    if view.layout != NETWORK:
        return layouts.LAYOUTS[view.layout].draw_svg(view.diagram).encode()
    from kg.views.svg import render_svg

    return render_svg(view.diagram, view.arrangement).encode()


def _serialize_png(view: "View") -> bytes:
    from kg.views.png import render_picture, render_png

    if view.layout != NETWORK:
        return render_picture(view.diagram, layouts.LAYOUTS[view.layout].draw_svg(view.diagram))
    return render_png(view.diagram, view.arrangement)


#: By name, which is also the ending of the file. Each imports what it needs when it is called.
FORMATS: Mapping[str, Callable[["View"], bytes]] = {
    "html": _serialize_html,
    "graphml": _serialize_graphml,
    "gexf": _serialize_gexf,
    "cyjs": _serialize_cytoscape,
    "svg": _serialize_svg,
    "png": _serialize_png,
}


class View:
    """A diagram in a layout: write it with `save`, or let a notebook show it.

    Args:
        diagram: what is drawn.
        passages: texts behind each attribution, for users who have the source documents.
        layout: a name of `layouts.NAMES`; by default that of the saved view.
        around: the pages to which the page of this view links.
    """

    def __init__(
        self,
        diagram: Diagram,
        *,
        passages: dict[str, list[str]] | None = None,
        layout: str | None = None,
        around: Surroundings = ALONE,
    ) -> None:
        self.diagram = diagram
        self.around = around
        self.passages = passages
        self.layout = layouts.choose_layout(diagram, layout)

    @cached_property
    def positions(self) -> Positions:
        """The position of every node in pixels."""
        return self.arrangement.positions

    @cached_property
    def arrangement(self) -> Arrangement:
        """Where everything is, with nothing folded."""
        return arrange(self.diagram, lambda: self.communities)

    @cached_property
    def communities(self) -> list[set[str]]:
        """The communities of the nodes shown at first, the largest first."""
        return find_shown_communities(self.diagram)

    @cached_property
    def groups(self) -> dict[str, dict[str, str]]:
        """The community, country and bureau of each node that has one."""
        groups: dict[str, dict[str, str]] = {}
        for id, community in _name_communities(self.diagram, self.communities).items():
            groups[id] = {"community": community}
        for edge in (*self.diagram.facts, *self.diagram.edges):
            if edge.predicate in GROUPS:
                # the country or bureau belongs to its own group
                for id in {edge.source, edge.target} & self.diagram.nodes.keys():
                    groups.setdefault(id, {}).setdefault(GROUPS[edge.predicate], edge.object_label)
        return dict(sorted(groups.items()))

    def serialize(self, format: str = "html") -> bytes:
        """Return the view in a format of FORMATS.

        Raises:
            UsageError: there is no such format.
            KgError: there is nothing to draw, or too much.
        """
        if format not in FORMATS:
            hint = did_you_mean(format, [*FORMATS, "csv"])
            raise UsageError(f"{format!r} is not a format of a view", hint=hint)
        self._check(format)
        return FORMATS[format](self)

    def draw_small(self) -> str:
        """Return the network as SVG for a page that has its heading and legend.

        Raises:
            KgError: there is nothing to draw, or too much.
        """
        from kg.views.svg import render_svg

        self._check("svg")
        return render_svg(self.diagram, self.arrangement, is_small=True)

    def save(self, file: str | Path, format: str | None = None) -> list[Path]:
        """Write the view, and return the paths of what was written.

        `csv` gives two files, NAME-edges.csv and NAME-nodes.csv. Each write is atomic.

        Args:
            file: a path whose ending is the format, unless `format` is given.
            format: a key of FORMATS, or `csv`.

        Raises:
            KgError: the file cannot be written, or there is nothing to draw, or too much.
        """
        path = Path(file)
        format = format or path.suffix.removeprefix(".").lower()
        if format == "csv":
            return self._save_csv(path)
        _write(path, self.serialize(format))
        return [path]

    def to_pyvis(self) -> "Network":
        """Return the nodes and edges as a `pyvis.network.Network`, to continue with.

        Each edge has its claim, standing, objectors and attributions. Physics is off.
        """
        from kg.views.pyvis_network import build_pyvis

        return build_pyvis(self.diagram, self.positions)

    def _save_csv(self, path: Path) -> list[Path]:
        from kg.views.interchange import serialize_edges, serialize_nodes

        self._check("csv")
        written = []
        for name, serialize in (("edges", serialize_edges), ("nodes", serialize_nodes)):
            target = path.with_name(f"{path.stem}-{name}.csv")
            _write(target, serialize(self.diagram).encode())
            written.append(target)
        return written

    def _check(self, format: str) -> None:
        """Refuse a diagram that is empty, or too large to be read in a format."""
        shown = sum(node.shown for node in self.diagram.nodes.values())
        if not shown or not self.diagram.select_edges():
            hint = "use another policy, more hops, or no --since, --until or --kinds"
            raise KgError(
                f"there is nothing to draw (policy: {self.diagram.describe_policy()})", hint=hint
            )
        if shown > MOST.get(format, shown):
            hint = (
                "select less with --around and --hops, --kinds, --since and --until, or values; "
                "graphml has no limit"
            )
            raise KgError(f"{shown:,} nodes are too many to draw as {format}", hint=hint)

    def _repr_html_(self) -> str:
        page = escape(self.serialize("html").decode(), quote=True)
        sandbox, style = "allow-scripts allow-downloads", "width:100%;height:680px;border:0"
        return f'<iframe sandbox="{sandbox}" style="{style}" srcdoc="{page}"></iframe>'


def project_saved_view(engine: Engine, name: str, values: Values, policy: str) -> Diagram:
    """Return the diagram of a saved view, with neighbours to expand."""
    selected = selection.select_saved_view(engine, name, values)
    return _project(engine, selected, policy, engine.saved_query(name))


def project_query(engine: Engine, text: str, policy: str) -> Diagram:
    """Return the diagram of a free CONSTRUCT."""
    header = {"name": "query", "summary": "Edges of a query", "description": ""}
    return _project(engine, selection.select_constructed(engine, text), policy, header)


def project_around(
    engine: Engine, node: str, policy: str, *, hops: int = 1, through_hubs: bool = False
) -> Diagram:
    """Return the ego network of an entity (an IRI): all within some hops of it."""
    selected = selection.select_around(engine, node, hops=hops, through_hubs=through_hubs)
    label = Reader(engine).read_labels([node])[node]
    title = f"Entities within {hops} hops of {label}" if hops > 1 else _name_neighbours(label)
    header = {"name": "around", "summary": title, "description": ""}
    return _project(engine, selected, policy, header, neighbours=NEIGHBOURS_AROUND * hops)


def project_neighbours(engine: Engine, node: str, policy: str) -> Diagram:
    """Return the ego network of an entity (an IRI) for a picture without ledgers."""
    selected = selection.select_around(engine, node, hops=1)
    label = Reader(engine).read_labels([node])[node]
    title = _name_neighbours(label)
    return project(engine, selected, policy=policy, name="around", title=title, drawn_only=True)


def _name_neighbours(label: str) -> str:
    return NEIGHBOURS_OF % {"name": label}


def build_network(engine: Engine, policy: str, *, hubs: bool = False) -> "nx.MultiDiGraph[str]":
    """Return every edge of a policy as a `networkx.MultiDiGraph`.

    Args:
        hubs: include places, documents and media.
    """
    diagram = project(
        engine, selection.select_network(engine, policy), policy=policy, name="network"
    )
    if not hubs:
        nodes = {engine.expand(id): id for id in diagram.nodes}
        left_out = {nodes[hub] for hub in selection.find_hubs(engine, nodes)}
        edges = [edge for edge in diagram.edges if not {edge.source, edge.target} & left_out]
        diagram = restrict(diagram, edges)
    return build_multidigraph(diagram)


def _project(
    engine: Engine,
    selected: Selection,
    policy: str,
    header: Mapping[str, Any],
    *,
    neighbours: int = NEIGHBOURS,
) -> Diagram:
    """Return the diagram of a selection and its neighbours."""
    diagram = project(
        engine,
        selection.add_neighbours(engine, selected, most=neighbours),
        policy=policy,
        name=str(header["name"]),
        title=str(header["summary"]),
    )
    diagram.description = str(header["description"])
    stations = [node.id for node in diagram.select_nodes() if node.kind == "Station"]
    diagram.sites = read_sites(engine, "stations", policy, only=map(engine.expand, stations))
    diagram.layout = str(header.get("view") or NETWORK)
    return diagram


def read_passages(diagram: Diagram, documents: dict[str, str]) -> dict[str, list[str]]:
    """Return the texts of the passages behind each attribution, by its id.

    Args:
        documents: the texts of documents that the user has, by number.
    """
    passages: dict[str, list[str]] = {}
    for id, attribution in diagram.attributions.items():
        source = attribution["source"]
        if source in documents:
            spans = attribution["passages"]
            passages[id] = [read_passage(documents, source, (start, end)) for start, end in spans]
    return passages


def _name_communities(diagram: Diagram, communities: list[set[str]]) -> dict[str, str]:
    """Return the community of each node, named after its best connected member."""
    pairs = {frozenset((edge.source, edge.target)) for edge in diagram.edges if edge.shown}
    degrees: Counter[str] = Counter()
    for pair in pairs:
        if len(pair) > 1:
            degrees.update(pair)
    names: dict[str, str] = {}
    for group in communities:
        first = min(group, key=lambda id: (-degrees[id], id))
        name = diagram.say(COMMUNITY) % {"name": diagram.nodes[first].label}
        names |= dict.fromkeys(group, name)
    return names


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomic(path, content)
    except OSError as error:
        hint = "name a file with -o in a folder that you can write to and that has room"
        raise KgError(f"{path} cannot be written: {error.strerror}", hint=hint) from error
