"""Diagrams: the network in a dossier, and a whole one to explore."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeVar
from xml.sax.saxutils import escape

from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.pages.diagram_words import translate_diagram
from kg.pages.edition import Edition
from kg.pages.own_words import call_ours
from kg.query.engine import Engine
from kg.query.parameters import Values
from kg.views.diagram import Diagram
from kg.views.layouts import NAMES as LAYOUT_NAMES
from kg.views.layouts import choose_layout, list_fitting
from kg.views.selection import select_around, select_network
from kg.views.style import PAPER, SOFT
from kg.views.surroundings import Surroundings
from kg.views.view import View, project_around, project_neighbours, project_saved_view

#: Diagrams and pages of saved views that are remembered, as each takes long: so many, with at most
#: so many edges or characters. A page has its links in it, so each language has its own.
MOST_DIAGRAMS, MOST_PAGES = 12, 24
MOST_EDGES, MOST_CHARACTERS = 5_000, 4_000_000
#: What links around a diagram say, in the language of a page.
ALL_SAID, AS_TABLE, AS_LAYOUT = "All that is said of it", "as a table", "as %(layout)s"
PAGES = "Pages"
SAID = (ALL_SAID, AS_TABLE, AS_LAYOUT, PAGES, *LAYOUT_NAMES)
#: All that decides a diagram, or a page.
Key = tuple[object, ...]
T = TypeVar("T")
_DIAGRAMS: OrderedDict[Key, Diagram] = OrderedDict()
_PAGES: OrderedDict[Key, str] = OrderedDict()


def render_network(edition: Edition, iri: str, policy: str = DEFAULT_POLICY) -> str:
    """Return the diagram around a thing as a page of its own."""
    diagram = translate_diagram(edition, project_around(edition.engine, iri, policy))
    page = edition.to.thing(edition.engine.shorten(iri))
    around = _surround(edition, diagram, [(edition.say(ALL_SAID), page)])
    return View(diagram, around=around).serialize("html").decode()


def render_view(
    edition: Edition, name: str, values: Values, policy: str, layout: str | None = None
) -> str:
    """Return a saved view as a page of its own.

    Args:
        edition: the release as pages.
        name: the view.
        values: values by parameter.
        policy: the truth policy.
        layout: how to draw it; by default as the header of the view says.
    """
    if edition.to.is_published:  # each is drawn once, and what it reads is noted
        return _draw_view(edition, name, values, policy, layout)
    where = (edition.to.root, edition.to.mount, edition.to.twin, layout)
    before = edition.engine.warnings
    key = (*_name_diagram(edition.engine, name, values, policy), *where)
    page = _recall(_PAGES, key)
    if page is None:
        page = _draw_view(edition, name, values, policy, layout)
        if len(page) <= MOST_CHARACTERS and edition.engine.warnings == before:
            _keep(_PAGES, key, page, MOST_PAGES)
    return page


def _draw_view(edition: Edition, name: str, values: Values, policy: str, layout: str | None) -> str:
    """Return a saved view as a page, drawn anew."""
    diagram = translate_diagram(edition, _read_diagram(edition, name, values, policy))
    drawn = choose_layout(diagram, layout)
    links = list_layouts(edition, diagram, list_sent(values, policy), drawn)
    table = (edition.say(AS_TABLE), edition.to.query(name, list_sent(values, policy)))
    around = _surround(edition, diagram, [table, *links])
    return View(diagram, layout=drawn, around=around).serialize("html").decode()


def _read_diagram(edition: Edition, name: str, values: Values, policy: str) -> Diagram:
    """Return the diagram of a saved view; a few are remembered for other layouts."""
    engine = edition.engine
    key, before = _name_diagram(engine, name, values, policy), engine.warnings
    diagram = None if edition.to.is_published else _recall(_DIAGRAMS, key)
    if diagram is None:
        diagram = project_saved_view(engine, name, values, policy)
        is_small = len(diagram.edges) <= MOST_EDGES and not edition.to.is_published
        if is_small and engine.warnings == before:
            _keep(_DIAGRAMS, key, diagram, MOST_DIAGRAMS)
    return diagram


def _name_diagram(engine: Engine, name: str, values: Values, policy: str) -> Key:
    """Return all that decides a diagram: release, policy, view and values."""
    frozen = [(key, (one,) if isinstance(one, str) else tuple(one)) for key, one in values.items()]
    return engine.version, engine.without_inferred, policy, name, tuple(frozen)


def _recall(known: "OrderedDict[Key, T]", key: Key) -> T | None:
    if key in known:
        known.move_to_end(key)
    return known.get(key)


def _keep(known: "OrderedDict[Key, T]", key: Key, value: T, most: int) -> None:
    known[key] = value
    while len(known) > most:
        known.popitem(last=False)


def list_sent(values: Values, policy: str) -> Values:
    """Return values as an address has them, with the policy if it is chosen."""
    return values if policy == DEFAULT_POLICY else {**values, "policy": policy}


def list_layouts(
    edition: Edition, diagram: Diagram, sent: Values, drawn: str = ""
) -> list[tuple[str, str]]:
    """Return label and address of each layout that fits a view, but for the one drawn."""
    if edition.to.is_published:
        return []
    links = []
    for layout in list_fitting(diagram):
        if layout != drawn:
            words = edition.say(AS_LAYOUT) % {"layout": edition.say(layout)}
            links.append((words, edition.to.view(diagram.name, {**sent, "layout": layout})))
    return links


def _surround(
    edition: Edition, diagram: Diagram, further: Sequence[tuple[str, str]]
) -> Surroundings:
    """Return the links of a diagram: to the front page, and to the page of each node."""
    pages = {}
    for id in diagram.nodes:
        if page := edition.to.thing(id):
            pages[id] = page
    twin = None
    if edition.to.twin:
        language = edition.to.twin_language
        twin = (language.name, language.tag, edition.to.twin)
    front = (edition.say("Overseas Stations KG"), edition.to.front())
    return Surroundings([front, *further], pages, edition.say(PAGES), twin)


def has_network(engine: Engine, iri: str, policy: str = DEFAULT_POLICY) -> bool:
    """Return whether there is an edge between an entity and another."""
    edges = select_around(engine, iri).edges
    return any(policy in policies for policies in edges.values())


def list_connected(engine: Engine, policy: str = DEFAULT_POLICY) -> set[str]:
    """Return the IRIs of all entities that have a network."""
    return select_network(engine, policy).shown


def draw_network(edition: Edition, iri: str, policy: str = DEFAULT_POLICY) -> str:
    """Return the network around a thing as SVG, or the reason why there is none."""
    try:
        diagram = project_neighbours(edition.engine, iri, policy)
        return View(translate_diagram(edition, diagram)).draw_small()
    except KgError as error:
        return _draw_words(call_ours(edition.to.language, error.reason).text)


def _draw_words(words: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 60" role="img">'
        f'<rect width="720" height="60" fill="{PAPER}"/>'
        f'<text x="20" y="36" font-family="sans-serif" font-size="15" fill="{SOFT}">'
        f"{escape(words)}</text></svg>"
    )
