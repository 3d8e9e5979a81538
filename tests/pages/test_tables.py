"""Answers as tables of a page."""

from kg.pages.addresses import Addresses
from kg.pages.tables import MOST_SHOWN, Cell, make_table
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Triples


def test_a_label_links_to_the_thing(engine: Engine) -> None:
    answer = run_saved(engine, "stations-by-country", {"country": "Ireland"})
    table = make_table(engine, Addresses(engine.prefixes), answer)
    assert len(table.rows) == 1
    links = {cell.text: cell.link for cell in table.rows[0]}
    assert links["Station IRL01"] == "/page/station/IRL01"


def test_triples_and_yes_or_no_are_tables(engine: Engine) -> None:
    to = Addresses(engine.prefixes)
    assert make_table(engine, to, engine.ask("ASK { ?s ?p ?o }")).rows == [[Cell("true")]]
    triples = engine.execute(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 600", "reported", naming=False
    )
    table = make_table(engine, to, Triples(list(triples), engine.prefixes))
    assert (len(table.rows), len(table.shown)) == (600, MOST_SHOWN)
