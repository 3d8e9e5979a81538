"""Countries of nodes."""

from kg.pages.places import read_countries
from kg.query.engine import Engine


def test_a_node_is_in_its_country_directly_or_through_a_town(engine: Engine) -> None:
    names = ["station:ESP01", "station:manhattan", "country:ireland", "person:wang-wenbin"]
    nodes = [engine.expand(name) for name in names]
    countries = read_countries(engine, nodes)
    assert countries[nodes[0]] == ["Spain"]
    assert countries[nodes[1]] == ["United States"]
    assert countries[nodes[2]] == ["Ireland"]
    assert read_countries(engine, ["a text, no IRI", engine.expand("issue:existence")]) == {}
    assert read_countries(engine, []) == {}
