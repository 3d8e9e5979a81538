import json
from importlib.metadata import PackageNotFoundError

import pytest

from kg.errors import KgError, QuerySyntaxError, RefusedQuery, UsageError, did_you_mean, name_extra


def test_error_prints_its_reason_and_then_its_hint() -> None:
    assert str(KgError("it broke", hint="mend it")) == "it broke\n  mend it"
    assert str(KgError("it broke")) == "it broke"


@pytest.mark.parametrize("kind", [UsageError, QuerySyntaxError, RefusedQuery])
def test_wrong_call_is_usage(kind: type[KgError]) -> None:
    assert kind("no").exit_code == 2


def test_other_error_is_no_usage() -> None:
    assert KgError("no").exit_code == 1


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("spian", "did you mean spain?"),
        ("Spain", "did you mean spain?"),
        ("zzz", "choices: china, spain, ghana"),
        ("", "choices: china, spain, ghana"),
    ],
)
def test_nearest_choices_are_offered_or_else_the_first(word: str, hint: str) -> None:
    assert did_you_mean(word, ["china", "spain", "ghana"]) == hint


def test_long_list_of_choices_is_cut() -> None:
    assert did_you_mean("zzz", [str(number) for number in range(30)]).endswith("18, 19, …")


def test_no_choices_are_told() -> None:
    assert did_you_mean("x", []) == "there is nothing to choose from"


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        ({"url": "file:///home/me/the%20clone", "dir_info": {}}, "/home/me/the clone[arrow]"),
        ({"url": "https://example.org/kg.whl"}, "overseas-stations-kg[arrow]"),
        (None, "overseas-stations-kg[arrow]"),
    ],
)
def test_an_extra_is_installed_from_where_the_package_came(
    origin: dict[str, object] | None, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return json.dumps(origin) if origin else None

    monkeypatch.setattr("importlib.metadata.distribution", lambda _: Installed())
    assert name_extra("arrow") == f'pip install "{command}"'


def test_an_extra_of_a_package_that_pip_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.distribution", find)
    assert name_extra("arrow") == 'pip install "overseas-stations-kg[arrow]"'
