"""Names: each with its script, role and documents."""

from kg.pages.aliases import SCRIPTS, read_names
from kg.query.engine import Engine


def test_names_have_script_and_role(engine: Engine) -> None:
    names = read_names(engine, engine.expand("body:ufwd"))
    assert ("UFWD", "short") in {(name.text, name.role.split()[0]) for name in names}
    assert all(name.script for name in names)


def test_every_script_of_the_data_has_words(engine: Engine) -> None:
    used = {row["script"] for row in engine.select("SELECT ?script { ?x kg:script ?script }")}
    assert used
    assert used <= SCRIPTS.keys()


def test_a_name_in_two_documents_is_listed_once(engine: Engine) -> None:
    things = engine.select("SELECT DISTINCT ?thing { ?alias kg:aliasOf ?thing }")
    several = 0
    for row in things:
        names = read_names(engine, str(row["thing"]))
        assert len({(one.text, one.role, one.script) for one in names}) == len(names)
        several += sum(len(one.documents) > 1 for one in names)
    assert several
