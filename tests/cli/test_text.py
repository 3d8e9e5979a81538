"""Queries, ledgers, explanations and paths as lines of text."""

import re
from pathlib import Path

import pytest

from kg.cli.text import (
    render_explanation,
    render_ledger,
    render_paths,
    render_queries,
    render_query,
)
from kg.names import expand
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.explain import Explanation, explain
from kg.query.ledger import Claim, Ledger, read_ledger
from kg.query.resolve import find
from kg.views.paths import find_paths
from tests.support import sheets

GENERAL = "claim:overseas-police-stations-membersOfKind-PoliceServiceStation"


def list_lines(engine: Engine, name: str, *, policy: str | None = None) -> list[str]:
    """Return the lines of an entity's ledger, without the documents."""
    return list(render_ledger(engine, read_ledger(engine, expand(name), policy=policy), {}))


def make_attribution(**changes: object) -> Attribution:
    """Return a planted attribution with these changes."""
    cells: dict[str, object] = {
        "id": "001-900",
        "stance": "alleges",
        "side": "supporting",
        "speaker": "body:x",
        "speaker_label": "Somebody",
        "basis": "own",
        "source": "001",
        "passages": [(10, 20)],
    }
    return Attribution(**(cells | changes))  # type: ignore[arg-type]


def render(
    engine: Engine,
    *attributions: Attribution,
    label: str = "Object",
    documents: dict[str, str] | None = None,
) -> str:
    """Return the ledger of an entity with one claim that has these attributions."""
    claim = Claim(
        id="claim:x",
        subject="station:x",
        subject_label="Site",
        predicate="kg:usedFor",
        predicate_label="used for",
        object="theme:x",
        object_label=label,
        standing="contested",
        supporters=1,
        opponents=2,
        falls_under="",
        attributions=[*attributions],
    )
    ledger = Ledger("station:x", {"skos:prefLabel": ["Site"]}, [], 0, [claim])
    return "\n".join(render_ledger(engine, ledger, documents or {}))


def test_a_ledger_starts_with_names_kind_and_codes(engine: Engine) -> None:
    lines = list_lines(engine, "station:USA01")
    assert lines[0] == "United States · Fuzhou bureau (USA01)  (station:USA01)"
    assert "  is a: kg:Station" in lines
    assert "  code: USA01" in lines


def test_other_names_are_shown_in_every_script(engine: Engine) -> None:
    (line,) = (
        line
        for line in list_lines(engine, "group:overseas-police-stations")
        if "also called" in line
    )
    assert {"海外110", "海外服务站", "hǎiwài fúwù zhàn"} <= set(line.partition(": ")[2].split("; "))


def test_a_site_that_may_be_a_row_is_shown_with_strength_and_reason(engine: Engine) -> None:
    lines = [
        line
        for line in list_lines(engine, "station:manhattan")
        if "may be the same site as" in line
    ]
    assert any(
        re.search(
            r"Fuzhou bureau \(USA01\) \(station:USA01; (strong|inferred|candidate): \S",
            line,
        )
        for line in lines
    )


def test_a_speaker_is_shown_with_the_command_for_what_it_says(engine: Engine) -> None:
    (line,) = (line for line in list_lines(engine, "person:mao-ning") if "speaks in" in line)
    assert re.fullmatch(
        r"  speaks in \d+ attributions: kg query claims-by-speaker speaker=person:mao-ning", line
    )


def test_claims_are_under_their_predicate_with_independent_sources_on_both_sides(
    engine: Engine,
) -> None:
    lines = list_lines(engine, "station:IRL01")
    at = lines.index("\noperated by")
    assert lines[at + 1] == (
        "  Fuzhou City Public Security Bureau  (body:fuzhou-psb)"
        "  [denied more widely; 0 independent sources for, none directly against]"
    )
    assert lines[at + 2].startswith("    objectors: ")
    assert "Mao Ning" in lines[at + 2]
    assert "004-044 more widely" in lines[at + 2]
    assert lines[at + 3].startswith(
        "    + states: Document 003 (own voice)  [003-irl01-bureau; document 003, "
    )


def test_claims_that_point_to_the_entity_are_listed_apart(engine: Engine) -> None:
    lines = list_lines(engine, "body:fuzhou-psb")
    at = lines.index("\nClaims that have it as object")
    assert any(
        line.startswith("  Dublin · Fuzhou bureau (IRL01) — operated by → this  (station:IRL01)")
        for line in lines[at:]
    )


