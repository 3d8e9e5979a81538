"""Paths of files in a published site: safe, stable, and never two that differ by case only."""

import re

import pytest

from kg.pages.site_paths import LONGEST, make_paths

SAFE = re.compile(r"page/[A-Za-z0-9_-]+/[A-Za-z0-9._-]+")


def test_a_plain_name_is_its_own_path() -> None:
    names = ["station/USA01", "station/manhattan", "claim/IRL01-operatedBy-fuzhou-psb", "body/a.b"]
    assert make_paths(names) == {name: f"page/{name}" for name in names}


def test_names_that_differ_by_case_have_different_paths() -> None:
    paths = make_paths(["station/usa01", "station/USA01", "station/Usa01", "Station/USA01"])
    assert paths["Station/USA01"] == "page/Station/USA01"
    assert len({path.casefold() for path in paths.values()}) == 4
    assert paths == make_paths(reversed(list(paths)))


@pytest.mark.parametrize(
    "local",
    [
        "station/CON",
        "station/nul.txt",
        "station/COM1",
        "aux/x",
        "station/..",
        "../../etc/passwd",
        "station/../../x",
        "station/a%2e",
        "station/a:b",
        "station/a b",
        "station/a?b#c",
        "station/<script>",
        "station/海外",
        "station/.hidden",
        "station/-rf",
        "station/dot.",
        "station/",
        "station",
        "/x",
        "a/b/c",
        "a.html/b",
        "station/\u202egnp",
        "station/" + "x" * 10_000,
        "station/" + "海" * 10_000,
    ],
)
def test_hostile_names_have_safe_paths(local: str) -> None:
    path = make_paths([local])[local]
    assert SAFE.fullmatch(path)
    assert ".." not in path
    assert max(map(len, path.split("/"))) <= LONGEST
    assert not re.fullmatch(r"(?i)(con|nul|com1|aux)(\..*)?", path.split("/")[2])
    assert path == make_paths([local, "station/other"])[local]


def test_names_that_become_alike_stay_apart() -> None:
    paths = make_paths(["station/a b", "station/a:b", "station/a\tb"])
    assert len(set(paths.values())) == 3


def test_a_name_that_looks_like_a_digest_takes_nobodys_path() -> None:
    taken = make_paths(["station/a b"])["station/a b"].removeprefix("page/")
    paths = make_paths(["station/a b", taken])
    assert len(set(paths.values())) == 2
