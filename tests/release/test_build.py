"""A release is complete or absent: faults, kills, parallel builds, folders without access."""

import errno
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from kg import settings
from kg.curation.sheets import read_tables
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import POLICIES, list_dataset_graphs
from kg.query.engine import Engine
from kg.release.build import build, combine_digests, find_faults
from kg.release.folder import Release, find_changed_inputs, is_up_to_date
from kg.release.snapshot import take_snapshot
from kg.release.staging import STEPS
from tests.conftest import Home
from tests.support.planting import HASH, plant
from tests.support.small import TABLE, Table, small_home

CALL = [sys.executable, "-c", "from kg.cli import main; main()", "build"]
OWL = "http://www.w3.org/2002/07/owl#"
LISTED = "SELECT (COUNT(?station) AS ?n) WHERE { ?station kg:listedIn source:003 }"


# --- a graph of ten stations, which is built in a moment ------------------------------------------


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with ten stations and its release."""
    folder = small_home(tmp_path_factory.mktemp("ten") / "home")
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # as if nobody had edited them just now
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(folder))
        patch.delenv("KG_BUILD_DIR", raising=False)
        assert build().fresh
    return folder


@pytest.fixture
def built(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of the ten stations with their build, in which a test may change what it likes."""
    folder = tmp_path / "home"
    shutil.copytree(ten, folder)
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)


