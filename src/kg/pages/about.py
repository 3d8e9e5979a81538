"""The page about the graph: how to read it, and how to challenge or reply."""

from urllib.parse import quote, urlencode

from kg.pages.definitions import list_vocabulary
from kg.pages.edition import Edition

#: The vocabularies that the page explains.
VOCABULARIES = ("standing", "stance", "basis", "reading")
#: The form of a correction or a reply, as a text that can be sent.
SUBJECT = "Correction or reply"
LETTER = """\
I write about: (the address of the page)
The statement: (the id of the attribution, such as 003-201)
What is wrong, or what I reply:
A public document that shows it, with its address:
My name, and for whom I write:
You may publish this reply: yes / no
"""


def render_about(edition: Edition) -> str:
    """Return the page about the graph."""
    terms = {name: list_vocabulary(edition.engine, name) for name in VOCABULARIES}
    link = make_link(edition.contact)
    return edition.render("about.html", terms=terms, contact_link=link, letter=LETTER)


def make_link(contact: str) -> str:
    """Return the link for an address of a publisher, or an empty string if it is none.

    A link to write an email brings the form, ready to fill in.
    """
    if contact.startswith(("https://", "http://")):
        return contact
    if "@" not in contact:
        return ""
    # an email program takes `+` for a plus, not for a space
    form = urlencode({"subject": SUBJECT, "body": LETTER}, quote_via=quote)
    return f"mailto:{quote(contact, safe='@+')}?{form}"
