"""Commands that answer questions: queries, query, show, explain."""

from pathlib import Path
from typing import Any

import click

from kg.cli.engine import choose_engine, open_engine
from kg.cli.options import (
    BOM,
    PASSAGES,
    POLICY,
    TABLE_OR_JSON,
    TEXT_OR_JSON,
    WITHOUT_INFERRED,
    parse_values,
    read_layout,
    read_sparql,
    refuse_layout,
    sources_folder,
    uses_pager,
    with_endpoint,
    with_layout,
)
from kg.cli.screen import print_lines, print_text, write_data, write_json
from kg.cli.text import render_explanations, render_ledger, render_queries, render_query
from kg.curation.passages import read_documents
from kg.errors import UsageError, did_you_mean
from kg.formats import GRAPHICAL, TABULAR
from kg.names import POLICIES
from kg.query.answer import (
    add_horizon,
    describe_question,
    list_remarks,
    render_saved,
    render_table,
    warn_of_readings,
)
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.explain import explain as explain_rows
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.languages import warn_of_languages
from kg.query.ledger import read_ledger
from kg.query.resolve import find
from kg.query.results import Result, Triples, Truth
from kg.query.unknown_terms import warn_of_unknown_terms
from kg.query.wrapping import wrap_line


@click.command()
@click.option("--topic", help="List only the queries of this topic.")
@click.option("--tag", help="List only the queries with this tag.")
@with_layout("columns", "records", "wide")
@TABLE_OR_JSON
@click.argument("name", required=False)
def queries(topic: str | None, tag: str | None, format: str, name: str | None) -> None:
    """List the saved queries, or describe one.

    With NAME you get the summary of that query, its columns, its parameters with the values that
    they may have, and its SPARQL.

    \b
    Examples:
      kg queries
      kg queries --topic claims
      kg queries --columns query,answers
      kg queries stations-by-country
    """
    engine = open_engine()
    if name:
        query = engine.saved_query(name)
        choices = {one["name"]: list_choices(engine, one) for one in query["parameters"]}
        if format == "json":
            _print_json(query | {"choices": choices})
        else:
            width = read_layout().width
            *lines, sparql = render_query(query, choices)  # whose SPARQL must not be wrapped
            print_lines([*(wrap_line(line, width) for line in lines), sparql], paged=uses_pager())
        return
    matches = _filter_queries(list(engine.public.values()), topic, tag)
    if format == "json":
        _print_json(matches)
    else:
        layout = read_layout()
        print_lines(render_queries(matches, layout), layout.width, paged=uses_pager())


def _filter_queries(
    queries: list[dict[str, Any]], topic: str | None, tag: str | None
) -> list[dict[str, Any]]:
    """Return the queries of a topic and with a tag, where they are given.

    Raises:
        UsageError: there is no such topic or tag, or no query has both.
    """
    matches = sorted(queries, key=lambda query: (query["topic"], query["name"]))
    if topic is not None:
        _check_name("topic", topic, {query["topic"] for query in queries})
        matches = [query for query in matches if query["topic"] == topic]
    if tag is not None:
        _check_name("tag", tag, _list_tags(queries))
        tags = ", ".join(sorted(_list_tags(matches)))
        matches = [query for query in matches if tag in query["tags"]]
        if not matches:
            raise UsageError(
                f"no query of topic {topic!r} has tag {tag!r}", hint=f"tags there: {tags}"
            )
    return matches


def _list_tags(queries: list[dict[str, Any]]) -> set[str]:
    return set().union(*(query["tags"] for query in queries))


def _check_name(kind: str, name: str, known: set[str]) -> None:
    if name not in known:
        raise UsageError(f"there is no {kind} {name!r}", hint=did_you_mean(name, sorted(known)))


