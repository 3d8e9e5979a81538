"""Explanations: each row rests on the claims behind it and on no others."""

import json

import pytest

from kg.errors import UsageError
from kg.names import expand, shorten
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.explain import Explanation, explain, list_sentences
from kg.query.horizon import read_horizon
from kg.query.results import Result
from kg.sparql import tokens
from tests.support import sheets
from tests.support.catalogue import EVIDENCE, PLAIN, SAVED, chosen_values

#: Plain-edge queries with rows that rest on no claim: they show or search identity data, such as
#: documents and names.
RESTS_ON_IDENTITY = {
    "groups-of-sites",
    "names-without-chinese",
    "organization-list",
    "persons-and-roles",
    "sites-named-in-prose",
    "source-list",
    "sources-lineage",
    "station-list",
}


def explain_all(
    engine: Engine, name: str, *, policy: str = "reported", limit: int | None = None, **values: str
) -> list[Explanation]:
    """Return the explanations of the rows of a saved query."""
    return list(explain(engine, name, values, policy, limit=limit))


def explain_text(engine: Engine, text: str) -> list[Explanation]:
    """Return the explanations of a query that is not in the catalogue."""
    its = {
        "name": "planted",
        "text": text,
        "parameters": [],
        "prefixes": tokens.list_prefixes(text),
    }
    engine.queries["planted"] = engine.saved_query("station-count") | its
    return explain_all(engine, "planted")


def explain_or_refuse(engine: Engine, text: str) -> list[Explanation]:
    """Return the explanations of a query, or none if it is refused."""
    try:
        return explain_text(engine, text)
    except UsageError as refusal:
        if "cannot be explained" in refusal.reason:
            return []
        raise


def claims(explanation: Explanation) -> set[str]:
    """Return the claims of one row by their local names."""
    return {claim.id.removeprefix("claim:") for claim in explanation.claims}


def is_edge(engine: Engine, claim: str, policy: str) -> bool:
    """Return whether a policy's dataset contains the triple of a claim."""
    text = (
        f"ASK {{ <{expand(claim)}> rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o }}"
    )
    return bool(engine.ask(text, policy))


def list_named(engine: Engine, explanation: Explanation) -> set[str]:
    """Return the claims that a row names itself, or by one of their attributions."""
    prefixes = ("claim:", "attribution:")
    cells = [cell for cell in explanation.row.values() if cell.startswith(prefixes)]
    iris = " ".join(f"<{expand(cell)}>" for cell in cells)
    text = f"""
        SELECT ?claim {{
          VALUES ?cell {{ {iris} }}
          {{ ?cell a kg:Claim BIND (?cell AS ?claim) }}
          UNION {{ ?cell kg:about ?claim . ?claim a kg:Claim }}
        }}
    """
    rows = engine.select(text)
    return {shorten(str(row["claim"]), engine.prefixes) for row in rows}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_edges_are_explained_by_the_claims_behind_them(engine: Engine, name: str) -> None:
    for explanation in explain_all(engine, name, limit=3, **chosen_values(engine, name)):
        assert explanation.claims or name in RESTS_ON_IDENTITY
        for claim in explanation.claims:
            assert is_edge(engine, claim.id, "reported") or claim.id in list_named(
                engine, explanation
            )
            assert claim.attributions


@pytest.mark.parametrize("name", EVIDENCE)
def test_answers_about_claims_are_explained_by_claims(engine: Engine, name: str) -> None:
    for explanation in explain_all(engine, name, limit=1, **chosen_values(engine, name)):
        for claim in explanation.claims:
            assert engine.ask(f"ASK {{ <{expand(claim.id)}> a kg:Claim }}")
            assert claim.attributions
        assert list_named(engine, explanation) <= {claim.id for claim in explanation.claims}


