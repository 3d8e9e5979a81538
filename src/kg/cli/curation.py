"""Commands that compare the tables with the source documents: verify, cite."""

from pathlib import Path

import click

from kg import settings
from kg.cli.faults import print_faults
from kg.cli.options import FAULT_FORMAT, PATH, SOURCES, TEXT_OR_JSON, sources_folder
from kg.cli.screen import write_json
from kg.curation import passages
from kg.errors import UsageError


@click.command()
@SOURCES
@FAULT_FORMAT
def verify(sources: Path | None, format: str) -> None:
    """Check that every cited passage still matches its document.

    You need the source documents, which are under copyright and not part of this repository.

    \b
    Examples:
      kg verify --sources ~/sources
      KG_SOURCES=~/sources kg verify --format json
    """
    documents = passages.read_documents(sources_folder(sources))
    checked = passages.verify(Path(settings.home()), documents)
    success = (
        f"all {checked.passages:,} passages and {checked.names} names "
        f"in {checked.documents} documents match"
    )
    print_faults(checked.faults, format, success)
    raise SystemExit(1 if checked.faults else 0)


@click.command()
@SOURCES
@click.option(
    "--fill",
    "sheet",
    type=PATH,
    help="Complete a claims sheet from its column `words`.",
)
@TEXT_OR_JSON
@click.argument("source", required=False)
@click.argument("words", required=False)
def cite(
    sources: Path | None, sheet: Path | None, format: str, source: str | None, words: str | None
) -> None:
    """Print position and hash of a passage, or fill a sheet.

    SOURCE is the number of a document, WORDS are the passage. If the words occur more than once,
    give their context and mark them: "before [[the words]] after".

    \b
    Examples:
      kg cite 001 "no authority to operate there" --sources ~/sources
      kg cite --fill graph/claims/001.csv
    """
    documents = passages.read_documents(sources_folder(sources))
    if sheet:
        _fill(sheet, documents)
        return
    if not source or not words:
        raise UsageError(
            "name a document and the words", hint='kg cite 001 "the words", or kg cite --fill SHEET'
        )
    citation = passages.cite(documents, source, words)
    if format == "json":
        values = {
            "source": citation.source,
            "start": citation.start,
            "end": citation.end,
            "sha256": citation.sha256,
        }
        write_json(values, None)
        return
    click.echo(f"{citation.start},{citation.end},{citation.sha256}")


def _fill(sheet: Path, documents: dict[str, str]) -> None:
    if not sheet.is_file():
        raise UsageError(
            f"there is no sheet {sheet}", hint="name a file such as graph/claims/001.csv"
        )
    click.echo(f"filled {passages.fill_sheet(sheet, documents)} rows of {sheet}")


COMMANDS = (verify, cite)
