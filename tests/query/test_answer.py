import pyoxigraph as ox
import pytest

from kg.catalog import SavedQuery, read_catalogue
from kg.errors import QuerySyntaxError, UsageError
from kg.formats import RESULTS
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.answer import count_left_out, render_saved, run_saved
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.results import Result, Triples
from kg.sparql import tokens
from tests.conftest import ROOT
from tests.support.catalogue import SAVED, chosen_values


def test_a_saved_query_is_answered_like_its_text(engine: Engine) -> None:
    answer = run_saved(engine, "stations-per-continent", {})
    assert isinstance(answer, Result)
    assert answer.rows == engine.select(engine.saved_query("stations-per-continent")["text"]).rows


def test_values_are_bound(engine: Engine) -> None:
    answer = run_saved(engine, "stations-by-country", {"country": "Ireland"})
    assert isinstance(answer, Result)
    assert [row["code"] for row in answer] == ["IRL01"]


def test_the_policy_changes_the_rows_of_a_query_for_plain_edges(engine: Engine) -> None:
    answers = [render_saved(engine, "parent-bodies", {}, policy, "csv") for policy in POLICIES]
    reported, _, corroborated, _ = answers
    assert len(reported.splitlines()) > len(corroborated.splitlines())


def test_a_table_says_under_which_policy_it_holds(engine: Engine) -> None:
    text = render_saved(engine, "stations-per-country", {}, "undisputed", "table")
    assert (
        text.splitlines()[0]
        == engine.saved_query("stations-per-country")["summary"] + "  (policy: undisputed)"
    )
    assert text.splitlines()[1] == ""


def test_a_table_about_claims_says_that_policies_do_not_matter(engine: Engine) -> None:
    text = render_saved(engine, "contested-claims", {}, "official", "table")
    assert text.splitlines()[0].endswith("(about claims themselves: the same under every policy)")


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml", "markdown"])
def test_formats_for_tools_hold_the_rows_only(engine: Engine, format: str) -> None:
    text = render_saved(engine, "stations-per-country", {}, "reported", format)
    assert text == run_saved(engine, "stations-per-country", {}).serialize(format)
    assert "policy:" not in text


def test_triples_in_their_default_format_can_be_read_back(engine: Engine) -> None:
    answer = run_saved(engine, "reported", {})
    assert isinstance(answer, Triples)
    text = render_saved(engine, "reported", {}, "reported", "table")
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == set(answer)


def test_a_fault_in_a_saved_query_names_its_file(engine: Engine) -> None:
    engine.queries["broken"] = engine.saved_query("station-count") | {
        "path": "queries/x/broken.rq",
        "text": "SELECT {",
    }
    with pytest.raises(QuerySyntaxError, match=r"^queries/x/broken.rq: .* error at 1:"):
        run_saved(engine, "broken", {})


def test_an_unknown_query_policy_or_format_is_a_usage_error(engine: Engine) -> None:
    for name, policy, format in (
        ("nothing", "reported", "csv"),
        ("station-count", "rumoured", "csv"),
        ("station-count", "reported", "yaml"),
    ):
        with pytest.raises(UsageError):
            render_saved(engine, name, {}, policy, format)


@pytest.mark.parametrize("name", SAVED)
def test_an_iri_that_is_no_choice_is_refused_where_it_finds_nothing(
    engine: Engine, name: str
) -> None:
    for declared in engine.saved_query(name)["parameters"]:
        if declared["choices"]:
            for format in ("table", "csv"):
                with pytest.raises(UsageError, match="is not among the choices"):
                    render_saved(
                        engine,
                        name,
                        {declared["name"]: "id:nothing/at-all"},
                        DEFAULT_POLICY,
                        format,
                    )


def test_an_iri_that_finds_something_is_not_looked_up_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    execute = engine.execute

    def record(text: str, *arguments: object, **named: object) -> object:
        asked.append(text)
        return execute(text, *arguments, **named)

    monkeypatch.setattr(engine, "execute", record)
    assert run_saved(engine, "stations-by-country", {"country": "country:ireland"})
    assert len(asked) == 1
    # an answer without rows is taken for none only where the value is a choice
    assert not run_saved(
        engine, "stations-by-country", {"country": "country:united-states"}, "official"
    )
    assert len(asked) == 3


@pytest.mark.parametrize("name", SAVED)
def test_the_engine_writes_the_bytes_that_the_rows_give(engine: Engine, name: str) -> None:
    values = chosen_values(engine, name)
    answer = run_saved(engine, name, values)
    if isinstance(answer, Result):
        for format in RESULTS:
            assert render_saved(engine, name, values, DEFAULT_POLICY, format) == answer.serialize(
                format
            )


