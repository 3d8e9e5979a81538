"""The engine of a command: the built graph, or a store named by `--endpoint`.

`kg.cli.fast` imports this module, so it imports Click and the stores only where they are needed.
"""

from __future__ import annotations

import sys

from kg import settings
from kg.query.engine import Engine
from kg.query.table import escape_lines
from kg.release.folder import find_changed_inputs

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from kg.cli.options import StoreAddress
    from kg.stores.client import Endpoint
    from kg.stores.config import StoreChoice


def open_engine() -> Engine:
    """Open the release in use; build it on first use, and warn if it is out of date."""
    folder = settings.build_folder()
    changed = find_changed_inputs(folder)
    if changed is None:
        from kg.cli.progress import build_with_progress

        sys.stderr.write("First use: building the graph once.\n")
        build_with_progress()
    elif changed:
        names = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        reason = f"the answer is from the last build; changed since then: {names} (run `kg build`)"
        sys.stderr.write(f"kg: {escape_lines(reason)}\n")
    return _show_warnings(Engine(folder))


def _show_warnings(engine: Engine) -> Engine:
    """Let an engine write each of its remarks to standard error, once."""
    written: set[str] = set()

    def tell(text: str) -> None:
        if text not in written:
            written.add(text)
            sys.stderr.write(f"kg: {escape_lines(text)}\n")

    engine.on_warning = tell
    return engine


def choose_engine() -> Engine:
    """Open the engine that the options of the running command ask for."""
    from kg.cli.options import leaves_out_readings, read_endpoint

    engine = open_engine()
    typed = read_endpoint()
    if typed.address:
        from kg.warehouses.location import is_warehouse

        if is_warehouse(typed.address):
            return _choose_warehouse(engine, typed)
        from kg.stores.config import StoreChoice
        from kg.stores.engine import RemoteEngine, explain_readings

        if leaves_out_readings():
            raise explain_readings(typed.address)
        chosen = StoreChoice(typed.address, cacert=typed.cacert, seconds=typed.seconds)
        engine = _show_warnings(RemoteEngine(engine.build_folder, connect_store(chosen)))
    return engine.leave_out_readings() if leaves_out_readings() else engine


def _choose_warehouse(engine: Engine, typed: StoreAddress) -> Engine:
    from kg.cli.options import leaves_out_readings
    from kg.cli.warehouses import open_warehouse
    from kg.warehouses.warehouse_engine import WarehouseEngine

    warehouse = open_warehouse(typed.address, cacert=typed.cacert, seconds=typed.seconds)
    chosen = _show_warnings(WarehouseEngine(engine.build_folder, warehouse))
    return chosen.leave_out_readings() if leaves_out_readings() else chosen


def connect_store(chosen: StoreChoice) -> Endpoint:
    """Return the store's endpoint; warn if the password travels unencrypted."""
    from kg.stores.config import connect

    endpoint = connect(chosen)
    if endpoint.is_exposed:
        sys.stderr.write(f"kg: the password is sent unencrypted to {endpoint.url}; use https\n")
    return endpoint