@pytest.mark.parametrize("name", ["parent-bodies", "ties-of-organizations", "stations-by-country"])
def test_a_row_of_another_policy_rests_on_the_edges_of_that_policy(
    engine: Engine, name: str
) -> None:
    for explanation in explain_all(engine, name, policy="undisputed", limit=10):
        assert explanation.claims
        assert all(is_edge(engine, claim.id, "undisputed") for claim in explanation.claims)


def test_every_row_is_explained_in_the_order_of_the_answer(engine: Engine) -> None:
    answer = run_saved(engine, "stations-per-country", {})
    assert isinstance(answer, Result)
    explanations = explain_all(engine, "stations-per-country")
    for explanation, row in zip(explanations, answer, strict=True):
        values = {name: value for name, value in row.items() if value is not None}
        assert explanation.row.keys() == values.keys()
        for name, value in values.items():
            assert explanation.row[name] == engine.shorten(str(value))


def test_a_station_rests_on_its_own_cells_and_nothing_else(engine: Engine) -> None:
    (row,) = explain_all(engine, "stations-by-country", country="Ireland")
    assert claims(row) == {
        "IRL01-listedIn-003",
        "IRL01-inCountry-ireland",
        "IRL01-operatedBy-fuzhou-psb",
        "IRL01-locatedIn-dublin",
        "IRL01-locatedIn-capel-street",
        "IRL01-activeInYear-2022",
    }


def test_a_count_rests_on_the_rows_that_it_counts_and_nothing_else(engine: Engine) -> None:
    rows = {row.row["bureau"]: row for row in explain_all(engine, "stations-per-bureau")}
    for bureau, row in rows.items():
        slug = bureau.removeprefix("body:")
        behind = set()
        count = 0
        for cells in sheets.attributions():
            is_bureau = cells["id"].startswith("003-") and cells["id"].endswith("-bureau")
            if is_bureau and cells["object"] == bureau:
                code = cells["subject"].removeprefix("station:")
                behind |= {f"{code}-listedIn-003", f"{code}-operatedBy-{slug}"}
                count += 1
        assert count == int(row.row["stations"])
        assert claims(row) == behind


def test_a_defendant_rests_on_the_charge_and_the_stage_and_nothing_else(engine: Engine) -> None:
    rows = {row.row["case"]: row for row in explain_all(engine, "case-defendants")}
    assert claims(rows["case:montreal-groups-rcmp"]) == {
        "montreal-groups-rcmp-defendant-rcmp",
        "montreal-groups-rcmp-caseStatus-threatened",
    }


def test_a_contested_claim_rests_on_itself_and_nothing_else(engine: Engine) -> None:
    rows = explain_all(engine, "contested-claims")
    assert rows
    for row in rows:
        assert [claim.id for claim in row.claims] == [row.row["claim"]]
        assert row.claims[0].side("supporting")
        assert row.claims[0].side("opposing")


def test_a_denial_rests_on_what_is_denied_and_what_is_answered(engine: Engine) -> None:
    about = {
        line["id"]: (line["subject"], line["predicate"], line["object"])
        for line in sheets.attributions()
    }
    for row in explain_all(engine, "denials", limit=8):
        cells = [
            row.row[name].removeprefix("attribution:")
            for name in ("denial", "answers")
            if name in row.row
        ]
        behind = {(claim.subject, claim.predicate, claim.object) for claim in row.claims}
        assert behind == {about[cell] for cell in cells if about[cell][1]}


def test_what_was_searched_and_is_absent_is_reported(engine: Engine) -> None:
    rows = explain_all(engine, "stations-without-response", limit=3)
    assert rows
    for row in rows:
        assert row.absent == [f"?response kg:byCountry {row.row['country']}"]
        code = row.row["code"]
        assert claims(row) == {
            f"{code}-listedIn-003",
            f"{code}-inCountry-{row.row['country'].removeprefix('country:')}",
        }


