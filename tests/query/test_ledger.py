"""Ledgers have every row of the sheets about an entity or claim, and no other."""

import json

import pytest

from kg.names import POLICIES, expand
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Claim, Ledger, is_edge, read_claims, read_ledger
from kg.release import build
from tests.conftest import Home
from tests.support import sheets

#: A site with two sides, a row of the table, a body, a person, a publication, an event, a group
#: and a document.
ENTITIES = [
    "station:manhattan",
    "station:IRL01",
    "body:fuzhou-psb",
    "person:lu-jianwang",
    "publication:liberation-2022-12",
    "response:us-arrests-new-york",
    "group:overseas-police-stations",
    "source:003",
]
ROWS = sheets.attributions()
ROW_BY_ID = {row["id"]: row for row in ROWS}
#: Figures with a number.
FIGURES = sorted({row["subject"] for row in ROWS if row["predicate"] == "kg:value"})[:3]
CLAIM = "claim:overseas-police-stations-membersOfKind-PoliceServiceStation"


def read(engine: Engine, name: str) -> Ledger:
    """Return the ledger of a prefixed name."""
    return read_ledger(engine, expand(name))


def list_attributions(claims: list[Claim]) -> list[Attribution]:
    """Return the attributions of claims."""
    attributions = []
    for claim in claims:
        attributions += claim.attributions
    return attributions


def unfold(attributions: list[Attribution]) -> list[Attribution]:
    """Return these attributions and the remarks on them, at any depth."""
    unfolded = []
    for attribution in attributions:
        unfolded += [attribution, *unfold(attribution.remarks)]
    return unfolded


def list_ids(claims: list[Claim]) -> list[str]:
    """Return the ids of the attributions of claims."""
    return [attribution.id for attribution in list_attributions(claims)]


def triple(row: sheets.Cells) -> tuple[str, str, str]:
    """Return what a row claims."""
    return row["subject"], row["predicate"], row["object"]


def get_claim(ledger: Ledger, predicate: str, object: str) -> Claim:
    """Return the claim of a ledger with this predicate and object."""
    wanted = (predicate, object)
    (claim,) = (claim for claim in ledger.claims if (claim.predicate, claim.object) == wanted)
    return claim


@pytest.mark.parametrize("entity", [*ENTITIES, *FIGURES])
def test_every_row_about_an_entity_is_in_its_ledger_and_no_other(
    engine: Engine, entity: str
) -> None:
    claims = set(map(triple, sheets.about(entity)))
    wanted = {row["id"] for row in ROWS if triple(row) in claims}
    assert set(list_ids(read(engine, entity).claims)) == wanted
    assert wanted


def test_both_sides_are_shown(engine: Engine) -> None:
    ledger = read(engine, "station:manhattan")
    claim = get_claim(ledger, "rdf:type", "kg:PoliceServiceStation")
    stances = {
        row["id"]: row["stance"].partition(":")[2]
        for row in sheets.about("station:manhattan")
        if row["predicate"] == "rdf:type"
    }
    assert {one.id: one.stance for one in claim.attributions} == stances
    denials = {id for id, stance in stances.items() if stance in ("denies", "disputes")}
    assert {one.id for one in claim.side("opposing")} == denials
    assert {one.id for one in claim.side("supporting")} <= stances.keys() - denials


def test_a_contested_claim_has_a_supporter_and_an_opponent(engine: Engine) -> None:
    ledger = read(engine, "group:overseas-police-stations")
    contested = [claim for claim in ledger.claims if claim.standing == "contested"]
    assert contested
    for claim in contested:
        assert claim.side("supporting")
        assert claim.side("opposing")


def test_an_undisputed_claim_has_no_objector(engine: Engine) -> None:
    claims = read(engine, "station:IRL01").claims
    assert {claim.standing for claim in claims} == {"undisputed", "denied more widely"}
    assert not any(claim.side("opposing") for claim in claims)
    for claim in claims:
        assert bool(claim.objectors) is (claim.standing != "undisputed")


def test_the_names_of_objectors_are_those_of_the_objections(engine: Engine) -> None:
    objected = [claim for claim in read(engine, "station:manhattan").claims if claim.objectors]
    assert objected
    for claim in objected:
        names = sorted({one.speaker_label for one in claim.objections})
        assert claim.objectors == "; ".join(names)
        opposing = {one.id for one in claim.side("opposing")}
        assert {one.attribution for one in claim.objections if one.manner == "direct"} == opposing


def test_a_site_claim_falls_under_the_claim_that_such_stations_exist(engine: Engine) -> None:
    ledger = read(engine, "station:IRL01")
    assert get_claim(ledger, "kg:operatedBy", "body:fuzhou-psb").falls_under == CLAIM
    assert get_claim(ledger, "kg:listedIn", "source:003").falls_under == ""


