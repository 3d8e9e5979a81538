"""About: every standing and stance with its definition, and where to write."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from kg.pages.about import LETTER, SUBJECT, VOCABULARIES, make_link, render_about
from kg.pages.definitions import list_vocabulary
from kg.pages.edition import open_edition
from kg.query.engine import Engine


def test_every_term_is_defined(engine: Engine) -> None:
    page = render_about(open_edition(engine))
    for name in VOCABULARIES:
        for term in list_vocabulary(engine, name):
            assert f'id="{term.id}"' in page


def test_without_an_address_the_page_says_so(engine: Engine) -> None:
    edition = open_edition(engine)
    assert "has set no address" in render_about(edition)
    page = render_about(replace(edition, contact="desk@example.org"))
    assert 'href="mailto:desk@example.org?subject=Correction' in page
    assert "has set no address" not in page


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("https://example.org/reply", "https://example.org/reply"),
        ("P.O. Box 1", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_addresses_are_links(contact: str, link: str) -> None:
    assert make_link(contact) == link


def test_an_email_brings_the_form_and_goes_to_nobody_else() -> None:
    address, _, form = make_link("a+b@c?bcc=d@e").partition("?")
    assert address == "mailto:a+b@c%3Fbcc%3Dd@e"
    assert dict(parse_qsl(form)) == {"subject": SUBJECT, "body": LETTER}
    assert "+" not in form
