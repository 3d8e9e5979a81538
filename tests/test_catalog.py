from pathlib import Path

import pytest

from kg.catalog import KEYS, Parameter, SavedQuery, read_catalogue, read_query
from kg.errors import KgError
from tests.conftest import ROOT, Home

GOOD = """\
#+ summary: Stations of a country
#+ description: |
#+   First line,
#+   second line.
#+ tags: [stations, evidence]
#+ about: claims
#+ picture: bars
#+ params:
#+   - name: country
#+     type: country
#+     default: Spain
#+     choices: countries
#+   - name: since
#+     type: date
# a comment that stays
SELECT ?station (MIN(?day) AS ?first) (COUNT(DISTINCT ?x) AS ?number)
WHERE { ?station kg:inCountry ?_country ; kg:opened ?day FILTER (?day >= ?_since) }
GROUP BY ?station
"""


def write(folder: Path, text: str | bytes, name: str = "stations/of-a-country") -> Path:
    path = folder / "queries" / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> SavedQuery:
    return read_query(write(folder, text), folder)


def test_file_and_header_become_one_value(tmp_path: Path) -> None:
    query = read(tmp_path, GOOD)
    assert (query.name, query.topic, query.path) == (
        "of-a-country",
        "stations",
        "queries/stations/of-a-country.rq",
    )
    assert (query.summary, query.description) == (
        "Stations of a country",
        "First line,\nsecond line.",
    )
    assert (query.form, query.tags, query.picture) == ("SELECT", ["stations", "evidence"], "bars")
    assert query.columns == ["station", "first", "number"]
    assert query.parameters == [
        Parameter("country", "country", default="Spain", choices="countries"),
        Parameter("since", "date"),
    ]
    assert query.is_about_claims


def test_a_query_is_about_claims_by_its_key_and_not_by_a_tag(tmp_path: Path) -> None:
    query = read(tmp_path, GOOD.replace("#+ about: claims\n", ""))
    assert "evidence" in query.tags
    assert not query.is_about_claims


def test_readers_see_queries_about_claims_by_the_tag_evidence() -> None:
    for query in read_catalogue(ROOT):
        assert query.is_about_claims == ("evidence" in query.tags), query.path


def test_text_is_the_query_without_its_header(tmp_path: Path) -> None:
    text = read(tmp_path, GOOD).text
    assert text.startswith("# a comment that stays\nSELECT ?station")
    assert "#+" not in text


def test_query_becomes_plain_values(tmp_path: Path) -> None:
    plain = read(tmp_path, GOOD).as_json()
    assert plain["parameters"][0] == {
        "name": "country",
        "type": "country",
        "description": "",
        "default": "Spain",
        "choices": "countries",
        "edge": "first",
        "many": False,
    }


@pytest.mark.parametrize(
    ("select", "columns"),
    [
        ("SELECT ?a ?b WHERE { ?a ?p ?b }", ["a", "b"]),
        ("SELECT DISTINCT ?a { ?a ?p ?b }", ["a"]),
        ("SELECT (STR(?a) AS ?x) ?b WHERE { ?a ?p ?b }", ["x", "b"]),
        ("SELECT (IF(?a > 1, (?b), ?c) AS ?x) WHERE { ?a ?b ?c }", ["x"]),
        ("SELECT ?a # ?comment\n ?b WHERE { ?a ?p ?b }", ["a", "b"]),
        ("SELECT ?a WHERE { { SELECT ?a ?z { ?a ?p ?z } } }", ["a"]),
        ("SELECT ('?no' AS ?x) WHERE { ?a ?p ?b }", ["x"]),
        ("ASK { ?a ?p ?b }", []),
        ("CONSTRUCT { ?a ?p ?b } WHERE { ?a ?p ?b }", []),
    ],
)
def test_columns_are_the_outermost_projection(
    tmp_path: Path, select: str, columns: list[str]
) -> None:
    assert read(tmp_path, f"#+ summary: x\n#+ tags: [x]\n{select}\n").columns == columns


