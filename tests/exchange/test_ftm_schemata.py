"""Schemata of edges, which fall back to an unknown link; the library holds the rest in its test."""

import pytest

from kg.exchange.ftm_schemata import UNKNOWN, find_link, find_type


@pytest.mark.parametrize(
    ("predicate", "subject", "object", "schema"),
    [
        ("kg:operatedBy", "Organization", "PublicBody", "Control"),
        ("kg:operatedBy", "Project", "PublicBody", "UnknownLink"),
        ("kg:memberOf", "Person", "Organization", "Membership"),
        ("kg:memberOf", "Person", "LegalEntity", "UnknownLink"),
        ("kg:defendant", "CourtCase", "Person", "CourtCaseParty"),
        ("kg:describedAs", "Organization", "Note", "UnknownLink"),
    ],
)
def test_an_edge_says_no_more_than_its_ends_allow(
    predicate: str, subject: str, object: str, schema: str
) -> None:
    assert find_link(predicate, subject, object).schema == schema


def test_what_is_no_value_names_an_entity() -> None:
    assert {find_type(end) for end in (UNKNOWN.subject, "proof", "entity")} == {"entity"}
    assert find_type("status") == "string"
