"""Judgements that two entities may be one, which merge nothing."""

from kg.exchange.ftm_judgements import write_judgements
from kg.exchange.ftm_things import Things
from kg.query.engine import Engine


def test_each_judgement_on_two_has_both_and_its_strength(engine: Engine) -> None:
    things = Things(engine, [])
    pairs: dict[str, dict[str, str]] = {}
    for row in write_judgements(engine, things):
        assert row.schema == "Similar"
        pairs.setdefault(row.entity, {})[row.prop] = row.value
    (count,) = engine.select("SELECT (COUNT(*) AS ?n) { ?j kg:site ?one ; kg:row ?other }")
    assert len(pairs) >= int(str(count["n"])) > 0
    for pair in pairs.values():
        assert {"candidate", "match", "criteria", "matcher"} <= set(pair)
        assert pair["candidate"] != pair["match"]
