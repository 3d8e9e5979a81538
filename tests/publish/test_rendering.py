"""The files of one page, as a process writes them."""

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.publish.changes import Difference
from kg.publish.manifest import UNFINISHED
from kg.publish.plan import make_plan
from kg.publish.rendering import FURTHER, Order, Rendered, Renderer
from kg.query.engine import Engine
from tests.csv_on_the_web import read_strictly


@pytest.fixture
def renderer(build_folder: Path, engine: Engine, tmp_path: Path) -> Renderer:
    (tmp_path / UNFINISHED).mkdir()
    plan = make_plan(engine, with_sitemap=False, with_citation=False)
    return Renderer(Order(str(build_folder), engine.version, tmp_path, plan, {}, is_trusted=True))


def render(renderer: Renderer, kind: str, name: str) -> Rendered:
    """Render a page, and put its files into their places."""
    rendered = renderer.render(kind, name)
    renderer.target.move()
    return rendered


def test_a_thing_has_a_page_triples_and_rows(renderer: Renderer, tmp_path: Path) -> None:
    rendered = render(renderer, "thing", "station/manhattan")
    endings = ("html", "svg", "ttl", "jsonld", "csv")
    assert rendered.files.keys() == {f"page/station/manhattan.{ending}" for ending in endings}
    assert rendered.written == 5
    page = (tmp_path / "page/station/manhattan.html").read_text(encoding="utf-8")
    assert 'src="../../page/station/manhattan.svg"' in page
    assert "/network/" not in page
    assert "svg" not in {path[-3:] for path in render(renderer, "thing", "source/003").files}
    assert rendered.named
    rows = list(csv.DictReader(io.StringIO((tmp_path / "page/station/manhattan.csv").read_text())))
    assert {"alleges"} <= {row["stance"] for row in rows}


def test_the_rows_of_a_folder_have_one_schema(renderer: Renderer, tmp_path: Path) -> None:
    for local in ("station/manhattan", "station/USA01"):
        render(renderer, "thing", local)
    files = render(renderer, "tables", "").files
    assert {path.rpartition("/")[2] for path in files} == {"csv-metadata.json"}
    path = tmp_path / "page/station/csv-metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    urls = {table["url"] for table in metadata["tables"]}
    assert {"manhattan.csv", "USA01.csv"} < urls
    # the library csvw does not know that the schema of a group is that of each of its tables
    schema = metadata.pop("tableSchema")
    tables = [{"url": url, "tableSchema": schema} for url in ("manhattan.csv", "USA01.csv")]
    path.write_text(json.dumps(metadata | {"tables": tables}), encoding="utf-8")
    rows = read_strictly(path)["manhattan.csv"]
    assert {row["horizon"] for row in rows} == {datetime(2024, 7, 31)}


def test_what_only_a_side_graph_describes_has_triples(renderer: Renderer, tmp_path: Path) -> None:
    render(renderer, "thing", "query/case-list")
    assert "case-list" in (tmp_path / "page/query/case-list.ttl").read_text(encoding="utf-8")


def test_a_query_has_its_answer_as_files(
    renderer: Renderer, tmp_path: Path, engine: Engine
) -> None:
    assert render(renderer, "query", "case-list").written == 4
    answer = json.loads((tmp_path / "queries/case-list.json").read_text(encoding="utf-8"))
    page = (tmp_path / "queries/case-list.html").read_text(encoding="utf-8")
    assert f"{len(answer['results']['bindings'])} rows" in page
    assert 'href="../page/case/' in page
    assert "/why?" not in page
    assert '<form class="ask"' not in page
    render(renderer, "query", "new-york-case")
    assert (tmp_path / "queries/new-york-case.ttl").stat().st_size > 100


def test_a_site_in_chinese_has_the_same_files(renderer: Renderer, tmp_path: Path) -> None:
    chinese = Renderer(replace(renderer.order, language="zh"))
    rendered = render(chinese, "thing", "country/spain")
    assert rendered.files.keys() == renderer.render("thing", "country/spain").files.keys()
    page = (tmp_path / "page/country/spain.html").read_text(encoding="utf-8")
    assert '<html lang="zh-Hans">' in page
    assert '<h1>西班牙 <small lang="en">Spain</small></h1>' in page
    assert 'href="../../page/body/fuzhou-psb.html"' in page
    assert 'class="twin"' not in page
    assert "/zh/" not in page


