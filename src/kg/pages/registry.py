"""Every page that there is: one list for the server and for a published site.

A new page is one line in `PLACES`; pages of things are chosen in `render_thing`.
"""

from collections.abc import Callable, Mapping

from kg.names import DEFAULT_POLICY
from kg.pages.dossier import render_dossier
from kg.pages.edition import Edition
from kg.pages.front import render_front
from kg.pages.sparql import render_sparql


def render_thing(edition: Edition, iri: str) -> str:
    """Return the page of a thing, claim or attribution by its IRI."""
    return render_dossier(edition, iri)


def render_ask(edition: Edition) -> str:
    """Return the SPARQL box without a query."""
    return render_sparql(edition, "", DEFAULT_POLICY, run=str)


#: What renders each page of its own, by the page's name; `index` is the front page.
PLACES: Mapping[str, Callable[[Edition], str]] = {
    "index": render_front,
    "ask": render_ask,
}
