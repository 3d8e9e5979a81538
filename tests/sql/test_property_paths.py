"""Property paths: the same rows as the embedded engine, each as often."""

import pytest

from kg.sql.subset import OutsideSubset
from tests.sql.asking import ask_sql, assert_same, load, triples

#: A chain with a cycle, a loop, and a branch.
DATA = triples(
    ":a :p :b . :b :p :c . :c :p :a . :d :p :d . :c :p :e . :e :q :f . :f :p 1 . :b :q :e ; :r :d ."
)
PATHS = ":p* :p+ :p? ^:p (:p/:q)* (:p|:q)+ :p/:q :p*/:q ^:p+ !:p !(:p|:q) (:p?)* (:p+)? :p|^:q"


@pytest.mark.parametrize("path", PATHS.split())
def test_each_path_has_the_rows_of_the_embedded_engine(path: str) -> None:
    assert assert_same(DATA, f"SELECT * {{ :a {path} ?y }}") or path in ("!:p", "!(:p|:q)")
    assert_same(DATA, f"SELECT * {{ ?x {path} :e }}")
    assert_same(DATA, f"SELECT * {{ ?x {path} ?y . ?x :q ?z }}")
    assert_same(DATA, f"SELECT * {{ ?x {path} ?y . ?y :r ?z }}")
    assert_same(DATA, f"SELECT * {{ ?x :p ?z . ?x {path} ?x }}")
    assert_same(DATA, f"SELECT ?x {{ ?x :p ?y FILTER EXISTS {{ ?x {path} ?z . ?z :r ?w }} }}")
    assert_same(DATA, f"SELECT ?x {{ ?x :p ?y FILTER EXISTS {{ ?x {path} ?z }} }}")
    assert_same(DATA, f"SELECT ?x {{ :a {path} :b }}")


@pytest.mark.parametrize("path", [":p*", ":p?", "(:p|:q)*", ":p*/:q*"])
def test_a_path_open_at_both_ends_is_refused(path: str) -> None:
    with pytest.raises(OutsideSubset, match="property path open at both ends"):
        ask_sql(load(DATA), f"SELECT * {{ ?x {path} ?y }}")