def test_the_general_claim_is_shown_once_with_its_denials(engine: Engine) -> None:
    lines = list_lines(engine, "station:IRL01")
    (at,) = (place for place, line in enumerate(lines) if line.startswith("\nGeneral claim"))
    assert f"police service station  ({GENERAL})" in lines[at + 1]
    assert any(line.startswith("    − denies: ") for line in lines[at:])


def test_supporters_are_before_opponents_and_those_who_do_neither(engine: Engine) -> None:
    text = render(
        engine,
        make_attribution(stance="asks", side="neutral"),
        make_attribution(stance="denies", side="opposing"),
        make_attribution(stance="alleges", side="supporting"),
    )
    assert re.findall(r"^    (.) (\w+):", text, re.MULTILINE) == [
        ("+", "alleges"),
        ("−", "denies"),
        ("·", "asks"),
    ]
    assert "[contested; 1 independent source for, 2 against]" in text


def test_passages_relays_times_and_answers_are_in_one_line(engine: Engine) -> None:
    text = render(
        engine,
        make_attribution(
            passages=[(10, 20), (30, 44)],
            relays=["First", "Second"],
            said={"as": "last year", "from": "2022-01-01", "to": "2022-12-31"},
            holds={"from": "2022-12-06", "to": "2022-12-06"},
            answers=["001-001", "001-002"],
        ),
    )
    assert (
        "[001-900; document 001, 10–20, 30–44; through First > Second; "
        "said 2022-01-01…2022-12-31 (“last year”); "
        "holds 2022-12-06; answers 001-001, 001-002]"
    ) in text


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        ({"from": "2022-12-06"}, "said 2022-12-06…"),
        ({"to": "2022-12-06"}, "said …2022-12-06"),
        ({"as": "previously"}, "said (“previously”)"),
    ],
)
def test_an_open_interval_is_shown_as_open(
    engine: Engine, times: dict[str, str], shown: str
) -> None:
    assert shown in render(engine, make_attribution(said=times))


def test_wording_and_note_are_below(engine: Engine) -> None:
    text = render(engine, make_attribution(wording="a network", note="Year inferred."))
    assert "        in our words: a network\n        note: Year inferred." in text


def test_control_and_bidirectional_characters_are_visible_everywhere(engine: Engine) -> None:
    evil = "x\N{RIGHT-TO-LEFT OVERRIDE}\x1b[31m"
    text = render(
        engine,
        make_attribution(
            speaker_label=evil,
            wording=evil,
            note=evil,
            relays=[evil],
            said={"as": evil},
            source="001",
            passages=[(0, 7)],
        ),
        label=evil,
        documents={"001": evil},
    )
    assert "\x1b" not in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
    assert text.count(r"x\u202e\u001b[31m") == 7


def test_passages_are_printed_for_whoever_holds_the_documents(engine: Engine) -> None:
    text = render(
        engine, make_attribution(passages=[(2, 5), (7, 9)]), documents={"001": "0123456789"}
    )
    assert "        “234”\n        “78”" in text


def test_a_missing_document_leaves_the_passage_empty(engine: Engine) -> None:
    assert "        “”" in render(engine, make_attribution(), documents={"002": "text"})


def test_a_stance_towards_a_publication_has_no_independent_sources(engine: Engine) -> None:
    lines = list_lines(engine, "publication:liberation-2022-12")
    at = next(
        place
        for place, line in enumerate(lines)
        if "denies: Chinese Embassy in France  [002-001;" in line
    )
    assert "independent" not in lines[at - 1]
    assert "publication:liberation-2022-12" in lines[at - 1]
    assert "stances" not in lines[at - 1]


def test_an_entity_without_claims_is_reported(engine: Engine) -> None:
    ledger = Ledger("station:x", {}, [], 0, [])
    assert list(render_ledger(engine, ledger, {}))[-1].startswith("\nNo claims")


def test_a_concept_lists_narrower_ones_and_blames_no_policy(engine: Engine) -> None:
    lines = list_lines(engine, "theme:premises")
    assert lines[-1] == "\nNo claim has it as subject or object."
    assert any("narrower concepts: " in line and "theme:embassy" in line for line in lines)
    assert not any("policy" in line for line in lines)


