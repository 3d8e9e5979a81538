"""Mutations of curated tables: what breaks the declaration of the columns, and what may.

A mutation says of itself whether the declaration forbids its result. It knows that by the kind of
column alone and not by the code that checks it.
"""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.curation import forms
from kg.curation.columns import TABLES, find_table
from kg.curation.forms import Column

#: Cells that no column takes, whatever its form.
NEVER = [
    *(" x", "x ", "\tx", "x\u200by", "x\u00ady", "x\ufeffy", "x\u202ey", "x\u2066y", "x\x00y"),
    *("x\x7fy", "x\x9by", "x\u2028y", "Cafe\u0301", "x\ue000y", "x\U000e0041y", "\u200d"),
    "x" * 2_500,
    "\ufffd",
]
#: Cells that only words can be.
NO_WORDS = [
    *("two words, neither an id", "javascript:alert(1)", "12,5", "-1", "1" * 5_000, "１２", "🙂"),
    *("=1+1", "body:Upper", "nothing:here", "2022-02-30", "x:y:z", "'; DROP TABLE claims"),
    *("<b>", "{}", "\\n"),
]
#: Forms whose cells are words.
WORDS = (forms.Text, forms.Label, forms.Printed, forms.Name)
#: For other forms, cells that look right and are not.
NEARLY: dict[type[forms.Form], list[str]] = {
    forms.Id: ["body:a--b", "body:", ":x", "station:usa1!"],
    forms.Numbered: ["1-1", "001_1", "source:1"],
    forms.Reference: ["source-voice:999", "station:NIX99", "claim:x", "theme:illegal"],
    forms.References: ["source:001 source:001", "source:999", "body:ministry"],
    forms.Chain: ["body:paper>body:police", "country:utopia", "body:paper > station:harbour"],
    forms.Concept: ["stance:shouts", "scheme:stance", "states", "kg:Station"],
    forms.Readings: ["reading:date", "date date", "when"],
    forms.Number: ["01", "1.0", "+1", "1e3", "٣", "9" * 16, "9" * 4_301],
    forms.Day: ["2022-13-01", "2022-1-1", "20220101", "1022-01-01", "9999-12-31", "٢٠٢٢-01-01"],
    forms.Period: ["2022-13", "22", "2022/2021", "Spring 2022"],
    forms.Hash: ["0" * 63, "A" * 64, "g" * 64],
    forms.Passages: ["0-10", "001:10-0:" + "0" * 64, "999:0-10:" + "0" * 64, "001:0-10:abc"],
    forms.Attributions: ["001-none", "attribution:001-run", "001-run 001-run"],
    forms.Language: ["xx", "english", "EN", "zh_hant", "en-klingon"],
    forms.Languages: ["xx en", "en en", "en,zh"],
    forms.Choice: ["maybe", "YES", "klingon"],
    forms.Role: ["role:leader", "not-stated"],
    forms.Code: ["usa", "USA001", "US"],
    forms.Kind: ["kg:PoliceServiceStation", "Station", "kg:Statoin"],
    forms.Address: ["ftp://example.org", "//example.org", "https://", "https://a b", "data:,x"],
    forms.Formerly: ["the man", "http://x", "x:"],
    forms.Part: ["attribution:none", "kg:speaker", "station:NIX99"],
    forms.Object: ["kg:Statoin", "theme:nothing", "-5", "9" * 16, "9" * 5_000],
}


#: The id of something of each kind.
OF_KINDS = {
    "body": "body:ministry",
    "country": "country:utopia",
    "figure": "figure:count",
    "issue": "issue:existence",
    "person": "person:chief",
    "source": "source:001",
    "station": "station:harbour",
}


@dataclass(frozen=True)
class Mutation:
    """What was done to the tables, and whether the declaration forbids the result."""

    done: str
    is_forbidden: bool


