"""The feed of changes: valid Atom, and every withdrawal with its reason."""

from xml.etree import ElementTree

from kg.pages.edition import open_edition
from kg.pages.feed import Change, list_withdrawals, render_feed
from kg.query.engine import Engine

ATOM = "{http://www.w3.org/2005/Atom}"
WITHDRAWN = "SELECT ?attribution ?reason ?day { ?attribution kg:withdrawnOn ?day; kg:note ?reason }"


def test_every_withdrawal_is_an_entry_with_its_reason(engine: Engine) -> None:
    feed = ElementTree.fromstring(render_feed(open_edition(engine)))
    withdrawn = {row["attribution"]: row for row in engine.select(WITHDRAWN)}
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in feed.iter(f"{ATOM}entry")}
    assert {f"{iri}#withdrawn" for iri in withdrawn} == entries.keys()
    for iri, row in withdrawn.items():
        entry = entries[f"{iri}#withdrawn"]
        assert str(row["reason"]) in str(entry.findtext(f"{ATOM}summary"))
        assert str(entry.findtext(f"{ATOM}updated")).startswith(str(row["day"]))


def test_a_feed_has_what_atom_requires(engine: Engine) -> None:
    hostile = Change(
        "urn:x", "<b>\x00\u202e&", "2099-01-02T03:04:05Z", "x & y", [("station:a", "<"), ("b", "c")]
    )
    feed = ElementTree.fromstring(render_feed(open_edition(engine), [hostile]))
    assert feed.findtext(f"{ATOM}updated") == "2099-01-02T03:04:05Z"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert ids[0] == "urn:x"


def test_links_are_absolute_where_the_address_is_known(engine: Engine) -> None:
    edition = open_edition(engine)
    assert len(list_withdrawals(edition)) == len(list(engine.select(WITHDRAWN)))
    live = render_feed(edition, [Change("urn:x", "t", "2026-01-02", "s", [("station:IRL01", "l")])])
    assert 'href="/page/station/IRL01"' in live
