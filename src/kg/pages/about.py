"""The page about the graph: how to read it, and how to challenge or reply."""

from urllib.parse import quote

from kg.pages.definitions import list_vocabulary
from kg.pages.edition import Edition

#: The vocabularies that the page explains.
VOCABULARIES = ("standing", "stance", "basis", "reading")


def render_about(edition: Edition) -> str:
    """Return the page about the graph."""
    terms = {name: list_vocabulary(edition.engine, name) for name in VOCABULARIES}
    return edition.render("about.html", terms=terms, contact_link=make_link(edition.contact))


def make_link(contact: str) -> str:
    """Return the link for an address of a publisher, or an empty string if it is none."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{quote(contact, safe='@+')}" if "@" in contact else ""
