import json

import pytest

from kg.names import POLICIES, expand
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Claim, Ledger, is_edge, read_claims, read_ledger
from kg.release import build
from tests.conftest import Home
from tests.support import sheets

#: A site with two sides, a row of the table, a body, a person, a figure with a number, a publication, an event.
THINGS = [
    "station:manhattan",
    "station:IRL01",
    "body:fuzhou-psb",
    "person:lu-jianwang",
    "publication:liberation-2022-12",
    "response:us-arrests-new-york",
    "group:overseas-police-stations",
    "source:003",
]
FIGURES = sorted(
    {line["subject"] for line in sheets.attributions() if line["predicate"] == "kg:value"}
)[:3]


def of(engine: Engine, thing: str) -> Ledger:
    """The ledger of a thing by its prefixed name."""
    return read_ledger(engine, expand(thing))


def by_id(found: Ledger) -> dict[str, Attribution]:
    """Its attributions by the id that they have in the sheets."""
    return {
        attribution.id: attribution for entry in found.claims for attribution in entry.attributions
    }


def one(found: Ledger, predicate: str, object: str) -> Claim:
    """The proposition of a ledger with this predicate and object."""
    (entry,) = (
        entry for entry in found.claims if (entry.predicate, entry.object) == (predicate, object)
    )
    return entry


def line_of(id: str) -> sheets.Cells:
    """The line of the sheets with this id."""
    return next(line for line in sheets.attributions() if line["id"] == id)


@pytest.mark.parametrize("thing", [*THINGS, *FIGURES])
def test_every_line_about_a_thing_is_in_its_ledger_and_no_other(engine: Engine, thing: str) -> None:
    lines = sheets.about(thing)
    claims = {(line["subject"], line["predicate"], line["object"]) for line in lines}
    wanted = {
        line["id"]
        for line in sheets.attributions()
        if (line["subject"], line["predicate"], line["object"]) in claims
    }
    assert set(by_id(of(engine, thing))) == wanted
    assert lines


def test_both_sides_are_shown(engine: Engine) -> None:
    entry = one(of(engine, "station:manhattan"), "rdf:type", "kg:PoliceServiceStation")
    sides = {
        attribution.id: attribution.side
        for side in ("supporting", "opposing")
        for attribution in entry.side(side)
    }
    stances = {
        line["id"]: line["stance"].partition(":")[2]
        for line in sheets.about("station:manhattan")
        if line["predicate"] == "rdf:type"
    }
    assert {attribution.id: attribution.stance for attribution in entry.attributions} == stances
    assert {id for id, side in sides.items() if side == "opposing"} == {
        id for id, stance in stances.items() if stance in ("denies", "disputes")
    }


def test_a_contested_claim_has_a_supporter_and_an_opponent(engine: Engine) -> None:
    found = of(engine, "group:overseas-police-stations")
    contested = [entry for entry in found.claims if entry.standing == "contested"]
    assert contested
    for entry in contested:
        assert entry.side("supporting")
        assert entry.side("opposing")


def test_an_unopposed_claim_has_no_opponent(engine: Engine) -> None:
    found = of(engine, "station:IRL01")
    assert {entry.standing for entry in found.claims} == {"unopposed"}
    assert not any(entry.side("opposing") for entry in found.claims)


def test_a_site_claim_falls_under_the_claim_that_such_stations_exist(engine: Engine) -> None:
    found = of(engine, "station:IRL01")
    assert one(found, "kg:operatedBy", "body:fuzhou-psb").falls_under == (
        "claim:overseas-police-stations-membersOfKind-PoliceServiceStation"
    )
    assert one(found, "kg:listedIn", "source:003").falls_under == ""


@pytest.mark.parametrize(
    "id", [line["id"] for line in sheets.attributions() if ">" in line["relays"]]
)
def test_relays_keep_their_order(engine: Engine, id: str) -> None:
    line = line_of(id)
    told = by_id(of(engine, line["subject"]))[id].relays
    assert told == [sheets.labels()[relay.strip()] for relay in line["relays"].split(">")]


@pytest.mark.parametrize(
    "id", [line["id"] for line in sheets.attributions() if " " in line["answers"]]
)
def test_a_denial_tells_all_that_it_answers(engine: Engine, id: str) -> None:
    line = line_of(id)
    assert sorted(by_id(of(engine, f"attribution:{id}"))[id].answers) == sorted(
        line["answers"].split()
    )


@pytest.mark.parametrize("id", [line["id"] for line in sheets.attributions() if line["more"]][::25])
def test_every_passage_is_told(engine: Engine, id: str) -> None:
    line = line_of(id)
    spans = [(line["start"], line["end"])] + [
        tuple(part.split(":")[-2].split("-")) for part in line["more"].split()
    ]
    assert sorted(by_id(of(engine, line["subject"]))[id].passages) == sorted(
        (int(start), int(end)) for start, end in spans
    )