def test_what_minus_excludes_is_reported(engine: Engine) -> None:
    text = """
        SELECT ?s WHERE {
          ?s kg:code "IRL01" ; kg:inCountry ?c MINUS { ?s kg:operatedBy body:wenzhou-psb }
        }
    """
    (row,) = explain_text(engine, text)
    assert row.absent == ["station:IRL01 kg:operatedBy body:wenzhou-psb"]
    assert claims(row) == {"IRL01-inCountry-ireland"}


def test_a_row_with_an_empty_cell_rests_on_nothing_in_its_place(engine: Engine) -> None:
    text = """
        SELECT ?s ?o WHERE { ?s kg:code "IRL01" ; kg:onContinent ?c OPTIONAL { ?s kg:setUpBy ?o } }
    """
    (row,) = explain_text(engine, text)
    assert claims(row) == {"IRL01-onContinent-europe"}


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s WHERE { ?s kg:operatedBy [] ; kg:code "IRL01" }',
        "SELECT ?b WHERE { ?b ^kg:operatedBy station:IRL01 }",
        "SELECT ?label WHERE { station:IRL01 kg:operatedBy/skos:prefLabel ?label }",
        'SELECT ?s WHERE { ?s kg:code "IRL01" FILTER EXISTS { ?s kg:operatedBy ?b } }',
        """
        SELECT ?n WHERE { { SELECT (COUNT(?b) AS ?n) { ?s kg:code "IRL01" ; kg:operatedBy ?b } } }
        """,
        """
        SELECT (?b AS ?bureau) WHERE {
          ?s kg:code ?code ; kg:operatedBy ?b FILTER (?code = "IRL01")
        }
        """,
    ],
    ids=["blank node", "inverse path", "path", "exists", "sub-select", "renamed column"],
)
def test_a_form_of_pattern_is_explain_or_refuse_but_never_passed_over(
    engine: Engine, text: str
) -> None:
    for row in explain_or_refuse(engine, text):
        assert claims(row) == {"IRL01-operatedBy-fuzhou-psb"}


def test_a_neutral_class_in_exists_is_no_evidence_and_one_that_somebody_says_is(
    engine: Engine,
) -> None:
    text = """
        SELECT ?s WHERE {
          ?s kg:hostedBy body:america-changle-association FILTER EXISTS { ?s a %s }
        }
    """
    hosted = "manhattan-hostedBy-america-changle-association"
    assert [claims(row) for row in explain_text(engine, text % "kg:Station")] == [{hosted}]
    said = {hosted, "manhattan-type-PoliceServiceStation"}
    assert [claims(row) for row in explain_text(engine, text % "kg:PoliceServiceStation")] == [said]
    (row,) = explain_text(engine, text % "?class")
    assert said <= claims(row)


def test_every_witness_of_an_exists_is_evidence_and_each_filter_has_its_own(engine: Engine) -> None:
    text = """
        SELECT ?s WHERE {
          FILTER EXISTS {
            ?b kg:onContinent ?c .
            FILTER EXISTS { ?b kg:code "IRL01" ; kg:operatedBy ?bureau }
          }
          FILTER EXISTS { ?s kg:operatedBy ?b }
          ?s kg:onContinent ?c ; kg:code "ESP01"
        }
    """
    (row,) = explain_text(engine, text)
    assert claims(row) == {
        "ESP01-onContinent-europe",
        "ESP01-operatedBy-fuzhou-psb",
        "IRL01-onContinent-europe",
        "IRL01-operatedBy-fuzhou-psb",
    }


def test_an_exists_in_a_longer_condition_is_refused(engine: Engine) -> None:
    text = (
        'SELECT ?s WHERE { ?s kg:code ?c FILTER (?c = "IRL01" && EXISTS { ?s kg:operatedBy ?b }) }'
    )
    with pytest.raises(UsageError, match="cannot be explained"):
        explain_text(engine, text)


def test_a_renamed_column_does_not_bring_the_claims_of_other_rows(engine: Engine) -> None:
    text = "SELECT (?s AS ?site) WHERE { ?s kg:listedIn source:003 } ORDER BY ?s LIMIT 3"
    for row in explain_or_refuse(engine, text):
        assert claims(row) == {row.row["site"].removeprefix("station:") + "-listedIn-003"}


