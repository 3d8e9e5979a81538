import subprocess
import sys

import pytest

from kg.countries import (
    find_alpha2,
    find_country,
    find_name,
    find_named_country,
    fold_name,
    is_of_a_nation,
    list_codes,
    list_names,
)


def test_a_country_has_its_codes() -> None:
    assert [code for code, _ in list_codes("GBR")] == ["GBR", "GB", "UK"]
    assert [code for code, _ in list_codes("XUT")] == ["XUT"]


def test_two_letters_are_found_by_three() -> None:
    assert [find_alpha2(code) for code in ("ESP", "XUT", "")] == ["ES", "", ""]


def test_a_country_has_names_in_several_languages() -> None:
    names = [name for name, _ in list_names("CZE")]
    assert {"Czechia", "Czech Republic", "Chequia", "Česko", "捷克"} <= set(names)
    assert list(list_names("XUT")) == []


def test_a_name_in_parentheses_is_a_name() -> None:
    assert {"Myanmar", "Burma"} <= {name for name, _ in list_names("MMR")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("New Zealand", "NZL"),
        ("neuseeland", "NZL"),
        ("Burma", "MMR"),
        ("Germany", "DEU"),
        ("Cote d'Ivoire", "CIV"),
        ("Kosovo", "XKX"),
        ("Utopia", ""),
        ("European Union", ""),
        ("", ""),
    ],
)
def test_a_country_is_found_by_any_of_its_names(name: str, code: str) -> None:
    assert find_country(name) == code


def test_a_withdrawn_code_has_no_names() -> None:
    assert list(list_names("DDR")) == []
    assert next(list_names("XKX"))[0] == "Kosovo"


def test_a_name_is_folded_to_its_letters() -> None:
    assert fold_name("Côte d’Ivoire") == fold_name("COTE D'IVOIRE") == "cotedivoire"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Niger", "Niger"),
        ("NER", "Niger"),
        ("NE", "Niger"),
        ("ne", None),
        ("尼日尔", "Niger"),
        ("Korea, North", "North Korea"),
        ("DPRK", "North Korea"),
        ("Grande-Bretagne", "United Kingdom"),
        ("Nigerian", None),
        ("", None),
    ],
)
def test_a_text_names_a_country_by_name_or_code(text: str, country: str | None) -> None:
    assert find_named_country(text) == (f"{country} is a country" if country else None)


@pytest.mark.parametrize("text", ["Hong Kong", "Hongkong", "香港", "HK", "HKG"])
def test_a_region_with_a_code_is_no_country(text: str) -> None:
    assert find_named_country(text) == "Hong Kong SAR China is a region"


@pytest.mark.parametrize("text", ["Scotland", "scotland", "Schottland", "苏格兰", "蘇格蘭"])
def test_a_part_of_a_country_is_told_with_the_country(text: str) -> None:
    assert find_named_country(text) == "Scotland, in the United Kingdom, is a region"


def test_a_name_is_turned_around_as_lists_print_it() -> None:
    names = {name for name, _ in list_names("KOR")}
    assert {"Korea, South", "Korea, Republic of", "Republic of Korea"} <= names
    assert "Netherlands, The" in {name for name, _ in list_names("NLD")}


@pytest.mark.parametrize("word", ["american", "hungarian", "japanese", "french", "iraqi"])
def test_a_word_of_a_nation_is_known(word: str) -> None:
    assert is_of_a_nation(word)


@pytest.mark.parametrize("word", ["safeguard", "manhattan", "rita", "united", "human", "taxi"])
def test_another_word_is_of_no_nation(word: str) -> None:
    assert not is_of_a_nation(word)


def test_a_country_and_a_region_have_a_name_in_a_language() -> None:
    assert find_name("ESP", "zh_Hans") == "西班牙"
    assert find_name("150", "zh_Hans") == "欧洲"
    assert find_name("Q1", "zh_Hans") == find_name("ESP", "xx") == ""


MEASURE = """
from kg.countries import is_country
from kg.web.workers.growth import give_back, read_resident
before = read_resident()
assert is_country("Spain")
give_back()
print(read_resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")
def test_names_in_all_languages_take_little_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, check=True)
    assert 0 < int(done.stdout) < 40 << 20
