"""A published site: complete, linked, checked, and written again only where it changed."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, UsageError
from kg.names import ID
from kg.pages.edition import open_edition
from kg.pages.registry import render_thing
from kg.publish import site as site_module
from kg.publish.extras import Settings
from kg.publish.manifest import MANIFEST, STATE, SUMS, read_manifest
from kg.query.engine import Engine
from kg.release import build
from kg.release.folder import Release
from tests.conftest import Home
from tests.publish.conftest import Links, write

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("publish")]

#: What another publication before leaves its marks in.
RECORDS = {"feed.xml", MANIFEST, SUMS}
RECORDS |= {f"ftm/{name}.json" for name in ("index", "catalog", "versions", "delta")}
WORD = re.compile(r"[^\W_]+")
#: Words in a row that no page may have from a document; titles of works are known.
RUN = 9
ADDRESS = Settings("https://example.org/kg/")


def list_files(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def find_other(now: Path, new: Path) -> set[str]:
    """Return the paths of files that differ between two sites."""
    one, two = list_files(now), list_files(new)
    paths = {path for path in one.keys() | two.keys() if not path.startswith("ftm/deltas/")}
    return {path for path in paths if one.get(path) != two.get(path)}


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    dangling: dict[str, str] = {}
    count = 0
    for page in site.rglob("*.html"):
        links = Links(page)
        count += len(links.targets)
        for address in links.find_dangling(site):
            dangling.setdefault(address, str(page.relative_to(site)))
    assert dangling == {}
    assert count > 100_000


def test_anchors_of_the_list_of_everything_are_there(site: Path) -> None:
    links = Links(site / "everything.html")
    anchors = {address[1:] for address, _ in links.targets if address.startswith("#")}
    assert len(anchors) > 10
    assert anchors <= links.ids


def test_no_two_paths_differ_by_case_only(site: Path) -> None:
    paths = list(list_files(site))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert max(len(part.encode()) for path in paths for part in path.split("/")) <= 200


def test_every_entity_has_a_page_with_its_data(site: Path, engine: Engine) -> None:
    for row in engine.select(
        f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{ID}") }}'
    ):
        path = site / "page" / str(row["s"]).removeprefix(ID)
        for ending in ("html", "ttl", "jsonld", "csv"):
            assert path.with_name(f"{path.name}.{ending}").stat().st_size > 0
    for name in engine.public:
        assert (site / "queries" / f"{name}.html").exists()


def test_the_data_of_an_entity_is_the_same_in_both_formats(site: Path) -> None:
    path = site / "page" / "station" / "manhattan"
    graphs = []
    for ending, format in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        data = path.with_suffix(f".{ending}").read_bytes()
        graphs.append({quad.triple for quad in ox.parse(data, format=format)})
    assert graphs[0] == graphs[1]
    assert len(graphs[0]) > 100


def get_text(page: str) -> str:
    """Return the text of a page, without the citation and what only a server can do."""
    main = re.sub(r'(?s)<section id="cite">.*?</section>', "", page[page.index("<main") :])
    main = re.sub(r'<a href="[^"]*">Explore the network</a>', "", main)
    main = re.sub(r'(?s)<p class="rest">.*?</p>', "", main)
    return re.sub(r"\s+", " ", unescape(re.sub(r"(?s)<[^>]*>", " ", main))).strip()


@pytest.mark.parametrize(
    "name",
    [
        "station:manhattan",
        "station:IRL01",
        "person:lu-jianwang",
        "country:spain",
        "source:001",
        "attribution:003-201",
    ],
)
def test_live_and_published_pages_have_the_same_text(site: Path, engine: Engine, name: str) -> None:
    live = render_thing(open_edition(engine), engine.expand(name))
    published = (site / "page" / f"{name.replace(':', '/')}.html").read_text(encoding="utf-8")
    assert get_text(published) == get_text(live)


def test_checksums_hold_and_name_every_file(site: Path) -> None:
    command = ["sha256sum", "-c", "--quiet", "--strict", SUMS]
    done = subprocess.run(command, cwd=site, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = (site / SUMS).read_text(encoding="utf-8").splitlines()
    assert {line.split("  ", 1)[1] for line in lines} == list_files(site).keys() - {SUMS}


def list_runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_no_sentence_of_a_document_is_published(site: Path, sources: Path, engine: Engine) -> None:
    """Titles of works and what the graph itself says are no sentences of the documents."""
    texts = [path.read_text(encoding="utf-8") for path in sources.glob("*.txt")]
    forbidden = set[tuple[str, ...]]().union(*map(list_runs, texts))
    for path in engine.release.list_graphs().values():
        for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")):
            forbidden -= list_runs(literal)
    assert len(forbidden) > 5_000
    copied = set[tuple[str, ...]]()
    for path in site.rglob("*"):
        if path.suffix in (".html", ".txt", ".xml", ".ttl", ".js"):
            for text in re.split(r"<[^>]*>|\n", path.read_text(encoding="utf-8")):
                copied |= list_runs(unescape(text)) & forbidden
    assert copied == set()


def test_the_version_is_on_no_page_that_does_not_depend_on_it(site: Path, engine: Engine) -> None:
    version = engine.version.encode()
    files = list_files(site)
    named = {path for path in files if version in files[path]}
    # a diagram can be saved and sent, so it names its release
    views = {path for path in named if path.startswith("view/")}
    assert len(views) == 6
    # the metadata of FollowTheMoney say which version each file is of
    metadata = {path for path in named if path.startswith("ftm/") and path.endswith(".json")}
    assert named - views - metadata == {"index.html", MANIFEST}


def test_pages_that_name_persons_ask_not_to_be_listed(site: Path) -> None:
    persons = list((site / "page" / "person").glob("*.html"))
    assert persons
    assert all("noindex" in page.read_text(encoding="utf-8") for page in persons)
    assert "noindex" not in (site / "page" / "station" / "manhattan.html").read_text("utf-8")


def test_the_same_release_is_not_written_again(site: Path, build_folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path != site}
    summary = write(build_folder, site)
    assert (summary.rendered, summary.written, summary.removed) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_the_same_release_gives_the_same_bytes(small: Home, tmp_path: Path) -> None:
    assert write(small.build, tmp_path / "one", jobs=1).why_all
    write(small.build, tmp_path / "two", jobs=2)
    assert find_other(tmp_path / "one", tmp_path / "two") == set()


def test_what_changed_is_written_and_what_is_gone_is_removed(small: Home, tmp_path: Path) -> None:
    """Each change gives the same pages as a new site would have."""
    folder, table = tmp_path / "site", small.folder / "graph" / "claims" / "003-table.csv"
    write(small.build, folder)
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    texts = ["".join(lines[:-1]), "".join([lines[0], *lines[2:]]), "".join(lines)]
    for number, text in enumerate(texts):
        table.write_text(text, encoding="utf-8")
        build.build()
        before = list_files(folder)
        summary = write(small.build, folder)
        write(small.build, tmp_path / f"new{number}")
        assert find_other(folder, tmp_path / f"new{number}") <= RECORDS
        assert summary.why_all == ""
        assert summary.rendered < summary.pages
        now = list_files(folder)
        assert summary.removed == len(before.keys() - now.keys())
        written = {path for path in now if now[path] != before.get(path)}
        assert summary.written == len(written - {MANIFEST, SUMS})
    feed = (folder / "feed.xml").read_text(encoding="utf-8")
    assert feed.count("<title>Version ") == len(texts)


def test_a_changed_query_changes_its_page(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder)
    query = small.folder / "queries" / "cases" / "case-list.rq"
    text = query.read_text(encoding="utf-8")
    query.write_text(text.replace("#+ summary: ", "#+ summary: Renamed ", 1), encoding="utf-8")
    build.build()
    summary = write(small.build, folder)
    assert summary.why_all == ""
    assert "Renamed" in (folder / "queries" / "case-list.html").read_text(encoding="utf-8")
    write(small.build, tmp_path / "new")
    assert find_other(folder, tmp_path / "new") <= RECORDS


def test_a_view_without_edges_says_so(small: Home, tmp_path: Path) -> None:
    write(small.build, tmp_path / "site")
    page = (tmp_path / "site" / "view" / "source-lineage.html").read_text(encoding="utf-8")
    assert "<h1>Nothing to draw</h1>" in page
    assert "there is nothing to draw (policy: reported)" in page


def test_a_changed_label_changes_every_page_that_shows_it(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder)
    places = small.folder / "graph" / "entities" / "places.csv"
    text = places.read_text(encoding="utf-8")
    row = next(row for row in text.splitlines() if row.startswith("city:"))
    label = row.split(",")[1]
    places.write_text(text.replace(f",{label},", f",{label} renamed,", 1), encoding="utf-8")
    build.build()
    assert write(small.build, folder).why_all == ""
    write(small.build, tmp_path / "new")
    assert find_other(folder, tmp_path / "new") <= RECORDS


def test_a_file_that_somebody_damaged_is_written_again(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder)
    before = list_files(folder)
    (folder / "index.html").write_text("x", encoding="utf-8")
    (folder / "queries" / "case-list.csv").unlink()
    (folder / "page" / "source" / "003.ttl").unlink()
    write(small.build, folder)
    assert list_files(folder) == before
    (folder / "index.html").write_bytes(b"y" * len(before["index.html"]))
    write(small.build, folder, Settings(is_full=True))
    assert list_files(folder) == before


@pytest.mark.parametrize("place", ["_finish", "Target.remove"])
def test_a_publication_that_was_cut_off_is_finished_by_the_next(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Cut off while pages are made, the site is as before; while they are moved, it says so."""
    folder, new = tmp_path / "site", tmp_path / "new"
    write(small.build, folder)
    write(small.build, new)
    before = list_files(folder)
    table = small.folder / "graph" / "claims" / "003-table.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-2]), encoding="utf-8")
    build.build()

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"kg.publish.site.{place}", fail)
        with pytest.raises(KeyboardInterrupt):
            write(small.build, folder)
    if place == "_finish":
        assert list_files(folder) == before
    assert read_manifest(folder).is_unfinished == (place != "_finish")
    table.write_text("".join(lines), encoding="utf-8")
    build.build()
    write(small.build, folder)
    assert find_other(folder, new) <= RECORDS


