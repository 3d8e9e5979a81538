"""An incremental build gives what a full build gives, whatever depends on the change."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.faults import Fault, FaultsError
from kg.names import BASE_GRAPHS, GRAPH, expand
from kg.release import incremental, inputs
from kg.release.build import build
from kg.release.folder import NAMED, Release
from kg.release.incremental import Change, compare_inputs, patch_store
from tests.conftest import Home
from tests.release.comparing import (
    assert_same,
    assert_same_graphs,
    build_full,
    build_graphs,
    build_incremental,
    rebuild_full,
)
from tests.support.planting import HASH, plant
from tests.support.small import SHEET, TABLE, Table

Edit = Callable[[Path], object]
#: Two passages of the document with the made-up claims.
IN_001 = f"001:0-10:{HASH} 001:1-10:{HASH}"


def cell(wanted: str, **cells: str) -> Edit:
    """Give a row of the made-up sheet other cells."""
    return lambda folder: Table(folder, SHEET).change(f"001-{wanted}", **cells)


def without(wanted: str) -> Edit:
    """Remove a row of the made-up sheet."""
    return lambda folder: Table(folder, SHEET).remove(f"001-{wanted}")


def entity(table: str, wanted: str, **cells: str) -> Edit:
    """Give an entity other cells."""
    return lambda folder: Table(folder, f"entities/{table}").change(wanted, **cells)


def line(**cells: str) -> Edit:
    """Add a row to the made-up sheet."""
    usual = {"speaker": "body:paper", "basis": "basis:own"}

    def add(folder: Path) -> object:
        number = len(Table(folder, SHEET).rows)
        return plant(folder, SHEET, **usual | {"id": f"001-new-{number}"} | cells)

    return add


def about(subject: str, predicate: str, value: str, **cells: str) -> Edit:
    return line(subject=subject, predicate=predicate, object=value, **cells)


def both(*edits: Edit) -> Edit:
    return lambda folder: [edit(folder) for edit in edits]


CONSULATE = {"speaker": "body:consulate"}
SMEAR = about(
    "body:paper",
    "kg:describedAs",
    "theme:smear-campaign",
    stance="stance:alleges",
    answers="001-closed",
    id="001-smear",
    **CONSULATE,
)
NEW = "001-smear"
#: Edits that are applied one after the other. Within a chain, no edit interferes with another:
#: each changes the derived triples that it changes alone.
CHAINS: tuple[dict[str, Edit], ...] = (
    {
        "a supporter denies": cell("run-critics", stance="stance:denies"),
        "a basis is no longer own": cell("run-ministry", basis="basis:unstated"),
        "a denial of a claim comes": about(
            "station:center", "kg:operatedBy", "body:consulate", stance="stance:denies", **CONSULATE
        ),
        "a claim goes": without("country"),
        "the only denial goes": without("kind-denied"),
        "a withdrawal goes": without("host-taken"),
        "a relay goes": cell("run-critics", relays="source-voice:001"),
        "a jurisdiction goes": entity("organizations", "body:prosecutor", jurisdiction=""),
    },
    {
        "a denier supports": cell("run-denied", stance="stance:states"),
        "a new claim comes": about("station:harbour", "kg:describedAs", "theme:secret"),
        "another attribution is withdrawn": cell("host-taken", subject="attribution:001-kind"),
        "a jurisdiction is another": entity(
            "organizations", "body:ministry", jurisdiction="country:arcadia"
        ),
        "a jurisdiction comes": entity(
            "organizations", "body:paper", jurisdiction="country:utopia"
        ),
        "who brought the case is another": cell("trial-by", object="body:police"),
        "who brought the case has no jurisdiction": entity(
            "organizations", "body:police", jurisdiction=""
        ),
        "a group is of another kind": entity(
            "groups", "group:sites-utopia", member_kind="kg:Person"
        ),
        "an event has one attribution only": without("raid-paper"),
    },
    {
        "a stance becomes neutral": cell("run", stance="stance:asks"),
        "an allegation overlaps a denial": cell("run-denied", holds_from="2018-06-01"),
        "a withdrawal comes": line(
            subject="attribution:001-group-run",
            predicate="",
            object="",
            stance="stance:withdraws",
            speaker="body:ministry",
        ),
        "that the case was brought is denied only": cell(
            "trial-by", stance="stance:denies", **CONSULATE
        ),
        "a site is in another country": cell("country", object="country:arcadia"),
        "the country of a response goes": without("raid-country"),
        "a service center is a site like others": without("center"),
        "a pattern bears on another issue": lambda folder: Table(folder, "bears-on").change(
            "issue:operator", issue="issue:existence", side="no"
        ),
    },
    {
        "a speaker is another": cell("run-ministry", **CONSULATE),
        "a denial loses its time": cell("run-denied", holds_from=""),
        "a group is elsewhere": entity("groups", "group:sites-utopia", place="country:arcadia"),
        "a country is asked about only": cell("country", stance="stance:asks"),
        "an event is not official": cell("raid", stance="stance:alleges"),
        "an event is disputed": about(
            "response:raid",
            "kg:responseKind",
            "response-kind:arrest",
            stance="stance:disputes",
            **CONSULATE,
        ),
        "a service center is no more said to be one": cell("center", stance="stance:asks"),
        "a pattern goes": lambda folder: Table(folder, "bears-on").remove("issue:operator"),
    },
    {
        "one of two supporters goes": without("run-critics"),
        "the end of a chain counts as another": entity(
            "organizations", "body:ministry", counts_as="body:consulate"
        ),
        "a label is another": entity("places", "country:utopia", label="Utopia Island"),
        "a note comes": cell("run", note="our own words"),
        "an alias comes": lambda folder: plant(folder, "entities/aliases", thing="station:harbour"),
        "an identity is judged": lambda folder: plant(
            folder, "same-site", site="station:harbour", row="station:center", passages=IN_001
        ),
        "a source is private no more": lambda folder: Table(folder, "sources").change(
            "source:001", publisher="body:paper"
        ),
        "nothing but an empty line": lambda folder: Home(folder).append("graph/nothing.nq", ""),
    },
    {
        "a chain of voices is cut": entity("organizations", "body:spokesman", counts_as=""),
        "a group is nowhere": entity("groups", "group:sites-utopia", place=""),
        "an event is of another kind": both(
            cell("raid", object="response-kind:raid"),
            cell("raid-paper", object="response-kind:raid"),
        ),
        "a number is withdrawn": line(
            subject="attribution:001-count",
            predicate="",
            object="",
            stance="stance:withdraws",
            speaker="group:critics",
        ),
    },
    {
        "a chain of voices leads elsewhere": entity(
            "organizations", "body:spokesman", counts_as="body:prosecutor"
        ),
        "an event is announced by a stranger": cell("raid", speaker="body:consulate"),
        "the general claim is denied": about(
            "group:overseas-police-stations",
            "kg:membersOfKind",
            "kg:PoliceServiceStation",
            stance="stance:denies",
            **CONSULATE,
        ),
    },
    {
        "an event is asked about only": both(
            cell("raid", stance="stance:asks"), cell("raid-paper", stance="stance:asks")
        ),
        "a site is said to be a service center": about(
            "station:harbour",
            "rdf:type",
            "kg:OverseasChineseServiceCenter",
            stance="stance:reports",
        ),
        "a side comes": lambda folder: Table(folder, "bears-on").change(
            "issue:operator", side="yes"
        ),
    },
    {
        "a claim is read in": cell("center-run", inferred="object", note="a reason"),
        "an event is read in": both(
            cell("raid", inferred="object", note="a reason"),
            cell("raid-paper", inferred="object place", note="a reason"),
        ),
        "one of two readings goes": cell("raid", inferred=""),
        "the attribution without a reading is withdrawn": line(
            subject="attribution:001-raid",
            predicate="",
            object="",
            stance="stance:withdraws",
            speaker="body:police",
        ),
        "a reading is another": cell("center-run", inferred="subject", note="a reason"),
    },
    {
        "a pattern is narrower": lambda folder: Table(folder, "bears-on").change(
            "issue:operator", subject="station:harbour", side="no"
        ),
        "a thing comes": both(
            lambda folder: plant(folder, "entities/stations"),
            about("station:planted", "kg:operatedBy", "body:consulate"),
        ),
        "what came is said to be a police station": about(
            "station:planted", "rdf:type", "kg:PoliceServiceStation", id="001-planted-kind"
        ),
        "that it is a police station is denied": lambda folder: Table(folder, SHEET).change(
            "001-planted-kind", stance="stance:denies"
        ),
        "nobody calls it a police station": without("planted-kind"),
        "it is listed": about("station:planted", "kg:listedIn", "source:001"),
    },
    {
        "a counterclaim answers": SMEAR,
        "the name of who answers is another": entity(
            "organizations", "body:consulate", label="Consulate-General"
        ),
        "what is answered is another": lambda folder: Table(folder, SHEET).change(
            NEW, answers="001-raid"
        ),
        "an answer becomes neutral": lambda folder: Table(folder, SHEET).change(
            NEW, stance="stance:asks"
        ),
    },
    {
        "a body is said to be a court": about("body:prosecutor", "rdf:type", "kg:Court"),
        "a speaker becomes anonymous": entity("groups", "group:critics", anonymous="yes"),
        "two bodies of one state support a claim": about(
            "station:harbour", "kg:operatedBy", "body:consulate", speaker="body:prosecutor"
        ),
        "the court is none": lambda folder: Table(folder, SHEET).change(
            Table(folder, SHEET).rows[-2]["id"], object="kg:GovernmentBody"
        ),
    },
    {
        "a site is said to be secret": about("station:harbour", "kg:describedAs", "theme:secret"),
        "all sites are said not to be secret": about(
            "group:overseas-police-stations",
            "kg:describedAs",
            "theme:secret",
            stance="stance:denies",
            id="001-not-secret",
            **CONSULATE,
        ),
        "all sites are secret": lambda folder: Table(folder, SHEET).change(
            "001-not-secret", stance="stance:states"
        ),
        "nothing is said of all sites": without("not-secret"),
    },
    {
        "a counterclaim answers something": SMEAR,
        "the answer is withdrawn": lambda folder: Table(folder, SHEET).change(
            "001-host-taken", subject=f"attribution:{NEW}", answers="", **CONSULATE
        ),
        "a statement itself is denied": line(
            subject="attribution:001-group-run", predicate="", object="", stance="stance:denies"
        ),
        "what was answered goes": both(
            lambda folder: Table(folder, SHEET).change(NEW, answers=""),
            # a pattern must fit a claim
            about("station:center", "kg:operatingStatus", "station-status:closed"),
            without("closed"),
        ),
    },
)
EDITS: dict[str, Edit] = {}
for chain in CHAINS:
    EDITS.update(chain)


@pytest.mark.parametrize("chain", CHAINS)
def test_one_change_after_the_other_gives_the_graphs_of_a_full_build(
    small: Home, tmp_path: Path, chain: dict[str, Edit]
) -> None:
    for name, edit in chain.items():
        edit(small.folder)
        graphs = build_graphs(tmp_path / name)
        try:
            assert_same_graphs(build_incremental(), graphs)
        except BaseException as error:
            error.add_note(f"after the edit: {name}")
            raise
        shutil.rmtree(graphs.folder)


@pytest.mark.parametrize(
    "name",
    [
        "the end of a chain counts as another",
        "a pattern goes",
        "a group is elsewhere",
        "an event is read in",
    ],
)
def test_a_change_gives_the_stores_of_a_full_build(small: Home, tmp_path: Path, name: str) -> None:
    EDITS[name](small.folder)
    assert_same(build_incremental(), build_full(tmp_path / "full"))


def remove_general_claim(folder: Path) -> None:
    # another group, since a pattern must fit a claim
    Table(folder, SHEET).change("001-general", subject="group:sites-utopia")
    Table(folder, SHEET).change(
        "001-general-paper", predicate="kg:describedAs", object="theme:secret"
    )


def test_a_general_claim_that_goes_or_comes_is_built_in_full(small: Home, tmp_path: Path) -> None:
    before = (small.folder / "graph" / f"{SHEET}.csv").read_bytes()
    remove_general_claim(small.folder)
    assert_same(rebuild_full(), build_full(tmp_path / "full"))
    (small.folder / "graph" / f"{SHEET}.csv").write_bytes(before)
    # with the very inputs of before, the release before would be put in use again
    EDITS["a note comes"](small.folder)
    assert_same(rebuild_full(), build_full(tmp_path / "again"))


@pytest.mark.parametrize("name", ["ontology/core.ttl", "queries/derive/falls-under.rq"])
def test_a_change_of_terms_or_rules_is_built_in_full(small: Home, name: str) -> None:
    small.append(name, "# changed")
    rebuild_full()


def test_one_change_after_the_other_gives_the_stores_of_a_full_build(
    small: Home, tmp_path: Path
) -> None:
    for name in (
        "the general claim is denied",
        "a chain of voices is cut",
        "an alias comes",
        "a side comes",
    ):
        EDITS[name](small.folder)
        last = build_incremental()
    assert_same(last, build_full(tmp_path / "full"))


def test_a_change_that_is_taken_back_gives_what_was(small: Home) -> None:
    last = build().folder
    shutil.copytree(small.build, small.folder / "copy")
    path = small.folder / "graph" / f"{SHEET}.csv"
    before = path.read_bytes()
    for name in ("the general claim is denied", "a claim goes", "a relay goes"):
        EDITS[name](small.folder)
        build_incremental()
    path.write_bytes(before)
    assert_same(build_incremental(), Release(small.folder / "copy" / last.name))


FAULTS: dict[str, tuple[Edit, str]] = {
    "an event of which only slots are left": (
        both(without("raid"), without("raid-paper")),
        "events-without-type",
    ),
    "a thing that nothing speaks of any more": (without("report"), "things-without-claim"),
    "a new thing that nothing speaks of": (
        lambda folder: plant(folder, "entities/programmes"),
        "things-without-claim",
    ),
    "a code of another form": (entity("stations", "station:harbour", code="us1"), "curation"),
    "a code of no country": (entity("places", "country:utopia", iso3166="utopia"), "curation"),
    "a passage of two hashes": (cell("run", sha256="1" * 64), "shacl"),
    "a body of a jurisdiction that is no country": (
        both(
            lambda folder: plant(folder, "entities/places"),
            entity("organizations", "body:paper", jurisdiction="city:planted"),
        ),
        "curation",
    ),
    "a long wording": (
        cell("run", wording="one two three four five six seven eight nine"),
        "curation",
    ),
}


def faults(build: Callable[[], object]) -> list[Fault]:
    with pytest.raises(FaultsError) as raised:
        build()
    return raised.value.faults


@pytest.mark.parametrize("name", FAULTS)
def test_a_change_is_refused_with_the_faults_of_a_full_build(
    small: Home, tmp_path: Path, name: str
) -> None:
    edit, code = FAULTS[name]
    last = (small.build / "current").read_bytes()
    edit(small.folder)
    refused = faults(build)
    assert refused == faults(lambda: build_graphs(tmp_path / "full"))
    assert {fault.code for fault in refused} == {code}
    assert (small.build / "current").read_bytes() == last
    assert [path.name for path in small.build.iterdir() if path.name.startswith("staging-")] == []


# --- edits at random ------------------------------------------------------------------------------

STANCES = (
    "states",
    "reports",
    "alleges",
    "denies",
    "disputes",
    "announces",
    "finds",
    "asks",
    "finds-none",
)
BODIES = (
    "body:ministry",
    "body:police",
    "body:spokesman",
    "body:prosecutor",
    "body:consulate",
    "body:paper",
)
VOICES = (*BODIES, "person:chief", "group:critics", "source-voice:001")
COUNTRIES = ("country:utopia", "country:arcadia", "")


def any_line(chance: random.Random, folder: Path) -> None:
    """A cell of a line of a sheet is another."""
    sheet = Table(folder, chance.choice((SHEET, SHEET, TABLE)))
    wanted = chance.choice([row["id"] for row in sheet.rows if row["predicate"]])
    column, cells = chance.choice(
        (
            ("stance", [f"stance:{stance}" for stance in STANCES]),
            ("speaker", VOICES),
            ("basis", ("basis:own", "basis:unstated")),
            ("holds_from", ("", "2017-01-01", "2021-01-01")),
        )
    )
    change = {column: chance.choice(cells)}
    sheet.change(wanted, **change | ({"holds_to": "", "relays": "", "answers": "", "note": "n"}))


def any_withdrawal(chance: random.Random, folder: Path) -> None:
    attributions = [row["id"] for row in Table(folder, SHEET).rows if row["predicate"]]
    Table(folder, SHEET).change(
        "001-host-taken", subject=f"attribution:{chance.choice(attributions)}"
    )


def any_answer(chance: random.Random, folder: Path) -> None:
    sheet = Table(folder, SHEET)
    answer, answered = chance.sample([row["id"] for row in sheet.rows if row["predicate"]], 2)
    sheet.change(answer, answers=chance.choice(("", answered)))


def any_label(chance: random.Random, folder: Path) -> None:
    bodies = Table(folder, "entities/organizations")
    name = chance.choice(BODIES)
    bodies.change(name, label=f"{name} {chance.randrange(3)}")


def any_removal(chance: random.Random, folder: Path) -> None:
    sheet = Table(folder, SHEET)
    sheet.remove(chance.choice([row["id"] for row in sheet.rows]))


def any_body(chance: random.Random, folder: Path) -> None:
    bodies = Table(folder, "entities/organizations")
    # a body that counts as one of the bodies before it is in no cycle
    number = chance.randrange(len(BODIES))
    further = ("", *BODIES[:number])
    bodies.change(
        BODIES[number], jurisdiction=chance.choice(COUNTRIES), counts_as=chance.choice(further)
    )


def any_group(chance: random.Random, folder: Path) -> None:
    kinds = ("kg:Station", "kg:Person")
    wanted = chance.choice(("group:sites-utopia", "group:overseas-police-stations"))
    places = {"member_kind": chance.choice(kinds), "place": chance.choice(COUNTRIES)}
    Table(folder, "entities/groups").change(wanted, **places)


def any_pattern(chance: random.Random, folder: Path) -> None:
    issues = ("issue:operator", "issue:existence")
    change = {"issue": chance.choice(issues), "side": chance.choice(("yes", "no", ""))}
    patterns = Table(folder, "bears-on")
    patterns.change(chance.choice([row["issue"] for row in patterns.rows]), **change)


KINDS_OF_EDIT = (
    any_line,
    any_line,
    any_line,
    any_withdrawal,
    any_answer,
    any_answer,
    any_label,
    any_removal,
    any_body,
    any_group,
    any_pattern,
)


def try_build(build: Callable[[], Release]) -> Release | list[Fault]:
    """The release, or the faults for which it is refused."""
    try:
        return build()
    except FaultsError as error:
        return error.faults


def build_again() -> Release:
    return Release(build().folder)


@pytest.mark.parametrize("seed", range(3))
def test_edits_at_random_give_what_a_full_build_gives(
    small: Home, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    built: list[Release] = []
    for step in range(5):
        shutil.rmtree(tmp_path / "before", ignore_errors=True)
        shutil.copytree(small.folder / "graph", tmp_path / "before")
        for _ in range(chance.randint(1, 4)):
            chance.choice(KINDS_OF_EDIT)(chance, small.folder)
        full = tmp_path / f"full-{step}"
        mine, theirs = try_build(build_again), try_build(lambda folder=full: build_graphs(folder))  # type: ignore[misc]
        if isinstance(mine, list) or isinstance(theirs, list):
            assert mine == theirs
            shutil.rmtree(small.folder / "graph")
            shutil.copytree(tmp_path / "before", small.folder / "graph")
        else:
            assert_same_graphs(mine, theirs)
            built.append(mine)
    assert len(built) >= 2
    # what any step left wrong in a store, the last one has as well
    assert_same(built[-1], build_full(tmp_path / "full"))


# --- what only imported quads can say -------------------------------------------------------------


def quads(*lines: str) -> str:
    """N-Quads of lines such as `claims claim:x kg:about claim:y`."""
    text = ""
    for one in lines:
        graph, *parts = one.split()
        text += " ".join([*(f"<{expand(part)}>" for part in parts), f"<{GRAPH}{graph}> .\n"])
    return text


HARBOUR = "claim:harbour-operatedBy-consulate"
IMPORTED: dict[str, str] = {
    "a withdrawal without a type": quads(
        "claims attribution:imported kg:about attribution:001-run",
        "claims attribution:imported kg:stance stance:withdraws",
    ),
    "a saying without a type": quads(
        f"claims attribution:imported kg:about {HARBOUR}",
        "claims attribution:imported kg:stance stance:denies",
    ),
    "a claim that speaks for what is no issue": quads(
        f"claims {HARBOUR} kg:speaksFor station:harbour"
    ),
    "a body counts as two": quads("entities body:spokesman kg:countsAs body:consulate"),
    "a cycle of voices": quads("entities body:ministry kg:countsAs body:spokesman"),
    "an edge that a view has as well": quads(
        "claims claim:not-stated rdf:type kg:Claim",
        "claims claim:not-stated rdf:subject person:chief",
        "claims claim:not-stated rdf:predicate kg:hasRole",
        "claims claim:not-stated rdf:object role:not-stated",
        "claims attribution:not-stated rdf:type kg:Attribution",
        "claims attribution:not-stated kg:about claim:not-stated",
        "claims attribution:not-stated kg:inSource source:001",
        "claims attribution:not-stated kg:stance stance:reports",
        "claims attribution:not-stated kg:basis basis:unstated",
        "claims attribution:not-stated kg:speaker body:paper",
        "claims attribution:not-stated kg:passage passage:001-0-10",
    ),
}


#: What shapes and check queries refuse.
REFUSED_IMPORTS = frozenset(["a body counts as two", "a cycle of voices"])
#: An edge that the merged store of a policy has from two graphs: its removal must leave one.
REPEATED_EDGE = "an edge that a view has as well"


@pytest.mark.parametrize("name", IMPORTED)
def test_a_change_by_imported_quads_gives_what_a_full_build_gives(
    small: Home, tmp_path: Path, name: str
) -> None:
    build_expected, check = (build_graphs, assert_same_graphs)
    if name == REPEATED_EDGE:
        build_expected, check = build_full, assert_same
    path = small.folder / "graph" / "imported.nq"
    path.write_text(IMPORTED[name], encoding="utf-8")
    mine, theirs = try_build(build_again), try_build(lambda: build_expected(tmp_path / "full"))
    if isinstance(mine, list) or isinstance(theirs, list):
        assert mine == theirs
        assert name in REFUSED_IMPORTS
        return
    assert name not in REFUSED_IMPORTS
    check(mine, theirs)
    path.unlink()
    check(build_again(), build_expected(tmp_path / "without"))


# --- the parts ------------------------------------------------------------------------------------

A, B, C, D = (b"<urn:%b> <urn:p> <urn:o> .\n" % letter for letter in (b"a", b"b", b"c", b"d"))


def write_input(release: Release, name: str, *lines: bytes) -> None:
    inputs.write_input(release, name, [("claims", lines)])


@pytest.fixture
def old(tmp_path: Path) -> Release:
    (tmp_path / "old").mkdir()
    return Release(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Release:
    (tmp_path / "new").mkdir()
    return Release(tmp_path / "new")


def test_changes_are_those_of_the_inputs_that_are_not_shared(old: Release, new: Release) -> None:
    for release, lines in ((old, (A, B)), (new, (B, C))):
        write_input(release, inputs.TABLES, *lines)
        write_input(release, "shared", D)
    changes = compare_inputs(new, old)
    assert changes is not None
    assert changes.pop("claims") == ([A], [C])
    assert set(changes) == {"entities", "sources", "ontology"}
    assert set(map(repr, changes.values())) == {repr(Change([], []))}


def test_what_another_input_says_as_well_has_neither_gone_nor_come(
    old: Release, new: Release
) -> None:
    for release in (old, new):
        write_input(release, "shared", A, B)
    write_input(old, "removed", A, C)
    write_input(new, "added", B, D)
    write_input(new, "more", D)
    changes = compare_inputs(new, old)
    assert changes is not None
    assert changes["claims"] == ([C], [D])


def test_more_changes_than_are_worth_it_are_not_compared(
    old: Release, new: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_input(old, "one", A)
    write_input(new, "two", B)
    monkeypatch.setattr(incremental, "MOST_CHANGES", 2)
    assert compare_inputs(new, old) is not None
    monkeypatch.setattr(incremental, "MOST_CHANGES", 1)
    assert compare_inputs(new, old) is None


def quad(name: str, graph: str = "") -> ox.Quad:
    node = ox.NamedNode(f"urn:{name}")
    if not graph:
        return ox.Quad(node, node, node)
    return ox.Quad(node, node, node, ox.NamedNode(GRAPH + graph))


def triple_line(name: str) -> bytes:
    (only,) = sorted_ntriples.serialize_lines([quad(name)])
    return only


#: A graph of each kind, each with a triple of its name.
GRAPHS = (*BASE_GRAPHS, "view/reported", "view/official", "meta")
CHANGES = {
    "claims": Change([triple_line("claims")], [triple_line("new"), triple_line("newer")]),
    "view/official": Change([triple_line("view/official")], [triple_line("edge")]),
    "view/reported": Change([], [triple_line("edge")]),
    "meta": Change([], [triple_line("added")]),
}


@pytest.fixture
def stored(old: Release) -> Release:
    """A release with the store of named graphs and that of a policy."""
    named, official = ox.Store(old.store_path(NAMED)), ox.Store(old.store_path("official"))
    named.extend(quad(name, name) for name in GRAPHS)
    official.extend(quad(name) for name in (*BASE_GRAPHS, "view/official"))
    named.flush()
    official.flush()
    return old


def contents(release: Release, name: str) -> set[ox.Quad]:
    return set(ox.Store.read_only(release.store_path(name)))


def test_changes_are_made_in_the_store_by_graph(stored: Release, new: Release) -> None:
    patch_store(new, stored, NAMED, CHANGES)
    removed = {quad("claims", "claims"), quad("view/official", "view/official")}
    added = {quad("new", "claims"), quad("newer", "claims"), quad("added", "meta")}
    added |= {quad("edge", "view/official"), quad("edge", "view/reported")}
    assert contents(new, NAMED) == (contents(stored, NAMED) - removed) | added


def test_changes_are_made_in_a_policy_by_the_graphs_of_its_dataset(
    stored: Release, new: Release
) -> None:
    patch_store(new, stored, "official", CHANGES)
    unchanged = {name for name in BASE_GRAPHS if name != "claims"}
    assert contents(new, "official") == {
        quad(name) for name in unchanged | {"new", "newer", "edge"}
    }


def test_the_stores_before_stay_as_they_were(stored: Release, new: Release) -> None:
    before = {name: contents(stored, name) for name in (NAMED, "official")}
    for name in before:
        patch_store(new, stored, name, CHANGES)
    assert {name: contents(stored, name) for name in before} == before


@pytest.mark.parametrize(("out", "into"), [("claims", "entities"), ("entities", "claims")])
def test_a_triple_that_moves_to_another_graph_stays_in_what_is_merged(
    stored: Release, tmp_path: Path, out: str, into: str
) -> None:
    changes = {out: Change([triple_line(out)], []), into: Change([], [triple_line(out)])}
    for changed in (changes, dict(reversed(changes.items()))):
        release = Release(tmp_path / "-".join(changed))
        release.path.mkdir()
        patch_store(release, stored, "official", changed)
        assert contents(release, "official") == contents(stored, "official")
        patch_store(release, stored, NAMED, changed)
        assert quad(out, into) in contents(release, NAMED)
        assert quad(out, out) not in contents(release, NAMED)
