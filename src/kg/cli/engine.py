"""Which graph answers a verb: the one built here, or a store elsewhere that `--endpoint` names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.opening import opened
from kg.cli.options import Seconds
from kg.query.engine import Engine

if TYPE_CHECKING:
    from kg.stores.client import Endpoint
    from kg.stores.config import Chosen

Verb = TypeVar("Verb", bound=Callable[..., Any])
#: Where what was typed waits for `chosen_engine`.
TYPED = "kg.endpoint"
PEM = click.Path(exists=True, dir_okay=False)
LIMIT = Seconds(0.1, 86_400)
CACERT = click.option("--cacert", type=PEM, help="Trust the certificates in this PEM file.")
TIMEOUT = click.option(
    "--timeout", type=LIMIT, metavar="SECONDS", help="For each request to a store; 30 by default."
)


def with_endpoint(verb: Verb) -> Verb:
    """Give a verb the options by which a store elsewhere answers in place of the built graph."""
    help = "Ask this store, into which the graph was loaded, or one named in the configuration (also KG_ENDPOINT)."
    for option in (
        click.option("--timeout", type=LIMIT, hidden=True, **_kept("seconds")),
        click.option("--cacert", type=PEM, hidden=True, **_kept("cacert")),
        click.option(
            "--endpoint", envvar="KG_ENDPOINT", metavar="URL|NAME", help=help, **_kept("address")
        ),
    ):
        verb = option(verb)
    return verb


def _kept(name: str) -> dict[str, Any]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        context.meta.setdefault(TYPED, {})[name] = value

    return {"expose_value": False, "callback": keep}


def chosen_engine() -> Engine:
    """The engine that answers the verb being run: the built graph, or the store that `--endpoint` names."""
    typed = click.get_current_context().meta.get(TYPED, {})
    engine = opened()
    if not typed.get("address"):
        return engine
    from kg.stores.config import Chosen
    from kg.stores.engine import RemoteEngine

    chosen = Chosen(typed["address"], cacert=typed["cacert"] or "", seconds=typed["seconds"] or 0)
    return RemoteEngine(engine.build_folder, connected(chosen))


def connected(chosen: Chosen) -> Endpoint:
    """The store that was asked for, with a warning where a password would be seen on the way."""
    from kg.stores.config import connect

    endpoint = connect(chosen)
    if endpoint.is_exposed:
        click.echo(
            f"kg: the password goes to {endpoint.url} unencrypted; https would hide it", err=True
        )
    return endpoint
