"""Answers as tables of a page."""

from kg.pages.addresses import Addresses
from kg.pages.tables import MOST_SHOWN, Cell, make_table
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Triples


def test_a_label_links_to_the_thing(engine: Engine) -> None:
    answer = run_saved(engine, "stations-by-country", {"country": "Ireland"})
    table = make_table(engine, Addresses(engine.prefixes), answer)
    assert (len(table.rows), table.total) == (1, 1)
    cells = {cell.text: cell for cell in table.rows[0]}
    assert cells["Dublin · Fuzhou bureau (IRL01)"].link == "/page/station/IRL01"
    assert cells["Dublin · Fuzhou bureau (IRL01)"].id == "station:IRL01"


def test_a_thing_has_its_label_though_nobody_asked_for_it(engine: Engine) -> None:
    text = "SELECT * { VALUES (?a ?b) { (station:IRL01 kg:operatedBy) (<http://x.org/y> UNDEF) } }"
    table = make_table(engine, Addresses(engine.prefixes), engine.ask(text))
    name = "Dublin · Fuzhou bureau (IRL01)"
    assert table.rows[0][0] == Cell(name, "/page/station/IRL01", "station:IRL01")
    assert (table.rows[0][1].text, table.rows[0][1].id) == ("operated by", "kg:operatedBy")
    assert table.rows[1] == [Cell("http://x.org/y", "http://x.org/y"), Cell("")]


def test_triples_and_yes_or_no_are_tables(engine: Engine) -> None:
    to = Addresses(engine.prefixes)
    table = make_table(engine, to, engine.ask("ASK { ?s ?p ?o }"))
    assert (table.rows, table.formats) == ([[Cell("true")]], ("json", "xml"))
    triples = engine.execute(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 600", "reported", naming=False
    )
    table = make_table(engine, to, Triples(list(triples), engine.prefixes))
    assert (table.total, len(table.rows)) == (600, MOST_SHOWN)
    assert "turtle" in table.formats
