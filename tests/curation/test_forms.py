import pytest

from kg.curation.forms import Column, Form, Label, Number, Table, list_slots
from kg.curation.mapping import FORMS


def list_forms(form: type[Form] = Form) -> list[type[Form]]:
    """Return every form, however far it is derived."""
    derived = form.__subclasses__()
    return [*derived, *(further for one in derived for further in list_forms(one))]


@pytest.mark.parametrize("form", list_forms(), ids=lambda form: form.__name__)
def test_a_form_becomes_a_term_that_the_mapping_knows_or_none(form: type[Form]) -> None:
    assert form.term in {*FORMS, ""}


def test_a_form_without_description_is_none() -> None:
    with pytest.raises(NotImplementedError):
        Form().describe()


def test_slots_are_the_columns_with_a_property() -> None:
    columns = (
        Column("id", "", Label(), "the id"),
        Column("label", "skos:prefLabel", Label(), "the name"),
        Column("size", "kg:size", Number(), "the size"),
    )
    slots = (("label", "skos:prefLabel", "label"), ("size", "kg:size", "integer"))
    assert list_slots(columns) == slots
    assert Table("a row", columns).list_slots() == slots