def test_only_so_many_rows_are_explained_as_are_wanted(engine: Engine) -> None:
    assert len(explain_all(engine, "stations-per-country", limit=2)) == 2


def test_only_a_select_is_explain_all(engine: Engine) -> None:
    with pytest.raises(UsageError, match="reported is no SELECT"):
        explain_all(engine, "reported")


def test_an_unknown_query_is_reported(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no saved query"):
        explain_all(engine, "nothing")


def test_every_saved_query_that_people_ask_can_be_explain_all(engine: Engine) -> None:
    assert {engine.saved_query(name)["form"] for name in SAVED} == {"SELECT"}


def test_an_explanation_can_be_written_as_json(engine: Engine) -> None:
    (row,) = explain_all(engine, "stations-by-country", country="Ireland")
    data = json.loads(json.dumps(row.as_json()))
    assert list(data) == ["row", "entries", "absent", "horizon"]
    assert data["row"]["code"] == "IRL01"
    assert len(data["entries"]) == 6
    assert data["absent"] == []
    assert data["horizon"] == read_horizon(engine) == "2024-07-31"
    assert row.entries is row.claims


def test_a_row_has_only_the_solutions_with_its_own_empty_cells(engine: Engine) -> None:
    text = """
        SELECT DISTINCT ?c ?year WHERE {
          ?s kg:listedIn source:003 ; kg:inCountry ?c OPTIONAL { ?s kg:activeInYear ?year }
        } ORDER BY ?c ?year
    """
    rows = explain_text(engine, text)
    for row in rows:
        years = {claim.object for claim in row.claims if claim.predicate == "kg:activeInYear"}
        assert years == ({row.row["year"]} if "year" in row.row else set())
    assert {"year" in row.row for row in rows} == {True, False}


def test_an_iri_that_a_query_makes_up_is_no_claim(engine: Engine) -> None:
    text = "SELECT ?c WHERE { station:IRL01 kg:operatedBy ?b BIND (claim:made-up AS ?c) }"
    (row,) = explain_text(engine, text)
    assert claims(row) == {"IRL01-operatedBy-fuzhou-psb"}


@pytest.mark.parametrize(
    "name", ["policies-compared", "claims-in-country", "attributions-about", "claims-by-speaker"]
)
def test_the_broadest_queries_are_explained_with_few_questions(
    engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queries do not grow with the rows: one for each row took minutes."""
    asked: list[str] = []
    run = Engine._run
    monkeypatch.setattr(
        Engine, "_run", lambda self, text, *more: asked.append(text) or run(self, text, *more)
    )
    rows = explain_all(engine, name)
    # each step of a chain of replies costs five; caveats one, and acts and figures of each step
    # two, as do names of rows of the table
    assert len(asked) <= 32
    assert sum(len(row.claims) for row in rows) > 500


@pytest.mark.parametrize(
    "pattern", ["[] a kg:PoliceServiceStation", "station:IRL01 ?p []", "[] ?p body:fuzhou-psb"]
)
def test_a_blank_node_that_may_be_in_an_edge_is_refused(engine: Engine, pattern: str) -> None:
    with pytest.raises(UsageError, match="cannot be explained"):
        explain_text(engine, f'SELECT ?s WHERE {{ ?s kg:code "IRL01" . {pattern} }}')


@pytest.mark.parametrize("name", ["stations-by-country", "denials", "source-independence"])
def test_sentences_are_those_of_the_claims_behind_each_row(engine: Engine, name: str) -> None:
    rows = [
        {(claim.id, claim.sentence) for claim in row.claims}
        for row in explain(engine, name, {}, "reported")
    ]
    sentences = [set(of_row) for of_row in list_sentences(engine, name, {}, "reported")]
    assert sentences == rows
    assert any(rows)