def test_who_denies_that_the_site_is_a_police_station_objects_to_who_leads_it(
    engine: Engine,
) -> None:
    ledger = read(engine, "station:aubervilliers")
    for predicate in ("kg:ledBy", "kg:setUpBy"):
        for claim in ledger.claims:
            if claim.predicate == predicate:
                assert "002-005" in {one.attribution for one in claim.objections}
                assert claim.falls_under == CLAIM


def test_a_stance_towards_a_publication_is_in_its_ledger(engine: Engine) -> None:
    publication = "publication:liberation-2022-12"
    ledger = read(engine, publication)
    (claim,) = (claim for claim in ledger.claims if claim.standing == "stances")
    denials = [row for row in sheets.about(publication) if row["stance"] == "stance:denies"]
    wanted = {row["id"] for row in denials if row["subject"] == publication}
    assert {one.id for one in claim.side("opposing")} == wanted
    assert (claim.subject, claim.predicate) == (publication, "kg:about")


def test_a_row_and_the_sites_that_may_be_it_are_linked_with_strength_and_reason(
    engine: Engine,
) -> None:
    row, site = read(engine, "station:USA01").sites, read(engine, "station:manhattan").sites
    pairs = {(judgement["site"], judgement["row"]) for judgement in row}
    assert ("station:manhattan", "station:USA01") in pairs
    assert [judgement for judgement in row if judgement in site]
    for judgement in row:
        assert judgement["strength"].startswith("strength:")
        assert judgement["note"]


def test_identity_holds_names_codes_and_kind(engine: Engine) -> None:
    identity = read(engine, "group:overseas-police-stations").identity
    assert identity["rdf:type"] == ["kg:Group"]
    assert {"海外110", "海外服务站"} <= set(identity["skos:altLabel"])
    assert read(engine, "station:USA01").identity["kg:code"] == ["USA01"]


@pytest.mark.parametrize(
    "speaker", ["body:safeguard-defenders", "person:mao-ning", "station:USA01"]
)
def test_how_often_an_entity_speaks_is_counted(engine: Engine, speaker: str) -> None:
    wanted = sum(row["speaker"] == speaker for row in ROWS)
    assert read(engine, speaker).speaks == wanted


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "entity", ["station:manhattan", "station:IRL01", "group:overseas-police-stations", *FIGURES]
)
def test_a_policy_selects_the_claims_that_are_plain_edges(
    engine: Engine, entity: str, policy: str
) -> None:
    claims = read_ledger(engine, expand(entity), policy=policy).claims
    shown = {expand(claim.id) for claim in claims if claim.standing != "stances"}
    edges = engine.select(
        f"""
        SELECT ?claim {{
          VALUES ?entity {{ <{expand(entity)}> }}
          {{ ?claim rdf:subject ?entity }} UNION {{ ?claim rdf:object ?entity }}
          ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
          ?s ?p ?o .
        }}
        """,
        policy,
    )
    assert shown == {str(row["claim"]) for row in edges}


def test_a_policy_does_not_take_attributions_away(engine: Engine) -> None:
    entity = expand("group:overseas-police-stations")
    complete = {claim.id: claim.attributions for claim in read_ledger(engine, entity).claims}
    for claim in read_ledger(engine, entity, policy="reported").claims:
        assert claim.attributions == complete[claim.id]


def test_a_claim_with_a_number_is_an_edge(engine: Engine) -> None:
    claims = read(engine, FIGURES[0]).claims
    (value, *_) = (claim for claim in claims if claim.predicate == "kg:value")
    assert value.object.isdigit()
    assert is_edge(engine, value, "reported")
    assert not is_edge(engine, value, "corroborated")


def test_many_claims_can_be_read_at_once(engine: Engine) -> None:
    iris = [str(row["claim"]) for row in engine.select("SELECT ?claim { ?claim a kg:Claim }")]
    claims = read_claims(engine, iris)
    assert len(claims) == len(iris)
    assert read_claims(engine, reversed(iris)) == claims


def test_no_iris_give_no_claims(engine: Engine) -> None:
    assert read_claims(engine, []) == []


def test_a_ledger_can_be_written_as_json(engine: Engine) -> None:
    ledger = read(engine, "station:manhattan")
    data = json.loads(json.dumps(ledger.as_json()))
    known = ["id", "identity", "sites", "speaks", "entries", "answers"]
    added = ["leftOut", "policy", "outsidePolicy", "horizon", "replies", "judgements", "leads"]
    assert list(data) == [*known, *added, "withdrawal", "holds"]
    assert data["id"] == "station:manhattan"
    assert data["entries"][0]["attributions"][0]["passages"][0]
    for entry, claim in zip(data["entries"], ledger.claims, strict=True):
        assert entry["id"] == claim.id