def test_a_place_is_a_page(renderer: Renderer, tmp_path: Path) -> None:
    render(renderer, "place", "index")
    assert 'href="assets/pages.css"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_view_is_a_page_to_explore(renderer: Renderer, tmp_path: Path) -> None:
    render(renderer, "view", "organizational-ties")
    page = (tmp_path / "view" / "organizational-ties.html").read_text(encoding="utf-8")
    assert '"body:mps":"../page/body/mps.html"' in page


def test_the_page_of_a_query_stays_where_its_answers_are_as_before(renderer: Renderer) -> None:
    rendered = render(renderer, "query", "case-list")
    for answers, is_made in ((rendered.answers, False), ({"reported ASK {}": "False"}, True)):
        known = {"known": rendered.files, "answers": {"case-list": answers}}
        again = Renderer(replace(renderer.order, **known)).render("query", "case-list")
        assert again.is_made == is_made
        assert (again.files, again.answers) == (rendered.files, rendered.answers)


def test_a_view_stays_but_for_the_name_of_its_release(renderer: Renderer, tmp_path: Path) -> None:
    rendered = render(renderer, "view", "source-lineage")
    path, release = tmp_path / "view/source-lineage.html", renderer.order.release
    page = path.read_bytes()
    former = page.replace(release.encode(), b"0123456789abcdef")
    assert former != page
    path.write_bytes(former)
    known = {"view/source-lineage.html": (sha256(former).hexdigest(), len(former))}
    answers = {"view/source-lineage": rendered.answers}
    order = replace(renderer.order, known=known, answers=answers, former="0123456789abcdef")
    again = render(Renderer(order), "view", "source-lineage")
    assert (again.is_made, again.written) == (False, 1)
    assert again.files == rendered.files
    assert path.read_bytes() == page


def test_a_page_of_its_own_stays_where_its_answers_are_as_before(
    renderer: Renderer, tmp_path: Path
) -> None:
    for name in ("index", "cases", "ontology", "time"):
        rendered = render(renderer, "place", name)
        known = {name + ".html": rendered.files[name + ".html"]}
        for answers, is_made in ((rendered.answers, False), ({"reported ASK {}": "False"}, True)):
            order = replace(renderer.order, known=known, answers={f"place/{name}": answers})
            again = render(Renderer(order), "place", name)
            assert (again.is_made, again.files) == (is_made, rendered.files)


def test_two_pages_with_one_list_have_both_read_it(renderer: Renderer) -> None:
    first = render(renderer, "place", "cases").answers
    assert first
    render(renderer, "place", "index")
    assert render(renderer, "place", "cases").answers == first


def test_the_index_of_words_is_written_beside_the_pages(renderer: Renderer, tmp_path: Path) -> None:
    rendered = render(renderer, "words", FURTHER["words"])
    assert not rendered.is_made  # it is no page
    assert (tmp_path / "search-index.js").read_text(encoding="utf-8").startswith("self.")


def test_followthemoney_data_is_written_beside_the_pages(
    renderer: Renderer, tmp_path: Path
) -> None:
    order = replace(renderer.order, base="https://example.org/")
    rendered = render(Renderer(order), "data", FURTHER["data"])
    assert not rendered.is_made
    assert {"ftm/index.json", "ftm/entities.ftm.json"} <= rendered.files.keys()
    index = json.loads((tmp_path / "ftm" / "index.json").read_text(encoding="utf-8"))
    assert index["delta_url"] == "https://example.org/ftm/delta.json"


def test_a_page_stays_unasked_where_it_reads_nothing_that_changed(renderer: Renderer) -> None:
    """Answers that are no longer true show whether they are compared."""
    rendered = render(renderer, "query", "case-list")
    untrue = dict.fromkeys((key for key in rendered.answers if " VALUES " not in key), "")
    known = {"known": rendered.files, "answers": {"case-list": untrue}}
    for changed, is_made in (
        ({"urn:other"}, False),
        ({renderer.engine.expand("kg:caseStatus")}, True),
    ):
        difference = Difference(predicates=frozenset(changed))
        order = replace(renderer.order, **known, changed=difference)
        assert Renderer(order).render("query", "case-list").is_made == is_made


def test_another_release_is_refused(renderer: Renderer) -> None:
    order = renderer.order
    other = Order(order.build_folder, "other", order.folder, order.plan, {}, is_trusted=True)
    with pytest.raises(KgError, match="built anew"):
        Renderer(other)
