"""Command that searches: find."""

import csv
import io
import sys
from itertools import groupby
from operator import attrgetter

import click

from kg.cli.engine import open_engine
from kg.cli.options import BOM, one_of, read_layout, uses_pager, with_layout
from kg.cli.screen import print_lines, write_data, write_json
from kg.errors import UsageError, did_you_mean
from kg.query.fitting import count_rows
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.resolve import list_guesses
from kg.query.search import GROUPS, Answer, Hit, name_rows, search_all
from kg.query.table import escape_controls, measure_width
from kg.query.wrapping import wrap_text
from kg.spreadsheets import guard

#: The longest id before which labels are aligned.
ID_COLUMNS = 36


@click.command()
@click.option("--kind", default="", help="Only one kind, such as station, query or documents.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=30, show_default=True, help="Hits to show."
)
@with_layout("wide")
@one_of(("text", "json", "csv", "csv-raw"), "text", "Output format.")
@BOM
@click.argument("words", nargs=-1, required=True)
def find(kind: str, limit: int, format: str, bom: bool, words: tuple[str, ...]) -> None:
    """Find everything that has some words, and say where it has them.

    It searches entities with all their names, issues, documents, saved queries, the terms of the
    ontology, and the wordings and notes of attributions. All WORDS must begin a word of one text;
    Chinese characters may stand anywhere, simplified or traditional, or be typed as pinyin. Where
    nothing has the words, you get what is spelled most like them, and standard error says so. The
    exit code is 0 even where nothing is found.

    \b
    Examples:
      kg find fuzhou bureau
      kg find 服務站
      kg find denies --kind queries
      kg find Manhattan --limit 200 --no-pager
      kg find COVID --format json
    """
    engine = open_engine()
    text = " ".join(words)
    if not any(map(str.isalnum, text)):
        raise UsageError(f"{text!r} has no word to find", hint="write at least one word")
    answer = search_all(engine, text, kind=kind)
    if kind and not answer.hits:
        _check_kind(kind)
    shown, horizon = name_rows(engine, answer.hits[:limit]), read_horizon(engine)
    if format == "json":
        write_json([hit.as_json() | {"horizon": horizon} for hit in shown])
    elif format.startswith("csv"):
        text = _render_csv(shown, horizon, is_raw=format == "csv-raw")
        write_data(text, marked=bom)
    elif shown:
        layout = read_layout()
        number = count_rows(answer.total, "hit")
        shows_all = len(shown) == answer.total
        lines = [
            *_render(shown, layout.width),
            number if shows_all else f"{len(shown)} of {number}",
            describe_horizon(horizon),
        ]
        print_lines(lines, layout.width, paged=uses_pager())
    near = [] if answer.hits else [one.text for one in list_guesses(engine, text)]
    if [hit.reason for hit in answer.hits] == ["id"]:
        sys.stderr.write(f"kg: this is {answer.hits[0].id}: kg show {text}\n")
        return
    _report(text, answer, near, len(shown))


def _check_kind(kind: str) -> None:
    """Refuse a kind that nothing has."""
    from kg.curation.vocabulary import KINDS  # its imports are not needed otherwise

    known = [*GROUPS, "query", "source", "term", "attribution", *KINDS]
    if kind not in known:
        raise UsageError(f"there is no kind {kind!r}", hint=did_you_mean(kind, sorted(known)))


def _render(hits: list[Hit], width: int | None) -> list[str]:
    """Return the lines of hits by group: the label, and the text where it differs."""
    lines: list[str] = []
    longest = max(measure_width(hit.id) for hit in hits)
    columns = min(ID_COLUMNS, longest) if width else ID_COLUMNS
    for group, members in groupby(hits, key=attrgetter("group")):
        lines += ["", group] if lines else [group]
        for hit in members:
            name = escape_controls(hit.label or hit.text)
            where = hit.reason
            if hit.label and hit.text not in (hit.label, ""):
                where = f"{where}: {escape_controls(hit.text)}"
            lines += _hang(hit.id, f"{name}  ({where})", columns, width)
    return lines


def _hang(id: str, text: str, columns: int, width: int | None) -> list[str]:
    """Return the lines of a hit: its id, and beside it the text."""
    before = columns + 4
    if width is None or width < 2 * before:
        return [f"  {id}{' ' * (columns - measure_width(id))}  {text}"]
    rest = wrap_text(text, width - before)
    pad = " " * (before - 2 - measure_width(id))
    # an id that is too long stands on a line of its own
    first = [f"  {id}{pad}{rest.pop(0)}"] if len(pad) >= 2 else [f"  {id}"]
    return [*first, *(" " * before + line for line in rest)]


def _render_csv(hits: list[Hit], horizon: str, *, is_raw: bool) -> str:
    out = io.StringIO()
    names = ("group", "kind", "id", "iri", "label", "reason", "text", "horizon")
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    for hit in hits:
        row = hit.as_json() | {"horizon": horizon}
        writer.writerow(row if is_raw else {key: guard(f"{cell}") for key, cell in row.items()})
    return out.getvalue()


def _report(text: str, answer: Answer, near: list[str], shown: int) -> None:
    """Say on standard error what the hits do not say by themselves."""
    if answer.is_mended and answer.hits:
        sys.stderr.write(f"kg: nothing has {text!r}; these have {answer.words!r}\n")
    elif not answer.hits:
        names = ", ".join(list(dict.fromkeys(near))[:5])
        sys.stderr.write(f"kg: nothing has {text!r}{'; nearest: ' if names else ''}{names}\n")
    elif answer.total > shown:
        sys.stderr.write(f"kg: {answer.total - shown} more; --limit shows them\n")


COMMANDS = (find,)
