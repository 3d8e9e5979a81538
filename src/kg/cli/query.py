"""Commands that answer questions: queries, query, show, explain."""

import json
from pathlib import Path
from typing import Any

import click

from kg.cli.engine import choose_engine, open_engine
from kg.cli.options import (
    PASSAGES,
    POLICY,
    TABLE_OR_JSON,
    TEXT_OR_JSON,
    WITHOUT_INFERRED,
    parse_values,
    read_sparql,
    sources_folder,
    with_endpoint,
)
from kg.cli.text import render_explanation, render_ledger, render_queries, render_query
from kg.curation.passages import read_documents
from kg.errors import UsageError, did_you_mean
from kg.formats import GRAPHICAL, TABULAR
from kg.names import POLICIES
from kg.query.answer import count_left_out, render_saved
from kg.query.choices import list_choices
from kg.query.explain import explain as explain_rows
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.languages import warn_of_languages
from kg.query.ledger import read_ledger
from kg.query.resolve import find
from kg.query.unknown_terms import warn_of_unknown_terms


@click.command()
@click.option("--topic", help="List only the queries of this topic.")
@click.option("--tag", help="List only the queries with this tag.")
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
      kg queries stations-by-country
    """
    engine = open_engine()
    if name:
        query = engine.saved_query(name)
        choices = {one["name"]: list_choices(engine, one) for one in query["parameters"]}
        if format == "json":
            _print_json(query | {"choices": choices})
        else:
            click.echo("\n".join(render_query(query, choices)))
        return
    matches = _filter_queries(list(engine.public.values()), topic, tag)
    if format == "json":
        _print_json(matches)
    else:
        click.echo("\n".join(render_queries(matches)))


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
    help="Rows: table, csv, tsv, json, xml, markdown. Triples: turtle, ntriples, jsonld, rdfxml.",
)
@click.argument("name")
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
def query(policy: str, format: str, name: str, values: tuple[str, ...]) -> None:
    """Run a saved query, or SPARQL of your own.

    NAME is a saved query, a file that ends in .rq or .sparql, or - for standard input. Only saved
    queries take parameters.

    \b
    Examples:
      kg query stations-by-country country=Spain
      kg query contested-claims --format csv
      kg query timeline-of-responses country="United States" since=2022-10
      echo 'SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }' | kg query - --format csv
    """
    engine = choose_engine()
    if name != "-" and not name.endswith((".rq", ".sparql")):
        parameters = parse_values(values)
        click.echo(render_saved(engine, name, parameters, policy, format), nl=False)
        if format != "table":  # which has these lines itself
            for line in count_left_out(engine, name, parameters, policy):
                click.echo(line, err=True)
        return
    if values:
        raise UsageError("free SPARQL takes no parameters", hint="write the values into the query")
    text = read_sparql(name)
    answer = engine.ask(text, policy)
    click.echo(answer.serialize(format), nl=False)
    warn_of_unknown_terms(engine, text)
    warn_of_languages(engine, answer)


@click.command()
@with_endpoint
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Show only the claims that are plain edges under this truth policy.",
)
@WITHOUT_INFERRED
@PASSAGES
@TEXT_OR_JSON
@click.argument("entity")
def show(policy: str | None, sources: Path | None, format: str, entity: str) -> None:
    """Show the ledger of an entity: its claims, with both sides.

    Each claim is printed with the statements that support it and those that oppose it. No
    statement is left out, whatever the policy. ENTITY is an id, a label, or an alias in any script.
    It may also be the id of one claim or attribution, as this command prints it.

    \b
    Examples:
      kg show USA01
      kg show "Lu Jianwang"
      kg show 海外110
      kg show "haiwai fuwu zhan" --format json
      kg show claim:manhattan-operatedBy-fuzhou-psb
      kg show 001-048
    """
    engine = choose_engine()
    ledger = read_ledger(engine, find(engine, entity), policy=policy)
    if format == "json":
        _print_json(ledger.as_json())
        return
    documents = read_documents(sources_folder(sources)) if sources else {}
    click.echo("\n".join(render_ledger(engine, ledger, documents)))


@click.command()
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@click.option("--rows", type=click.IntRange(min=1), help="Explain only this many rows.")
@PASSAGES
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
    """
    engine = choose_engine()
    explanations = explain_rows(engine, name, parse_values(values), policy, limit=rows)
    if format == "json":
        _print_json([explanation.as_json() for explanation in explanations])
        return
    documents = read_documents(sources_folder(sources)) if sources else {}
    explanation = None
    for explanation in explanations:
        click.echo("\n".join(render_explanation(explanation, documents)) + "\n")
    if explanation:
        click.echo(describe_horizon(read_horizon(engine)))


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


COMMANDS = (queries, query, show, explain)
