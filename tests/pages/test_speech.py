"""What somebody says: every statement, with its stance and what answers it."""

from kg.pages.speech import count_stances, read_speech
from kg.query.engine import Engine
from kg.query.ledger import read_ledger


def test_every_statement_of_a_speaker_is_there_with_its_stance(engine: Engine) -> None:
    speaker = engine.expand("body:safeguard-defenders")
    speech = read_speech(engine, speaker)
    assert len(speech) == read_ledger(engine, speaker).speaks
    assert all(statement.stance for statement in speech)
    assert sum(number for _, number in count_stances(speech)) == len(speech)


def test_a_statement_has_who_answers_it(engine: Engine) -> None:
    speech = read_speech(engine, engine.expand("body:us-doj"))
    answered = {statement.id: statement.answered_by for statement in speech}
    assert "Government of the People's Republic of China" in answered["000-029"]


def test_a_denial_is_on_its_side_and_names_the_claim(engine: Engine) -> None:
    speech = {one.id: one for one in read_speech(engine, engine.expand("person:wang-wenbin"))}
    denial = speech["001-026"]
    assert (denial.stance, denial.side) == ("denies", "opposing")
    assert [part.label for part in denial.parts] == [
        "Chinese overseas police service stations",
        "members of kind",
        "police service station",
    ]
    assert denial.standing == "contested"


def test_who_says_nothing_has_no_speech(engine: Engine) -> None:
    assert read_speech(engine, engine.expand("station:manhattan")) == []
