"""Verbs for those who keep the graph: build, validate, verify, cite."""

import json
from pathlib import Path

import click

from kg import settings
from kg.cli.progress import build_with_progress
from kg.curation import passages
from kg.errors import UsageError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH
from kg.release.build import faults as find_faults

SOURCES = click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="Folder of the source documents (default: KG_SOURCES).",
)
FAULT_FORMAT = click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="How faults are printed.",
)


@click.command()
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the result is printed.",
)
def build(format: str) -> None:
    """Build the dataset from the tables: check, validate, derive, write.

    Nothing is written when a fault is found, and an interrupted build leaves the last one in use.

    \b
    Examples:
      kg build
      KG_BUILD_DIR=/tmp/kg kg build --format json
    """
    built = build_with_progress()
    if format == "json":
        click.echo(
            json.dumps(
                {
                    "fresh": built.fresh,
                    "digest": built.digest,
                    "folder": str(built.folder),
                    "triples": built.counts,
                }
            )
        )
        return
    if not built.fresh:
        click.echo("nothing changed: the built graph is up to date")
        return
    total = sum(built.counts.values())
    click.echo(f"built {total:,} triples in {len(built.counts)} graphs, digest {built.digest[:12]}")
    for name, count in sorted(built.counts.items()):
        click.echo(f"  {name.removeprefix(GRAPH):<20} {count:>7,}")


@click.command()
@FAULT_FORMAT
def validate(format: str) -> None:
    """Check tables, shapes and check-queries without writing anything.

    \b
    Examples:
      kg validate
      kg validate --format sarif > faults.sarif
    """
    faults = find_faults()
    _print_faults(faults, format, "no faults: every row, shape and check-query holds")
    raise SystemExit(1 if faults else 0)


@click.command()
@SOURCES
@FAULT_FORMAT
def verify(sources: Path | None, format: str) -> None:
    """Prove that every passage still is what was cited, against the documents themselves.

    \b
    Examples:
      kg verify --sources ~/sources
      KG_SOURCES=~/sources kg verify --format json
    """
    checked = passages.verify(
        Path(settings.home()), passages.read_documents(sources_folder(sources))
    )
    good = f"all {checked.passages:,} passages and {checked.names} names in {checked.documents} documents hold"
    _print_faults(checked.faults, format, good)
    raise SystemExit(1 if checked.faults else 0)


@click.command()
@SOURCES
@click.option(
    "--fill",
    "sheet",
    type=click.Path(path_type=Path),
    help="Complete a claims sheet from its column `words`.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the place is printed.",
)
@click.argument("source", required=False)
@click.argument("words", required=False)
def cite(
    sources: Path | None, sheet: Path | None, format: str, source: str | None, words: str | None
) -> None:
    """Find the position and hash of WORDS in a SOURCE document, or fill a whole sheet.

    Words that occur twice are marked in context: "before [[the words]] after".

    \b
    Examples:
      kg cite 001 "no authority to operate there" --sources ~/sources
      kg cite --fill graph/claims/001.csv
    """
    documents = passages.read_documents(sources_folder(sources))
    if sheet:
        if not sheet.is_file():
            raise UsageError(
                f"there is no sheet {sheet}", hint="name a file such as graph/claims/001.csv"
            )
        click.echo(f"filled {passages.fill(sheet, documents)} rows of {sheet}")
        return
    if not source or not words:
        raise UsageError(
            "name a document and the words", hint='kg cite 001 "the words", or kg cite --fill SHEET'
        )
    found = passages.cite(documents, source, words)
    if format == "json":
        click.echo(
            json.dumps(
                {
                    "source": found.source,
                    "start": found.start,
                    "end": found.end,
                    "sha256": found.sha256,
                }
            )
        )
    else:
        click.echo(f"{found.start},{found.end},{found.sha256}")


def sources_folder(given: Path | None) -> Path:
    """The folder of documents that was named, else the configured one."""
    return given or Path(settings.sources_folder())


def _print_faults(faults: list[Fault], format: str, good: str) -> None:
    if format == "json":
        click.echo(json.dumps([fault._asdict() for fault in faults], ensure_ascii=False, indent=1))
    elif format == "sarif":
        click.echo(json.dumps(_sarif(faults), ensure_ascii=False, indent=1))
    elif faults:
        click.echo(str(FaultsError(faults)), err=True)
    else:
        click.echo(good)


def _sarif(faults: list[Fault]) -> dict[str, object]:
    """SARIF 2.1.0, as code hosts show it beside the lines of a change."""
    results = [
        {
            "ruleId": fault.code,
            "level": "error",
            "message": {"text": f"{fault.reason}; mend: {fault.mend}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": fault.path},
                        "region": {"startLine": fault.line},
                    }
                }
            ],
        }
        for fault in faults
    ]
    driver = {
        "name": "kg validate",
        "rules": [{"id": code} for code in sorted({fault.code for fault in faults})],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


COMMANDS = (build, validate, verify, cite)
