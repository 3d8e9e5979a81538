"""Verbs for those who ask: queries, query, show, explain."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.curation import sources_folder
from kg.cli.engine import chosen_engine, with_endpoint
from kg.cli.opening import opened
from kg.cli.text import explanation_lines, ledger_lines
from kg.curation import passages
from kg.errors import UsageError, did_you_mean
from kg.formats import GRAPHICAL, TABULAR
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.answer import render_saved
from kg.query.engine import Engine
from kg.query.explain import explain as explain_rows
from kg.query.ledger import read_ledger
from kg.query.lookup import find
from kg.query.parameters import list_choices
from kg.query.table import format_table

POLICY = click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default=DEFAULT_POLICY,
    show_default=True,
    help="Which claims count as plain edges. Queries about claims themselves are the same under each.",
)
PASSAGES = click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="Print each passage from the documents in this folder.",
)
TEXT_OR_JSON = click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the answer is printed.",
)


@click.command()
@click.option("--topic", help="Only the queries of one topic.")
@click.option("--tag", help="Only the queries with this tag.")
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json"]),
    default="table",
    help="How the list is printed.",
)
@click.argument("name", required=False)
def queries(topic: str | None, tag: str | None, format: str, name: str | None) -> None:
    """List the saved queries, or tell all about one: its parameters and their choices.

    \b
    Examples:
      kg queries
      kg queries --topic claims
      kg queries stations-by-country
    """
    engine = opened()
    if name:
        _describe(engine.saved_query(name), list_choices, engine, format)
        return
    listed = _listed(engine, topic, tag)
    if format == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    rows = [[query["topic"], _call(query), query["summary"]] for query in listed]
    click.echo(format_table(["topic", "query", "answers"], rows, [False] * 3), nl=False)
    click.echo(
        f"\n{len(listed)} queries. One with its parameters: kg queries NAME. Its answer: kg query NAME."
    )


def _listed(engine: Engine, topic: str | None, tag: str | None) -> list[dict[str, Any]]:
    """The queries that people ask, of a topic and with a tag where they are given."""
    public = engine.public.values()
    for kind, wanted, known in (
        ("topic", topic, {query["topic"] for query in public}),
        ("tag", tag, {tag for query in public for tag in query["tags"]}),
    ):
        if wanted is not None and wanted not in known:
            raise UsageError(
                f"there is no {kind} {wanted!r}", hint=did_you_mean(wanted, sorted(known))
            )
    listed = [
        query
        for query in public
        if topic in (None, query["topic"]) and (tag is None or tag in query["tags"])
    ]
    if not listed:
        tags = sorted({tag for query in public if query["topic"] == topic for tag in query["tags"]})
        raise UsageError(
            f"no query of topic {topic!r} has tag {tag!r}", hint=f"tags there: {', '.join(tags)}"
        )
    return sorted(listed, key=lambda query: (query["topic"], query["name"]))


def _call(query: dict[str, Any]) -> str:
    return " ".join(
        [query["name"], *(f"[{parameter['name']}=…]" for parameter in query["parameters"])]
    )


def _describe(
    query: dict[str, Any], offered: Callable[..., list[tuple[str, str]]], engine: Any, format: str
) -> None:
    lists = {parameter["name"]: offered(engine, parameter) for parameter in query["parameters"]}
    if format == "json":
        click.echo(json.dumps(query | {"choices": lists}, ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{query['name']}  ({query['topic']}; {', '.join(query['tags'])})\n{query['summary']}\n"
    )
    if query["description"]:
        click.echo(query["description"] + "\n")
    click.echo(f"columns: {', '.join(query['columns']) or query['form']}")
    for parameter in query["parameters"]:
        default = "" if parameter["default"] is None else f", default {parameter['default']}"
        click.echo(
            f"\n{parameter['name']}=…  ({parameter['type']}{default}) {parameter['description']}"
        )
        labels = [label for _, label in lists[parameter["name"]]]
        if labels:
            click.echo("  choices: " + "; ".join(labels))
    click.echo(f"\n{query['text'].rstrip()}")


@click.command()
@with_endpoint
@POLICY
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
    """Answer a saved query by NAME, a SPARQL file, or SPARQL from standard input (-).

    \b
    Examples:
      kg query stations-by-country country=Spain
      kg query contested-claims --format csv
      kg query timeline-of-responses country="United States" since=2022-10
      echo 'SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }' | kg query - --format csv
    """
    engine = chosen_engine()
    if name != "-" and not name.endswith((".rq", ".sparql")):
        click.echo(render_saved(engine, name, pairs(values), policy, format), nl=False)
        return
    if values:
        raise UsageError("free SPARQL takes no parameters", hint="write the values into the query")
    click.echo(engine.ask(free_text(name), policy).serialize(format), nl=False)


def free_text(name: str) -> str:
    """SPARQL from a file, or from standard input for `-`."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{name}: {error.strerror}", hint="name a readable file, or - for standard input"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not UTF-8 at byte {error.start}", hint="save the query as UTF-8"
        ) from error


def pairs(values: tuple[str, ...]) -> dict[str, str]:
    """Parameter values from words such as `country=Spain`."""
    found: dict[str, str] = {}
    for value in values:
        key, equals, rest = value.partition("=")
        if not equals:
            raise UsageError(
                f"{value!r} is no parameter", hint="write KEY=VALUE, such as country=Spain"
            )
        if key in found:
            raise UsageError(f"{key} is given twice", hint="give one value a parameter")
        found[key] = rest
    return found


@click.command()
@with_endpoint
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Only the propositions that this policy makes plain edges.",
)
@PASSAGES
@TEXT_OR_JSON
@click.argument("thing")
def show(policy: str | None, sources: Path | None, format: str, thing: str) -> None:
    """The ledger of a thing: each proposition, with who supports and who opposes it.

    THING is an id, a label, or any alias in any script; or the id of one claim or attribution, as it is printed.
    Every attribution is shown, whatever the policy.

    \b
    Examples:
      kg show USA01
      kg show "Lu Jianwang"
      kg show 海外110
      kg show "haiwai fuwu zhan" --format json
      kg show claim:manhattan-operatedBy-fuzhou-psb
      kg show 001-048
    """
    engine = chosen_engine()
    found = read_ledger(engine, find(engine, thing), policy=policy)
    if format == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    documents = passages.read_documents(sources_folder(sources)) if sources else {}
    click.echo("\n".join(ledger_lines(engine, found, documents)))


@click.command()
@with_endpoint
@POLICY
@click.option("--rows", type=click.IntRange(min=1), help="Explain the first so many rows only.")
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
    """For each row of a saved query: the claims that it rests on, both sides, and no others.

    \b
    Examples:
      kg explain stations-by-country country=Ireland
      kg explain contested-claims --rows 1 --sources ~/sources
    """
    engine = chosen_engine()
    explanations = explain_rows(engine, name, pairs(values), policy, limit=rows)
    if format == "json":
        click.echo(
            json.dumps([one.as_json() for one in explanations], ensure_ascii=False, indent=1)
        )
        return
    documents = passages.read_documents(sources_folder(sources)) if sources else {}
    for one in explanations:
        click.echo("\n".join(explanation_lines(one, documents)) + "\n")


COMMANDS = (queries, query, show, explain)
