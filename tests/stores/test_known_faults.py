"""Known faults: the real stores show each of them, and no others."""

from collections import Counter

import pytest

from kg.names import XSD
from kg.stores.client import Endpoint
from kg.stores.known_faults import PREFIXES, find_explanation, known_faults
from tests.stores.literals import send_all_forms

pytestmark = pytest.mark.xdist_group("stores")
FAULTS = known_faults()


def shorten(literal: str) -> str:
    for prefix, space in PREFIXES.items():
        literal = literal.replace(f"^^<{space}", f"^^{prefix}")
    return literal.removesuffix(">") if "^^" in literal else literal


def test_every_fault_has_an_id_of_its_own() -> None:
    assert Counter(fault.id for fault in FAULTS).most_common(1)[0][1] == 1


def test_a_difference_is_explained_by_kind_store_and_name() -> None:
    integer = XSD + "integer"
    assert find_explanation(FAULTS, "oxigraph", "literal", integer) == "oxigraph-canonical-numbers"
    assert find_explanation(FAULTS, "fuseki", "literal", integer) == ""
    assert find_explanation(FAULTS, "oxigraph", "rows", integer) == ""
    assert find_explanation(FAULTS, "oxigraph", "literal", XSD + "string") == ""


def test_a_store_changes_what_is_known_and_nothing_else(endpoint: Endpoint) -> None:
    changed = [trip for trip in send_all_forms(endpoint) if not trip.is_exact]
    store = endpoint.profile.name
    datatypes = {trip.datatype for trip in changed}
    for datatype in datatypes:
        assert find_explanation(FAULTS, store, "literal", datatype), datatype
    shown = {shorten(str(trip.sent)) for trip in changed}
    for fault in FAULTS:
        if fault.store == store:
            assert fault.reproduction in shown, fault.id
