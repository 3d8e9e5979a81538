"""Addresses of warehouses."""

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.warehouses.location import is_warehouse, read_location


def test_an_address_of_trino_names_a_catalogue_and_a_schema() -> None:
    found = read_location("trino://reader@lake.example.org/Hive/kg")
    assert (found.host, found.port, found.user) == ("lake.example.org", 8080, "reader")
    assert (found.catalog, found.schema) == ("hive", "kg")
    assert found.address == "trino://lake.example.org:8080/hive/kg"
    assert read_location("trinos://lake.example.org/hive/kg").port == 443


def test_an_address_of_spark_names_a_folder() -> None:
    found = read_location("spark://[::1]:7078/data/my%20lake")
    assert (found.host, found.port, found.folder) == ("::1", 7078, Path("/data/my lake"))
    assert read_location("spark://local/lake").address == "spark://local/lake"
    assert read_location("sc://spark.example.org/lake").port == 15002


@pytest.mark.parametrize(
    "address",
    [
        "trino://",
        "trino://host",
        "trino://host/hive",
        "trino://host/hive/kg/more",
        "trino://host/hive/k-g",
        'trino://host/hive/kg";DROP',
        "trino://host:nine/hive/kg",
        "trino://host:99999/hive/kg",
        "trino://[::1/hive/kg",
        "trino://host/hive/kg?user=x",
        "spark://host",
        "spark://host:7077/",
        "spark:///lake",
        "sc://host/lake#part",
    ],
)
def test_another_form_is_refused_with_the_right_one(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_location(address)
    assert address.partition(":")[0] + "://HOST" in str(caught.value.hint)


def test_a_password_does_not_belong_into_an_address() -> None:
    with pytest.raises(UsageError) as caught:
        read_location("trinos://me:canary@host/hive/kg")
    assert "canary" not in str(caught.value) + str(caught.value.hint)
    assert "KG_STORE_PASSWORD" in str(caught.value.hint)


@pytest.mark.parametrize("address", ["trino://h/c/s", "TRINOS://h/c/s", "spark://h/f", "sc://h/f"])
def test_warehouses_are_told_by_their_scheme(address: str) -> None:
    assert is_warehouse(address)


@pytest.mark.parametrize("address", ["http://localhost:8080", "team", "trino", "spark", ""])
def test_other_addresses_are_of_stores(address: str) -> None:
    assert not is_warehouse(address)
