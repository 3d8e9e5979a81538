"""Moments of statements."""

from kg.exchange.contents import read_contents
from kg.exchange.moments import HOLDS, SAID, list_moments
from kg.query.engine import Engine


def test_every_statement_has_a_moment_and_no_two_have_one_id(engine: Engine) -> None:
    contents = read_contents(engine, "reported")
    moments = list_moments(contents)
    statements = {one.id for one in contents.list_statements()}
    assert {one.statement.id for one in moments} == statements
    assert len({one.id for one in moments}) == len(moments)


def test_what_holds_is_only_what_supports_an_edge(engine: Engine) -> None:
    contents = read_contents(engine, "official")
    holding = [one for one in list_moments(contents) if one.clock == HOLDS]
    assert holding
    for one in holding:
        assert one.statement.attribution.side == "supporting"
        assert one.statement.claim is not None
        assert one.statement.claim.id in contents.edges


def test_a_headline_names_the_speaker_and_who_objects(engine: Engine) -> None:
    moments = list_moments(read_contents(engine, "reported"))
    for one in moments:
        assert one.headline.startswith(one.statement.attribution.speaker_label)
    accusing = next(one for one in moments if one.statement.attribution.stance == "alleges")
    assert "(alleges): " in accusing.headline
    assert any("; who objects: " in one.headline for one in moments)


def test_a_span_says_what_is_open(engine: Engine) -> None:
    moments = {one.id: one for one in list_moments(read_contents(engine, "reported"))}
    assert moments["attribution:004-194-said"].span == "until 2022-12-18"
    assert moments["attribution:003-491-holds"].span == "from 2015-01-01"
    spans = {one.span for one in moments.values() if one.clock == SAID}
    assert any(span.startswith("between ") for span in spans)
