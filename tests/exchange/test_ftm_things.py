"""Entities in FollowTheMoney: what each is, and what it is called."""

from kg.exchange.ftm_rows import Row
from kg.exchange.ftm_things import Things
from kg.query.engine import Engine


def read(engine: Engine, name: str) -> tuple[str, dict[str, list[Row]]]:
    things = Things(engine, [engine.expand(name)])
    subject, rows = things[engine.expand(name)], {}
    for row in things.write():
        if row.entity == subject.id:
            rows.setdefault(row.prop, []).append(row)
    return subject.schema, rows


def test_a_body_that_acts_for_a_country_is_a_public_body(engine: Engine) -> None:
    schema, rows = read(engine, "body:fbi")
    assert schema == "PublicBody"
    assert [row.value for row in rows["jurisdiction"]] == ["us"]
    assert "FBI" in [row.value for row in rows["abbreviation"]]
    assert read(engine, "body:newsweek")[0] == "Organization"


def test_a_person_has_a_name_and_neither_family_nor_address(engine: Engine) -> None:
    schema, rows = read(engine, "person:lu-jianwang")
    assert schema == "Person"
    assert set(rows) <= {"name", "alias", "weakAlias", "abbreviation", "sourceUrl"}


def test_a_site_is_alleged(engine: Engine) -> None:
    _, rows = read(engine, "station:USA01")
    assert [row.value for row in rows["classification"]] == [
        "Alleged overseas police service station"
    ]
    (name,) = rows["name"]
    assert "USA01" in name.value
    assert "Fuzhou" in name.value


def test_names_have_the_language_and_the_document_in_which_they_are_printed(
    engine: Engine,
) -> None:
    things = Things(engine, [])
    rows = [row for row in things.write() if row.language == "zho"]
    assert rows
    assert {row.voice.dataset for row in rows if row.voice.origin} <= {
        f"kg_00{n}" for n in range(5)
    }


def test_a_document_has_the_file_name_that_its_schema_asks_for(engine: Engine) -> None:
    schema, rows = read(engine, "source:003")
    assert schema == "Document"
    assert [row.value for row in rows["fileName"]] == ["003"]
    assert any("SHA-256" in row.value for row in rows["notes"])