@click.command()
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@click.option(
    "--format",
    "format",
    type=click.Choice([*TABULAR, *GRAPHICAL]),
    default="table",
    show_default=True,
    help="Rows: table, csv, csv-raw, tsv, json, xml, markdown. "
    "Triples: turtle, ntriples, jsonld, rdfxml.",
)
@BOM
@with_layout("columns", "records", "ids", "wide")
@click.argument("name")
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
def query(policy: str, format: str, bom: bool, name: str, values: tuple[str, ...]) -> None:
    """Run a saved query, or SPARQL of your own.

    NAME is a saved query, a file that ends in .rq or .sparql, or - for standard input. Only saved
    queries take parameters.

    On a terminal, a table that is too wide is shortened, then wrapped, then shown as records; no
    cell is cut. The lines below it give the number of rows, and say what was left out. In a pipe or
    file nothing is shortened or wrapped, so that programs can rely on it; COLUMNS=80 asks for it.

    In csv, a cell that a spreadsheet would take for a formula begins with an apostrophe; csv-raw
    has every cell as it is.

    \b
    Examples:
      kg query stations-by-country country=Spain
      kg query responses --columns response,country,from,source
      kg query claims-in-country country=Spain --records
      kg query contested-claims --format csv
      kg query timeline-of-responses country="United States" since=2022-10
      echo 'SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }' | kg query - --format csv
    """
    engine = choose_engine()
    if format != "table":
        refuse_layout(format)
    if name != "-" and not name.lower().endswith((".rq", ".sparql")):
        parameters = parse_values(values)
        layout = read_layout()
        text = render_saved(engine, name, parameters, policy, format, layout)
        if format == "table":  # which says what is left out itself
            print_text(text, paged=uses_pager(), chops=layout.width is None)
            return
        write_data(add_horizon(engine, text, format), marked=bom)
        for line in list_remarks(engine, name, parameters, policy):
            click.echo(line, err=True)
        warn_of_readings(engine, name)
        return
    if values:
        raise UsageError("free SPARQL takes no parameters", hint="write the values into the query")
    text = read_sparql(name)
    answer = engine.ask(text, policy)
    _print_answer(engine, answer, format, bom=bom)
    warn_of_unknown_terms(engine, text)
    warn_of_languages(engine, answer)


def _print_answer(
    engine: Engine, answer: Result | Triples | Truth, format: str, *, bom: bool
) -> None:
    """Print the answer to free SPARQL; rows as a table have number and horizon below."""
    if format == "table" and isinstance(answer, Result):
        layout = read_layout()
        text = render_table(answer, layout, below=[describe_horizon(read_horizon(engine))])
        print_text(text, paged=uses_pager(), chops=layout.width is None)
    else:
        write_data(answer.serialize(format), marked=bom)


@click.command()
@with_endpoint
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Show only the claims that are plain edges under this truth policy.",
)
@WITHOUT_INFERRED
@PASSAGES
@with_layout("ids", "wide")
@TEXT_OR_JSON
@click.argument("entity", nargs=-1, required=True, metavar="ENTITY")
def show(policy: str | None, sources: Path | None, format: str, entity: tuple[str, ...]) -> None:
    """Show the ledger of an entity: its claims, with both sides.

    Each claim is printed with the statements that support it and those that oppose it. No
    statement is left out, whatever the policy. ENTITY is an id, a label, or an alias in any script.
    It may also be the id of one claim or attribution, as this command prints it.

    First come who says so and who denies it. Objectors whom several claims share are named once, at
    the top. Lines are wrapped on a terminal, and not in a pipe; COLUMNS=80 asks for it there.

    \b
    Examples:
      kg show USA01
      kg show Lu Jianwang
      kg show 海外110
      kg show "haiwai fuwu zhan" --format json
      kg show claim:manhattan-operatedBy-fuzhou-psb
      kg show 001-048
      kg show "Manhattan station" --no-pager
    """
    engine = choose_engine()
    ledger = read_ledger(engine, find(engine, " ".join(entity)), policy=policy)
    if format == "json":
        _print_json(ledger.as_json())
        return
    documents = read_documents(sources_folder(sources)) if sources else {}
    layout = read_layout()
    lines = render_ledger(engine, ledger, documents, ids=layout.ids)
    print_lines(lines, layout.width, paged=uses_pager())


@click.command()
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@click.option("--rows", type=click.IntRange(min=1), help="Explain only this many rows.")
@PASSAGES
@with_layout("ids", "wide")
@TEXT_OR_JSON
@click.argument("name")
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
def explain(
    policy: str,
    rows: int | None,
    sources: Path | None,
    format: str,
    name: str,
    values: tuple[str, ...],
) -> None:
    """Show the claims behind each row of a saved query.

    Each claim is printed with the statements that support it and those that oppose it. Where a
    query searches for something that must be absent, the output names what was not found.

    \b
    Examples:
      kg explain stations-by-country country=Ireland
      kg explain contested-claims --rows 1 --sources ~/sources
      kg explain denials --rows 3 --ids
    """
    engine = choose_engine()
    explanations = explain_rows(engine, name, parse_values(values), policy, limit=rows)
    if format == "json":
        _print_json([explanation.as_json() for explanation in explanations])
        warn_of_readings(engine, name)
        return
    documents = read_documents(sources_folder(sources)) if sources else {}
    layout = read_layout()
    heading = describe_question(engine, name, policy)
    horizon = describe_horizon(read_horizon(engine))
    lines = render_explanations(explanations, documents, (heading, horizon), ids=layout.ids)
    print_lines(lines, layout.width, paged=uses_pager())


def _print_json(value: object) -> None:
    write_json(value)


COMMANDS = (queries, query, show, explain)
