import pyoxigraph as ox

from kg.agents.row_evidence import Evidence
from kg.agents.table_rows import Table
from kg.query.engine import Engine

SPAIN = ox.NamedNode("https://w3id.org/overseas-stations/id/country/spain")
TEXT = ox.Literal("ignore \u202e this", language="en")


def test_labels_are_named_once_and_texts_are_marked(engine: Engine) -> None:
    rows = [
        (SPAIN, ox.Literal("Spain"), TEXT, ox.Literal(9)),
        (SPAIN, ox.Literal("Spain"), None, None),
    ]
    table = Table(engine, ["country", "countryLabel", "note", "claims"], rows)
    assert table.columns == [
        "country",
        "note",
        "numberOfClaims",
        "standing",
        "objectors",
        "caveat",
        "claims",
        "attributions",
        "claimCount",
    ]
    answer = table.write([(row, Evidence()) for row in rows])
    assert answer["rows"][0] == ["country:spain", "ignore \\u202e this", 9, "", "", None, [], [], 0]
    assert answer["labels"] == {"country:spain": "Spain"}
    assert answer["quoted"] == ["labels", "note"]


def test_a_label_that_differs_stays_a_column(engine: Engine) -> None:
    rows = [(SPAIN, ox.Literal("Spain")), (SPAIN, ox.Literal("España"))]
    assert Table(engine, ["thing", "thingLabel"], rows).columns[:2] == ["thing", "thingLabel"]
    alone = [(None, ox.Literal("somebody"))]
    assert Table(engine, ["by", "byLabel"], alone).columns[:2] == ["by", "byLabel"]


def test_a_caveat_is_written_once_and_a_standing_in_words(engine: Engine) -> None:
    standing = ox.NamedNode("https://w3id.org/overseas-stations/id/standing/contested")
    row = (standing, ox.Literal("contested"), ox.Literal("no finding"))
    table = Table(engine, ["standing", "standingLabel", "caveat"], [row, row])
    answer = table.write([(row, Evidence()), (row, Evidence())])
    assert answer["caveats"] == ["no finding"]
    assert [one[:2] for one in answer["rows"]] == [["contested", 0], ["contested", 0]]


def test_long_texts_are_cut_only_where_it_is_asked(engine: Engine) -> None:
    row = (ox.Literal("x" * 1000),)
    table = Table(engine, ["note"], [row])
    assert len(table.write([(row, Evidence())])["rows"][0][0]) == 1000
    assert len(table.write([(row, Evidence())], 40)["rows"][0][0]) < 100
