"""Addresses by name, over HTTP."""

from collections.abc import Callable

import httpx
import pytest

from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("country/UK", "country/united-kingdom"),
        ("country/西班牙", "country/spain"),
        ("country/Republic of Ireland", "country/ireland"),
        ("country/Ireland", "country/ireland"),
        ("station/usa01", "station/USA01"),
        ("station/Manhattan", "station/manhattan"),
        ("person/Lu Jianwang", "person/lu-jianwang"),
        ("person/卢建旺", "person/lu-jianwang"),
        ("body/lu-jianwang", "person/lu-jianwang"),
        ("organization/Safeguard Defenders", "body/safeguard-defenders"),
        ("source/3", "source/003"),
    ],
)
@pytest.mark.parametrize("place", ["page", "id", "data"])
def test_a_name_leads_to_the_address_with_the_id(
    get: Get, place: str, name: str, address: str
) -> None:
    ending = ".ttl" if place == "data" else ""
    response = get(f"/{place}/{name}{ending}", policy="official")
    assert response.status_code == 302
    assert response.headers["location"] == f"/{place}/{address}{ending}?policy=official"


def test_an_exact_id_is_not_redirected(get: Get) -> None:
    for address in ("station/USA01", "country/ireland", "source/003", "person/lu-jianwang"):
        assert get(f"/page/{address}").status_code == 200
        assert get(f"/data/{address}.nt").status_code == 200


def test_a_taken_name_is_told(get: Get) -> None:
    response = get("/page/person/Rita")
    assert response.headers["location"] == "/page/person/rita-schwarzeluehr-sutter"
    assert "is taken for" in response.headers["kg-warnings"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("country/Ire", "country:ireland"),
        ("country/Irelnd", "Ireland"),
        ("person/Lu Jianwan", "Lu Jianwang"),
        ("station/Manhatan", "Manhattan"),
        ("claim/nothing", "claim:"),
    ],
)
@pytest.mark.parametrize("place", ["page", "id", "data"])
def test_what_is_not_certain_is_offered_and_not_taken(
    get: Get, place: str, name: str, hint: str
) -> None:
    response = get(f"/{place}/{name}" + (".ttl" if place == "data" else ""))
    assert response.status_code == 404
    assert hint in response.json()["hint"]


def test_several_things_are_listed_with_the_reason_of_each(get: Get) -> None:
    problem = get("/page/thing/united front").json()
    assert problem["status"] == 404
    assert "fits several" in problem["detail"]
    assert problem["hint"].count(": its name") + problem["hint"].count(": label") >= 2


@pytest.mark.parametrize("name", ["x" * 6000, "%0d%0aSet-Cookie:%20a=b", "%E2%80%AE", "%FF", "%00"])
def test_a_hostile_name_is_not_found(server: Serving, name: str) -> None:
    url = httpx.URL(server.base).copy_with(raw_path=f"/page/station/{name}".encode())
    response = server.client.get(url)
    assert response.status_code in (400, 404)
    assert "set-cookie" not in response.headers
