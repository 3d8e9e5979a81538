"""What a client reads over HTTP names addresses, not commands."""

import pytest

from kg.web.address_words import name_addresses


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "left out: 3 acts (kg query undated-acts)",
            "left out: 3 acts (/queries/undated-acts)",
        ),
        (
            'left out: 2 (kg query undated-acts country="United States" kind=raid)',
            "left out: 2 (/queries/undated-acts?country=United%20States&kind=raid)",
        ),
        (
            "list them: kg query acting-countries",
            "the form of the query, under /queries, lists them",
        ),
        ("and 3 more; kg find lists them", "and 3 more; /search lists them"),
        ("kg show person:lu-jianwang has it", "/id/person/lu-jianwang has it"),
        ("kg queries denials describes it", "/queries/denials describes it"),
        (
            "choose the dataset with --policy, or name a graph",
            "choose the dataset with policy=, or name a graph",
        ),
        ("run `kg build`", "run `kg build`"),
        ("did you mean Spain?", "did you mean Spain?"),
    ],
)
def test_commands_become_addresses(text: str, wanted: str) -> None:
    assert name_addresses(text) == wanted