def listed(folder: Path) -> int:
    """Count the stations that the release in use lists, which takes all of its engine."""
    (row,) = Engine(str(folder)).select(LISTED)
    return int(str(row["n"]))


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the release in use."""
    values = Release.open(folder).read_manifest()
    assert values is not None
    return values


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its time and size."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in files
    }


def releases(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def refused(home: Home) -> list[Fault]:
    """The faults of a build that must leave the last release as it was."""
    before = contents(home.build)
    with pytest.raises(FaultsError) as raised:
        build()
    assert contents(home.build) == before
    message = str(raised.value)
    assert message.endswith("nothing was written")
    assert all(f"{fault.path}:{fault.line}" in message for fault in raised.value.faults)
    assert listed(home.build) == 10
    return raised.value.faults


# --- a build --------------------------------------------------------------------------------------


def test_unchanged_input_is_a_no_op(built: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.release.folder.TICK", 0)  # what was copied just now is certain
    build()  # it looks at the copies
    before, steps = contents(built.build), list[str]()
    again = build(lambda step, share: steps.append(step))
    assert (again.fresh, steps) == (False, [])
    assert again.folder.is_dir()
    assert sum(again.counts.values()) > 3000
    assert contents(built.build) == before


def test_touched_input_is_a_no_op_and_no_longer_stale(built: Home) -> None:
    name = "graph/sources.csv"
    os.utime(built.folder / name, (1_000_000_000, 1_000_000_000))
    assert find_changed_inputs(str(built.build)) == [name]
    assert not build().fresh
    assert find_changed_inputs(str(built.build)) == []


def test_other_bytes_of_the_same_time_and_size_are_built(built: Home) -> None:
    path = built.folder / "ontology" / "core.ttl"
    built.append("ontology/core.ttl", "# changed")
    build()
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-2] + b"!\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (path.stat().st_mtime_ns, path.stat().st_size) == (status.st_mtime_ns, status.st_size)
    assert not is_up_to_date(str(built.build))
    assert build().fresh


def test_a_copy_of_a_home_and_its_release_is_not_stale(built: Home) -> None:
    assert find_changed_inputs(str(built.build)) == []
    assert not build().fresh


def test_changed_input_makes_a_new_release_beside_the_last_one(built: Home) -> None:
    (last,) = releases(built.build)
    for name in ("0" * 16, "staging-of-other-input", "of-somebody-else"):
        (built.build / name).mkdir()
    (built.build / "0000000000000000" / "manifest.json").write_text("{}", encoding="utf-8")
    built.append("ontology/core.ttl", "# changed")
    progress = list[tuple[str, float]]()
    result = build(lambda step, share: progress.append((step, share)))
    assert result.fresh
    assert list(dict.fromkeys(step for step, _ in progress)) == list(STEPS)
    assert [share for _, share in progress] == sorted(share for _, share in progress)
    assert manifest(built.build) == json.loads(
        (result.folder / "manifest.json").read_text(encoding="utf-8")
    )
    assert releases(built.build) == {last, result.folder.name, "of-somebody-else"}
    assert listed(built.build) == 10
    assert find_changed_inputs(str(built.build)) == []


def test_release_can_be_read_by_others(built: Home) -> None:
    umask = os.umask(0o022)
    os.umask(umask)
    mode = 0o644 & ~umask
    release_folder = built.build / (built.build / "current").read_text(encoding="utf-8")
    assert (built.build / "current").stat().st_mode & 0o777 == mode
    assert (release_folder / "manifest.json").stat().st_mode & 0o777 == mode
    assert release_folder.stat().st_mode & 0o055 == 0o055


def test_going_back_to_older_input_is_up_to_date_at_once(built: Home) -> None:
    path = built.folder / "ontology" / "core.ttl"
    text = path.read_text(encoding="utf-8")
    first = build().folder
    path.write_text(text + "# changed\n", encoding="utf-8")
    second = build().folder
    path.write_text(text, encoding="utf-8")
    (built.build / "staging-killed").mkdir()
    steps = list[str]()
    again = build(lambda step, share: steps.append(step))
    assert (again.folder, again.fresh, steps) == (first, True, [])
    assert find_changed_inputs(str(built.build)) == []
    assert listed(built.build) == 10
    assert releases(built.build) == {first.name, second.name}


def test_what_a_kill_left_of_an_old_release_hinders_no_build(built: Home) -> None:
    (last,) = releases(built.build)
    for name in ("0" * 16, f"staging-removed-{'0' * 16}"):
        (built.build / name).mkdir()
        (built.build / name / "manifest.json").write_text("{}", encoding="utf-8")
    built.append("ontology/core.ttl", "# changed")
    result = build()
    assert releases(built.build) == {last, result.folder.name}


def test_a_release_that_was_half_removed_is_built_again(built: Home) -> None:
    path = built.folder / "ontology" / "core.ttl"
    text = path.read_text(encoding="utf-8")
    first = build().folder
    path.write_text(text + "# changed\n", encoding="utf-8")
    build()
    (first / "manifest.json").unlink()
    path.write_text(text, encoding="utf-8")
    assert build().folder == first
    assert listed(built.build) == 10


def fingerprints(home: Home) -> tuple[str, str]:
    return combine_digests(take_snapshot(home.folder, settings.stamp_inputs(), {})[0])


def test_a_file_that_did_not_change_is_not_read_for_its_digest(built: Home) -> None:
    stamps = settings.stamp_inputs()
    known = {name: f"digest of {name}" for name in stamps if name != "graph/sources.csv"}
    digests = take_snapshot(built.folder, stamps, known)[0]
    assert digests == take_snapshot(built.folder, stamps, {})[0] | known
    assert list(digests) == list(stamps)


def test_digests_depend_on_names_and_bytes_and_not_on_times(built: Home) -> None:
    def digests() -> tuple[str, str]:
        return fingerprints(built)

    first = digests()
    os.utime(built.folder / "graph" / "sources.csv", (1, 1))
    assert digests() == first
    built.append("graph/sources.csv", "")
    second = digests()
    (built.folder / "graph" / "entities" / "cases.csv").rename(
        built.folder / "graph" / "entities" / "case.csv"
    )
    assert len({first[0], second[0], digests()[0]}) == 3
    assert first[1] == second[1] == digests()[1]


@pytest.mark.parametrize(
    "name", ["ontology/core.ttl", "ontology/shapes/claims.ttl", "queries/check/relay-gaps.rq"]
)
def test_digest_of_all_but_the_graph_depends_on_terms_shapes_and_queries(
    built: Home, name: str
) -> None:
    first = fingerprints(built)
    built.append(name, "# changed")
    second = fingerprints(built)
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_folder_without_release_has_none(tmp_path: Path) -> None:
    assert Release.current(tmp_path) is None
    assert Release.current(tmp_path / "none") is None
    (tmp_path / "file").touch()
    assert Release.current(tmp_path / "file") is None


def test_no_triple_stands_in_two_graphs_of_a_dataset(engine: Engine) -> None:
    graphs: dict[object, set[str]] = {}
    for quad in engine.store:
        graphs.setdefault(quad.triple, set()).add(str(quad.graph_name).strip("<>"))
    for policy in POLICIES:
        wanted = set(list_dataset_graphs(policy))
        assert [triple for triple, names in graphs.items() if len(names & wanted) > 1] == []


def test_table_has_seventy_stations(build_folder: Path) -> None:
    assert listed(build_folder) == 70


# --- faults ---------------------------------------------------------------------------------------


def put(home: Home, data: bytes) -> None:
    (home.folder / "graph" / "entities" / "cases.csv").write_bytes(data)


FILES = {
    "byte order mark": (
        b"\xef\xbb\xbfid,label\n",
        1,
        "",
        "byte order mark",
        "save as UTF-8 without BOM",
    ),
    "CRLF": (b"id,label\r\n", 1, "", "carriage return", "save with LF line ends"),
    "encoding": (
        b"id,label\ncase:x,Caf\xe9\n",
        2,
        "",
        "byte 0xe9 at position 19 is not UTF-8",
        "save the table as UTF-8",
    ),
    "stray quote": (
        b'id,label\ncase:x,"One" more\n',
        2,
        "",
        "stray quote",
        "double the quotes in a cell",
    ),
    "missing column": (
        b"id\ncase:x\n",
        1,
        "label",
        "column 'label' is missing",
        "the header is: id,label",
    ),
    "extra column": (
        b"id,label,note\ncase:x,One,no\n",
        1,
        "note",
        "column 'note' is not known here",
        "remove the column",
    ),
    "missing cell": (
        b"id,label\ncase:x\n",
        2,
        "",
        "has 1 cells, the header has 2",
        "add or remove cells",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_broken_table_leaves_the_last_release(built: Home, name: str) -> None:
    data, line, column, reason, mend = FILES[name]
    put(built, data)
    faults = [fault for fault in refused(built) if reason in fault.reason]
    assert [fault[:3] for fault in faults] == [("graph/entities/cases.csv", line, column)]
    assert mend in faults[0].mend


def test_missing_table_leaves_the_last_release(built: Home) -> None:
    (built.folder / "graph" / "entities" / "cases.csv").unlink()
    assert [fault[:3] for fault in refused(built)] == [("graph/entities/cases.csv", 1, "")]


@pytest.fixture
def station(built: Home) -> dict[str, str]:
    """The cells of a claim about one of the ten stations."""
    row = read_tables(built.folder / "graph", [])[TABLE][0]
    return {"id": "003-planted", "speaker": "source-voice:003"} | {
        name: row[name] for name in ("subject", "predicate", "object")
    }


def test_wording_of_nine_words_is_told_after_a_good_build(
    built: Home, station: dict[str, str]
) -> None:
    line = plant(
        built.folder, TABLE, **station, wording="one two three four five six seven eight nine"
    )
    (fault,) = refused(built)
    assert fault[:3] == ("graph/claims/003-table.csv", line, "wording")
    assert fault.reason == "has 9 words, 8 at most"
    assert fault.mend
    assert fault.code == "curation"


def test_node_is_looked_at_again_when_what_it_points_to_changes_its_kind(built: Home) -> None:
    """The rows of the bureaus do not change, but they no longer conform to a shape."""
    country, city = (
        f"<https://w3id.org/overseas-stations/ns#{kind}>" for kind in ("Country", "City")
    )
    imported = built.folder / "graph" / "kinds.nq"
    graph = "<https://w3id.org/overseas-stations/graph/entities>"
    node = "<https://w3id.org/overseas-stations/id/country/imported>"
    kind = f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> %s {graph} .\n"
    rest = f'{node} <http://www.w3.org/2004/02/skos/core#prefLabel> "Imported"@en {graph} .\n'
    code = f'{node} <https://w3id.org/overseas-stations/ns#isoCode> "POU" {graph} .\n'
    body = "<https://w3id.org/overseas-stations/id/body/prc-government>"
    pointing = f"{body} <https://w3id.org/overseas-stations/ns#jurisdiction> {node} {graph} .\n"
    Table(built.folder, "entities/organizations").change("body:prc-government", jurisdiction="")
    imported.write_text(kind % country + rest + code + pointing, encoding="utf-8")
    assert build().fresh
    imported.write_text(kind % city + rest + pointing, encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        build()
    assert [fault.path for fault in raised.value.faults] == ["graph/entities/organizations.csv"]
    assert "is a country" in raised.value.faults[0].reason


def test_wording_of_eight_words_is_built(built: Home, station: dict[str, str]) -> None:
    plant(built.folder, TABLE, **station, wording="one two three four five six seven eight")
    assert build().fresh


def test_passage_with_two_hashes_is_told_by_shacl(built: Home, station: dict[str, str]) -> None:
    row = read_tables(built.folder / "graph", [])[TABLE][0]
    plant(built.folder, TABLE, **station, start=row["start"], end=row["end"], sha256=HASH)
    (fault,) = refused(built)
    assert (fault.path, fault.line) == (row.path, row.line)
    assert "a passage has one SHA-256" in fault.reason


def test_code_of_another_form_is_told(built: Home, station: dict[str, str]) -> None:
    line = plant(
        built.folder, "entities/stations", id="station:planted", label="Planted", code="us1"
    )
    plant(built.folder, TABLE, **station | {"subject": "station:planted"})
    faults = refused(built)
    assert {fault[:3] for fault in faults} == {("graph/entities/stations.csv", line, "code")}
    assert "'us1' is no such code" in {fault.reason for fault in faults}


def test_term_without_definition_is_told_with_the_file_and_line_of_the_ontology(
    built: Home,
) -> None:
    built.edit(
        "ontology/core.ttl", '  skos:definition "Whatever a proposition can be about."@en ;\n', ""
    )
    faults = refused(built)
    text = (built.folder / "ontology" / "core.ttl").read_text(encoding="utf-8").splitlines()
    line = next(number for number, one in enumerate(text, start=1) if one.startswith("kg:Thing "))
    assert {fault[:2] for fault in faults} == {("ontology/core.ttl", line)}
    assert "kg:Thing: a term has one English definition" in faults[0].reason


def test_thing_that_nothing_speaks_of_is_told_by_a_check_query(built: Home) -> None:
    line = plant(built.folder, "entities/programmes")
    (fault,) = refused(built)
    assert fault[:2] == ("graph/entities/programmes.csv", line)
    assert fault.reason == "programme:planted: nothing in the graph speaks of it"
    assert fault.mend.startswith("enter what the sources say of it")
    assert fault.code == "things-without-claim"


def test_figure_without_a_number_is_told_by_a_check_query(built: Home) -> None:
    line = plant(built.folder, "entities/figures")
    plant(
        built.folder,
        TABLE,
        id="003-planted",
        subject="figure:planted",
        predicate="kg:countries",
        object="3",
        speaker="source-voice:003",
    )
    (fault,) = refused(built)
    assert fault[:2] == ("graph/entities/figures.csv", line)
    assert "has slots but no claim that it took place or was stated" in fault.reason


def test_triple_in_two_graphs_leaves_the_last_release(built: Home, station: dict[str, str]) -> None:
    iri = f"https://w3id.org/overseas-stations/id/{station['subject'].replace(':', '/')}"
    built.append("ontology/core.ttl", f"<{iri}> a kg:Station .")
    (fault,) = refused(built)
    assert fault.path == "graph/entities/stations.csv"
    assert "is in two graphs" in fault.reason


@pytest.mark.parametrize("name", ["check/things-without-claim", "policies/reported"])
def test_inner_query_that_names_a_graph_leaves_the_last_release(built: Home, name: str) -> None:
    before = contents(built.build)
    built.edit(f"queries/{name}.rq", "WHERE {", "WHERE { GRAPH ?anywhere { }")
    with pytest.raises(KgError, match=rf"queries/{name}\.rq: GRAPH names a graph"):
        build()
    assert contents(built.build) == before


def test_broken_turtle_leaves_the_last_release(built: Home) -> None:
    before = contents(built.build)
    built.append("ontology/core.ttl", "oops .")
    with pytest.raises(KgError, match=r"core\.ttl:\d+:1: "):
        build()
    assert contents(built.build) == before


def test_validation_finds_the_same_faults_and_writes_nothing(built: Home) -> None:
    assert find_faults() == []
    plant(built.folder, "entities/programmes")
    before = contents(built.build)
    faults = find_faults()
    assert contents(built.build) == before
    assert faults == refused(built)


# --- kills, two at once, bytes, folders that cannot be written ------------------------------------


def start(home: Home, **environment: str) -> subprocess.Popen[str]:
    """A real `kg build` in a process of its own."""
    env = os.environ | {"KG_HOME": str(home.folder), "KG_BUILD_DIR": str(home.build)} | environment
    return subprocess.Popen(
        CALL, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def kill_at(home: Home, step: str, delay: float) -> int:
    """Kill a build some time after it reached a step; return its return code.

    A build that resumes can be past that step, and ends.
    """
    with start(home) as process:
        assert process.stderr is not None
        if any(line.startswith(step) for line in process.stderr):
            time.sleep(delay)
            process.kill()
        return process.wait()


@pytest.mark.kill
def test_a_build_reads_no_address(built: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/vocabulary"
        ontology = "https://example.org/imported"
        built.append(
            "ontology/core.ttl",
            f"<{ontology}> <{OWL}imports> <{address}> .",
        )
        built.append(
            "ontology/shapes/claims.ttl",
            f"<{ontology}/shapes> <{OWL}imports> <{address}> ; sh:shapesGraph <{address}> .",
        )
        assert build().fresh
        with pytest.raises(TimeoutError):
            listener.accept()
        with socket.create_connection(listener.getsockname()):
            listener.accept()[0].close()  # the listener hears who does ask


def test_kill_at_any_moment_leaves_a_release_that_answers(built: Home) -> None:
    moment = random.Random(110)
    last = manifest(built.build)
    built.append("ontology/core.ttl", "# changed")
    codes = []
    for step in (*STEPS, *["writing the stores"] * 5):
        codes.append(kill_at(built, step, moment.uniform(0, 0.15)))
        assert listed(built.build) == 10
        if manifest(built.build) != last:
            last = manifest(built.build)  # it ended, or was killed with the release in use
            built.append("ontology/core.ttl", "# changed again")
    assert codes.count(-9) >= 5
    assert not build().fresh or listed(built.build) == 10
    assert find_changed_inputs(str(built.build)) == []


def test_two_builds_at_the_same_time_both_end_well(built: Home) -> None:
    before = (built.build / "current").read_text(encoding="utf-8")
    built.append("ontology/core.ttl", "# changed")
    with start(built) as one, start(built) as other:
        errors = [process.communicate()[1] for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], errors
    assert not any("Traceback" in text for text in errors)
    now = (built.build / "current").read_text(encoding="utf-8")
    assert releases(built.build) == {before, now}
    assert listed(built.build) == 10
    assert not build().fresh


def test_two_first_builds_at_the_same_time_both_end_well(built: Home) -> None:
    shutil.rmtree(built.build)
    with start(built) as one, start(built) as other:
        errors = [process.communicate()[1] for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], errors
    assert releases(built.build) == {(built.build / "current").read_text(encoding="utf-8")}
    assert listed(built.build) == 10


def test_a_build_waits_for_another_in_the_same_folder(built: Home) -> None:
    built.append("ontology/core.ttl", "# changed")
    lock = FileLock(built.build / ".lock")
    lock.acquire()
    with start(built) as waiting:
        time.sleep(1)
        assert waiting.poll() is None
        assert list(built.build.glob("staging-*")) == []
        (built.build / ".lock").unlink()  # as a build does when it ends
        lock.release()
        errors = waiting.communicate()[1]
    assert waiting.returncode == 0, errors
    assert listed(built.build) == 10
    assert not (built.build / ".lock").exists()


def test_a_lock_file_left_by_a_kill_hinders_no_build(built: Home) -> None:
    (built.build / ".lock").touch()
    built.append("ontology/core.ttl", "# changed")
    assert build().fresh
    assert not (built.build / ".lock").exists()


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_built_on(
    built: Home, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", refuse)
    built.append("ontology/core.ttl", "# changed")
    assert build().fresh
    assert listed(built.build) == 10


def test_build_of_other_input_meanwhile_ends_well(built: Home, tmp_path: Path) -> None:
    shutil.copytree(built.folder, tmp_path / "other", ignore=shutil.ignore_patterns("build"))
    built.append("ontology/core.ttl", "# changed")
    Home(tmp_path / "other").append("ontology/core.ttl", "# changed otherwise")
    with start(built) as one, start(built, KG_HOME=str(tmp_path / "other")) as other:
        errors = [process.communicate()[1] for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], errors
    assert listed(built.build) == 10


@pytest.fixture
def twice(built: Home, tmp_path: Path) -> list[Path]:
    """The same input built in two folders under two hash seeds."""
    folders = [tmp_path / "a" / "build", tmp_path / "b" / "elsewhere"]
    shutil.copytree(built.folder, tmp_path / "b" / "home", ignore=shutil.ignore_patterns("build"))
    shutil.copytree(built.folder, tmp_path / "a" / "home", ignore=shutil.ignore_patterns("build"))
    running = [
        start(
            built,
            PYTHONHASHSEED=seed,
            KG_BUILD_DIR=str(folder),
            KG_HOME=str(tmp_path / name / "home"),
        )
        for folder, seed, name in zip(folders, ("1", "2"), ("a", "b"), strict=True)
    ]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0, 0]
    return [folder / (folder / "current").read_text(encoding="utf-8") for folder in folders]


def test_same_input_gives_the_same_bytes(built: Home, twice: list[Path]) -> None:
    third = built.build / (built.build / "current").read_text(encoding="utf-8")
    names = {str(path.relative_to(third)) for path in (third / "graphs").rglob("*.nt")}
    assert len(names) == 11
    for name in (*names, "catalogue.marshal"):
        assert len({(folder / name).read_bytes() for folder in [*twice, third]}) == 1, name
    assert len({folder.name for folder in [*twice, third]}) == 1


@pytest.mark.parametrize(
    "folder", ["file", "file/below", "/proc", "/proc/kg/build", "/dev/null", "/dev/null/build"]
)
def test_folder_that_cannot_be_written_is_told(
    built: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "file").write_text("content", encoding="utf-8")
    monkeypatch.setenv("KG_BUILD_DIR", str(tmp_path / folder))
    with pytest.raises(KgError, match="cannot be written: ") as raised:
        build()
    assert str(tmp_path / folder) in raised.value.reason
    assert raised.value.hint.endswith("set KG_BUILD_DIR to a folder that you can write")
    assert raised.value.exit_code == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "content"


def test_full_disk_is_told_and_leaves_the_last_release(built: Home) -> None:
    built.append("ontology/core.ttl", "# changed")
    env = os.environ | {"KG_HOME": str(built.folder)}
    limited = ["bash", "-c", 'ulimit -f 256; trap "" XFSZ; exec "$@"', "bash", *CALL]
    done = subprocess.run(limited, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr
    assert listed(built.build) == 10
    assert len(releases(built.build)) == 1


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        FileNotFoundError(errno.ENOENT, "No usable temporary directory found"),
    ],
)
def test_a_check_without_room_for_its_copies_says_which_folder(
    small: Home, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("kg.release.build._read_inputs", fail)
    with pytest.raises(KgError, match="the folder for temporary files cannot be written") as raised:
        find_faults()
    assert "TMPDIR" in raised.value.hint


def test_a_check_that_fails_elsewhere_does_not_blame_that_folder(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/usr/bin/python")

    monkeypatch.setattr("kg.release.build._read_inputs", fail)
    with pytest.raises(PermissionError):
        find_faults()
