"""Dot matrix: how many things connect each row to each column, with totals."""

import math
from collections.abc import Callable
from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.lettering import cut, measure
from kg.views.pictures.canvas import SIZE, SMALL, Address, Element, Say, add, add_mark, link_nothing
from kg.views.pictures.frame import MARGIN, WIDTH, close_frame, open_frame, write_html
from kg.views.pictures.grid import Cell, Grid, Group, find_axes, read_grid
from kg.views.style import kind_label, list_kind_labels

#: Pixels: a cell, most of the labels of rows and of columns, and space beside a label.
CELL, ROW_LABEL, COLUMN_LABEL, SPACE = 30.0, 300.0, 190.0, 8.0
#: Radius of the smallest and the largest dot.
SMALLEST, LARGEST = 8.0, 14.0
#: Sizes of dots in a page, which are classes since a page allows no style of one element.
SIZES = 5
ALL, MATRIX, COUNTED = "all", "The matrix", "%(number)s %(kind)s"
IN_CELLS, LEFT_OUT = "%(things)s in %(cells)s cells.", "%(things)s without both: left out."
EVERY_CELL = "to claims in every cell: %(names)s"
SOME_CELLS = "to claims in %(num)s cells: %(names)s"
OBJECTORS, RINGED = "objectors: %(names)s", "Objectors (ringed) %(what)s."
#: What a matrix says, in the language of a page.
SAID: tuple[str, ...] = (ALL, MATRIX, COUNTED, IN_CELLS, LEFT_OUT, EVERY_CELL, SOME_CELLS)
SAID += (OBJECTORS, RINGED)
BOLD = {"font_size": SIZE, "font_weight": 600, "fill": "ink"}
#: Tells who objects to a cell, or an empty text; a grid of numbers alone has nobody to ask.
Objectors = Callable[[Cell], str]


def fits_matrix(diagram: Diagram) -> bool:
    """Return whether two kinds of a diagram make rows and columns."""
    return find_axes(diagram) is not None


