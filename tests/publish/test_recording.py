"""What pages read is remembered, and answers are the same as without."""

from pathlib import Path

import pytest

from kg.pages.edition import open_edition
from kg.pages.registry import render_thing
from kg.pages.saved import render_saved
from kg.publish.changes import Difference
from kg.publish.recording import RecordingEngine, digest_answer
from kg.query.engine import Engine


@pytest.fixture
def recording(build_folder: Path) -> RecordingEngine:
    return RecordingEngine(str(build_folder))


def test_a_page_is_the_same_and_its_claims_are_remembered(
    recording: RecordingEngine, engine: Engine
) -> None:
    iri = engine.expand("station:manhattan")
    page = render_thing(open_edition(recording), iri)
    assert page == render_thing(open_edition(engine), iri)
    claim = engine.expand("claim:manhattan-type-PoliceServiceStation")
    assert {iri, claim} <= recording.reads.named
    assert {f"{iri} *", f"{claim} about"} <= recording.reads.inward
    ends = [end for end in recording.reads.inward if end.startswith(f"{claim} ")]
    assert f"{claim} fallsUnder" not in ends
    assert not any(end.startswith(engine.expand("source:003")) for end in recording.reads.inward)
    assert any("kg:horizon" in text for text in recording.reads.general)


def test_a_new_page_starts_with_nothing_read(recording: RecordingEngine) -> None:
    render_thing(open_edition(recording), recording.expand("station:manhattan"))
    recording.start_page()
    assert recording.reads.named == set()
    render_thing(open_edition(recording), recording.expand("country:lesotho"))
    assert recording.expand("station:manhattan") not in recording.reads.named
    assert recording.reads.general  # remembered, and read again


def test_an_answer_that_repeats_is_remembered(recording: RecordingEngine) -> None:
    recording.start_page(repeats=True)
    text = "SELECT ?s WHERE { ?s a kg:Case } ORDER BY ?s"
    one = recording.wrap(recording.execute(text, "reported", naming=""))
    two = recording.wrap(recording.execute(text, "reported", naming=""))
    assert list(one) == list(two) != []


def test_the_order_of_rows_is_no_difference(engine: Engine) -> None:
    up = engine.select("SELECT ?s { ?s a kg:Case } ORDER BY ?s")
    down = engine.select("SELECT ?s { ?s a kg:Case } ORDER BY DESC(?s)")
    assert digest_answer(up) == digest_answer(down) != digest_answer(engine.select("SELECT ?s {}"))


def test_a_page_is_asked_again_by_what_it_asked(recording: RecordingEngine) -> None:
    recording.start_page(repeats=True)
    render_saved(open_edition(recording), recording.queries["case-list"], {}, "reported")
    answers = recording.list_answers()
    assert len(answers) > 1
    assert recording.answers_as_before(answers)
    for key in answers:
        assert not recording.answers_as_before(answers | {key: "another"})


def test_a_question_about_things_that_did_not_change_is_not_asked_again(
    recording: RecordingEngine,
) -> None:
    case, label = recording.expand("case:new-york-station"), recording.expand("skos:prefLabel")
    own = f"reported SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ <{case}> }} ?s ?p ?o }}"
    far = f"reported SELECT ?o WHERE {{ <{case}> ?p ?s . ?s ?q ?o }}"
    for subject, expected in (("case/another", True), ("case/new-york-station", False)):
        changed = Difference(frozenset([subject]), frozenset([label]))
        assert recording.answers_as_before({own: "untrue"}, changed) is expected
        assert not recording.answers_as_before({far: "untrue"}, changed)
    assert recording.answers_as_before({own: "untrue"}, Difference())


def test_answers_that_were_compared_serve_the_page_that_is_made(
    recording: RecordingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.start_page(repeats=True)
    page = render_saved(open_edition(recording), recording.queries["case-list"], {}, "reported")
    answers = recording.list_answers()
    assert recording.reads.named == set()  # nobody asks for it
    other = RecordingEngine(recording.build_folder)
    assert not other.answers_as_before({**answers, "reported ASK {}": "none"})
    other.start_page(repeats=True)
    monkeypatch.setattr(Engine, "_run", None)  # nothing is asked again
    assert render_saved(open_edition(other), other.queries["case-list"], {}, "reported") == page
    assert other.list_answers() == answers


def test_what_is_made_each_time_is_not_remembered(recording: RecordingEngine) -> None:
    recording.start_page(records=False)
    iri = recording.expand("station:manhattan")
    assert render_thing(open_edition(recording), iri)
    assert (recording.reads.named, recording.reads.general) == (set(), {})


def test_a_page_whose_answer_was_not_read_is_not_known(recording: RecordingEngine) -> None:
    recording.start_page(repeats=True)
    text = "ASK { ?s a kg:Case }"
    answer = recording.execute(text, "reported", naming="")
    # another answer may take its place in memory
    del answer
    recording.wrap(recording.execute("SELECT ?s { ?s a kg:Case }", "reported", naming=""))
    assert recording.list_answers() == {}
    recording.wrap(recording.execute(text, "reported", naming=""))
    assert len(recording.list_answers()) == 2