def test_claims_that_a_policy_leaves_out_are_counted(engine: Engine) -> None:
    every = len(read_ledger(engine, expand("person:lu-jianwang")).claims)
    ledger = read_ledger(engine, expand("person:lu-jianwang"), policy="official")
    assert ledger.outside_policy == every - len(ledger.claims) > 0
    text = "\n".join(render_ledger(engine, ledger, {}))
    assert f"Left out: {ledger.outside_policy} that are no edges under the policy official" in text


def test_a_policy_that_leaves_nothing_is_not_reported_as_silence(engine: Engine) -> None:
    """Other policies and the ledger have claims; only the chosen policy has none."""
    assert list_lines(engine, "person:mao-ning", policy="reported")[-1].startswith("    ")
    assert "policy" in list_lines(engine, "person:mao-ning", policy="corroborated")[-1]


def test_an_explanation_has_the_row_its_claims_and_what_was_absent(engine: Engine) -> None:
    (one, *_) = explain(engine, "stations-without-response", {}, "reported", limit=1)
    first, *rest = render_explanation(one, {})
    assert first.startswith("▸ country=Angola  ")
    assert sum("  — ".replace("  ", " ") in line and "(claim:" in line for line in rest) == len(
        one.claims
    )
    assert rest[-1].startswith("    searched and not found: ?response kg:byCountry country:")


def test_a_row_without_claims_says_what_it_rests_on(engine: Engine) -> None:
    lines = list(render_explanation(Explanation({"source": "source:001"}, [], []), {}))
    assert lines == [
        "▸ source=source:001",
        "    rests on identity data only (labels, codes, documents), not on claims",
    ]


def test_the_passages_of_the_documents_are_under_the_claims(engine: Engine, sources: Path) -> None:
    from kg.curation.passages import read_documents

    documents = read_documents(sources)
    (row,) = explain(engine, "stations-by-country", {"country": "Ireland"}, "reported")
    text = "\n".join(render_explanation(row, documents))
    assert "“IRL01”" in text


def test_a_claim_is_shown_with_its_issues_both_sides_and_the_general_claim(engine: Engine) -> None:
    lines = list_lines(engine, "claim:manhattan-type-PoliceServiceStation")
    assert lines[0] == "Claim  (claim:manhattan-type-PoliceServiceStation)"
    assert "  bears on: issue:existence; issue:new-york" in lines
    at = lines.index("\nGeneral claim on which this one depends: without it this one does not hold")
    assert any(line.startswith("    + alleges: ") for line in lines[:at])
    assert f"({GENERAL})" in lines[at + 1]
    assert any(line.startswith("    − denies: ") for line in lines[at:])


def test_a_stance_towards_an_attribution_is_indented_under_it(engine: Engine) -> None:
    for thing in (GENERAL, "group:overseas-police-stations"):
        text = "\n".join(list_lines(engine, thing))
        (under,) = re.findall(
            r"^    − denies: Mao Ning  \[004-044;.*\n((?:        .*\n)*)", text, re.MULTILINE
        )
        assert (
            "        about this statement:\n"
            "            − disputes: Voice of America  [004-045; document 004, " in under
        )


def test_an_attribution_is_shown_with_what_it_is_about_and_what_answers_it(engine: Engine) -> None:
    lines = list_lines(engine, "attribution:004-044")
    assert lines[0] == "Attribution  (attribution:004-044)"
    about, answers = lines.index("\nWhat it is about"), lines.index("\nWhat answers it")
    assert f"({GENERAL})" in lines[about + 1]
    assert lines[about + 2].startswith("    objectors: ")
    assert lines[about + 3].startswith("    − denies: Mao Ning  [004-044; ")
    statements = [line for line in lines[answers:] if re.match(r"    [+−·] ", line)]
    wanted = {row["id"] for row in sheets.attributions() if "004-044" in row["answers"].split()}
    assert {line.split("[")[1][:7] for line in statements} == wanted


def test_a_dispute_leads_to_the_claim_in_dispute(engine: Engine) -> None:
    lines = list_lines(engine, "attribution:004-045")
    assert (
        lines[lines.index("\nWhat it is about") + 1]
        == "  attribution:004-044 — the statement itself  (attribution:004-044)"
    )
    assert f"({GENERAL})" in lines[lines.index("\nWhat that is about") + 1]