HEADER = "#+ summary: x\n#+ tags: [x]\n"
BAD: dict[str, tuple[str | bytes, str, str]] = {
    "a layout of rows": (
        HEADER + "#+ view: sides\nSELECT ?s { ?s ?p ?o }\n",
        ":1: a SELECT has view: sides",
        "write picture",
    ),
    "a picture of edges": (
        HEADER + "#+ picture: bars\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n",
        ":1: a CONSTRUCT has picture: bars",
        "write view",
    ),
    "unknown picture": (
        HEADER + "#+ picture: pie\nSELECT ?s { ?s ?p ?o }\n",
        ":1: picture 'pie' is unknown",
        "bars, matrix",
    ),
    "unknown layout": (
        HEADER + "#+ view: tree\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n",
        ":1: view 'tree' is unknown",
        "network, sides",
    ),
    "no header": ("SELECT ?s { ?s ?p ?o }\n", ":1: .*summary", "keys are"),
    "no tags": ("#+ summary: x\nSELECT ?s { ?s ?p ?o }\n", ":1: .*tags", "keys are"),
    "unknown key": (HEADER + "#+ colour: red\nASK { ?s ?p ?o }\n", ":1: .*colour", "keys are"),
    "no YAML": (
        HEADER + "#+ view: [a\nASK { ?s ?p ?o }\n",
        r":\d: the header is not YAML",
        "start with #\\+",
    ),
    "no mapping": ("#+ only words\nASK { ?s ?p ?o }\n", ":1: ", "summary"),
    "parameter not declared": (
        HEADER + "ASK { ?s ?p ?_o }\n",
        r":1: .*\[\].*\['o'\]",
        "declare each",
    ),
    "parameter not used": (
        HEADER + "#+ params: [{name: o, type: text}]\nASK { ?s ?p ?o }\n",
        ":1: .*'o'",
        "no other",
    ),
    "type of a parameter": (
        HEADER + "#+ params: [{name: o, type: colour}]\nASK { ?s ?p ?_o }\n",
        ":1: .*colour",
        "types are",
    ),
    "key of a parameter": (
        HEADER + "#+ params: [{name: o, typ: text}]\nASK { ?s ?p ?_o }\n",
        ":1: .*typ",
        "",
    ),
    "parameter without name": (
        HEADER + "#+ params: [{type: text}]\nASK { ?s ?p ?_o }\n",
        ":1: ",
        "",
    ),
    "about": (HEADER + "#+ about: claim\nASK { ?s ?p ?o }\n", ":1: .*'claim'", "about: claims"),
    "order": (HEADER + "#+ order: first\nASK { ?s ?p ?o }\n", ":1: .*order", ""),
    "update": (
        HEADER + "INSERT DATA { <a:> <a:> <a:> }\n",
        ".*INSERT is an update",
        "only queries",
    ),
    "SERVICE": (
        HEADER + "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }\n",
        ".*SERVICE is refused",
        "",
    ),
    "FROM": (HEADER + "ASK FROM <https://e/> { ?s ?p ?o }\n", ".*outside this dataset", ""),
    "no query": (HEADER, ".*not a SPARQL query", "SELECT"),
    "DESCRIBE": (HEADER + "DESCRIBE <https://e/>\n", ".*DESCRIBE", "SELECT"),
    "no SPARQL": (HEADER + "SELECT ?s WHERE {\n  ?s ?p\n}\n", r":\d:\d+: ", ""),
    "unknown prefix": (
        HEADER + "SELECT ?s WHERE { ?s nope:x ?o }\n",
        r":3:28: .*Prefix not found",
        "",
    ),
    "Latin-1": (HEADER.encode() + b"# caf\xe9\nASK { ?s ?p ?o }\n", ".*UTF-8", "UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_broken_file_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    text, reason, hint = BAD[name]
    with pytest.raises(KgError, match=rf"of-a-country\.rq{reason}") as caught:
        read(tmp_path, text)
    assert caught.value.exit_code in (1, 2)
    assert not hint or hint.replace("\\", "") in caught.value.hint


def test_line_of_a_yaml_fault_is_the_line_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"of-a-country\.rq:3: "):
        read(tmp_path, "#+ summary: x\n#+ tags: [x]\n#+ view: 'a\nASK { ?s ?p ?o }\n")


def test_two_queries_of_one_name_are_told(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "ASK { ?s ?p ?o }\n", "people/same")
    write(tmp_path, HEADER + "ASK { ?s ?p ?o }\n", "stations/same")
    with pytest.raises(
        KgError, match=r"stations/same\.rq: queries/people/same\.rq already"
    ) as caught:
        read_catalogue(tmp_path)
    assert "rename" in caught.value.hint


def test_catalogue_is_sorted_by_topic_and_name(home: Home) -> None:
    catalogue = read_catalogue(home.folder)
    paths = [query.path for query in catalogue]
    assert paths == sorted(paths)
    assert len(paths) == len(list((home.folder / "queries").rglob("*.rq")))


def test_every_saved_query_names_its_choices_by_a_query() -> None:
    catalogue = {query.name: query for query in read_catalogue(ROOT)}
    for query in catalogue.values():
        for parameter in query.parameters:
            if parameter.choices:
                assert catalogue[parameter.choices].topic == "choices", query.path
                assert catalogue[parameter.choices].columns == ["value", "valueLabel"], (
                    parameter.choices
                )


def test_every_key_of_a_header_is_a_field() -> None:
    fields = set(SavedQuery.__dataclass_fields__)
    names = {"params": "parameters", "left-out": "left_out"}
    assert {names.get(key, key) for key in KEYS} <= fields


@pytest.mark.parametrize(
    "body",
    [
        "SELECT ?value WHERE { { SELECT ?value WHERE { ?value a kg:Station } LIMIT 3 } }",
        "SELECT ?value WHERE { ?value ?p ?o } GROUP BY ?value HAVING (COUNT(?o) > 1)",
    ],
)
def test_a_list_of_choices_can_be_asked_about_one_value(tmp_path: Path, body: str) -> None:
    header = "#+ summary: Values\n#+ tags: [choices]\n"
    assert read_query(write(tmp_path, header + body, "stations/values"), tmp_path).columns == [
        "value"
    ]
    with pytest.raises(KgError, match="one SELECT and no HAVING"):
        read_query(write(tmp_path, header + body, "choices/values"), tmp_path)


LEFT_OUT = HEADER + "#+ left-out: [{what: others, query: NAME}]\nSELECT ?s { ?s ?p ?o }\n"


def test_what_is_left_out_is_a_query_with_words(tmp_path: Path) -> None:
    query = read(tmp_path, LEFT_OUT.replace("NAME", "rest"))
    assert query.left_out == [{"what": "others", "query": "rest"}]


@pytest.mark.parametrize("entry", ["{what: others}", "{what: a, query: b, x: c}"])
def test_an_entry_of_what_is_left_out_that_lacks_something_is_refused(
    tmp_path: Path, entry: str
) -> None:
    text = LEFT_OUT.replace("{what: others, query: NAME}", entry)
    with pytest.raises(KgError, match=r"of-a-country\.rq:1: left-out has") as caught:
        read(tmp_path, text)
    assert "write what and query" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "which is no saved query"), ("rest, column: n", "which has no column 'n'")],
)
def test_what_is_left_out_is_listed_by_a_saved_query(
    tmp_path: Path, name: str, reason: str
) -> None:
    write(tmp_path, LEFT_OUT.replace("NAME", name))
    write(tmp_path, HEADER + "SELECT ?s { ?s ?p ?o }\n", "stations/rest")
    with pytest.raises(KgError, match=reason):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "tags: 5",
        "tags: stations",
        "tags: [a, [b]]",
        "tags: {a: b}",
        "tags: ['']",
        "tags:",
        "params: 5",
        "params: [5]",
        "params: {name: a, type: text}",
        "params: [{name: [a], type: text}]",
        "params: [{name: a, type: {}}]",
        "left-out: 5",
        "left-out: [others]",
        "left-out: [{what: [], query: a}]",
        "summary: [a]",
        "summary:",
        "summary: ' '",
        "description: {a: b}",
        "graph: [a]",
        "order: [1]",
        "order: ²",
        "order: -1",
        "order: 1e3",
        f"order: {'9' * 5000}",
        "~: a",
        "? [a]\n#+ : b",
        "1: a",
        "true: a",
        "per: &a [*a]",
        "description: !!python/object/apply:os.getcwd []",
        f"tags: {'[' * 3000}",
        "description: *unknown",
        "<<: {graph: a}",
    ],
)
def test_a_value_of_another_kind_is_told_with_the_file(tmp_path: Path, line: str) -> None:
    key = line.partition(":")[0]
    kept = [one for one in HEADER.splitlines() if not one.startswith(f"#+ {key}:")]
    text = "\n".join([*kept, f"#+ {line}", "ASK { ?s ?p ?o }", ""])
    with pytest.raises(KgError, match=r"\.rq:\d+: "):
        read(tmp_path, text)


def test_what_looks_like_a_value_of_another_type_is_text(tmp_path: Path) -> None:
    query = read(tmp_path, "#+ summary: 2022-02-30\n#+ tags: [no, 010]\nASK { ?s ?p ?o }\n")
    assert (query.summary, query.tags) == ("2022-02-30", ["no", "010"])


@pytest.mark.parametrize("many", ["yes please", "1"])
def test_many_is_true_or_false(tmp_path: Path, many: str) -> None:
    text = GOOD.replace("choices: countries", f"choices: countries\n#+     many: {many}")
    assert text != GOOD
    with pytest.raises(KgError, match="has many"):
        read(tmp_path, text)


def test_only_a_parameter_with_choices_takes_many_values(tmp_path: Path) -> None:
    text = GOOD.replace("choices: countries", "many: true")
    assert text != GOOD
    with pytest.raises(KgError, match="has many: true"):
        read(tmp_path, text)
