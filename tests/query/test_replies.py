"""An accused entity has the replies to its accusations, or a plain "none"."""

import pytest

from kg.query.engine import Engine
from kg.query.ledger import Ledger, read_ledger
from kg.query.replies import can_speak, describe_silence, find_objections
from kg.release.build import build
from tests.conftest import Home
from tests.support.small import SHEET, Table


def read(engine: Engine, name: str) -> Ledger:
    return read_ledger(engine, engine.expand(name))


def list_ids(ledger: Ledger) -> list[str]:
    assert ledger.replies is not None
    return [reply.attribution.id for reply in ledger.replies.replies]


@pytest.mark.parametrize("name", ["person:lu-jianwang", "person:chen-jinping"])
def test_the_accused_of_the_new_york_case_have_the_reply(engine: Engine, name: str) -> None:
    ledger = read(engine, name)
    assert ledger.replies is not None
    assert "000-057" in list_ids(ledger)
    (reply,) = [one for one in ledger.replies.replies if one.attribution.id == "000-057"]
    assert reply.about == "claim:new-york-station-describedAs-smear-campaign"
    assert "claim:new-york-two-actsFor-prc-government" in reply.against
    assert ledger.replies.own == 0  # neither man speaks in the documents


def test_an_answer_to_one_man_alone_is_not_the_other_mans(engine: Engine) -> None:
    contact = "claim:lu-jianwang-inContactWith-prc-consulate-new-york"
    for name, is_his in (("person:lu-jianwang", True), ("person:chen-jinping", False)):
        replies = read(engine, name).replies
        assert replies is not None
        against = {claim for reply in replies.replies for claim in reply.against}
        assert (contact in against) is is_his


def test_who_is_accused_by_nobody_has_none(engine: Engine) -> None:
    assert read(engine, "person:cong-peiwu").replies is None
    assert read(engine, "country:ireland").replies is None
    assert find_objections(engine, engine.expand("country:ireland")) is None


def test_the_own_words_of_the_accused_are_counted(small: Home) -> None:
    Table(small.folder, SHEET).change(
        "001-kind-denied", speaker="person:chief", subject="case:trial", predicate="kg:caseStatus",
        object="case-status:charged",
    )  # fmt: skip
    build()
    ledger = read(Engine(str(small.build)), "person:chief")
    assert list_ids(ledger) == ["001-kind-denied"]
    assert ledger.replies is not None
    assert ledger.replies.own == 1


def test_without_a_reply_the_list_is_empty_and_not_missing(small: Home) -> None:
    ledger = read(Engine(str(small.build)), "person:chief")
    assert ledger.replies is not None
    assert ledger.replies.replies == []
    assert "claim:trial-defendant-chief" in ledger.replies.accusations


def test_what_was_withdrawn_is_no_reply(small: Home) -> None:
    name = "station:harbour"
    assert "001-kind-denied" in list_ids(read(Engine(str(small.build)), name))
    Table(small.folder, SHEET).change(
        "001-host-taken", subject="attribution:001-kind-denied", speaker="body:consulate"
    )
    build()
    assert "001-kind-denied" not in list_ids(read(Engine(str(small.build)), name))


def test_a_case_has_the_replies_to_its_charges(engine: Engine) -> None:
    ledger = read(engine, "case:new-york-station")
    assert {"000-057", "000-065"} <= set(list_ids(ledger))
    assert not can_speak(ledger.identity)


@pytest.mark.parametrize(
    "name",
    [
        "response:rcmp-accusation",
        "response:canada-rcmp-investigation",
        "body:rcmp",
        "body:us-government",
        "body:safeguard-defenders",
    ],
)
def test_who_is_only_answered_is_not_accused(engine: Engine, name: str) -> None:
    assert read(engine, name).replies is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("group:montreal-community-groups", {"003-201", "003-203"}),
        ("person:hu-renai", {"001-015", "001-026", "004-044"}),
        ("group:germany-station-operators", {"001-015", "001-026", "004-044"}),
        ("body:america-changle-association", set()),
    ],
)
def test_who_is_said_to_run_a_site_is_accused(
    engine: Engine, name: str, expected: set[str]
) -> None:
    assert expected <= set(list_ids(read(engine, name)))


def test_who_is_targeted_and_who_leads_another_body_is_not_accused(engine: Engine) -> None:
    for name in ("body:ocac-school-france", "person:christopher-wray", "body:italy-police"):
        assert read(engine, name).replies is None


def test_persons_who_are_targeted_are_not_accused_by_what_is_alleged_of_them(
    engine: Engine,
) -> None:
    targets = engine.select(
        """SELECT DISTINCT ?target WHERE { ?claim rdf:object ?target ; rdf:predicate kg:targets .
          ?target rdf:type|kg:memberKind kg:Person }"""
    )
    found = {str(row["target"]) for row in targets}
    assert engine.expand("group:wanted-by-china") in found
    for target in found:
        assert find_objections(engine, target) is None


def test_a_target_who_is_charged_stays_accused(small: Home) -> None:
    Table(small.folder, SHEET).change(
        "001-kind-denied", stance="stance:alleges", speaker="body:consulate",
        subject="person:chief", predicate="kg:describedAs", object="theme:illegal",
    )  # fmt: skip
    Table(small.folder, SHEET).change(
        "001-host-taken", stance="stance:alleges", subject="station:harbour",
        predicate="kg:targets", object="person:chief",
    )  # fmt: skip
    build()
    engine = Engine(str(small.build))
    objections = find_objections(engine, engine.expand("person:chief"))
    assert objections is not None
    assert "claim:chief-describedAs-illegal" in objections.accusations
    assert "claim:trial-defendant-chief" in objections.accusations


def test_what_an_association_is_said_to_host_does_not_accuse_its_members(engine: Engine) -> None:
    assert read(engine, "person:zheng").replies is None


@pytest.mark.parametrize("name", ["person:lu-jianwang", "person:chen-jinping"])
def test_a_member_has_the_replies_to_what_the_group_is_said_to_run(
    engine: Engine, name: str
) -> None:
    ledger = read(engine, name)
    assert {"001-015", "001-026", "004-044"} <= set(list_ids(ledger))
    assert ledger.replies is not None
    assert "claim:manhattan-operatedBy-new-york-two" in ledger.replies.accusations


@pytest.mark.parametrize("name", ["group:stations-germany", "station:france-cyberattack"])
def test_the_denial_of_the_kind_of_an_accused_site_is_a_reply(engine: Engine, name: str) -> None:
    assert {"001-015", "004-044"} <= set(list_ids(read(engine, name)))


def test_silence_names_nobody_who_cannot_speak() -> None:
    none = "no reply in these documents"
    for identity in ({"rdf:type": ["kg:Case"]}, {"kg:memberKind": ["kg:Station"]}):
        assert describe_silence("It", identity, has_objectors=False) == none
    person = {"rdf:type": ["kg:Person"]}
    assert describe_silence("Lu", person, has_objectors=False) == f"{none}, by Lu or by anybody"
    assert describe_silence("Lu", person, has_objectors=True) == f"{none}, by Lu"
