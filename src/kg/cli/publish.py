"""The command that writes a site of files: publish."""

from dataclasses import asdict
from pathlib import Path
from typing import TypedDict, Unpack

import click

from kg import settings
from kg.cli.options import CONTACT, PATH, TEXT_OR_JSON
from kg.cli.progress import show_progress
from kg.cli.screen import write_json


class PublishOptions(TypedDict):
    """Options of `kg publish`, as typed."""

    folder: Path
    base_url: str | None
    index_persons: bool
    contact: str
    lang: str
    full: bool
    jobs: int | None
    format: str


@click.command()
@click.option("--base-url", metavar="URL", help="Address at which the site will be.")
@click.option("--index-persons", is_flag=True, help="Let search engines list pages of persons.")
@CONTACT
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the pages."
)
@click.option("--full", is_flag=True, help="Make every file again, and compare it with the folder.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes; by default one a processor.")
@TEXT_OR_JSON
@click.argument("folder", type=PATH, metavar="DIR")
def publish(**options: Unpack[PublishOptions]) -> None:
    """Write the pages of `kg serve` as a site of files.

    The site needs no server: open DIR/index.html, or put DIR on any web server. Each entity, claim
    and attribution has a page, with its data beside it. Search works too. Nothing is requested
    from anybody else, and no sentence of a document is in it.

    DIR is new, empty, or a site that you published before: then only what changed is written, and
    what is no part of it is removed. No file that somebody else wrote is replaced or removed.
    `sha256sum -c SHA256SUMS` proves every file.

    With --lang zh the pages are in Chinese: one site, one language.

    With --base-url there is a sitemap, and each page names its address. Pages that name persons ask
    search engines not to list them.

    \b
    Examples:
      kg publish site
      kg publish site --base-url https://example.org/stations/
      kg publish site --contact corrections@example.org
      kg publish site-zh --lang zh
      kg publish site --format json
    """
    from kg.publish.extras import Settings, check_address  # here, as no other command needs them
    from kg.publish.site import publish as write_site

    base = check_address(options["base_url"]) if options["base_url"] else ""
    chosen = Settings(
        base, options["index_persons"], options["full"], options["contact"], options["lang"]
    )
    folder = options["folder"]
    with show_progress("publishing") as report:
        done = write_site(settings.build_folder(), folder, chosen, report, options["jobs"])
    if options["format"] == "json":
        write_json(asdict(done), None)
        return
    if done.why_all and done.rendered:
        click.echo(f"every page was made: {done.why_all}", err=True)
    for path in done.left:
        click.echo(f"not removed, as somebody changed it: {folder / path}", err=True)
    if not done.rendered:
        click.echo(f"nothing changed: {folder} is the site of this release")
        return
    click.echo(
        f"published {done.files:,} files in {folder}: {done.written:,} written, "
        f"{done.removed:,} removed; {done.rendered:,} of {done.pages:,} pages made"
    )


COMMANDS = (publish,)