def test_the_store_of_a_saved_query_is_chosen_at_the_build(engine: Engine) -> None:
    for query in engine.queries.values():
        assert query["naming"] == tokens.find_graph_keyword(query["text"])


LEAVING_OUT = [query for query in read_catalogue(ROOT) if query.left_out]


@pytest.mark.parametrize("query", LEAVING_OUT, ids=lambda query: query.name)
def test_what_is_left_out_is_counted_by_the_query_that_lists_it(
    engine: Engine, query: SavedQuery
) -> None:
    lines = count_left_out(engine, query.name, {}, DEFAULT_POLICY)
    for line, part in zip(lines, query.left_out, strict=True):
        rest = run_saved(engine, part["query"], {})
        assert isinstance(rest, Result)
        column = part.get("column")
        number = sum(int(str(row[column])) for row in rest) if column else len(rest)
        assert line == f"left out: {number} {part['what']} (kg query {part['query']})"
        assert number > 0


def test_what_is_left_out_is_that_of_the_values(engine: Engine) -> None:
    line, _ = count_left_out(engine, "timeline-of-responses", {"country": "Spain"}, DEFAULT_POLICY)
    assert line == 'left out: 1 act without a time (kg query undated-acts country="Spain")'


def test_nothing_is_said_where_nothing_is_left_out(engine: Engine) -> None:
    assert count_left_out(engine, "stations-started-in", {}, "official") == []
    values = {"country": "Ireland"}
    assert count_left_out(engine, "stations-by-country", values, DEFAULT_POLICY) == []


def test_a_table_counts_below_what_it_leaves_out_and_a_file_does_not(engine: Engine) -> None:
    table = render_saved(engine, "timeline-of-responses", {}, DEFAULT_POLICY, "table")
    assert table.splitlines()[-2].startswith("left out: ")
    assert table.splitlines()[-1] == describe_horizon(read_horizon(engine))
    data = render_saved(engine, "timeline-of-responses", {}, DEFAULT_POLICY, "csv")
    assert "left out" not in data


def test_dated_and_undated_acts_are_all_acts(engine: Engine) -> None:
    """No act is on neither list, and none on both."""
    dated = run_saved(engine, "timeline-of-responses", {})
    undated = run_saved(engine, "undated-acts", {})
    acts = run_saved(engine, "responses-by-country", {})
    on, off, every = (_list_acts(answer) for answer in (dated, undated, acts))
    assert not on & off
    assert every <= on | off


def _list_acts(answer: object) -> set[str | int | None]:
    assert isinstance(answer, Result)
    return {row["response"] for row in answer}


@pytest.mark.parametrize(
    ("country", "inside", "outside"),
    [
        ("France", "station:aubervilliers", "station:CAN01"),
        ("France", "station:paris", "group:overseas-police-stations"),
        ("France", "group:antennas-ile-de-france", "group:stations-quebec"),
        ("Canada", "group:stations-quebec", "station:aubervilliers"),
        ("Canada", "station:CAN01", "group:stations-france"),
        ("Ireland", "station:dublin", "station:amsterdam"),
        ("Netherlands", "station:rotterdam", "station:dublin"),
    ],
)
def test_a_country_has_the_sites_in_it_and_only_those(
    engine: Engine, country: str, inside: str, outside: str
) -> None:
    answer = run_saved(engine, "claims-in-country", {"country": country})
    scopes: dict[str, set[str]] = {}
    for row in answer:
        assert isinstance(row, dict)
        scopes.setdefault(str(row["scope"]), set()).add(engine.shorten(str(row["subject"])))
    assert inside in scopes["at a site in the country"]
    assert outside not in scopes["at a site in the country"]


def test_a_group_in_several_countries_is_listed_apart(engine: Engine) -> None:
    answer = run_saved(engine, "claims-in-country", {"country": "Canada"})
    groups = {row["scope"] for row in answer if "police-stations" in str(row["subject"])}  # type: ignore[index, call-overload]
    assert groups == {"of a group in several countries"}
    subjects = {row["subject"] for row in answer}  # type: ignore[index, call-overload]
    assert engine.prefixes["group"] + "stations-france" not in subjects


def test_below_accusations_stands_what_their_standing_does_not_say(engine: Engine) -> None:
    text = render_saved(engine, "persons-and-roles", {"role": "role:accused"}, "reported", "table")
    assert "standing, of an accusation: that the person or body is accused; " in text
    text = render_saved(engine, "claims-at-position", {"position": "1"}, "reported", "table")
    assert "standing, of an accusation" not in text
