import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.catalog import PER, SavedQuery, read_catalogue
from kg.names import expand
from kg.release import derive as module
from kg.release.derive import derive, list_members, order_rules
from tests.conftest import ROOT

P, Q = (ox.NamedNode(f"https://e/{name}") for name in "pq")
TYPE, CLAIM = ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("kg:Claim"))
CLAIMS = [ox.NamedNode(f"https://e/claim/{number}") for number in range(5)]
P_TO_Q = "CONSTRUCT { ?claim <https://e/q> ?b } WHERE { ?claim <https://e/p> ?b }"


def rule(
    name: str, text: str = P_TO_Q, into: str = "summary", order: int = 0, per: str = ""
) -> SavedQuery:
    return SavedQuery(
        name=name,
        topic="derive",
        path="",
        summary="",
        description="",
        text=text,
        form="CONSTRUCT",
        tags=[],
        columns=[],
        order=order,
        graph=into,
        per=per,
    )


@pytest.fixture
def store() -> ox.Store:
    """Five claims, each with a number."""
    store = ox.Store()
    for number, claim in enumerate(CLAIMS):
        store.add(ox.Quad(claim, TYPE, CLAIM))
        store.add(ox.Quad(claim, P, ox.Literal(str(number))))
    return store


def lines(numbers: range) -> list[bytes]:
    return sorted_ntriples.serialize_lines(
        ox.Triple(CLAIMS[number], Q, ox.Literal(str(number))) for number in numbers
    )


def derived(store: ox.Store, rule: SavedQuery, keys: dict[str, list[str]]) -> list[bytes]:
    return sorted(line for some in derive(store, rule, keys) for line in some)


def test_a_rule_without_key_is_asked_as_a_whole(store: ox.Store) -> None:
    assert derived(store, rule("one"), {}) == lines(range(5))


def test_a_rule_is_asked_about_the_members_that_are_named(store: ox.Store) -> None:
    some = {"claim": [str(CLAIMS[1]), str(CLAIMS[2])]}
    assert derived(store, rule("one", per="claim"), some) == lines(range(1, 3))


def test_nothing_is_derived_about_no_member(store: ox.Store) -> None:
    assert derived(store, rule("one", per="claim"), {"claim": []}) == []


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_chunks_of_any_size_give_the_same(
    store: ox.Store, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(module, "CHUNK", size)
    assert derived(store, rule("one", per="claim"), list_members(store)) == lines(range(5))


def test_the_members_of_each_class_are_found_in_order(store: ox.Store) -> None:
    assert list_members(store) == {
        "attribution": [],
        "claim": [str(claim) for claim in CLAIMS],
        "issue": [],
    }


def test_rules_run_by_order_and_views_after_all_that_they_see() -> None:
    rules = [
        rule("b", into="view/official", order=1),
        rule("c", into="summary", order=2),
        rule("z", into="summary", order=1),
        rule("a", into="view/reported", order=1),
    ]
    summaries, views = order_rules(rules)
    assert [one.name for one in summaries] == ["z", "c"]
    assert [one.name for one in views] == ["a", "b"]


def test_each_view_has_one_rule_and_no_rule_names_a_graph() -> None:
    summaries, views = order_rules(
        [one for one in read_catalogue(ROOT) if one.topic in ("derive", "policies")]
    )
    assert {one.graph for one in summaries} == {"summary"}
    assert len(views) == len({one.graph for one in views}) == 4
    assert all(one.naming == "" for one in [*summaries, *views])


def test_every_rule_of_ours_has_a_key() -> None:
    """Without a key, a rule would run on all of the graph at once, and for every change.

    The horizon is one day of the whole graph, so its rule has none. The country of a site comes by
    way of areas and groups, which no key holds together; its rule reads claims of places only. No
    more has who counts as whom: voices are few.
    """
    rules = [one for one in read_catalogue(ROOT) if one.topic in ("derive", "policies")]
    rules = [one for one in rules if one.name not in ("horizon", "sited-in", "counts-within")]
    assert {one.per for one in rules} <= PER.keys()
