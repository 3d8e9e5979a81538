"""The standing and the objectors of a claim are the same words wherever a claim is shown."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result as Done

from kg.export import export
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.results import Result
from kg.views.paths import find_paths
from kg.web.tasks.pages import TASKS

Run = Callable[..., Done]
ID = "https://w3id.org/overseas-stations/id/"
#: A claim of each standing that our documents have and a subject by which paths and pages find it.
CLAIMS = {
    "answered": "claim:new-york-two-actsFor-mps",
    "contested": "claim:stations-quebec-hostedBy-montreal-community-groups",
    "denied more widely": "claim:IRL01-operatedBy-fuzhou-psb",
    "alleged unanswered": "claim:mps-handler-memberOf-mps",
    "undisputed": "claim:fuzhou-psb-subOrganizationOf-mps",
}


@pytest.fixture
def words(engine: Engine) -> dict[str, tuple[str, str]]:
    """The label of the standing and the text of objectors of each claim, by its name."""
    rows = engine.select(
        """SELECT ?claim ?label ?objectors WHERE {
          ?claim kg:standing/skos:prefLabel ?label . FILTER (LANG(?label) = "en")
          OPTIONAL { ?claim kg:objectors ?objectors } }"""
    )
    return {
        engine.shorten(str(row["claim"])): (str(row["label"]), str(row["objectors"] or ""))
        for row in rows
    }


@pytest.mark.parametrize(("standing", "claim"), CLAIMS.items())
def test_the_terminal_and_the_page_print_standing_and_names(
    engine: Engine, run: Run, words: dict[str, tuple[str, str]], standing: str, claim: str
) -> None:
    label, objectors = words[claim]
    assert label == standing
    assert bool(objectors) is (standing in ("answered", "contested", "denied more widely"))
    printed = run("show", claim).stdout
    _, page = TASKS["ledger"](engine, {"iri": engine.expand(claim)})
    assert label in printed
    assert objectors in printed
    shown = page.decode().replace("&#39;", "'")
    assert label in shown
    assert all(name in shown for name in objectors.split("; "))
    (entry,) = json.loads(run("show", claim, "--format", "json").stdout)["entries"]
    assert (entry["standing"], entry["objectors"]) == (label, objectors)


def test_saved_queries_and_explanations_have_the_same_words(
    engine: Engine, words: dict[str, tuple[str, str]]
) -> None:
    answer = run_saved(engine, "claims-about", {})
    assert isinstance(answer, Result)
    rows = list(csv.DictReader(io.StringIO(answer.serialize("csv"))))
    printed = {
        engine.shorten(row["claim"]): (row["standingLabel"], row["objectors"]) for row in rows
    }
    assert printed == words
    for one in explain(engine, "contested-claims", {}, "reported"):
        (claim,) = one.claims
        assert (claim.standing, claim.objectors) == words[claim.id]


def test_an_export_has_them_in_every_row(engine: Engine, words: dict[str, tuple[str, str]]) -> None:
    text = export(engine, "csv").decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["about"] in words]
    assert rows
    for row in rows:
        assert (row["standing"], row["objectors"]) == words[row["about"]]


def test_a_path_has_them_at_every_step(engine: Engine, words: dict[str, tuple[str, str]]) -> None:
    ends = (ID + "station/USA01", ID + "body/mps")
    steps = [
        step for path in find_paths(engine, ends, "reported").as_json()["ways"] for step in path
    ]
    claims = [claim for step in steps for claim in step["claims"]]
    assert any(claim["objectors"] for claim in claims)
    for claim in claims:
        assert (claim["standing"], claim["objectors"]) == words[claim["claim"]]


@pytest.mark.parametrize("format", ["graphml", "gexf", "cyjs", "html", "csv"])
def test_a_diagram_has_them_in_every_format(
    run: Run, words: dict[str, tuple[str, str]], tmp_path: Path, format: str
) -> None:
    path = tmp_path / f"view.{format}"
    done = run("view", "new-york-case", "-o", str(path))
    assert done.exit_code == 0, done.output
    # CSV is two files, of nodes and of edges
    files = sorted(tmp_path.iterdir())
    text = "".join(file.read_text(encoding="utf-8-sig") for file in files)
    for quote in ("&#39;", "&apos;", "\\u0027"):
        text = text.replace(quote, "'")
    label, objectors = words["claim:new-york-two-actsFor-mps"]
    assert label in text
    assert objectors in text


def test_no_surface_has_the_words_of_before(engine: Engine, run: Run) -> None:
    for claim in CLAIMS.values():
        printed = run("show", claim).stdout
        assert "unopposed" not in printed
        assert "only opposed" not in printed