class Tables:
    """The files of a graph folder, which a mutation changes and `restore` brings back."""

    def __init__(self, graph: Path) -> None:
        self.graph = graph
        self._saved = {path: path.read_bytes() for path in graph.rglob("*.csv")}
        self.names = sorted(str(path.relative_to(graph).with_suffix("")) for path in self._saved)

    def read(self, name: str) -> list[list[str]]:
        text = self._saved[self.path(name)].decode("utf-8")
        return list(csv.reader(io.StringIO(text)))

    def write(self, name: str, rows: list[list[str]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.path(name).write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

    def path(self, name: str) -> Path:
        return self.graph / f"{name}.csv"

    def restore(self) -> None:
        for path in self.graph.rglob("*"):
            if path.is_file() and path not in self._saved:
                path.unlink()
        for path, data in self._saved.items():
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)


def break_cell(tables: Tables, dice: random.Random) -> Mutation:
    """Write into a cell what its column never takes."""
    name, rows, line, column = _choose(tables, dice)
    choices = list(NEVER)
    if not isinstance(column.form, WORDS):
        choices += NO_WORDS + 3 * NEARLY[type(column.form)]
    cell = dice.choice(choices)
    return _put((tables, name, rows, line, column), cell, "put", is_forbidden=True)


def empty_cell(tables: Tables, dice: random.Random) -> Mutation:
    """Empty a cell, which only a column that is not required may be."""
    name, rows, line, column = _choose(tables, dice)
    return _put((tables, name, rows, line, column), "", "emptied", is_forbidden=column.required)


def lengthen_cell(tables: Tables, dice: random.Random) -> Mutation:
    """Write more words into a cell than its column takes."""
    name, rows, line, column = _choose(tables, dice)
    words = column.form if isinstance(column.form, forms.Text) else None
    cell = "w" * (words.longest + 1 if words else 3_000)
    return _put((tables, name, rows, line, column), cell, "lengthened", is_forbidden=True)


def refer_to_another_kind(tables: Tables, dice: random.Random) -> Mutation:
    """Write into a cell with a reference the id of something of another kind."""
    name, rows, line, column = _choose(tables, dice)
    while not isinstance(column.form, forms.Reference):
        name, rows, line, column = _choose(tables, dice)
    kind = dice.choice(sorted(OF_KINDS.keys() - {*column.form.kinds}))
    return _put((tables, name, rows, line, column), OF_KINDS[kind], "referred", is_forbidden=True)


def repeat_unique_cell(tables: Tables, dice: random.Random) -> Mutation:
    """Give two rows one cell in a column whose cells are unique."""
    name, rows, line, column = _choose(tables, dice)
    while not column.unique or len(rows) < 3 or not rows[line][rows[0].index(column.name)]:
        name, rows, line, column = _choose(tables, dice)
    other = dice.choice([number for number in range(1, len(rows)) if number != line])
    cell = rows[line][rows[0].index(column.name)]
    changed = cell.upper() if column.name in ("label", "title") else cell
    return _put((tables, name, rows, other, column), changed, "repeated", is_forbidden=True)


def reverse_span(tables: Tables, dice: random.Random) -> Mutation:
    """Let a time end before it starts."""
    name = dice.choice([name for name in tables.names if find_table(name).spans])
    rows = tables.read(name)
    line = dice.randrange(1, len(rows))
    first, last = dice.choice(find_table(name).spans)
    rows[line][rows[0].index(first)], rows[line][rows[0].index(last)] = "2020-02-02", "2020-02-01"
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} reversed {first} {last}", is_forbidden=True)


def equal_pair(tables: Tables, dice: random.Random) -> Mutation:
    """Name one thing twice where two are meant."""
    name = dice.choice([name for name in tables.names if find_table(name).pairs])
    rows = tables.read(name)
    line = dice.randrange(1, len(rows))
    one, other = find_table(name).pairs[0]
    rows[line][rows[0].index(other)] = rows[line][rows[0].index(one)]
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} is the same twice", is_forbidden=True)


def double_row(tables: Tables, dice: random.Random) -> Mutation:
    """Write a row twice: every table has cells that must be unique."""
    name, rows, line, _ = _choose(tables, dice)
    rows.insert(dice.randrange(1, len(rows) + 1), list(rows[line]))
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} doubled", is_forbidden=True)


def move_row(tables: Tables, dice: random.Random) -> Mutation:
    """Move a row to another table, whose ids or columns are others."""
    name, rows, line, _ = _choose(tables, dice)
    other = dice.choice(sorted({*tables.names} - {name}))
    further = tables.read(other)
    if find_table(name) is find_table(other) and name[:10] == other[:10]:
        return double_row(tables, dice)
    further.append(rows.pop(line))
    tables.write(name, rows)
    tables.write(other, further)
    return Mutation(f"{name}:{line + 1} moved to {other}", is_forbidden=True)


def remove_row(tables: Tables, dice: random.Random) -> Mutation:
    """Remove a row, which others may need."""
    name, rows, line, _ = _choose(tables, dice)
    del rows[line]
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} removed", is_forbidden=False)


def shuffle_rows(tables: Tables, dice: random.Random) -> Mutation:
    """Change the order of rows, which means nothing."""
    name, rows, _, _ = _choose(tables, dice)
    body = rows[1:]
    dice.shuffle(body)
    tables.write(name, [rows[0], *body])
    return Mutation(f"{name} shuffled", is_forbidden=False)


def swap_cells(tables: Tables, dice: random.Random) -> Mutation:
    """Swap two cells of a row or a column, which may make sense or not."""
    name, rows, line, column = _choose(tables, dice)
    place = rows[0].index(column.name)
    other, further = dice.randrange(1, len(rows)), dice.randrange(len(rows[0]))
    target = (line, further) if dice.random() < 0.5 else (other, place)
    cell = rows[line][place]
    rows[line][place] = rows[target[0]][target[1]]
    rows[target[0]][target[1]] = cell
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} [{column.name}] swapped", is_forbidden=False)


def scramble_cell(tables: Tables, dice: random.Random) -> Mutation:
    """Insert a sign at random into a cell."""
    name, rows, line, column = _choose(tables, dice)
    cell = rows[line][rows[0].index(column.name)]
    at = dice.randrange(len(cell) + 1)
    first, last = dice.choice([(0x20, 0x7F), (0x80, 0xD800), (0xE000, 0x110000)])
    sign = chr(dice.randrange(first, last))
    return _put(
        (tables, name, rows, line, column), cell[:at] + sign + cell[at:], "scrambled", False
    )


