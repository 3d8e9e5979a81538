"""Options and arguments as they are typed."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from kg.cli.commands import kg
from kg.cli.options import (
    PATH,
    Seconds,
    StoreAddress,
    parse_values,
    read_endpoint,
    read_sparql,
    sources_folder,
    with_endpoint,
)
from kg.errors import UsageError

TYPE = Seconds(0.1, 86_400)


@pytest.mark.parametrize(("typed", "seconds"), [("0.1", 0.1), ("30", 30.0), ("1e2", 100.0)])
def test_a_number_in_the_range_is_taken(typed: str, seconds: float) -> None:
    assert TYPE.convert(typed, None, None) == seconds


@pytest.mark.parametrize(
    "typed", ["nan", "NaN", "-nan", "inf", "-inf", "0", "-1", "86401", "ten", ""]
)
def test_what_is_no_such_number_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter):
        TYPE.convert(typed, None, None)


def test_a_home_folder_that_no_shell_wrote_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert PATH.convert("~/x.csv", None, None) == Path("/home/somebody/x.csv")
    assert PATH.convert("-", None, None) == Path("-")
    with pytest.raises(UsageError, match="~nobody-such is no known home folder"):
        PATH.convert("~nobody-such/x.csv", None, None)


def test_every_path_that_can_be_typed_may_begin_with_a_home_folder() -> None:
    for command in kg.commands.values():
        for one in command.params:
            assert type(one.type) is not click.Path, (command.name, one.name)


def test_values_are_split_at_the_first_equals_sign() -> None:
    values = parse_values(("country=Spain", "text=a=b", "empty="))
    assert values == {"country": "Spain", "text": "a=b", "empty": ""}


def test_a_word_that_is_no_value_is_refused() -> None:
    with pytest.raises(UsageError):
        parse_values(("Spain",))


def test_a_repeated_parameter_has_several_values() -> None:
    words = ("country=Spain", "country=Italy", "year=2018", "country=Angola,Zambia")
    assert parse_values(words) == {
        "country": ["Spain", "Italy", "Angola,Zambia"],
        "year": "2018",
    }


def test_sparql_is_read_without_the_mark_of_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_text("ASK {}", encoding="utf-8-sig")
    assert read_sparql(str(path)) == "ASK {}"


def test_a_named_folder_of_documents_wins_over_the_configured_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SOURCES", str(tmp_path / "configured"))
    assert sources_folder(tmp_path / "named") == tmp_path / "named"
    assert sources_folder(None) == tmp_path / "configured"


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        ([], StoreAddress()),
        (["--endpoint", "team"], StoreAddress("team")),
        (["--endpoint", "team", "--timeout", "5"], StoreAddress("team", seconds=5)),
    ],
    ids=str,
)
def test_a_command_reads_the_store_that_was_typed(
    arguments: list[str], address: StoreAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_ENDPOINT", raising=False)
    read = []

    @click.command()
    @with_endpoint
    def command() -> None:
        read.append(read_endpoint())

    command.main(arguments, standalone_mode=False)
    assert read == [address]


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "ties-of-organizations"),
        ("network",),
        ("path", "Lu Jianwang", "body:prc-government", "--through-hubs"),
    ],
)
def test_without_inferred_is_named_in_the_answer(
    run: Callable[..., Result], arguments: tuple[str, ...]
) -> None:
    whole = run(*arguments).output
    stated = run(*arguments, "--without-inferred").output
    assert "(policy: reported, without our readings" in stated
    assert "(policy: reported)" in whole
    assert stated != whole


def test_without_inferred_leaves_claims_out_of_a_ledger_and_counts_them(
    run: Callable[..., Result],
) -> None:
    stated = run("show", "group:new-york-two", "--without-inferred").output
    assert "Left out (--without-inferred):" in stated
    assert "rests on our readings only" not in stated
    assert "rests on our readings only" in run("show", "group:new-york-two").output


def test_without_inferred_is_refused_where_a_query_chooses_its_graphs(
    run: Callable[..., Result],
) -> None:
    text = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }"
    result = run("query", "-", "--without-inferred", input=text)
    assert result.exit_code == 2
    assert "a query with GRAPH chooses its graphs itself" in result.output
    assert "kg:restsOnReading" in result.output


def test_without_inferred_is_refused_by_a_store(run: Callable[..., Result]) -> None:
    options = ("--endpoint", "http://127.0.0.1:9/sparql", "--without-inferred")
    result = run("query", "ties-of-organizations", *options)
    assert result.exit_code == 2
    assert "has no graph of a policy without our readings" in result.output


@pytest.mark.parametrize("format", ["csv", "ntriples"])
def test_without_inferred_makes_an_export_smaller(run: Callable[..., Result], format: str) -> None:
    whole = run("export", format, "-o", "-").stdout_bytes
    stated = run("export", format, "--without-inferred", "-o", "-").stdout_bytes
    assert len(stated) < len(whole)
