"""Every page that there is: one list for the server and for a published site.

A new page is one line in `PLACES`; pages of things are chosen in `KINDS`.
"""

from collections.abc import Callable, Mapping
from functools import partial

from kg.names import DEFAULT_POLICY, ID
from kg.pages.about import render_about
from kg.pages.addresses import ONTOLOGY
from kg.pages.arrangement import Arrangement
from kg.pages.country import render_country
from kg.pages.document import render_document
from kg.pages.dossier import render_entity
from kg.pages.edition import Edition
from kg.pages.evidence import render_attribution, render_claim
from kg.pages.front import render_front
from kg.pages.groups import WHOLE, Portion
from kg.pages.hits import Hits, render_hits
from kg.pages.issue import render_issue
from kg.pages.kinds import LISTS
from kg.pages.lists import render_list
from kg.pages.map import render_map
from kg.pages.offline import render_everything, render_offline_search
from kg.pages.ontology import render_ontology
from kg.pages.question_index import render_question_index
from kg.pages.sparql import render_sparql
from kg.pages.timeline import render_time

#: How a page of some kinds is made, by the kind in its address; any other is a dossier.
KINDS: Mapping[str, Callable[[Edition, str, Portion], str]] = {
    "attribution": render_attribution,
    "claim": render_claim,
    "country": render_country,
    "issue": render_issue,
    "source": render_document,
}


def render_thing(edition: Edition, iri: str, portion: Portion = WHOLE) -> str:
    """Return the page of an entity, document, issue, claim or attribution.

    Args:
        edition: the release as pages.
        iri: what the page is about.
        portion: what of it is asked for alone; by default nothing.
    """
    kind = iri.removeprefix(ID).partition("/")[0]
    render = KINDS.get(kind, render_entity)
    return render(edition, iri, portion)


def render_ask(edition: Edition) -> str:
    """Return the SPARQL box without a query."""
    return render_sparql(edition, "", DEFAULT_POLICY, run=str)


def render_search(edition: Edition) -> str:
    """Return the search page without words, which explains itself."""
    return render_hits(edition, Hits("", {}, 1))


def render_whole_list(edition: Edition, place: str) -> str:
    """Return the list of all things of a kind."""
    return render_list(edition, place, DEFAULT_POLICY, Arrangement())


#: What follows the address of the site in the IRI of our ontology.
NAMESPACE = "ns"
#: What renders each page of its own, by the page's name; `index` is the front page.
PLACES: Mapping[str, Callable[[Edition], str]] = {
    "index": render_front,
    "about": render_about,
    "ask": render_ask,
    "map": render_map,
    ONTOLOGY: render_ontology,
    "time": render_time,
    "queries": render_question_index,
    "search": render_search,
    **{place: partial(render_whole_list, place=place) for place in LISTS},
}
#: The same for a published site, where nothing can be asked.
PUBLISHED: Mapping[str, Callable[[Edition], str]] = {
    **PLACES,
    "search": render_offline_search,
    # the path of our namespace, so that the IRI of a term leads to its part of the page
    NAMESPACE: render_ontology,
    "everything": render_everything,
}