def change_header(tables: Tables, dice: random.Random) -> Mutation:
    """Rename, remove, repeat, add or swap a column."""
    name, rows, _, column = _choose(tables, dice)
    place = rows[0].index(column.name)
    how = dice.choice(["rename", "remove", "repeat", "add", "swap", "capitals"])
    if how in ("rename", "capitals"):
        rows[0][place] = column.name.upper() if how == "capitals" else f"{column.name}s"
    elif how == "swap":
        rows[0].reverse()
    for row in rows:
        if how == "remove":
            del row[place]
        elif how in ("repeat", "add"):
            row.append(row[place] if how == "repeat" or row is not rows[0] else "colour")
    tables.write(name, rows)
    return Mutation(f"{name} {how} {column.name}", is_forbidden=True)


def change_bytes(tables: Tables, dice: random.Random) -> Mutation:
    """Save a table as some program would, in a form that tables never have."""
    name = dice.choice(tables.names)
    data = tables.path(name).read_bytes()
    text = data.decode("utf-8")
    forms_of_bytes: list[Callable[[], bytes]] = [
        lambda: b"\xef\xbb\xbf" + data,
        lambda: data.replace(b"\n", b"\r\n"),
        lambda: data.replace(b"\n", b"\r"),
        lambda: text.encode("utf-16"),
        lambda: data + b"\xff\xfe\n",
        lambda: data + b'"unclosed\n',
        lambda: data + b"\n",
        lambda: data + b"one,cell,too,many" + b"," * 30 + b"\n",
        lambda: data.replace(b",", b";"),
        lambda: data.replace(b",", b"\t"),
        lambda: b"",
        lambda: b"\x00" + data,
        lambda: b'"' * 7 + data,
        lambda: b"x" * 200_000 + data,
    ]
    number = dice.randrange(len(forms_of_bytes))
    tables.path(name).write_bytes(forms_of_bytes[number]())
    return Mutation(f"{name} saved in form {number}", is_forbidden=True)


def flip_bytes(tables: Tables, dice: random.Random) -> Mutation:
    """Change some bytes at random."""
    name = dice.choice(tables.names)
    data = bytearray(tables.path(name).read_bytes())
    for _ in range(dice.randrange(1, 6)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    tables.path(name).write_bytes(data)
    return Mutation(f"{name} with other bytes", is_forbidden=False)


def cut_file(tables: Tables, dice: random.Random) -> Mutation:
    """Cut a table somewhere."""
    name = dice.choice(tables.names)
    data = tables.path(name).read_bytes()
    tables.path(name).write_bytes(data[: dice.randrange(len(data))])
    return Mutation(f"{name} cut", is_forbidden=False)


def rename_file(tables: Tables, dice: random.Random) -> Mutation:
    """Rename or copy a table to where nobody reads it, or remove it."""
    name = dice.choice([name for name in tables.names if not name.startswith("claims/")])
    path = tables.path(name)
    how = dice.choice([".CSV", ".Csv", ".tsv", ".xlsx", "s.csv", "-copy.csv", "remove", "copy"])
    if how == "remove":
        path.unlink()
    elif how == "copy":
        (path.parent / f"Copy of {path.name}").write_bytes(path.read_bytes())
    else:
        path.rename(path.parent / f"{path.stem}{how}")
    return Mutation(f"{name} {how}", is_forbidden=True)


#: The tables, a table's name and rows, a line and a column.
Place = tuple[Tables, str, list[list[str]], int, Column]
MUTATIONS: list[Callable[[Tables, random.Random], Mutation]] = [
    *(4 * [break_cell]),
    *(2 * [empty_cell, swap_cells, scramble_cell]),
    lengthen_cell,
    refer_to_another_kind,
    repeat_unique_cell,
    reverse_span,
    equal_pair,
    double_row,
    move_row,
    remove_row,
    shuffle_rows,
    change_header,
    change_bytes,
    flip_bytes,
    cut_file,
    rename_file,
]


def mutate(tables: Tables, dice: random.Random) -> Mutation:
    """Change the tables in one way."""
    return dice.choice(MUTATIONS)(tables, dice)


def _choose(tables: Tables, dice: random.Random) -> tuple[str, list[list[str]], int, Column]:
    """Return a table, its rows, a line of it and a column, each kind of table as often."""
    kinds = [name for name in TABLES if name != "claims"] + ["claims"] * 4
    kind = dice.choice(kinds)
    names = [name for name in tables.names if name == kind or name.startswith(f"{kind}/0")]
    name = dice.choice(names)
    rows = tables.read(name)
    return name, rows, dice.randrange(1, len(rows)), dice.choice(find_table(name).columns)


def _put(place: Place, cell: str, done: str, is_forbidden: bool) -> Mutation:
    tables, name, rows, line, column = place
    rows[line][rows[0].index(column.name)] = cell
    tables.write(name, rows)
    return Mutation(f"{name}:{line + 1} [{column.name}] {done} {cell[:60]!r}", is_forbidden)
