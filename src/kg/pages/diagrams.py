"""Diagrams: the network in a dossier, and a whole one to explore."""

from xml.sax.saxutils import escape

from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.pages.edition import Edition
from kg.query.engine import Engine
from kg.query.parameters import Values
from kg.views.selection import select_around, select_network
from kg.views.style import PAPER, SOFT
from kg.views.view import View, project_around, project_neighbours, project_saved_view


def render_network(edition: Edition, iri: str, policy: str = DEFAULT_POLICY) -> str:
    """Return the diagram around a thing as a page of its own."""
    return View(project_around(edition.engine, iri, policy)).serialize("html").decode()


def render_view(edition: Edition, name: str, values: Values, policy: str) -> str:
    """Return a saved view as a page of its own."""
    diagram = project_saved_view(edition.engine, name, values, policy)
    return View(diagram).serialize("html").decode()


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
        return View(project_neighbours(edition.engine, iri, policy)).draw_small()
    except KgError as error:
        return _draw_words(error.reason)


def _draw_words(words: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 60" role="img">'
        f'<rect width="720" height="60" fill="{PAPER}"/>'
        f'<text x="20" y="36" font-family="sans-serif" font-size="15" fill="{SOFT}">'
        f"{escape(words)}</text></svg>"
    )
