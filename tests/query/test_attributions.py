"""Attributions as the sheets have them, with the remarks on them."""

import pytest

from kg.names import expand
from kg.query.attributions import Attribution, read_attributions, read_relays
from kg.query.engine import Engine
from tests.support import sheets

#: Entities, a publication and a document that are the subject of rows.
SUBJECTS = [
    "station:manhattan",
    "station:IRL01",
    "body:fuzhou-psb",
    "person:lu-jianwang",
    "publication:liberation-2022-12",
    "response:us-arrests-new-york",
    "group:overseas-police-stations",
    "source:003",
]
ROWS = {row["id"]: row for row in sheets.attributions()}
ABOUT = "SELECT ?about WHERE { <%s> kg:about ?about }"


def read(engine: Engine, ids: list[str]) -> dict[str, Attribution]:
    """Return these attributions by id."""
    abouts = set()
    for id in ids:
        (row,) = engine.select(ABOUT % expand(f"attribution:{id}"))
        abouts.add(str(row["about"]))
    attributions = {}
    for of_about in read_attributions(engine, abouts).values():
        attributions.update({attribution.id: attribution for attribution in of_about})
    return {id: attributions[id] for id in ids}


def unfold(attributions: list[Attribution]) -> list[Attribution]:
    """Return these attributions and the remarks on them, at any depth."""
    unfolded = []
    for attribution in attributions:
        unfolded += [attribution, *unfold(attribution.remarks)]
    return unfolded


@pytest.mark.parametrize("id", [id for id, row in ROWS.items() if ">" in row["relays"]])
def test_relays_keep_their_order(engine: Engine, id: str) -> None:
    names = [relay.strip() for relay in ROWS[id]["relays"].split(">")]
    assert read(engine, [id])[id].relays == [sheets.labels()[name] for name in names]
    iri = expand(f"attribution:{id}")
    assert read_relays(engine, [iri]) == {iri: [expand(name) for name in names]}


@pytest.mark.parametrize("id", [id for id, row in ROWS.items() if " " in row["answers"]])
def test_a_denial_names_all_that_it_answers(engine: Engine, id: str) -> None:
    assert sorted(read(engine, [id])[id].answers) == sorted(ROWS[id]["answers"].split())


@pytest.mark.parametrize("id", [id for id, row in ROWS.items() if row["more"]][::25])
def test_every_passage_is_read(engine: Engine, id: str) -> None:
    spans = [(int(ROWS[id]["start"]), int(ROWS[id]["end"]))]
    for part in ROWS[id]["more"].split():
        start, end = part.split(":")[-2].split("-")
        spans.append((int(start), int(end)))
    assert read(engine, [id])[id].passages == sorted(spans)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_speaker_dates_and_words_are_those_of_the_sheets(engine: Engine, subject: str) -> None:
    ids = [row["id"] for row in sheets.about(subject)]
    assert ids
    for id, attribution in read(engine, ids).items():
        row = ROWS[id]
        assert attribution.speaker == row["speaker"]
        assert attribution.basis == row["basis"].partition(":")[2]
        assert attribution.source == id[:3]
        assert (attribution.wording, attribution.note) == (row["wording"], row["note"])
        for clock, times in (("said", attribution.said), ("holds", attribution.holds)):
            cells = {key: row[f"{clock}_{key}"] for key in ("as", "from", "to")}
            assert times == {key: cell for key, cell in cells.items() if cell}


def test_every_stance_towards_an_attribution_is_seen_from_its_claim(engine: Engine) -> None:
    claims = [str(row["claim"]) for row in engine.select("SELECT ?claim { ?claim a kg:Claim }")]
    listed = []
    for of_claim in read_attributions(engine, claims).values():
        listed += of_claim
    ids = {one.id for one in listed}
    remarks = {one.id for one in unfold(listed)} - ids
    assert remarks == {id for id, row in ROWS.items() if row["subject"].startswith("attribution:")}
    assert remarks


def test_what_no_attribution_is_about_has_none(engine: Engine) -> None:
    assert read_attributions(engine, [expand("country:ireland")]) == {}
    assert read_attributions(engine, []) == {}
