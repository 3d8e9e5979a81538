"""A change gives what a build of the whole gives, whatever depends on what was changed."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.faults import FaultsError
from kg.names import GRAPH, expand
from kg.release import build
from tests.conftest import Home
from tests.release.comparing import assert_same, changed, whole
from tests.support.planting import plant
from tests.support.small import SHEET, TABLE, Table

Edit = Callable[[Path], object]


def cell(wanted: str, **cells: str) -> Edit:
    """A line of the made-up sheet with other cells."""
    return lambda folder: Table(folder, SHEET).change(f"001-{wanted}", **cells)


def without(wanted: str) -> Edit:
    """The made-up sheet without a line."""
    return lambda folder: Table(folder, SHEET).remove(f"001-{wanted}")


def thing(table: str, wanted: str, **cells: str) -> Edit:
    """A thing with other cells."""
    return lambda folder: Table(folder, f"entities/{table}").change(wanted, **cells)


def line(**cells: str) -> Edit:
    """One more line of the made-up sheet."""
    usual = {"id": "001-new", "speaker": "body:paper", "basis": "basis:own"}
    return lambda folder: plant(folder, SHEET, **usual | cells)


def about(subject: str, predicate: str, value: str, **cells: str) -> Edit:
    return line(subject=subject, predicate=predicate, object=value, **cells)


def both(*edits: Edit) -> Edit:
    return lambda folder: [edit(folder) for edit in edits]


CONSULATE = {"speaker": "body:consulate"}
EDITS: dict[str, Edit] = {
    "a supporter denies": cell("run-critics", stance="stance:denies"),
    "a denier supports": cell("run-denied", stance="stance:states"),
    "a stance becomes neutral": cell("run", stance="stance:asks"),
    "a basis is no longer own": cell("run-ministry", basis="basis:unstated"),
    "a speaker is another": cell("run-ministry", **CONSULATE),
    "an allegation overlaps a denial": cell("run-denied", holds_from="2018-06-01"),
    "a denial loses its time": cell("run-denied", holds_from=""),
    "a denial of a claim comes": about(
        "station:center", "kg:operatedBy", "body:consulate", stance="stance:denies", **CONSULATE
    ),
    "a new claim comes": about("station:harbour", "kg:describedAs", "theme:secret"),
    "a claim goes": without("country"),
    "one of two supporters goes": without("run-critics"),
    "the only denial goes": without("kind-denied"),
    "a withdrawal goes": without("host-taken"),
    "a withdrawal comes": line(
        subject="attribution:001-group-run", predicate="", object="", stance="stance:withdraws"
    ),
    "another attribution is withdrawn": cell("host-taken", subject="attribution:001-kind"),
    "a relay goes": cell("run-critics", relays="source-voice:001"),
    "a chain of voices is cut": thing("organizations", "body:spokesman", counts_as=""),
    "a chain of voices leads elsewhere": thing(
        "organizations", "body:spokesman", counts_as="body:prosecutor"
    ),
    "the end of a chain counts as another": thing(
        "organizations", "body:ministry", counts_as="body:consulate"
    ),
    "a jurisdiction is another": thing(
        "organizations", "body:ministry", jurisdiction="country:arcadia"
    ),
    "a jurisdiction goes": thing("organizations", "body:prosecutor", jurisdiction=""),
    "a jurisdiction comes": thing("organizations", "body:paper", jurisdiction="country:utopia"),
    "who brought the case is another": cell("trial-by", object="body:police"),
    "that the case was brought is denied only": cell(
        "trial-by", stance="stance:denies", **CONSULATE
    ),
    "a group is elsewhere": thing("groups", "group:sites-utopia", place="country:arcadia"),
    "a group is nowhere": thing("groups", "group:sites-utopia", place=""),
    "a group is of another kind": thing("groups", "group:sites-utopia", member_kind="kg:Person"),
    "a site is in another country": cell("country", object="country:arcadia"),
    "a country is asked about only": cell("country", stance="stance:asks"),
    "the country of a response goes": without("raid-country"),
    "an event is told by one only": without("raid-paper"),
    "an event is not official": cell("raid", stance="stance:alleges"),
    "an event is told by a stranger": cell("raid", speaker="body:consulate"),
    "an event is disputed": about(
        "response:raid",
        "kg:responseKind",
        "response-kind:arrest",
        stance="stance:disputes",
        **CONSULATE,
    ),
    "an event is asked about only": both(
        cell("raid", stance="stance:asks"), cell("raid-paper", stance="stance:asks")
    ),
    "an event is of another kind": both(
        cell("raid", object="response-kind:raid"), cell("raid-paper", object="response-kind:raid")
    ),
    "a number is withdrawn": line(
        subject="attribution:001-count", predicate="", object="", stance="stance:withdraws"
    ),
    "the wide claim is denied": about(
        "group:overseas-police-stations",
        "kg:membersOfKind",
        "kg:PoliceServiceStation",
        stance="stance:denies",
        **CONSULATE,
    ),
    "a service center is a site like others": without("center"),
    "a service center is no more said to be one": cell("center", stance="stance:asks"),
    "a site is said to be a service center": about(
        "station:harbour", "rdf:type", "kg:OverseasChineseServiceCenter", stance="stance:reports"
    ),
    "a pattern bears on another issue": lambda folder: Table(folder, "bears-on").change(
        "issue:operator", issue="issue:existence", side="no"
    ),
    "a side comes": lambda folder: Table(folder, "bears-on").change("issue:operator", side="yes"),
    "a pattern goes": lambda folder: Table(folder, "bears-on").remove("issue:operator"),
    "a pattern is narrower": lambda folder: Table(folder, "bears-on").change(
        "issue:operator", subject="station:harbour", side="no"
    ),
    "a label is another": thing("places", "country:utopia", label="Utopia Island"),
    "a note comes": cell("run", note="our own words"),
    "an alias comes": lambda folder: plant(folder, "entities/aliases", thing="station:harbour"),
    "an identity is judged": lambda folder: plant(
        folder, "same-site", site="station:harbour", row="station:center"
    ),
    "a source is private no more": lambda folder: Table(folder, "sources").change(
        "source:001", publisher="body:paper"
    ),
    "a thing comes": both(
        lambda folder: plant(folder, "entities/stations"),
        about("station:planted", "kg:operatedBy", "body:consulate"),
    ),
    "nothing but an empty line": lambda folder: Home(folder).append("graph/README.csv", ""),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_change_gives_what_the_whole_gives(small: Home, tmp_path: Path, name: str) -> None:
    EDITS[name](small.folder)
    assert_same(changed().folder, whole(tmp_path / "whole").folder)


def rid_of_the_wide_claim(folder: Path) -> None:
    Table(folder, SHEET).remove("001-wide")
    Table(folder, SHEET).change("001-wide-paper", predicate="kg:describedAs", object="theme:secret")


def test_a_wide_claim_that_goes_or_comes_is_built_whole(small: Home, tmp_path: Path) -> None:
    before = (small.folder / "graph" / f"{SHEET}.csv").read_bytes()
    rid_of_the_wide_claim(small.folder)
    assert_same(changed(rather="the whole").folder, whole(tmp_path / "whole").folder)
    (small.folder / "graph" / f"{SHEET}.csv").write_bytes(before)
    # the very input of before would be answered by the release that was kept
    EDITS["a note comes"](small.folder)
    again = changed(rather="the whole").folder
    assert_same(again, whole(tmp_path / "again").folder)


@pytest.mark.parametrize("name", ["ontology/core.ttl", "queries/derive/falls-under.rq"])
def test_a_change_of_terms_or_rules_is_built_whole(small: Home, name: str) -> None:
    small.append(name, "# changed")
    changed(rather="the whole")


def test_one_change_after_the_other_gives_what_the_whole_gives(small: Home, tmp_path: Path) -> None:
    for name in (
        "the wide claim is denied",
        "a chain of voices is cut",
        "an alias comes",
        "a side comes",
    ):
        EDITS[name](small.folder)
        last = changed()
    assert_same(last.folder, whole(tmp_path / "whole").folder)


def test_a_change_that_is_taken_back_gives_what_was(small: Home) -> None:
    last = build.build()
    shutil.copytree(small.build, small.folder / "kept")
    path = small.folder / "graph" / f"{SHEET}.csv"
    before = path.read_bytes()
    for name in ("the wide claim is denied", "a claim goes", "a relay goes"):
        EDITS[name](small.folder)
        changed()
    path.write_bytes(before)
    assert_same(changed().folder, small.folder / "kept" / last.folder.name)


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
    "a code of another form": (thing("stations", "station:harbour", code="us1"), "shacl"),
    "two countries of one code": (thing("places", "country:utopia", iso3166="utopia"), "shacl"),
    "a body of a jurisdiction that is no country": (
        both(
            lambda folder: plant(folder, "entities/places"),
            thing("organizations", "body:paper", jurisdiction="city:planted"),
        ),
        "shacl",
    ),
    "a long wording": (
        cell("run", wording="one two three four five six seven eight nine"),
        "shacl",
    ),
}


def faults(build: Callable[[], object]) -> list[object]:
    with pytest.raises(FaultsError) as found:
        build()
    return list(found.value.faults)


@pytest.mark.parametrize("name", FAULTS)
def test_a_change_is_refused_with_the_faults_of_the_whole(
    small: Home, tmp_path: Path, name: str
) -> None:
    edit, code = FAULTS[name]
    last = (small.build / "current").read_bytes()
    edit(small.folder)
    found = faults(build.build)
    assert found == faults(lambda: whole(tmp_path / "whole"))
    assert {getattr(fault, "code", "") for fault in found} == {code}
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


def any_removal(chance: random.Random, folder: Path) -> None:
    sheet = Table(folder, SHEET)
    sheet.remove(chance.choice([row["id"] for row in sheet.rows]))


def any_body(chance: random.Random, folder: Path) -> None:
    bodies = Table(folder, "entities/organizations")
    # who counts as a body that stands further down can be in no cycle
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
    any_removal,
    any_body,
    any_group,
    any_pattern,
)


def outcome(build: Callable[[], build.BuildResult]) -> build.BuildResult | list[object]:
    try:
        return build()
    except FaultsError as found:
        return list(found.faults)


@pytest.mark.parametrize("seed", range(3))
def test_edits_at_random_give_what_the_whole_gives(small: Home, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    built = 0
    for step in range(5):
        shutil.rmtree(tmp_path / "before", ignore_errors=True)
        shutil.copytree(small.folder / "graph", tmp_path / "before")
        for _ in range(chance.randint(1, 4)):
            chance.choice(KINDS_OF_EDIT)(chance, small.folder)
        mine, theirs = (
            outcome(build.build),
            outcome(lambda step=step: whole(tmp_path / f"whole-{step}")),
        )  # type: ignore[misc]
        if isinstance(mine, list) or isinstance(theirs, list):
            assert mine == theirs
            shutil.rmtree(small.folder / "graph")
            shutil.copytree(tmp_path / "before", small.folder / "graph")
            continue
        built += 1
        assert_same(mine.folder, theirs.folder)
        shutil.rmtree(tmp_path / f"whole-{step}")
    assert built >= 2


# --- what only poured quads can say ---------------------------------------------------------------


def quads(*lines: str) -> str:
    """N-Quads of lines such as `claims claim:x kg:about claim:y`."""
    text = ""
    for one in lines:
        graph, *parts = one.split()
        text += " ".join([*(f"<{expand(part)}>" for part in parts), f"<{GRAPH}{graph}> .\n"])
    return text


HARBOUR = "claim:harbour-operatedBy-consulate"
POURED: dict[str, str] = {
    "a stance is of another polarity": quads(
        "entities stance:asks kg:polarity polarity:supporting"
    ),
    "a stance is official": quads("entities stance:states kg:official basis:own"),
    "a predicate establishes a kind": quads("entities kg:operatedBy kg:establishes kg:Group"),
    "a withdrawal without a type": quads(
        "claims attribution:poured kg:about attribution:001-run",
        "claims attribution:poured kg:stance stance:withdraws",
    ),
    "a saying without a type": quads(
        f"claims attribution:poured kg:about {HARBOUR}",
        "claims attribution:poured kg:stance stance:denies",
    ),
    "a claim that speaks for what is no issue": quads(
        f"claims {HARBOUR} kg:speaksFor station:harbour"
    ),
    "a body counts as two": quads("entities body:spokesman kg:countsAs body:consulate"),
    "a cycle of voices": quads("entities body:ministry kg:countsAs body:spokesman"),
    "an edge that a view has as well": quads(
        "entities station:harbour kg:inCountry country:utopia"
    ),
}


@pytest.mark.parametrize("name", POURED)
def test_a_change_by_poured_quads_gives_what_the_whole_gives(
    small: Home, tmp_path: Path, name: str
) -> None:
    path = small.folder / "graph" / "poured.nq"
    path.write_text(POURED[name], encoding="utf-8")
    mine, theirs = outcome(build.build), outcome(lambda: whole(tmp_path / "whole"))
    assert type(mine) is type(theirs), (mine, theirs)
    if isinstance(mine, list) or isinstance(theirs, list):
        assert mine == theirs
        return
    assert_same(mine.folder, theirs.folder)
    path.unlink()
    build.build()
    assert_same(build.build().folder, whole(tmp_path / "without").folder)