def test_an_attribution_names_the_general_claim(engine: Engine) -> None:
    assert f"    falls under {GENERAL}: holds only if that claim holds" in list_lines(
        engine, "attribution:001-048"
    )
    assert not any("falls under" in line for line in list_lines(engine, "attribution:001-012"))


@pytest.fixture
def paths(engine: Engine) -> str:
    ends = (find(engine, "station:USA01"), find(engine, "body:mps"))
    return "\n".join(render_paths(find_paths(engine, ends, "reported")))


def test_a_step_says_how_firmly_and_by_whom(paths: str) -> None:
    assert (
        "1. United States · Fuzhou bureau (USA01) · Fuzhou City Public Security Bureau"
        " · Ministry of Public Security" in paths
    )
    assert (
        "United States · Fuzhou bureau (USA01) — operated by → Fuzhou City Public Security Bureau"
        "  [denied more widely; " in paths
    )
    assert "+ states: Document 003 (own voice)" in paths


def test_denials_of_the_general_claim_are_below(paths: str) -> None:
    assert (
        "against Chinese overseas police service stations — members of kind — "
        "police service station:" in paths
    )
    assert "− denies: Wang Wenbin  [001-026; document 001, 1251–1341, 1389–1414]" in paths


def test_denials_of_one_general_claim_are_listed_once(engine: Engine) -> None:
    ends = (find(engine, "place:manhattan-borough"), find(engine, "body:fuzhou-psb"))
    text = "\n".join(render_paths(find_paths(engine, ends, "reported")))
    assert text.count("objectors: Government of the People's Republic of China; Mao Ning") == 2
    assert text.count("− denies: Wang Wenbin") == 1
    assert text.count("— police service station: as above") == 1


def test_arrows_keep_the_direction_of_the_claim(engine: Engine) -> None:
    ends = (find(engine, "person:chen-jinping"), find(engine, "case:new-york-station"))
    text = "\n".join(render_paths(find_paths(engine, ends, "reported", most=1)))
    assert ": 1 path  (" in text
    assert (
        "New York station case — defendant → Chen Jinping  "
        "[undisputed (that the person or body is accused in the case; "
        "an accusation is no finding of guilt); "
        "1 independent source for" in text
    )


def make_query(**changes: object) -> dict[str, object]:
    """Return a saved query as compiled, with these changes."""
    query: dict[str, object] = {
        "name": "planted",
        "topic": "cases",
        "tags": ["gaps", "sites"],
        "summary": "What is planted",
        "description": "",
        "columns": ["site"],
        "form": "SELECT",
        "parameters": [],
        "text": "SELECT ?site {}\n",
    }
    return query | changes


COUNTRY = {"name": "country", "type": "country", "default": None, "description": "Where."}
YEAR = {"name": "year", "type": "integer", "default": "2018", "description": "When."}


def test_a_list_of_queries_shows_how_each_is_called() -> None:
    lines = "\n".join(render_queries([make_query(parameters=[COUNTRY, YEAR])])).splitlines()
    assert lines[2].split("  ") == ["cases", "planted [country=…] [year=…]", "What is planted"]
    assert lines[3] == ""
    assert lines[4].startswith("1 query. ")


def test_a_query_is_described_with_its_parameters_and_choices() -> None:
    query = make_query(parameters=[COUNTRY, YEAR], description="More on it.")
    choices = {"country": [("urn:s", "Spain"), ("urn:i", "Italy")], "year": []}
    assert "\n".join(render_query(query, choices)) == (
        "planted  (cases; gaps, sites)\nWhat is planted\n\nMore on it.\n\ncolumns: site\n\n"
        "country=…  (country) Where.\n  choices: Spain; Italy\n\n"
        "year=…  (integer, default 2018) When.\n\nSELECT ?site {}"
    )


def test_a_description_is_one_line_that_fits_any_width() -> None:
    description = "Whatever the times;\nothers pass on\nwhat they heard."
    text = "\n".join(render_query(make_query(description=description), {}))
    assert "\nWhatever the times; others pass on what they heard.\n" in text


def test_a_query_without_columns_is_described_by_its_form() -> None:
    text = "\n".join(render_query(make_query(columns=[], form="CONSTRUCT"), {}))
    assert "\ncolumns: CONSTRUCT\n" in text
