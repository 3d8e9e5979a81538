"""An accused entity has the replies to its accusations, or a plain "none"."""

import pytest

from kg.query.engine import Engine
from kg.query.ledger import Ledger, read_ledger, read_replies
from kg.query.replies import (
    REPLY,
    Replies,
    can_speak,
    describe_own,
    describe_silence,
    find_objections,
    name_manner,
)
from kg.release.build import build
from tests.conftest import Home
from tests.support.small import SHEET, Table


def read(engine: Engine, name: str) -> Ledger:
    return read_ledger(engine, engine.expand(name))


def list_ids(ledger: Ledger) -> list[str]:
    assert ledger.replies is not None
    return [reply.attribution.id for reply in ledger.replies.replies]


def list_denials(ledger: Ledger) -> dict[str, str]:
    """The manner of each denial that is no reply, by its id."""
    assert ledger.replies is not None
    return {one.attribution.id: one.manner for one in ledger.replies.denials}


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
        ("body:america-changle-association", set()),
    ],
)
def test_who_is_said_to_run_a_site_is_accused(
    engine: Engine, name: str, expected: set[str]
) -> None:
    assert expected <= set(list_ids(read(engine, name)))


@pytest.mark.parametrize("name", ["person:hu-renai", "group:germany-station-operators"])
def test_the_denial_of_all_sites_is_no_reply_of_who_is_said_to_run_one(
    engine: Engine, name: str
) -> None:
    ledger = read(engine, name)
    assert list_ids(ledger) == []
    assert {"001-015", "001-026", "004-044"} <= set(list_denials(ledger))


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
    assert {"001-015", "001-026", "004-044"} <= list_denials(ledger).keys()
    assert "001-029" in list_ids(ledger)
    assert ledger.replies is not None
    assert "claim:manhattan-operatedBy-new-york-two" in ledger.replies.accusations


@pytest.mark.parametrize("name", ["person:lu-jianwang", "person:chen-jinping"])
def test_a_denial_before_the_charges_is_earlier_and_no_reply(engine: Engine, name: str) -> None:
    ledger = read(engine, name)
    assert "004-044" not in list_ids(ledger)
    denials = list_denials(ledger)
    assert denials["004-044"] == "earlier general denial"
    assert denials["001-026"] == "general denial"


@pytest.mark.parametrize("name", ["group:stations-germany", "station:france-cyberattack"])
def test_the_denial_of_the_kind_of_an_accused_site_stands_beside(engine: Engine, name: str) -> None:
    assert {"001-015", "004-044"} <= list_denials(read(engine, name)).keys()


def test_no_reply_in_the_graph_is_older_than_what_it_meets(engine: Engine) -> None:
    rows = engine.select("""SELECT ?claim ?reply ?last (MIN(?first) AS ?earliest) WHERE {
      ?claim kg:reply ?reply . ?reply kg:saidTo ?last .
      ?said kg:about ?claim ; kg:saidFrom ?first ; kg:stance/kg:polarity polarity:supporting .
      FILTER NOT EXISTS { ?reply kg:answers ?undated . ?undated kg:about ?claim .
        FILTER NOT EXISTS { ?undated kg:saidFrom ?day } }
    } GROUP BY ?claim ?reply ?last""")
    assert len(rows) > 1
    for row in rows:
        assert str(row["earliest"]) <= str(row["last"]), row


def test_replies_and_denials_are_all_that_objects(engine: Engine) -> None:
    people = engine.select("""SELECT DISTINCT ?accused WHERE {
      ?claim rdf:subject|rdf:object ?accused . ?accused a ?kind .
      FILTER (?kind IN (kg:Person, kg:Group)) }""")
    for row in people:
        replies = read_replies(engine, str(row["accused"]))
        objections = find_objections(engine, str(row["accused"]))
        if replies is None or objections is None:
            continue
        shown = {one.attribution.id for one in (*replies.replies, *replies.denials)}
        stored = {engine.shorten(iri).partition(":")[2] for *_, iri in objections.statements}
        assert shown == stored
        assert all(one.manner == REPLY for one in replies.replies)
        assert all(one.manner.endswith("denial") for one in replies.denials)


@pytest.mark.parametrize(
    ("denied", "alleged", "manner"),
    [
        (("2022-12-22", "2022-12-22"), ("2023-04-01", "2023-04-30"), "earlier denial"),
        (("2023-04-02", "2023-04-02"), ("2023-04-01", "2023-04-30"), "reply"),
        (("2023-05-01", "2023-05-01"), ("2023-04-01", "2023-04-30"), "reply"),
        (("", "2022-12-22"), ("2023-04-01", "2023-04-30"), "earlier denial"),
        (("", ""), ("2023-04-01", "2023-04-30"), "reply"),
        (("2022-12-22", "2022-12-22"), ("", ""), "reply"),
    ],
)
def test_a_denial_of_the_accusation_is_a_reply_unless_it_is_older(
    small: Home, denied: tuple[str, str], alleged: tuple[str, str], manner: str
) -> None:
    charge = {
        "subject": "case:trial",
        "predicate": "kg:caseStatus",
        "object": "case-status:charged",
    }
    sheet = Table(small.folder, SHEET)
    sheet.change("001-kind-denied", **charge, said_from=denied[0], said_to=denied[1])
    sheet.change("001-trial", said_from=alleged[0], said_to=alleged[1])
    build()
    ledger = read(Engine(str(small.build)), "person:chief")
    assert ledger.replies is not None
    statements = [*ledger.replies.replies, *ledger.replies.denials]
    assert [(one.attribution.id, one.manner) for one in statements] == [("001-kind-denied", manner)]


@pytest.mark.parametrize(
    ("relation", "is_general", "manner"),
    [
        ("kg:reply", True, "reply"),
        ("kg:earlierObjection", True, "earlier general denial"),
        ("kg:earlierObjection", False, "earlier denial"),
        ("", True, "general denial"),
        ("", False, "denial"),
    ],
)
def test_each_manner_has_its_words(relation: str, is_general: bool, manner: str) -> None:
    assert name_manner(relation, is_general=is_general) == manner


@pytest.mark.parametrize(
    ("own", "denials", "words"),
    [
        (1, 0, ""),
        (0, 0, "By Lu: no reply in these documents."),
        (0, 1, "By Lu: a denial, and no reply in these documents."),
    ],
)
def test_what_the_accused_says_itself_is_told(own: int, denials: int, words: str) -> None:
    assert describe_own("Lu", Replies([], [], own, [], denials)) == words


def test_silence_names_nobody_who_cannot_speak() -> None:
    none = "no reply in these documents"
    for identity in ({"rdf:type": ["kg:Case"]}, {"kg:memberKind": ["kg:Station"]}):
        assert describe_silence("It", identity, has_objectors=False) == none
    person = {"rdf:type": ["kg:Person"]}
    assert describe_silence("Lu", person, has_objectors=False) == f"{none}, by Lu or by anybody"
    assert describe_silence("Lu", person, has_objectors=True) == f"{none}, by Lu"
