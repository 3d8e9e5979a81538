import pytest

from kg.release.countries import list_codes, list_names


def test_codes_are_those_of_iso_3166() -> None:
    assert dict(list_codes("GBR")) == {
        "GBR": "ISO 3166 code",
        "GB": "ISO 3166 code",
        "UK": "code reserved in ISO 3166",
    }
    assert set(dict(list_codes("UKR"))) == {"UKR", "UA"}


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("ESP", "Spanien", "name in German (CLDR, in no document)"),
        ("ESP", "España", "name in Spanish (CLDR, in no document)"),
        ("ESP", "西班牙", "name in Chinese, simplified (CLDR, in no document)"),
        ("DEU", "德國", "name in Chinese, traditional (CLDR, in no document)"),
        ("DEU", "Allemagne", "name in French (CLDR, in no document)"),
        ("CZE", "Česko", "name in a language of the country (CLDR, in no document)"),
        ("CZE", "Czechia", "name in English (CLDR, in no document)"),
        ("MMR", "Burma", "name in English (CLDR, in no document)"),
        ("NLD", "Holland", "other name in English (CLDR, in no document)"),
    ],
)
def test_each_name_says_its_language_and_that_no_document_prints_it(
    code: str, name: str, reason: str
) -> None:
    assert (name, reason) in list(list_names(code))


def test_a_code_that_is_none_has_no_names() -> None:
    assert list(list_names("XQX")) == []