def draw_matrix_svg(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return the fullest grid of a diagram as SVG; a long row of columns is folded."""
    grid = _read(diagram)
    summary = summarize_grid(grid, diagram.say)
    root, y = open_frame(diagram, summary, describe_objections(diagram, grid))
    root.set("class", "picture matrix")
    drawing = _Drawing(root, grid, ask_objectors(diagram), address, diagram.say)
    columns = list(grid.columns)
    # the last block has the column of totals too
    blocks = math.ceil((len(columns) + 1) / max(2, (WIDTH - MARGIN - drawing.left) // CELL))
    size = math.ceil((len(columns) + 1) / blocks)
    for start in range(0, len(columns), size):
        y = drawing.add_block(columns[start : start + size], y)
    return close_frame(root, y)


def _read(diagram: Diagram) -> Grid:
    axes = find_axes(diagram)
    assert axes is not None  # a layout is drawn only if it fits
    return read_grid(diagram, axes)


def list_groups(diagram: Diagram) -> list[Group]:
    """Return what each dot stands for."""
    grid = _read(diagram)
    cells = grid.cells.values()
    say = diagram.say
    return [Group(cell.id, describe_cell(grid, cell, say=say), cell.claims) for cell in cells]


def _measure_label(text: str) -> float:
    return measure(text, SIZE, bold=True)


def summarize_grid(grid: Grid, say: Say = str) -> str:
    """Return what a grid counts, in words."""
    row, column, unit = grid.axes
    rows = count_kind(len(grid.rows), row, say)
    columns = count_kind(len(grid.columns), column, say)
    things = count_kind(grid.count(), unit, say)
    words = f"{rows} × {columns}: {say(IN_CELLS) % {'things': things, 'cells': len(grid.cells)}}"
    if grid.left_out:
        words += f" {say(LEFT_OUT) % {'things': count_kind(grid.left_out, unit, say)}}"
    return words


def count_kind(number: int, kind: str, say: Say = str) -> str:
    """Return a number of things of a kind in words; other names stay."""
    label = kind_label(kind)
    if label == kind_label(""):
        return say(COUNTED) % {"number": number, "kind": say(kind or "claims")}
    word = label.lower() if number == 1 else _make_plural(label.lower())
    return say(COUNTED) % {"number": number, "kind": say(word)}


def _make_plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


#: Kinds as they are counted, in the language of a page.
SAID += tuple(map(str.lower, list_kind_labels()))
SAID += tuple(_make_plural(label.lower()) for label in list_kind_labels())


def shorten_labels(labels: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return labels without the words with which all of them end, and those words."""
    words = [label.split() for label in labels.values()]
    most = min(map(len, words), default=0) - 1
    number = 0
    while number < most and len({one[-1 - number] for one in words}) == 1:
        number += 1
    if number < 2 or len(words) < 2:
        return labels, ""
    shown = {id: " ".join(one[:-number]) for id, one in zip(labels, words, strict=True)}
    return shown, " ".join(words[0][-number:])


def describe_objections(diagram: Diagram, grid: Grid) -> str:
    """Return who objects to something in how many cells, in one sentence."""
    objectors: dict[str, int] = {}
    ask = ask_objectors(diagram)
    for cell in grid.cells.values():
        if names := ask(cell):
            objectors[names] = objectors.get(names, 0) + 1
    parts = []
    for names, number in sorted(objectors.items(), key=lambda item: (-item[1], item[0])):
        words = diagram.say(EVERY_CELL if number == len(grid.cells) else SOME_CELLS)
        parts.append(words % {"num": number, "names": names})
    return diagram.say(RINGED) % {"what": "; ".join(parts)} if parts else ""


def ask_objectors(diagram: Diagram) -> Objectors:
    """Return a function that says who objects to some claim of a cell."""
    names = {edge.id: edge.objectors for edge in diagram.edges}

    def find(cell: Cell) -> str:
        objectors: dict[str, None] = {}
        for claims in cell.claims.values():
            objectors.update(dict.fromkeys(names[id] for id in claims if names[id]))
        return "; ".join(objectors)

    return find


class _Drawing:
    """Draws the blocks of a grid, each with some of its columns."""

    def __init__(
        self, root: Element, grid: Grid, ask: Objectors, address: Address, say: Say
    ) -> None:
        self.root, self.grid, self.ask, self.address, self.say = root, grid, ask, address, say
        self.labels, self.ending = shorten_labels(grid.rows)
        widths = [_measure_label(f"… {self.ending}"), *map(_measure_label, self.labels.values())]
        self.left = MARGIN + min(max(widths), ROW_LABEL) + SPACE
        self.largest = max(cell.count for cell in grid.cells.values())

    def add_block(self, columns: list[str], y: float) -> float:
        """Add some columns with all rows, and return where the next block begins."""
        grid, left = self.grid, self.left
        labels = {id: cut(grid.columns[id], SIZE, COLUMN_LABEL) for id in columns}
        top = y + max(measure(text, SIZE) for text in labels.values()) + 2 * SPACE
        is_last = columns[-1] == next(reversed(grid.columns))
        self._add_lines(top, len(columns))
        self._add_columns(labels, top)
        self._add_rows(top, left + CELL * (len(columns) + 0.5), has_totals=is_last)
        for number, row in enumerate(grid.rows):
            for index, column in enumerate(columns):
                if cell := grid.cells.get((row, column)):
                    place = (left + CELL * (index + 0.5), top + CELL * (number + 0.5))
                    self._add_dot(cell, place)
        return top + CELL * (len(grid.rows) + 1) + SPACE

    def _add_lines(self, top: float, count: int) -> None:
        left, height = self.left, CELL * len(self.grid.rows)
        lines = []
        for number in range(len(self.grid.rows) + 1):
            lines.append(f"M{left:.1f} {top + CELL * number:.1f}h{CELL * count:.1f}")
        for number in range(count + 1):
            lines.append(f"M{left + CELL * number:.1f} {top:.1f}v{height:.1f}")
        add(self.root, "path", d="".join(lines), stroke="rule", stroke_width=0.7, fill="none")

    def _add_columns(self, labels: dict[str, str], top: float) -> None:
        """Add the labels of columns, and their totals below."""
        below = top + CELL * (len(self.grid.rows) + 0.5) + 4
        for number, (id, text) in enumerate(labels.items()):
            x = self.left + CELL * (number + 0.5)
            head = add_mark(self.root, self.address(id), self.grid.columns[id], data_id=id)
            turn = f"translate({x + 4:.1f} {top - SPACE:.1f}) rotate(-90)"
            add(head, "text", text, transform=turn, font_size=SIZE, fill="ink")
            total = str(self.grid.count_column(id))
            add(self.root, "text", total, x=x, y=below, text_anchor="middle", **BOLD)

    def _add_rows(self, top: float, end: float, *, has_totals: bool) -> None:
        """Add the labels of rows, and their totals where they end."""
        grid, right = self.grid, {"x": self.left - SPACE, "text_anchor": "end"}
        if self.ending:
            ending = cut(f"… {self.ending}", SMALL, ROW_LABEL)
            add(self.root, "text", ending, y=top - SPACE, font_size=SMALL, fill="soft", **right)
        totals = [(self.say(ALL), top - SPACE)]
        for number, id in enumerate(grid.rows):
            y = top + CELL * (number + 0.5) + 4
            head = add_mark(self.root, self.address(id), grid.rows[id], data_id=id)
            text = cut(self.labels[id], SIZE, ROW_LABEL, bold=True)
            add(head, "text", text, y=y, **right, **BOLD)
            totals.append((str(grid.count_row(id)), y))
        foot = top + CELL * (len(grid.rows) + 0.5) + 4
        add(self.root, "text", self.say(ALL), y=foot, **right, **BOLD)
        totals.append((str(grid.count()), foot))
        for text, y in totals if has_totals else ():
            add(self.root, "text", text, x=end, y=y, text_anchor="middle", **BOLD)

    def _add_dot(self, cell: Cell, place: tuple[float, float]) -> None:
        objectors = self.ask(cell)
        claims = " ".join(id for ids in cell.claims.values() for id in ids)
        words = describe_cell(self.grid, cell, objectors, self.say)
        values = {"class_": "mark dot", "data_cell": cell.id, "data_claims": claims}
        mark = add_mark(self.root, self.address(cell.id), words, **values)
        radius = SMALLEST + (LARGEST - SMALLEST) * _scale(cell.count, self.largest)
        at = {"cx": place[0], "cy": place[1]}
        if objectors:
            ring = {"fill": "paper", "stroke": "against", "stroke_width": 1.6}
            add(mark, "circle", r=radius, **at, **ring)
            radius -= 1.8
        add(mark, "circle", r=radius, fill="dot", **at)
        look = {"text_anchor": "middle", "font_size": SMALL - 1, "fill": "on-dot"}
        add(mark, "text", str(cell.count), x=place[0], y=place[1] + 3.6, **look)


def _scale(count: int, largest: int) -> float:
    """Return the size of a dot between 0 and 1, by its area."""
    return math.sqrt((count - 1) / max(largest - 1, 1))


def describe_cell(grid: Grid, cell: Cell, objectors: str = "", say: Say = str) -> str:
    """Return a cell in words: where it is, how many it has, and who objects."""
    things = count_kind(cell.count, grid.axes[2], say)
    words = f"{grid.rows[cell.row]} × {grid.columns[cell.column]}: {things}"
    return f"{words}; {say(OBJECTORS) % {'names': objectors}}" if objectors else words


def draw_matrix_html(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return the fullest grid of a diagram as a table of a page."""
    grid = _read(diagram)
    note = describe_objections(diagram, grid)
    return draw_grid_html(grid, address, note, ask_objectors(diagram), diagram.say)


def draw_grid_html(
    grid: Grid,
    address: Address,
    note: str = "",
    ask: Objectors = lambda _: "",
    say: Say = str,
) -> str:
    """Return a grid as a table of a page, which scrolls in its own box."""
    figure = ElementTree.Element("figure", {"class": "picture matrix"})
    caption = add(figure, "figcaption")
    add(caption, "p", summarize_grid(grid, say))
    if note:
        add(caption, "p", note, class_="soft")
    box = add(figure, "div", class_="box", role="region", tabindex=0, aria_label=say(MATRIX))
    table = add(box, "table")
    head = add(add(table, "thead"), "tr")
    labels, ending = shorten_labels(grid.rows)
    add(head, "td", f"… {ending}" if ending else "", class_="corner")
    for id, label in grid.columns.items():
        _add_head(add(head, "th", scope="col"), id, label, address)
    add(head, "th", say(ALL), scope="col", class_="total")
    body = add(table, "tbody")
    largest = max((cell.count for cell in grid.cells.values()), default=1)
    for row, label in labels.items():
        line = add(body, "tr")
        _add_head(add(line, "th", scope="row", title=grid.rows[row]), row, label, address)
        for column in grid.columns:
            place = add(line, "td")
            if cell := grid.cells.get((row, column)):
                _fill_cell(place, grid, cell, ask(cell), largest, (address, say))
        add(line, "td", str(grid.count_row(row)), class_="total")
    foot = add(add(table, "tfoot"), "tr")
    add(foot, "th", say(ALL), scope="row")
    for column in grid.columns:
        add(foot, "td", str(grid.count_column(column)), class_="total")
    add(foot, "td", str(grid.count()), class_="total")
    return write_html(figure)


def _add_head(head: Element, id: str, label: str, address: Address) -> None:
    href = address(id)
    inner = add(head, "a", href=href) if href else add(head, "span")
    add(inner, "bdi", label)


def _fill_cell(
    place: Element,
    grid: Grid,
    cell: Cell,
    objectors: str,
    largest: int,
    reader: tuple[Address, Say],
) -> None:
    address, say = reader
    size = round(_scale(cell.count, largest) * (SIZES - 1)) + 1
    look = f"dot size-{size}{' ringed' if objectors else ''}"
    words = describe_cell(grid, cell, objectors, say)
    href = address(cell.id)
    if not href and len(cell.claims) == 1:
        href = address(next(iter(cell.claims)))
    values = {"class_": look, "title": words, "data_cell": cell.id}
    if href:
        dot = add(place, "a", href=href, aria_label=words, **values)
    else:
        dot = add(place, "span", **values)
    add(dot, "span", str(cell.count))