def test_scripts_of_the_first_version_can_read_entries(engine: Engine) -> None:
    ledger = read(engine, "station:manhattan")
    assert ledger.entries is ledger.claims


@pytest.mark.parametrize("id", [CLAIM, "claim:manhattan-operatedBy-fuzhou-psb"])
def test_a_claim_is_itself_with_every_attribution(engine: Engine, id: str) -> None:
    (claim,) = read(engine, id).claims
    parts = (claim.subject, claim.predicate, claim.object)
    assert claim.id == id
    assert set(list_ids([claim])) == {row["id"] for row in ROWS if triple(row) == parts}


def test_a_claim_names_the_issues_on_which_it_bears(engine: Engine) -> None:
    rows = engine.select(f"SELECT ?issue {{ <{expand(CLAIM)}> kg:bearsOn ?issue }}")
    issues = read(engine, CLAIM).identity["kg:bearsOn"]
    assert set(map(expand, issues)) == {row["issue"] for row in rows}
    assert len(rows) > 0


def test_a_policy_leaves_out_a_claim_that_it_makes_no_edge(engine: Engine) -> None:
    assert len(read_ledger(engine, expand(CLAIM), policy="reported").claims) == 1
    assert read_ledger(engine, expand(CLAIM), policy="undisputed").claims == []


@pytest.mark.parametrize("row", ROWS[::150], ids=lambda row: row["id"])
def test_an_attribution_is_what_it_is_about_and_itself_alone(
    engine: Engine, row: sheets.Cells
) -> None:
    (claim, *_) = read(engine, f"attribution:{row['id']}").claims
    assert list_ids([claim]) == [row["id"]]
    assert (claim.subject, claim.predicate, claim.object) == triple(row)


@pytest.mark.parametrize("row", [row for row in ROWS if not row["predicate"]])
def test_a_stance_towards_no_claim_names_its_object(engine: Engine, row: sheets.Cells) -> None:
    (first, *others) = read(engine, f"attribution:{row['id']}").claims
    assert first.id == row["subject"]
    assert list_ids([first]) == [row["id"]]
    if row["subject"].startswith("attribution:"):
        about = ROW_BY_ID[row["subject"].partition(":")[2]]
        assert (others[0].subject, others[0].object) == (about["subject"], about["object"])
        assert list_ids(others[:1]) == [about["id"]]


@pytest.mark.parametrize("id", ["001-012", "004-044", "003-usa01-code"])
def test_an_attribution_names_the_others_that_answer_it(engine: Engine, id: str) -> None:
    answers = list_ids(read(engine, f"attribution:{id}").answers)
    assert sorted(answers) == sorted(row["id"] for row in ROWS if id in row["answers"].split())


@pytest.mark.parametrize("name", ["group:overseas-police-stations", CLAIM, "attribution:004-044"])
def test_a_dispute_about_an_attribution_is_shown_with_it(engine: Engine, name: str) -> None:
    attributions = unfold(list_attributions(read(engine, name).claims))
    (disputed, *_) = (one for one in attributions if one.id == "004-044")
    assert [(remark.id, remark.side) for remark in disputed.remarks] == [("004-045", "opposing")]


def test_attributions_about_each_other_do_not_go_on_for_ever(home: Home) -> None:
    claim = "004-044,group:overseas-police-stations,kg:membersOfKind,kg:PoliceServiceStation"
    home.edit("graph/claims/004.csv", claim, "004-044,attribution:004-045,,")
    build.build()
    ledger = read(Engine(str(home.build)), "attribution:004-045")
    assert {one.id for one in unfold(list_attributions(ledger.claims))} == {"004-044", "004-045"}


def test_a_ledger_of_an_attribution_can_be_written_as_json(engine: Engine) -> None:
    data = json.loads(json.dumps(read(engine, "attribution:004-044").as_json()))
    assert data["entries"][0]["attributions"][0]["remarks"][0]["id"] == "004-045"
    assert data["answers"][0]["attributions"][0]["id"] == "004-045"


def test_a_claimed_class_is_no_identity(engine: Engine) -> None:
    ledger = read(engine, "station:han-river")
    assert ledger.identity["rdf:type"] == ["kg:Station"]
    claimed = [claim.object for claim in ledger.claims if claim.predicate == "rdf:type"]
    assert "kg:PoliceServiceStation" in claimed


def test_a_stance_towards_a_publication_is_towards_the_publication_itself(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("publication:liberation-2022-12"))
    (claim,) = [claim for claim in ledger.claims if claim.standing == "stances"]
    assert claim.sentence == "Libération report of 6 December 2022 — the publication itself"
    assert claim.id == "publication:liberation-2022-12"