@pytest.mark.parametrize("thing", THINGS)
def test_speaker_dates_and_words_are_those_of_the_sheets(engine: Engine, thing: str) -> None:
    told = by_id(of(engine, thing))
    for line in sheets.about(thing):
        attribution = told[line["id"]]
        assert attribution.speaker == line["speaker"]
        assert attribution.basis == line["basis"].partition(":")[2]
        assert attribution.source == line["id"][:3]
        assert (attribution.wording, attribution.note) == (line["wording"], line["note"])
        for clock, times in (("said", attribution.said), ("holds", attribution.holds)):
            assert times == {
                key: line[f"{clock}_{key}"]
                for key in ("as", "from", "to")
                if line[f"{clock}_{key}"]
            }


def test_a_stance_towards_a_publication_stands_with_it(engine: Engine) -> None:
    found = of(engine, "publication:liberation-2022-12")
    (entry,) = (entry for entry in found.claims if entry.standing == "stances")
    assert {attribution.id for attribution in entry.side("opposing")} == {
        line["id"]
        for line in sheets.attributions()
        if line["subject"] == "publication:liberation-2022-12" and line["stance"] == "stance:denies"
    }
    assert (entry.subject, entry.predicate) == ("publication:liberation-2022-12", "kg:about")


def test_a_row_and_the_sites_that_may_be_it_are_tied_with_strength_and_reason(
    engine: Engine,
) -> None:
    row, site = of(engine, "station:USA01").sites, of(engine, "station:manhattan").sites
    assert ("station:manhattan", "station:USA01") in {
        (judgement["site"], judgement["row"]) for judgement in row
    }
    assert [judgement for judgement in row if judgement in site]
    for judgement in row:
        assert judgement["strength"].startswith("strength:")
        assert judgement["note"]


def test_identity_holds_names_codes_and_kind(engine: Engine) -> None:
    identity = of(engine, "group:overseas-police-stations").identity
    assert identity["rdf:type"] == ["kg:Group"]
    assert {"海外110", "海外服务站"} <= set(identity["skos:altLabel"])
    assert of(engine, "station:USA01").identity["kg:code"] == ["USA01"]


@pytest.mark.parametrize(
    "speaker", ["body:safeguard-defenders", "person:mao-ning", "station:USA01"]
)
def test_how_often_a_thing_speaks_is_counted(engine: Engine, speaker: str) -> None:
    wanted = sum(line["speaker"] == speaker for line in sheets.attributions())
    assert of(engine, speaker).speaks == wanted


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "thing", ["station:manhattan", "station:IRL01", "group:overseas-police-stations", *FIGURES]
)
def test_a_policy_keeps_the_propositions_that_are_plain_edges(
    engine: Engine, thing: str, policy: str
) -> None:
    kept = {
        entry.id
        for entry in read_ledger(engine, expand(thing), policy=policy).claims
        if entry.standing != "stances"
    }
    edges = engine.select(
        f"""
        SELECT ?claim {{
          VALUES ?thing {{ <{expand(thing)}> }}
          {{ ?claim rdf:subject ?thing }} UNION {{ ?claim rdf:object ?thing }}
          ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
          ?s ?p ?o .
        }}
        """,
        policy,
    )
    assert {expand(id) for id in kept} == {str(row["claim"]) for row in edges}


def test_a_policy_does_not_take_attributions_away(engine: Engine) -> None:
    thing = expand("group:overseas-police-stations")
    whole = {entry.id: entry.attributions for entry in read_ledger(engine, thing).claims}
    for entry in read_ledger(engine, thing, policy="reported").claims:
        assert entry.attributions == whole[entry.id]


def test_a_claim_with_a_number_is_an_edge(engine: Engine) -> None:
    found = of(engine, FIGURES[0])
    (value, *_) = (entry for entry in found.claims if entry.predicate == "kg:value")
    assert value.object.isdigit()
    assert is_edge(engine, value, "reported")
    assert not is_edge(engine, value, "corroborated")


def test_many_claims_can_be_told_at_once(engine: Engine) -> None:
    claims = [str(row["claim"]) for row in engine.select("SELECT ?claim { ?claim a kg:Claim }")]
    assert len(read_claims(engine, claims)) == len(claims)


def test_no_claims_give_no_entries(engine: Engine) -> None:
    assert read_claims(engine, []) == []


def test_a_ledger_can_be_written_as_json(engine: Engine) -> None:
    told = json.loads(json.dumps(of(engine, "station:manhattan").as_json()))
    assert told["id"] == "station:manhattan"
    assert told["entries"][0]["attributions"][0]["passages"][0]


CLAIM = "claim:overseas-police-stations-membersOfKind-PoliceServiceStation"


