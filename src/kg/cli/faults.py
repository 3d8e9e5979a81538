"""Faults as the commands print them: text, JSON, or SARIF for code hosts."""

from urllib.parse import quote

import click

from kg.cli.screen import write_json
from kg.faults import Fault, FaultsError
from kg.query.table import escape_lines


def print_faults(faults: list[Fault], format: str, success: str) -> None:
    """Print faults: text on standard error, JSON and SARIF on standard output.

    Args:
        faults: what a check found.
        format: text, json or sarif.
        success: the message for text without a fault.
    """
    if format == "json":
        listed = [fault._asdict() for fault in faults]
        write_json(listed)
    elif format == "sarif":
        write_json(to_sarif(faults))
    elif faults:
        click.echo(escape_lines(str(FaultsError(faults))), err=True)
    else:
        click.echo(success)


def to_sarif(faults: list[Fault]) -> dict[str, object]:
    """Return a SARIF 2.1.0 log, which code hosts show beside the changed lines."""
    codes = sorted({fault.code for fault in faults})
    driver = {"name": "kg validate", "rules": [{"id": code} for code in codes]}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": list(map(_to_result, faults))}],
    }


def _to_result(fault: Fault) -> dict[str, object]:
    location = {"artifactLocation": {"uri": quote(fault.path)}, "region": {"startLine": fault.line}}
    return {
        "ruleId": fault.code,
        "level": "error",
        "message": {"text": f"{fault.reason}; mend: {fault.mend}"},
        "locations": [{"physicalLocation": location}],
    }
