"""The verbs view, path and network, as typed."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_bare_view_writes_the_organizational_ties_here(run: Run, here: Path) -> None:
    done = run("view")
    assert done.exit_code == 0, done.output
    assert [path.name for path in here.iterdir()] == ["organizational-ties.html"]
    assert "written: organizational-ties.html" in done.output
    assert "objected to (policy: reported)" in done.output


def test_the_printed_numbers_are_those_of_the_file(run: Run, here: Path) -> None:
    done = run("view", "new-york-case", "-o", "case.graphml", "--policy", "undisputed")
    nodes, edges = map(int, re.findall(r"(\d+) nodes, (\d+) edges", done.output)[0])
    graph = nx.read_graphml(here / "case.graphml", force_multigraph=True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, edges)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [(["--format", "svg"], "new-york-case.svg"), (["-o", "x.gexf"], "x.gexf")],
)
def test_the_format_is_chosen_by_name_or_ending(
    run: Run, here: Path, arguments: list[str], name: str
) -> None:
    assert run("view", "new-york-case", *arguments).exit_code == 0
    assert (here / name).stat().st_size > 1000


def test_values_narrow_a_view(run: Run, here: Path) -> None:
    done = run("view", "bureaus-and-stations", "country=Spain", "--format", "svg")
    assert done.exit_code == 0
    assert "12 nodes" in done.output


def test_around_hops_and_kinds(run: Run, here: Path) -> None:
    near = run("view", "--around", "Lu Jianwang", "--format", "svg")
    far = run("view", "--around", "Lu Jianwang", "--hops", "2", "--format", "svg")
    few = run(
        "view",
        "--around",
        "Lu Jianwang",
        "--hops",
        "2",
        "--kinds",
        "person,group",
        "--format",
        "cyjs",
    )
    numbers = [int(re.findall(r"(\d+) nodes", done.output)[0]) for done in (near, far, few)]
    assert numbers[0] < numbers[1]
    assert numbers[2] < numbers[1]
    assert near.output.startswith("Neighbours of Lu Jianwang")
    assert (here / "around.svg").exists()


def test_since_and_until_narrow_by_when_it_is_said_to_hold(run: Run, here: Path) -> None:
    all_of_it = run("view", "government-responses", "--format", "svg")
    early = run("view", "government-responses", "--until", "2022-09", "--format", "svg")
    edges = [int(re.findall(r"(\d+) edges", done.output)[0]) for done in (all_of_it, early)]
    assert edges[1] < edges[0]


def test_a_query_of_ones_own_is_drawn(run: Run, here: Path) -> None:
    text = "CONSTRUCT { ?s kg:hostedBy ?o } WHERE { ?s kg:hostedBy ?o }"
    (here / "own.rq").write_text(text, encoding="utf-8")
    from_file = run("view", "own.rq", "-o", "one.svg")
    from_input = run("view", "-", "-o", "two.svg", input=text)
    assert from_file.exit_code == from_input.exit_code == 0
    assert (here / "one.svg").read_bytes() == (here / "two.svg").read_bytes()


def test_passages_are_put_in_on_request(run: Run, here: Path, sources: Path) -> None:
    done = run("view", "new-york-case", "--with-passages", str(sources))
    assert "not for redistribution" in done.output
    assert "with-passages" in (here / "new-york-case.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["organisational-ties"], 2, "did you mean organizational-ties"),
        (["denials"], 2, "not a saved view"),
        (["bureaus-and-stations", "country=Spian"], 2, "did you mean Spain"),
        (["bureaus-and-stations", "land=Spain"], 2, "no parameter 'land'"),
        (["--around", "Nobody At All"], 2, "Nobody At All"),
        (["new-york-case", "--around", "Lu Jianwang"], 2, "takes no NAME"),
        (["--kinds", "persons"], 2, "did you mean person"),
        (["--since", "last year"], 2, "write YYYY"),
        (["--since", "2023", "--until", "2022"], 2, "before since"),
        (["--hops", "0", "--around", "Lu Jianwang"], 2, "hops"),
        (["-o", "view.docx"], 2, "'docx' is not a format"),
        (["-o", "nowhere/view.html"], 1, "cannot be written"),
        (["--policy", "corroborated"], 1, "nothing to draw"),
        (["nothing.rq"], 2, "No such file"),
        (["--policy", "guilty"], 2, "'guilty'"),
    ],
)
def test_bad_input_is_reported_and_nothing_is_written(
    run: Run, here: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run("view", *arguments)
    assert done.exit_code == code, done.output
    assert words in done.output
    assert "Traceback" not in done.output
    assert not list(here.iterdir())


def test_service_is_refused_in_a_view_of_ones_own(run: Run, here: Path) -> None:
    done = run(
        "view",
        "-",
        input="CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    )
    assert done.exit_code == 2
    assert "SERVICE is refused" in done.output


def test_a_path_in_words_and_as_a_view(run: Run, here: Path) -> None:
    done = run("path", "Lu Jianwang", "Ministry of Public Security", "-o", "paths.html")
    assert done.exit_code == 0
    assert "Lu Jianwang to Ministry of Public Security: 3 paths  (policy: reported)" in done.output
    assert (here / "paths.html").stat().st_size > 100_000


def test_a_path_as_json(run: Run) -> None:
    done = run("path", "person:lu-jianwang", "body:mps", "--most", "1", "--format", "json")
    data = json.loads(done.stdout)
    assert [step["to"] for step in data["ways"][0]] == ["body:prc-government", "body:mps"]
    assert len(data["ways"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["Lu Jianwang", "Lu Jianwang"], 2, "the same entity"),
        (["Lu Jianwang", "Lu Jianwnag"], 2, "did you mean"),
        (
            ["Hu Renai", "fuzhou-psb"],
            1,
            "no path from person:hu-renai to body:fuzhou-psb (policy: reported",
        ),
        (["USA01", "body:mps", "--policy", "undisputed"], 1, "--policy reported"),
    ],
)
def test_a_path_that_cannot_be_given_is_explained(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    done = run("path", *arguments)
    assert done.exit_code == code, done.output
    assert words in done.output


def test_the_network_as_a_table_and_as_json(run: Run) -> None:
    table = run("network", "--top", "3")
    assert "274 nodes, 305 edges" in table.output
    assert len(table.output.splitlines()) == 10
    assert "3 rows; left out: 271 (--top 274)" in table.output
    data = json.loads(run("network", "--format", "json").stdout)
    few = json.loads(run("network", "--format", "json", "--top", "3").stdout)
    assert few == data[:3]
    assert len(data) == 274
    assert data[0].keys() == {
        "id",
        "label",
        "kind",
        "component",
        "community",
        "ties",
        "betweenness",
        "horizon",
    }
    assert data[0]["horizon"] == "2024-07-31"