def all_of(attributions: list[Attribution]) -> list[Attribution]:
    """These attributions and the remarks on them, at any depth."""
    return [found for one in attributions for found in (one, *all_of(one.remarks))]


@pytest.mark.parametrize("id", [CLAIM, "claim:manhattan-operatedBy-fuzhou-psb"])
def test_a_claim_is_its_one_proposition_with_every_attribution(engine: Engine, id: str) -> None:
    (entry,) = of(engine, id).claims
    wanted = {
        line["id"]
        for line in sheets.attributions()
        if (line["subject"], line["predicate"], line["object"])
        == (entry.subject, entry.predicate, entry.object)
    }
    assert entry.id == id
    assert {attribution.id for attribution in entry.attributions} == wanted


def test_a_claim_tells_the_issues_on_which_it_bears(engine: Engine) -> None:
    rows = engine.select(f"SELECT ?issue {{ <{expand(CLAIM)}> kg:bearsOn ?issue }}")
    assert {expand(issue) for issue in of(engine, CLAIM).identity["kg:bearsOn"]} == {
        row["issue"] for row in rows
    }
    assert len(rows) > 0


def test_a_policy_leaves_out_a_claim_that_it_makes_no_edge(engine: Engine) -> None:
    assert len(read_ledger(engine, expand(CLAIM), policy="reported").claims) == 1
    assert read_ledger(engine, expand(CLAIM), policy="undisputed").claims == []


@pytest.mark.parametrize("line", sheets.attributions()[::150], ids=lambda line: line["id"])
def test_an_attribution_is_what_it_is_about_and_itself_alone(
    engine: Engine, line: sheets.Cells
) -> None:
    (entry, *_) = of(engine, f"attribution:{line['id']}").claims
    assert [attribution.id for attribution in entry.attributions] == [line["id"]]
    assert (entry.subject, entry.predicate, entry.object) == (
        line["subject"],
        line["predicate"],
        line["object"],
    )


@pytest.mark.parametrize("line", [line for line in sheets.attributions() if not line["predicate"]])
def test_a_stance_towards_no_claim_tells_towards_what(engine: Engine, line: sheets.Cells) -> None:
    found = of(engine, f"attribution:{line['id']}")
    assert found.claims[0].id == line["subject"]
    assert [attribution.id for attribution in found.claims[0].attributions] == [line["id"]]
    if line["subject"].startswith("attribution:"):
        about = line_of(line["subject"].partition(":")[2])
        assert (found.claims[1].subject, found.claims[1].object) == (
            about["subject"],
            about["object"],
        )
        assert [one.id for one in found.claims[1].attributions] == [about["id"]]


@pytest.mark.parametrize("id", ["001-012", "004-044", "003-usa01-code"])
def test_an_attribution_tells_which_others_answer_it(engine: Engine, id: str) -> None:
    told = [
        one.id for entry in of(engine, f"attribution:{id}").answers for one in entry.attributions
    ]
    assert sorted(told) == sorted(
        line["id"] for line in sheets.attributions() if id in line["answers"].split()
    )


@pytest.mark.parametrize("thing", ["group:overseas-police-stations", CLAIM, "attribution:004-044"])
def test_a_dispute_about_an_attribution_stands_with_it(engine: Engine, thing: str) -> None:
    found = all_of([one for entry in of(engine, thing).claims for one in entry.attributions])
    disputed = next(attribution for attribution in found if attribution.id == "004-044")
    assert [(remark.id, remark.side) for remark in disputed.remarks] == [("004-045", "opposing")]


def test_every_stance_towards_an_attribution_is_seen_from_its_claim(engine: Engine) -> None:
    claims = [str(row["claim"]) for row in engine.select("SELECT ?claim { ?claim a kg:Claim }")]
    listed = [one for entry in read_claims(engine, claims) for one in entry.attributions]
    wanted = {
        line["id"] for line in sheets.attributions() if line["subject"].startswith("attribution:")
    }
    assert {one.id for one in all_of(listed)} - {one.id for one in listed} == wanted
    assert wanted


def test_attributions_about_each_other_do_not_go_on_for_ever(home: Home) -> None:
    sheet = next(iter(sorted((home.folder / "graph" / "claims").glob("004.csv"))))
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(
        text.replace("004-045,attribution:004-044,", "004-045,attribution:004-045,"),
        encoding="utf-8",
    )
    build.build()
    found = of(Engine(str(home.build)), "attribution:004-045")
    assert [one.id for entry in found.claims for one in all_of(entry.attributions)] == [
        "004-045"
    ] * 2


def test_a_ledger_of_an_attribution_can_be_written_as_json(engine: Engine) -> None:
    told = json.loads(json.dumps(of(engine, "attribution:004-044").as_json()))
    assert told["entries"][0]["attributions"][0]["remarks"][0]["id"] == "004-045"
    assert told["answers"][0]["attributions"][0]["id"] == "004-045"