def test_files_of_others_are_neither_replaced_nor_removed(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder, ADDRESS)
    (folder / "CNAME").write_text("example.org", encoding="utf-8")
    (folder / "page" / "station" / "mine.html").write_text("mine", encoding="utf-8")
    write(small.build, folder)
    assert (folder / "CNAME").read_text(encoding="utf-8") == "example.org"
    assert (folder / "page" / "station" / "mine.html").exists()
    assert not (folder / "sitemap.xml").exists()
    (folder / "sitemap.xml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"sitemap.xml is there"):
        write(small.build, folder, ADDRESS)
    assert (folder / "sitemap.xml").read_text(encoding="utf-8") == "mine"


def test_a_file_of_ours_that_somebody_changed_is_left(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder, ADDRESS)
    (folder / "sitemap.xml").write_text("mine now", encoding="utf-8")
    assert write(small.build, folder).left == ["sitemap.xml"]
    assert (folder / "sitemap.xml").read_text(encoding="utf-8") == "mine now"


def test_only_one_publication_writes_a_folder(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with site_module.Publishing(folder), pytest.raises(KgError, match="another"):
        write(small.build, folder)


def plant(release: Release, triples: list[ox.Triple]) -> None:
    """Add triples that no table can hold to the files and the store of a release."""
    with release.graph_path("entities").open("ab") as file:
        for triple in triples:
            file.write(f"{triple} .\n".encode())
    store = ox.Store(release.store_path("reported"))
    for triple in triples:
        store.add(ox.Quad(*triple))
    store.flush()


def test_ids_that_differ_by_case_and_hostile_labels_have_pages(small: Home, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>\u202e" + "x" * 10_000
    locals = ("body/CaSe", "body/case", "body/con", "body/a%2Fb", "body/" + "y" * 300)
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    triples = [
        ox.Triple(ox.NamedNode(ID + local), label, ox.Literal(hostile, language="en"))
        for local in locals
    ]
    plant(Engine(str(small.build)).release, triples)
    folder = tmp_path / "site"
    write(small.build, folder)
    paths = list(list_files(folder))
    assert len({path.casefold() for path in paths}) == len(paths)
    pages = [page.read_text(encoding="utf-8") for page in (folder / "page" / "body").glob("*.html")]
    hits = [page for page in pages if "alert(1)" in page]
    assert len(hits) == len(locals)
    assert not any("<script>alert" in page or "\u202e" in page for page in hits)
    for page in folder.rglob("*.html"):
        assert Links(page).find_dangling(folder) == []


def test_a_release_that_changes_while_it_is_read_is_refused(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    select = site_module._select_pages

    def change(*arguments: object) -> object:
        folder = Engine(str(small.build)).release.folder
        shutil.copytree(folder, small.build / "other")
        (small.build / "current").write_text("other", encoding="utf-8")
        return select(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(site_module, "_select_pages", change)
    with pytest.raises(KgError, match="built anew"):
        write(small.build, tmp_path / "site")


def test_with_an_address_pages_name_theirs(small: Home, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(small.build, folder, ADDRESS)
    page = (folder / "page" / "source" / "003.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/kg/page/source/003.html">' in page
    sitemap = (folder / "sitemap.xml").read_text(encoding="utf-8")
    paths = re.findall(r"<loc>https://example.org/kg/(.*?)</loc>", sitemap)
    assert len(paths) > 100
    for path in paths:
        assert (folder / (path or "index.html")).is_file()
    assert (folder / STATE).exists()
