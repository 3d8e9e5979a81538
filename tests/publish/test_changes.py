"""What differs between two releases, and what is joined to it."""

from pathlib import Path

import pytest

from kg.names import ID, RDF
from kg.publish.changes import Nodes, compare_digests, find_changed, read_nodes
from kg.release.folder import Release

KG = "https://w3id.org/overseas-stations/ns#"


def write(folder: Path, lines: list[str], name: str = "claims") -> Nodes:
    release = Release(folder)
    release.graphs.mkdir(parents=True, exist_ok=True)
    release.graph_path(name).write_text("".join(f"{line} .\n" for line in lines), encoding="utf-8")
    return read_nodes(release)


CLAIM = [
    f"<{ID}claim/a> <{RDF}subject> <{ID}station/a>",
    f"<{ID}claim/a> <{RDF}object> <{ID}body/b>",
    f"<{ID}attribution/1> <{KG}about> <{ID}claim/a>",
    f'<{ID}attribution/1> <{KG}note> "x"',
]


@pytest.fixture
def nodes(tmp_path: Path) -> Nodes:
    return write(tmp_path, CLAIM)


def test_nothing_changed(nodes: Nodes, tmp_path: Path) -> None:
    changed = find_changed(nodes.outward, nodes.inward, write(tmp_path, list(reversed(CLAIM))))
    assert (changed.own, changed.inward) == (set(), set())


def test_a_changed_text_changes_what_has_it_and_the_ends_of_its_claim(
    nodes: Nodes, tmp_path: Path
) -> None:
    now = write(tmp_path, [*CLAIM[:3], CLAIM[3].replace('"x"', '"y"')])
    changed = find_changed(nodes.outward, nodes.inward, now)
    assert changed.own == {"attribution/1"}
    assert changed.inward == {"claim/a about", "claim/a *"}


def test_a_new_claim_changes_its_ends_and_their_neighbours(nodes: Nodes, tmp_path: Path) -> None:
    more = [
        f"<{ID}claim/c> <{RDF}subject> <{ID}body/b>",
        f"<{ID}claim/c> <{RDF}object> <{ID}theme/d>",
    ]
    changed = find_changed(nodes.outward, nodes.inward, write(tmp_path, [*CLAIM, *more]))
    assert "claim/c" in changed.own
    ends = {f"body/b {RDF}subject", f"theme/d {RDF}object", f"station/a {RDF}subject"}
    assert ends | {"body/b *", "theme/d *", "station/a *"} <= changed.inward
    assert "claim/a about" not in changed.inward


def test_only_what_changed_itself_reaches_over_claims(nodes: Nodes, tmp_path: Path) -> None:
    """What has it as one of its own few counts as changed, and its neighbours do not."""
    more = [
        f"<{ID}claim/c> <{RDF}subject> <{ID}body/b>",
        f"<{ID}claim/c> <{RDF}object> <{ID}theme/d>",
    ]
    before = write(tmp_path, [*CLAIM, *more])
    text = f'<{ID}theme/d> <{KG}note> "new"'
    changed = find_changed(before.outward, before.inward, write(tmp_path, [*CLAIM, *more, text]))
    assert changed.own == {"theme/d", "claim/c"}
    assert f"body/b {RDF}subject" in changed.inward
    assert f"station/a {RDF}subject" not in changed.inward


def test_what_is_gone_changed(nodes: Nodes, tmp_path: Path) -> None:
    changed = find_changed(nodes.outward, nodes.inward, write(tmp_path, CLAIM[:2]))
    assert "attribution/1" in changed.own
    assert "claim/a about" in changed.inward


def test_terms_and_counts_are_no_things(nodes: Nodes, tmp_path: Path) -> None:
    assert write(tmp_path, ['<http://e> <http://p> "1"'], "meta").rest == nodes.rest
    assert write(tmp_path, ['<http://e> <http://p> "1"'], "ontology").rest != nodes.rest


def test_predicates_have_digests_even_in_metadata(nodes: Nodes, tmp_path: Path) -> None:
    now = write(tmp_path, [*CLAIM[:3], CLAIM[3].replace('"x"', '"y"')])
    assert compare_digests(nodes.predicates, now.predicates) == {f"{KG}note"}
    now = write(tmp_path, ['<http://e> <http://p> "1"'], "meta")
    assert "http://p" in now.predicates
