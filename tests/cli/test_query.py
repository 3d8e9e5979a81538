import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from kg.formats import GRAPHICAL, TABULAR
from kg.names import POLICIES
from kg.query.horizon import describe_horizon
from tests.support.catalogue import SAVED, VIEWS
from tests.support.terminal import run_piped

Run = Callable[..., Result]

SELECT = "SELECT DISTINCT ?station { ?station kg:listedIn source:003 }"
#: The last line of every answer.
HORIZON = describe_horizon("2024-07-31")
CONSTRUCT = "CONSTRUCT WHERE { ?station kg:listedIn source:003 }"


def read_errors(result: Result) -> str:
    """Return standard error without the note that the build is old."""
    return "\n".join(line for line in result.stderr.splitlines() if "last build" not in line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with SPARQL in files, good and bad."""
    (tmp_path / "good.rq").write_text(SELECT, encoding="utf-8")
    (tmp_path / "good.sparql").write_text(SELECT, encoding="utf-8")
    (tmp_path / "marked.rq").write_text(SELECT, encoding="utf-8-sig")
    (tmp_path / "bad.rq").write_text("SELECT ?s {\n  ?s kg:code ??\n}", encoding="utf-8")
    (tmp_path / "latin.rq").write_bytes("# Übersicht\n".encode("latin-1") + SELECT.encode())
    (tmp_path / "empty.rq").write_bytes(b"")
    (tmp_path / "folder.rq").mkdir()
    return tmp_path


def test_every_query_that_people_ask_is_listed(run: Run) -> None:
    listed = json.loads(run("queries", "--format", "json").stdout)
    assert sorted(query["name"] for query in listed) == sorted([*SAVED, *VIEWS])
    order = [(query["topic"], query["name"]) for query in listed]
    assert order == sorted(order)
    text = run("queries").stdout
    assert all(f"  {name}" in text for name in (*SAVED, *VIEWS))
    assert f"\n{len(SAVED) + len(VIEWS)} queries." in text
    assert "falls-under" not in text


def test_queries_are_narrowed_by_topic_and_tag(run: Run) -> None:
    of_topic = json.loads(run("queries", "--topic", "claims", "--format", "json").stdout)
    assert {query["topic"] for query in of_topic} == {"claims"}
    tagged = json.loads(
        run("queries", "--topic", "claims", "--tag", "evidence", "--format", "json").stdout
    )
    assert tagged
    assert all("evidence" in query["tags"] for query in tagged)


@pytest.mark.parametrize("format", ["table", "json"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--topic", "nothing"], "there is no topic 'nothing'\n  choices: cases, claims, "),
        (["--topic", "claim"], "there is no topic 'claim'\n  did you mean claims"),
        (["--topic", "derive"], "there is no topic 'derive'"),
        (["--topic", ""], "there is no topic ''"),
        (["--tag", "evidense"], "there is no tag 'evidense'\n  did you mean evidence"),
        (
            ["--topic", "cases", "--tag", "gaps"],
            "no query of topic 'cases' has tag 'gaps'\n  tags there: ",
        ),
    ],
)
def test_a_topic_or_tag_that_is_none_is_reported(
    run: Run, arguments: list[str], message: str, format: str
) -> None:
    result = run("queries", *arguments, "--format", format)
    assert result.exit_code == 2
    assert message in read_errors(result)
    assert result.stdout == ""


def test_one_query_is_described_with_its_parameters_and_their_choices(run: Run) -> None:
    text = run("queries", "stations-by-country").stdout
    assert text.startswith("stations-by-country  (stations; ")
    assert "\ncountry=…  (country)" in text
    assert "choices: Angola; Argentina; Australia" in text
    assert "columns: country, countryLabel, station" in text
    assert "SELECT ?country" in text


def test_one_query_is_described_as_json(run: Run) -> None:
    query = json.loads(run("queries", "stations-by-country", "--format", "json").stdout)
    assert query["name"] == "stations-by-country"
    assert ["https://w3id.org/overseas-stations/id/country/spain", "Spain"] in query["choices"][
        "country"
    ]


def test_a_default_is_shown(run: Run) -> None:
    assert "position=…  (integer, default 0)" in run("queries", "claims-at-position").stdout


def test_an_unknown_query_is_reported_with_the_nearest(run: Run) -> None:
    for verb in ("queries", "query", "explain"):
        result = run(verb, "stations-per-countri")
        assert result.exit_code == 2
        assert "there is no saved query 'stations-per-countri'" in read_errors(result)
        assert "did you mean stations-per-country" in read_errors(result)


def test_sparql_in_the_place_of_a_name_is_told_where_it_goes(run: Run) -> None:
    result = run("query", "SELECT * { ?s ?p ?o }")
    assert result.exit_code == 2
    assert "from a file or standard input: kg query -" in read_errors(result)


@pytest.mark.parametrize("format", TABULAR)
def test_rows_are_answered_in_each_format(run: Run, format: str) -> None:
    result = run("query", "stations-by-country", "country=Ireland", "--format", format)
    assert result.exit_code == 0
    assert "IRL01" in result.stdout
    assert read_errors(result) == ""


@pytest.mark.parametrize("format", GRAPHICAL)
def test_triples_are_answered_in_each_format(run: Run, format: str) -> None:
    result = run("query", "-", "--format", format, input=CONSTRUCT)
    assert result.exit_code == 0
    assert "USA01" in result.stdout


def test_triples_are_turtle_where_no_format_is_named(run: Run) -> None:
    text = run("query", "-", input=CONSTRUCT).stdout
    assert len(set(ox.parse(text, format=ox.RdfFormat.TURTLE))) == 70


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (SELECT, "turtle"),
        (SELECT, "jsonld"),
        (CONSTRUCT, "csv"),
        (CONSTRUCT, "json"),
        ("ASK {}", "ntriples"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(run: Run, text: str, format: str) -> None:
    result = run("query", "-", "--format", format, input=text)
    assert result.exit_code == 2
    assert read_errors(result).startswith(f"kg: '{format}' does not fit this answer\n  ")
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "answer"),
    [("ASK { station:USA01 kg:listedIn source:003 }", "true"), ("ASK { kg:x kg:y kg:z }", "false")],
)
def test_ask_is_answered_in_one_word(run: Run, text: str, answer: str) -> None:
    result = run("query", "-", input=text)
    assert (result.exit_code, result.stdout) == (0, answer + "\n")
    assert json.loads(run("query", "-", "--format", "json", input=text).stdout)["boolean"] is (
        answer == "true"
    )


def test_describe_gives_triples(run: Run) -> None:
    assert "station:USA01" in run("query", "-", input="DESCRIBE station:USA01").stdout


def test_sparql_is_read_from_standard_input_of_a_process(build_folder: Path) -> None:
    done = run_piped("query", "-", "--format", "csv", build=build_folder, input=SELECT.encode())
    assert done.returncode == 0
    assert len(list(csv.reader(io.StringIO(done.stdout.decode())))) == 71


def test_nothing_on_standard_input_is_no_query(build_folder: Path) -> None:
    done = run_piped("query", "-", build=build_folder)
    assert done.returncode == 2
    assert b"this is not a SPARQL query" in done.stderr


@pytest.mark.parametrize("name", ["good.rq", "good.sparql", "marked.rq"])
def test_sparql_is_read_from_a_file(run: Run, folder: Path, name: str) -> None:
    result = run("query", str(folder / name), "--format", "csv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 71


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.rq", "nowhere.rq: No such file or directory"),
        ("folder.rq", "folder.rq: Is a directory"),
        ("latin.rq", "latin.rq is not UTF-8 at byte 2"),
        ("empty.rq", "this is not a SPARQL query"),
        ("bad.rq", "error at 2:"),
    ],
)
def test_a_file_without_a_query_is_reported(
    run: Run, folder: Path, name: str, message: str
) -> None:
    result = run("query", str(folder / name))
    assert result.exit_code == 2
    assert message in read_errors(result)
    assert result.stdout == ""


def test_standard_input_that_is_no_text_is_reported(build_folder: Path) -> None:
    done = run_piped("query", "-", build=build_folder, input=b"SELECT * { ?s ?p '\xff' }")
    assert done.returncode == 2
    assert b"kg: - is not UTF-8 at byte 18" in done.stderr


def test_a_syntax_error_shows_line_and_column(run: Run) -> None:
    result = run("query", "-", input="SELECT ?s {\n  ?s kg:code ??\n}")
    assert result.exit_code == 2
    assert "error at 2:16" in read_errors(result)
    assert read_errors(result).endswith("line 2: ?s kg:code ??")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INSERT DATA { kg:x kg:y kg:z }", "at 1:1: INSERT is an update"),
        (
            "PREFIX x: <http://example.org/>\nDELETE WHERE { ?s ?p ?o }",
            "at 2:1: DELETE is an update",
        ),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "at 1:12: SERVICE is refused"),
        (
            "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
            "FROM <http://127.0.0.1:9/x> is outside this dataset",
        ),
        (
            "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
            "is outside this dataset",
        ),
        ("LOAD <http://127.0.0.1:9/x>", "LOAD is an update"),
    ],
)
def test_what_is_not_run_here_is_refused(run: Run, text: str, message: str) -> None:
    result = run("query", "-", input=text)
    assert result.exit_code == 2
    assert message in read_errors(result)
    assert result.stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        'SELECT (STRDT("many", xsd:integer) AS ?n) {}',
        'SELECT ("x"^^xsd:integer AS ?n) {}',
        "SELECT (<http://example.org/function>(1) AS ?x) {}",
        "SELECT (<<(<http://example.org/s> <http://example.org/p> 1)>> AS ?t) {}",
        "SELECT (BNODE() AS ?node) {}",
        "SELECT (1/0 AS ?x) {}",
        "SELECT * {}",
        "DESCRIBE kg:nothing",
        "CONSTRUCT { ?s ?p [] } WHERE { station:USA01 ?p ?s }",
        "SELECT ?s { ?s ?p ?o } ; ASK {}",
        'SELECT ?x { BIND ("' + "9" * 5000 + '"^^xsd:integer AS ?x) }',
    ],
    ids=lambda text: text[:50],
)
@pytest.mark.parametrize("format", ["table", "csv"])
def test_no_free_query_ends_in_a_traceback(run: Run, text: str, format: str) -> None:
    result = run("query", "-", "--format", format, input=text)
    assert result.exit_code in (0, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    told = [line for line in read_errors(result).splitlines() if "is no term" not in line]
    assert (result.exit_code == 0) == (told == [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["stations-by-country", "Spain"], "'Spain' is not a parameter"),
        (["stations-started-in", "year=2018", "year=2019"], "year is given 2 times"),
        (["stations-by-country", "countri=Spain"], "did you mean country?"),
        (["stations-by-country", "country=Spian"], "did you mean Spain"),
        (["stations-by-country", "country=qqqq"], "choices: Angola, "),
        (
            ["stations-by-country", "country=united"],
            "country:united-kingdom (United Kingdom): its name",
        ),
        (
            ["stations-by-country", 'country=Spain" } UNION { ?s ?p ?o } #'],
            "is not among the choices",
        ),
        (["stations-by-country", "country=<http://example.org/>"], "is not among the choices"),
        (["stations-started-in", "year=2018 } #"], "is not a whole number"),
        (["timeline-of-responses", "since=2022-10-27'"], "is not a date"),
        (["stations-per-country", "country=Spain"], "it takes no parameters"),
    ],
)
@pytest.mark.parametrize("verb", ["query", "explain"])
def test_a_wrong_value_is_reported_with_the_mend(
    run: Run, verb: str, arguments: list[str], message: str
) -> None:
    result = run(verb, *arguments)
    assert result.exit_code == 2
    assert message in read_errors(result)
    assert result.stdout == ""


@pytest.mark.parametrize("name", ["-", "file.rq"])
def test_free_sparql_takes_no_parameters(run: Run, name: str) -> None:
    result = run("query", name, "country=Spain", input=SELECT)
    assert result.exit_code == 2
    assert "free SPARQL takes no parameters" in read_errors(result)


@pytest.mark.parametrize("verb", ["query", "show", "explain"])
def test_an_unknown_policy_shows_the_choices(run: Run, verb: str) -> None:
    result = run(verb, "USA01", "--policy", "rumoured")
    assert result.exit_code == 2
    assert all(policy in result.stderr for policy in POLICIES)


def test_a_policy_changes_the_rows_of_plain_edges(run: Run) -> None:
    rows = {
        policy: run("query", "parent-bodies", "--policy", policy, "--format", "csv").stdout
        for policy in POLICIES
    }
    assert rows["reported"] != rows["corroborated"]
    free = {
        policy: run("query", "-", "--policy", policy, "--format", "csv", input=SELECT).stdout
        for policy in POLICIES
    }
    assert free["reported"] != free["corroborated"]


def test_a_policy_changes_no_row_about_claims(run: Run) -> None:
    rows = {
        run("query", "contested-claims", "--policy", policy, "--format", "csv").stdout
        for policy in POLICIES
    }
    assert len(rows) == 1


def test_show_prints_both_sides(run: Run) -> None:
    result = run("show", "海外110")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Chinese overseas police service stations  (group:overseas-police-stations)"
    )
    assert "    + alleges: " in result.stdout
    assert "    − denies: " in result.stdout


def test_show_is_the_same_by_id_label_and_alias(run: Run) -> None:
    names = (
        "group:overseas-police-stations",
        "海外服务站",
        "haiwai fuwu zhan",
        "hǎiwài fúwù zhàn",
        "overseas-police-stations",
    )
    assert len({run("show", name).stdout for name in names}) == 1


def test_show_as_json_holds_what_the_text_shows(run: Run) -> None:
    ledger = json.loads(run("show", "IRL01", "--format", "json").stdout)
    text = run("show", "IRL01").stdout
    assert ledger["id"] == "station:IRL01"
    for entry in ledger["entries"]:
        assert entry["object_label"] in text
        assert all(attribution["id"] in text for attribution in entry["attributions"])


def test_show_under_a_policy_leaves_out_what_is_no_plain_edge(run: Run) -> None:
    complete = json.loads(run("show", "manhattan station", "--format", "json").stdout)
    official = json.loads(
        run("show", "manhattan station", "--policy", "official", "--format", "json").stdout
    )
    assert 0 < len(official["entries"]) < len(complete["entries"])


@pytest.mark.parametrize("thing", ["qqqqqqqq", "", "station:NOPE99"])
def test_show_reports_a_name_that_nothing_has(run: Run, thing: str) -> None:
    result = run("show", thing)
    assert result.exit_code == 2
    assert f"there is nothing called {thing!r}" in read_errors(result)


def test_show_lists_the_ids_of_several(run: Run) -> None:
    result = run("show", "Public Security Bureau")
    assert result.exit_code == 2
    assert "fits several entities" in read_errors(result)
    assert "body:fuzhou-psb" in read_errors(result)


@pytest.mark.parametrize(
    "id", ["claim:manhattan-operatedBy-fuzhou-psb", "001-048", "attribution:001-048"]
)
def test_show_takes_the_id_of_a_claim_or_attribution(run: Run, id: str) -> None:
    text = run("show", id).stdout
    assert "Manhattan station — operated by — Fuzhou City Public Security Bureau" in text
    assert "    + alleges: U.S. Attorney's Office, Eastern District of New York  [001-048; " in text
    (entry,) = json.loads(run("show", id, "--format", "json").stdout)["entries"]
    assert entry["id"] == "claim:manhattan-operatedBy-fuzhou-psb"


def test_explain_prints_rows_claims_and_what_was_absent(run: Run) -> None:
    text = run("explain", "stations-without-response", "--rows", "1").stdout
    assert text.count("▸ ") == 1
    assert "    + states: Document 003 (own voice)  [003-" in text
    assert "    searched and not found: ?response kg:byCountry country:" in text


def test_explain_as_json_holds_every_row(run: Run) -> None:
    rows = json.loads(
        run("explain", "stations-by-country", "country=Ireland", "--format", "json").stdout
    )
    assert [row["row"]["code"] for row in rows] == ["IRL01"]
    assert len(rows[0]["entries"]) == 6


def test_explain_follows_a_policy(run: Run) -> None:
    text = run("explain", "stations-by-country", "country=Ireland", "--policy", "corroborated")
    heading, _, *rest = text.stdout.splitlines()
    assert heading.endswith("  (policy: corroborated)")
    assert rest == ["0 rows", HORIZON]


@pytest.mark.parametrize(("name", "says"), [("denials", True), ("case-defendants", False)])
def test_explain_says_where_leaving_out_readings_changes_nothing(
    run: Run, name: str, says: bool
) -> None:
    words = ("explain", name, "--rows", "1", "--without-inferred")
    heading, *_ = run(*words).stdout.splitlines()
    assert ("with and without our readings" in heading) is says
    assert (", without our readings)" in heading) is not says
    assert ("changes nothing here" in run(*words, "--format", "json").stderr) is says
    assert ("changes nothing here" in run(*words[:2], words[-1]).stderr) is False
    answer = run("query", name, "--without-inferred", "--format", "csv")
    assert ("changes nothing here" in answer.stderr) is says


@pytest.mark.parametrize("rows", ["0", "-1", "some"])
def test_explain_takes_a_number_of_rows(run: Run, rows: str) -> None:
    assert run("explain", "stations-per-country", "--rows", rows).exit_code == 2


def test_explain_takes_selects_only(run: Run) -> None:
    result = run("explain", "reported")
    assert result.exit_code == 2
    assert "reported is no SELECT" in read_errors(result)


@pytest.mark.parametrize(
    "call", [["show", "IRL01"], ["explain", "stations-by-country", "country=Ireland"]]
)
def test_passages_are_printed_from_the_documents(run: Run, tmp_path: Path, call: list[str]) -> None:
    (tmp_path / "003-planted.txt").write_text(
        "".join(chr(0x4E00 + place % 20_000) for place in range(20_000)), "utf-8"
    )
    plain, full = run(*call).stdout, run(*call, "--sources", str(tmp_path)).stdout
    ledger = json.loads(run("show", "IRL01", "--format", "json").stdout)
    start, end = ledger["entries"][0]["attributions"][0]["passages"][0]
    passage = "".join(chr(0x4E00 + place % 20_000) for place in range(start, end))
    assert f"        “{passage}”" in full
    assert "“" + passage not in plain


def test_a_folder_without_documents_is_reported(run: Run, tmp_path: Path) -> None:
    result = run("show", "IRL01", "--sources", str(tmp_path))
    assert result.exit_code == 2
    assert f"no source documents in {tmp_path}" in read_errors(result)


@pytest.mark.parametrize("words", [[], ["--policy", "reported"]])
def test_a_file_of_rows_says_on_standard_error_what_it_leaves_out(
    run: Run, words: list[str]
) -> None:
    result = run("query", "timeline-of-responses", "--format", "csv", *words)
    assert result.exit_code == 0
    assert read_errors(result).startswith("left out: ")
    assert "left out" not in result.stdout


def test_many_values_come_with_commas_or_repeated(run: Run) -> None:
    usual = ("query", "stations-by-country", "--format", "csv")
    together = run(*usual, "country=Angola,Zambia").stdout
    assert run(*usual, "country=Angola", "country=Zambia").stdout == together
    rows = list(csv.DictReader(io.StringIO(together)))
    assert {row["countryLabel"] for row in rows} == {"Angola", "Zambia"}


def test_an_unknown_term_is_told_beside_the_answer(run: Run) -> None:
    text = "SELECT ?s { ?s kg:operatedby body:fuzhou-psb }"
    result = run("query", "-", "--format", "csv", input=text)
    assert (result.exit_code, result.stdout.strip()) == (0, "s")
    assert "kg:operatedby is no term of this graph; did you mean kg:operatedBy?" in result.stderr


def test_several_things_are_listed_with_the_reasons(run: Run) -> None:
    result = run("show", "united front")
    assert (result.exit_code, result.stdout) == (2, "")
    for name in ("body:united-front", "body:ufwd", "group:united-front-organizations"):
        assert name in result.stderr
