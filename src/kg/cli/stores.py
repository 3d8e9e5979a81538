"""Verbs for those who keep the graph in a store of their own: load, verify-store."""

import json
import sys
from typing import Any

import click

from kg.cli.engine import CACERT, TIMEOUT, connected
from kg.cli.opening import opened
from kg.cli.progress import counted
from kg.errors import UsageError
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.query.table import format_table
from kg.stores.client import Endpoint
from kg.stores.config import Chosen
from kg.stores.inventory import Part, list_parts
from kg.stores.load import Plan, load, make_plan
from kg.stores.profiles import PROFILES, TRIED, Profile
from kg.stores.verify import Check, verify

STORE = click.option(
    "--store",
    type=click.Choice(sorted(PROFILES)),
    help="The kind of store; left out, it is guessed from its answers.",
)
GRAPHS = click.option(
    "--graphs", metavar="NAMES", help="Only these graphs, such as entities,view/reported."
)
ONLY = click.option(
    "--policy", type=click.Choice(POLICIES), help="Only the graphs of this policy's dataset."
)
TABLE_OR_JSON = click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json"]),
    default="table",
    help="How it is printed.",
)


@click.command("load")
@STORE
@GRAPHS
@ONLY
@click.option(
    "--replace",
    is_flag=True,
    help="Also replace data in our graphs that no load of ours left there.",
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be loaded and what is there.")
@click.option(
    "--no-verify",
    is_flag=True,
    help="Leave out the comparison afterwards (kg verify-store does it later).",
)
@CACERT
@TIMEOUT
@TABLE_OR_JSON
@click.argument("url")
def load_command(**options: Any) -> None:
    """Load every named graph into a SPARQL store at URL (or a named endpoint), then verify it there.

    New graphs come all together or not at all; for more than 512 MB of them a store that keeps a transaction in memory
    does not promise that. Others go to a staging place, are counted, and only then take the place of the old ones; a
    load that is interrupted leaves those, and one that is run again changes nothing.
    Credentials come from KG_STORE_USER and KG_STORE_PASSWORD, a keyring entry named by KG_STORE_KEYRING, or ~/.netrc.

    \b
    Examples:
      kg load http://localhost:7878
      kg load http://localhost:3030/ds --store fuseki --dry-run
      KG_STORE_USER=dba kg load http://localhost:8890 --policy undisputed
      kg load team
    """
    engine = opened()
    endpoint = connected(_asked_for(options))
    _warn_of(endpoint.profile)
    found = _parts(engine, options)
    planned = make_plan(endpoint, found)
    if options["dry_run"]:
        _tell_plan(endpoint, planned, options["format"])
        return
    if options["format"] == "table":
        _tell_plan(endpoint, planned, "table")
    if planned.is_bulk(endpoint):
        told = "too much for one transaction of this store: it does not promise that other readers see all or none"
        click.echo(f"kg: {told}", err=True)
    if planned.todo:
        with counted("loading") as tell:
            load(endpoint, planned, replace=options["replace"], progress=tell)
    if not options["no_verify"]:
        _verify(engine, endpoint, found, options["format"])


@click.command("verify-store")
@STORE
@GRAPHS
@ONLY
@CACERT
@TIMEOUT
@TABLE_OR_JSON
@click.option(
    "--all", "all_", is_flag=True, help="Print every comparison, not only those that differ."
)
@click.argument("url")
def verify_store(**options: Any) -> None:
    """Compare a store with the built graph: triples, literals, and the rows of every saved query and policy.

    Exit code 1 where anything differs that is not in the list of known faults of that kind of store.

    \b
    Examples:
      kg verify-store http://localhost:7878
      kg verify-store http://localhost:8890 --policy official --format json
    """
    engine = opened()
    endpoint = connected(_asked_for(options))
    _verify(engine, endpoint, _parts(engine, options), options["format"], every=options["all_"])


def _asked_for(options: dict[str, Any]) -> Chosen:
    return Chosen(
        options["url"], options["store"] or "", options["cacert"] or "", options["timeout"] or 0
    )


def _parts(engine: Engine, options: dict[str, Any]) -> list[Part]:
    names = [name.strip() for name in (options["graphs"] or "").split(",") if name.strip()]
    if options["graphs"] is not None and not names:
        raise UsageError("--graphs names no graph", hint="name some, such as entities,claims")
    return list_parts(engine, names=names, policy=options["policy"])


def _tell_plan(endpoint: Endpoint, planned: Plan, format: str) -> None:
    told = [
        (part, planned.stored[part.iri].triples, planned.action(part)) for part in planned.parts
    ]
    if format == "json":
        listed = [
            {
                "graph": part.iri,
                "triples": part.triples,
                "bytes": part.size,
                "there": there,
                "what": what,
            }
            for part, there, what in told
        ]
        click.echo(
            json.dumps(
                {"url": endpoint.url, "store": endpoint.profile.name, "graphs": listed}, indent=1
            )
        )
        return
    size = sum(part.size for part in planned.todo)
    click.echo(
        f"{endpoint.profile.title} at {endpoint.url}: {len(planned.todo)} of {len(told)} graphs to load, ",
        nl=False,
    )
    click.echo(f"{sum(part.triples for part in planned.todo)} triples, {size / 1e6:.1f} MB\n")
    cells = [[part.name, str(part.triples), str(there), what] for part, there, what in told]
    click.echo(
        format_table(["graph", "triples", "there", "what"], cells, [False, True, True, False])
    )


def _warn_of(profile: Profile) -> None:
    """Tell before anything is sent what this kind of store cannot do."""
    if profile.update is None:
        known = ", ".join(name for name, one in PROFILES.items() if one.update is not None)
        raise UsageError(
            "this is not known as a store that takes data", hint=f"name its kind: --store {known}"
        )
    if profile.name not in TRIED:
        click.echo(
            f"kg: {profile.title} was not tested with kg; this follows its documentation", err=True
        )
    if not profile.stages:
        click.echo(
            "kg: this store cannot move graphs: while it loads, readers see old and new mixed",
            err=True,
        )
    elif not profile.atomic:
        click.echo(
            "kg: this store moves one graph at a time: for a moment readers see old and new mixed",
            err=True,
        )


def _verify(
    engine: Engine, endpoint: Endpoint, found: list[Part], format: str, *, every: bool = False
) -> None:
    with counted("verifying") as tell:
        checks = list(verify(engine, endpoint, found, progress=tell))
    faults = [check for check in checks if check.is_fault]
    if format == "json":
        told = {
            "url": endpoint.url,
            "store": endpoint.profile.name,
            "checks": [check.as_json() for check in checks],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell_checks(checks, every=every)
    sys.exit(1 if faults else 0)


def _tell_checks(checks: list[Check], *, every: bool) -> None:
    rows = []
    for check in checks:
        state = (
            "equal"
            if not check.difference
            else f"known: {check.fault}"
            if check.fault
            else "DIFFERS"
        )
        if every or check.kind == "triples" or check.difference:
            named = f"{check.name} ({check.policy})" if check.policy else check.name
            rows.append(
                [check.kind, named, str(check.expected), str(check.found), state, check.difference]
            )
    heads = ["what", "name", "expected", "found", "", "difference"]
    click.echo(format_table(heads, rows, [False, False, True, True, False, False]))
    asked = [check for check in checks if check.kind == "rows"]
    equal = sum(not check.difference for check in asked)
    names = {check.name for check in asked}
    policies = [policy for policy in POLICIES if any(check.policy == policy for check in asked)]
    click.echo(
        f"{equal} of {len(asked)} answers are equal: {len(names)} saved queries under {', '.join(policies)}."
    )
    if known := sum(bool(check.fault) for check in checks):
        click.echo(f"{known} differences are known faults of this store (docs/guides/stores.md).")
    if faults := sum(check.is_fault for check in checks):
        click.echo(f"{faults} differences are not known.")


COMMANDS = (load_command, verify_store)
