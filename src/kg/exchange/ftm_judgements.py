"""Judgements in FollowTheMoney: that two sites, or two entities, may be one."""

from collections.abc import Iterable, Iterator

from kg.exchange.ftm_rows import EDITORS, Row, Subject, Voice
from kg.exchange.ftm_things import ENGLISH, Things
from kg.exchange.ftm_values import make_id
from kg.query.engine import Engine
from kg.query.nodes import Row as Terms

PAIRS = """
SELECT ?judgement ?one ?other ?strength ?note WHERE {
  { ?judgement kg:site ?one ; kg:row ?other } UNION
  { ?judgement kg:judgedThing ?one ; kg:otherThing ?other }
  ?judgement kg:strength ?strength . OPTIONAL { ?judgement kg:note ?note }
}
"""
MATCHER = "editors of the graph, by hand"


def write_judgements(engine: Engine, things: Things) -> Iterator[Row]:
    """Yield each judgement on two entities; none merges them."""
    rows: Iterable[Terms] = engine.select(PAIRS).rows
    for judgement, one, other, strength, note in rows:
        if one.value not in things or other.value not in things:
            continue
        name = engine.shorten(judgement.value)
        pair, voice = Subject(make_id(name), "Similar"), Voice(EDITORS, name)
        yield from pair.say("candidate", things[one.value].id, voice)
        yield from pair.say("match", things[other.value].id, voice)
        yield from pair.say("matcher", MATCHER, voice, ENGLISH)
        words = engine.shorten(strength.value).partition(":")[2]
        yield from pair.say("criteria", words, voice, ENGLISH)
        if note is not None:
            yield from pair.say("criteria", note.value, voice, ENGLISH)
