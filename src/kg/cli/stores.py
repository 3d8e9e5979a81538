"""Commands for SPARQL stores of your own: load, verify-store.

The modules of `kg.stores` take longer to import than all other commands need to start. So these
commands import them when they run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from kg.cli.engine import connect_store, open_engine
from kg.cli.options import CACERT, TABLE_OR_JSON, TIMEOUT, HomePath
from kg.cli.progress import show_progress
from kg.cli.screen import write_json
from kg.cli.warehouses import load_tables, open_warehouse, verify_tables
from kg.errors import UsageError
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.query.fitting import format_table
from kg.stores.profiles import PROFILES, TESTED, Profile
from kg.warehouses.location import is_warehouse

if TYPE_CHECKING:
    from kg.stores.client import Endpoint
    from kg.stores.inventory import GraphFile
    from kg.stores.load import Plan
    from kg.stores.verify import Check
    from kg.warehouses.warehouse import Warehouse

STORE = click.option(
    "--store",
    type=click.Choice(sorted(PROFILES)),
    help="Kind of store; by default kg detects it from the store's answers.",
)
GRAPHS = click.option(
    "--graphs", metavar="NAMES", help="Only these graphs, such as entities,view/reported."
)
POLICY_GRAPHS = click.option(
    "--policy", type=click.Choice(POLICIES), help="Only the graphs of this truth policy's dataset."
)


class StoreOptions(TypedDict):
    """Options and arguments that `kg load` and `kg verify-store` share, as typed."""

    url: str
    store: str | None
    graphs: str | None
    policy: str | None
    cacert: str | None
    timeout: float | None
    format: str


class LoadOptions(StoreOptions):
    """Options and arguments of `kg load`, as typed."""

    replace: bool
    dry_run: bool
    no_verify: bool
    files: Path | None
    seen_as: str


class VerifyOptions(StoreOptions):
    """Options and arguments of `kg verify-store`, as typed."""

    all_: bool


@click.command("load")
@STORE
@GRAPHS
@POLICY_GRAPHS
@click.option(
    "--replace",
    is_flag=True,
    help="Also replace data in the graphs of this project that no kg load wrote.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be loaded, and change nothing.")
@click.option(
    "--no-verify",
    is_flag=True,
    help="Do not compare afterwards; kg verify-store does it later.",
)
@click.option(
    "--files",
    type=HomePath(path_type=Path, file_okay=False),
    help="For Trino: write the Parquet files into this folder, which it sees too.",
)
@click.option(
    "--seen-as",
    default="",
    metavar="URL",
    help="The folder of --files as Trino names it, such as s3://bucket/kg.",
)
@CACERT
@TIMEOUT
@TABLE_OR_JSON
@click.argument("url")
def load_command(**options: Unpack[LoadOptions]) -> None:
    """Load the graph into a SPARQL store, or into Trino or Spark, and verify it.

    URL is the address of the store, or its name in your configuration. A load that is run again
    sends only the graphs that changed. For Trino and Spark, see docs/guides/warehouses.md.

    New graphs appear all together or not at all. (Virtuoso shows the graphs of the first load as
    they arrive, and Oxigraph those of more than 512 MB may: kg answers once all are there.) Changed
    graphs are loaded into staging graphs, counted,
    and then moved over the old ones. If a load is interrupted, the old graphs stay in use.

    Credentials come from KG_STORE_USER and KG_STORE_PASSWORD, from the keyring entry that
    KG_STORE_KEYRING names, or from ~/.netrc.

    \b
    Examples:
      kg load http://localhost:7878
      kg load http://localhost:3030/ds --store fuseki --dry-run
      KG_STORE_USER=dba kg load http://localhost:8890 --policy undisputed
      kg load team
      kg load trino://localhost:8080/hive/kg --files /lake/kg
      kg load spark://localhost:7077/lake/kg
    """
    from kg.stores.load import load, make_plan

    engine = open_engine()
    if is_warehouse(options["url"]):
        _load_warehouse(engine, options)
        return
    endpoint = _connect(options)
    _check_profile(endpoint.profile)
    graphs = _select_graphs(engine, options)
    planned = make_plan(endpoint, graphs)
    is_table = options["format"] == "table"
    if options["dry_run"] or is_table:
        _print_plan(endpoint, planned, is_table=is_table)
    if options["dry_run"]:
        return
    if planned.is_bulk(endpoint):
        _warn("too much data for one transaction: readers may see a part of it during the load")
    if planned.is_direct(endpoint):
        _warn("the first load of this store: until it ends, other readers than kg may see a part")
    if planned.todo:
        with show_progress("loading") as report:
            load(endpoint, planned, replace=options["replace"], progress=report)
    if not options["no_verify"]:
        _verify(engine, endpoint, graphs, options["format"])


@click.command("verify-store")
@STORE
@GRAPHS
@POLICY_GRAPHS
@CACERT
@TIMEOUT
@TABLE_OR_JSON
@click.option("--all", "all_", is_flag=True, help="Print every check, not only the differences.")
@click.argument("url")
def verify_store(**options: Unpack[VerifyOptions]) -> None:
    """Compare a SPARQL store, Trino or Spark with the built graph.

    The checks compare triples, literals, and the rows of every saved query under every policy; one
    about claims, which no policy changes, is asked once of a SPARQL store.
    The exit code is 1 if there is a difference that is not a known fault of this kind of store.

    \b
    Examples:
      kg verify-store http://localhost:7878
      kg verify-store http://localhost:8890 --policy official --format json
      kg verify-store trino://localhost:8080/hive/kg
    """
    engine = open_engine()
    graphs = _select_graphs(engine, options)
    if is_warehouse(options["url"]):
        warehouse = _open_warehouse(options)
        _verify_warehouse(engine, warehouse, graphs, options["format"], every=options["all_"])
    endpoint = _connect(options)
    _verify(engine, endpoint, graphs, options["format"], every=options["all_"])


def _open_warehouse(options: StoreOptions) -> Warehouse:
    if options["store"]:
        reason = "--store names a kind of SPARQL store, and this is none"
        raise UsageError(reason, hint="leave --store out")
    return open_warehouse(
        options["url"], cacert=options["cacert"] or "", seconds=options["timeout"] or 0
    )


def _load_warehouse(engine: Engine, options: LoadOptions) -> None:
    """Load all tables: a warehouse has all graphs or none."""
    if options["graphs"] or options["policy"] or options["dry_run"]:
        reason = "a warehouse takes all graphs"
        raise UsageError(reason, hint="leave out --graphs, --policy and --dry-run")
    warehouse, replace = _open_warehouse(options), options["replace"]
    load_tables(engine, warehouse, options["files"], options["seen_as"], replace=replace)
    if not options["no_verify"]:
        graphs = _select_graphs(engine, options)
        _verify_warehouse(engine, warehouse, graphs, options["format"])


def _verify_warehouse(
    engine: Engine,
    warehouse: Warehouse,
    graphs: list[GraphFile],
    format: str,
    *,
    every: bool = False,
) -> None:
    checks = list(verify_tables(engine, warehouse, graphs))
    warehouse.close()
    _report(checks, warehouse.address, warehouse.title.lower(), format, every=every)


def _connect(options: StoreOptions) -> Endpoint:
    from kg.stores.config import StoreChoice

    return connect_store(
        StoreChoice(
            options["url"], options["store"] or "", options["cacert"] or "", options["timeout"] or 0
        )
    )


def _select_graphs(engine: Engine, options: StoreOptions) -> list[GraphFile]:
    """Return the graphs of the release that the options name; by default all."""
    from kg.stores.inventory import list_graph_files

    typed = options["graphs"]
    names = [name.strip() for name in (typed or "").split(",")]
    names = list(filter(None, names))
    if typed is not None and not names:
        raise UsageError("--graphs names no graph", hint="name some, such as entities,claims")
    return list_graph_files(engine, names=names, policy=options["policy"])


def _warn(message: str) -> None:
    click.echo(f"kg: {message}", err=True)


def _check_profile(profile: Profile) -> None:
    """Refuse a store that takes no data, and warn of what it cannot do."""
    if profile.update is None:
        writable = [name for name, one in PROFILES.items() if one.update is not None]
        raise UsageError(
            "kg does not know whether this store accepts data",
            hint=f"name its kind: --store {', '.join(writable)}",
        )
    if profile.name not in TESTED:
        _warn(f"{profile.title} was not tested with kg; kg follows its documentation")
    if not profile.stages:
        _warn("this store cannot move graphs: during a load, readers see a mix of old and new")
    elif not profile.atomic:
        _warn("this store moves one graph at a time: for a moment readers see a mix of old and new")


def _print_plan(endpoint: Endpoint, planned: Plan, *, is_table: bool) -> None:
    if not is_table:
        graphs = [_describe_graph(planned, graph) for graph in planned.graphs]
        summary = {"url": endpoint.url, "store": endpoint.profile.name, "graphs": graphs}
        write_json(summary)
        return
    triples = sum(graph.triples for graph in planned.todo)
    size = sum(graph.size for graph in planned.todo)
    click.echo(
        f"{endpoint.profile.title} at {endpoint.url}: "
        f"{len(planned.todo)} of {len(planned.graphs)} graphs to load, "
        f"{triples} triples, {size / 1e6:.1f} MB\n"
    )
    rows = []
    for graph in planned.graphs:
        stored = planned.stored[graph.iri].triples
        rows.append([graph.name, str(graph.triples), str(stored), planned.choose_action(graph)])
    heads = ["graph", "triples", "stored", "state"]
    click.echo(format_table(heads, rows, [False, True, True, False]))


def _describe_graph(planned: Plan, graph: GraphFile) -> dict[str, object]:
    return {
        "graph": graph.iri,
        "triples": graph.triples,
        "bytes": graph.size,
        "there": planned.stored[graph.iri].triples,
        "what": planned.choose_action(graph),
    }


def _verify(
    engine: Engine, endpoint: Endpoint, graphs: list[GraphFile], format: str, *, every: bool = False
) -> None:
    """Compare the store with the release, print the checks and exit."""
    from kg.stores.verify import verify

    with show_progress("verifying") as report:
        checks = list(verify(engine, endpoint, graphs, progress=report))
    _report(checks, endpoint.url, endpoint.profile.name, format, every=every)


def _report(checks: list[Check], url: str, store: str, format: str, *, every: bool) -> None:
    """Print the checks, and exit with 1 where one differs."""
    if format == "json":
        records = [check.as_json() for check in checks]
        write_json({"url": url, "store": store, "checks": records})
    else:
        _print_checks(checks, every=every)
    sys.exit(1 if any(check.is_fault for check in checks) else 0)


def _print_checks(checks: list[Check], *, every: bool) -> None:
    rows = []
    for check in checks:
        if every or check.kind == "triples" or check.difference:
            rows.append(_format_check(check))
    heads = ["check", "name", "expected", "actual", "", "difference"]
    click.echo(format_table(heads, rows, [False, False, True, True, False, False]))
    answers = [check for check in checks if check.kind == "rows"]
    equal = sum(not check.difference for check in answers)
    queries = {check.name for check in answers}
    policies = {check.policy for check in answers}
    listed = ", ".join(policy for policy in POLICIES if policy in policies)
    click.echo(
        f"{equal} of {len(answers)} answers are equal: {len(queries)} saved queries under {listed}."
    )
    if known := sum(bool(check.fault) for check in checks):
        click.echo(f"{known} differences are known faults of this store (docs/guides/stores.md).")
    if unknown := sum(check.is_fault for check in checks):
        click.echo(f"{unknown} differences are not known.")


def _format_check(check: Check) -> list[str]:
    name = f"{check.name} ({check.policy})" if check.policy else check.name
    if not check.difference:
        state = "equal"
    elif check.fault:
        state = f"known: {check.fault}"
    else:
        state = "DIFFERS"
    return [check.kind, name, str(check.expected), str(check.actual), state, check.difference]


COMMANDS = (load_command, verify_store)
