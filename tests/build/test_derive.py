import pyoxigraph as ox

from kg.build.derive import derive, merge
from kg.catalog import SavedQuery
from kg.names import BASE_GRAPHS, GRAPH

P, Q, R = (ox.NamedNode(f"https://e/{name}") for name in "pqr")
A, B = ox.NamedNode("https://e/a"), ox.NamedNode("https://e/b")


def graph(name: str) -> ox.NamedNode:
    return ox.NamedNode(GRAPH + name)


def rule(name: str, text: str, into: str, order: int = 0) -> SavedQuery:
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
    )


ASSERTED = {ox.Quad(A, P, B, graph("claims"))}
P_TO_Q = "CONSTRUCT { ?a <https://e/q> ?b } WHERE { ?a <https://e/p> ?b }"
Q_TO_R = "CONSTRUCT { ?a <https://e/r> ?b } WHERE { ?a <https://e/q> ?b }"


def derived(asserted: set[ox.Quad], rules: list[SavedQuery]) -> set[ox.Quad]:
    """What the rules add to these quads."""
    store = ox.Store()
    merge(store, asserted, BASE_GRAPHS)
    return derive(store, rules)


def test_rule_adds_to_the_graph_of_its_header() -> None:
    assert derived(ASSERTED, [rule("one", P_TO_Q, "summary")]) == {ox.Quad(A, Q, B, graph("summary"))}


def test_rule_sees_what_was_derived_before_it() -> None:
    rules = [rule("a", Q_TO_R, "summary", order=2), rule("b", P_TO_Q, "summary", order=1)]
    assert derived(ASSERTED, rules) == {ox.Quad(A, Q, B, graph("summary")), ox.Quad(A, R, B, graph("summary"))}


def test_rules_run_by_order_and_not_by_name() -> None:
    rules = [rule("a", Q_TO_R, "summary", order=1), rule("b", P_TO_Q, "summary", order=2)]
    assert derived(ASSERTED, rules) == {ox.Quad(A, Q, B, graph("summary"))}


def test_rule_does_not_see_the_view_of_another_policy() -> None:
    rules = [rule("a", P_TO_Q, "view/reported", order=1), rule("b", Q_TO_R, "view/official", order=2)]
    assert derived(ASSERTED, rules) == {ox.Quad(A, Q, B, graph("view/reported"))}


def test_store_holds_summaries_and_no_views() -> None:
    store = ox.Store()
    merge(store, ASSERTED, BASE_GRAPHS)
    derive(store, [rule("a", P_TO_Q, "summary"), rule("b", Q_TO_R, "view/reported")])
    assert set(store) == {ox.Quad(A, P, B), ox.Quad(A, Q, B)}


def test_only_the_named_graphs_are_merged() -> None:
    store = ox.Store()
    merge(store, [ox.Quad(A, P, B, graph("claims")), ox.Quad(A, Q, B, graph("meta")), ox.Quad(A, R, B)], ["claims"])
    assert set(store) == {ox.Quad(A, P, B)}


def test_view_sees_all_that_is_no_view() -> None:
    rules = [rule("a", Q_TO_R, "view/reported", order=1), rule("b", P_TO_Q, "summary", order=2)]
    assert ox.Quad(A, R, B, graph("view/reported")) in derived(ASSERTED, rules)


def test_rule_does_not_see_queries_and_metadata() -> None:
    assert derived({ox.Quad(A, P, B, graph("meta"))}, [rule("a", P_TO_Q, "summary")]) == set()


def test_nothing_derived_without_rules() -> None:
    assert derived(ASSERTED, []) == set()
