"""Pictures of answers: the rows of a saved query, drawn as its header says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

import pyoxigraph as ox

from kg.names import shorten
from kg.query.engine import Engine
from kg.query.results import Result, to_python
from kg.views.pictures.bars import Bar, draw_bars
from kg.views.pictures.canvas import Address, Say
from kg.views.pictures.clock import read_interval
from kg.views.pictures.connections import Connection, draw_connections
from kg.views.pictures.diagram_map import frame_map
from kg.views.pictures.events import Event, Lane, Timed
from kg.views.pictures.grid import Cell, Grid
from kg.views.pictures.lanes import PAGE, frame_lanes
from kg.views.pictures.matrix import draw_grid_html
from kg.views.sites import join_same, read_sites

#: Columns of which the first that an answer has names its lanes.
LANES = ("country", "publisher", "speaker")
#: Columns of what a map places, with the kind of each.
PLACED = {"station": "stations", "response": "responses", "organization": "organizations"}
#: The most events of a strip: more rows are a table.
MOST_EVENTS = 80
#: Columns of predicates: what stands before one is connected to what stands after it.
PREDICATES = ("tie", "predicate")
#: Names of columns for readers, where they differ.
WORDS = {"root": "independent source", "source": "document"}
#: Columns that say something about an entity, and are no end of a connection.
DOCUMENT, CLAIM, CLAIMS = "Document %(number)s", "%(number)s claim", "%(number)s claims"
ORDER, WIDER = "From left to right: %(heads)s.", "The wider, the more %(what)s."
#: What pictures of answers say, in the language of a page.
SAID = (DOCUMENT, CLAIM, CLAIMS, ORDER, WIDER)
ABOUT = {"standing", "status", "stance", "wording"}


def draw_answer(
    result: Result,
    picture: str,
    address: Address,
    engine: Engine | None = None,
    say: Say = str,
) -> str:
    """Return the picture of an answer for a page, or an empty text if none fits.

    Args:
        result: the rows of a SELECT.
        picture: a name of `catalog.PICTURES`.
        address: the address of a page by its id, such as `country:spain`, or an empty text.
        engine: the release, which a map is read from.
        say: returns a label, or a text of ours, in the language of the page.
    """
    if len(result) < 2:
        return ""
    if picture == "map":
        return _draw_map(result, address, engine, say) if engine else ""
    draw = DRAWERS.get(picture)
    return draw(result, address, say) if draw else ""


def _draw_map(result: Result, address: Address, engine: Engine, say: Say) -> str:
    """Draw where the entities of an answer are: stations, or acts of governments."""
    for name, kind in PLACED.items():
        if name in result.variables:
            things = {str(row[name]) for row in result if row[name]}
            if not things:
                return ""
            sites = join_same(engine, read_sites(engine, kind, only=things))
            labels = {id: say(label) for id, label in sites.labels.items()}
            named = [replace(site, label=say(site.label)) for site in sites.sites]
            return frame_map(replace(sites, labels=labels, sites=named), address, say)
    return ""


def _find_columns(result: Result) -> tuple[list[int], list[int]]:
    """Return the indexes of the columns of labels, and of those of numbers."""
    numbers = []
    for index in result.columns:
        values = [to_python(row[index]) for row in result.rows]
        if all(isinstance(value, int) and value >= 0 for value in values):
            numbers.append(index)
    return [index for index in result.columns if index not in numbers], numbers


def _read_labels(result: Result, columns: list[int], say: Say) -> list[list[tuple[str, str]]]:
    """Return the labels of each row, each with the id to which it belongs, if any."""
    _, texts = result.format_cells()
    places = {index: number for number, index in enumerate(result.columns)}
    labels = []
    for row, cells in zip(result.rows, texts, strict=True):
        line = []
        for index in columns:
            line.append((_find_id(result, row, index), say(cells[places[index]])))
        labels.append(line)
    return labels


def _find_id(result: Result, row: tuple[object, ...], index: int) -> str:
    bare = result.variables[index].removesuffix("Label")
    if bare in result.variables:
        term = row[result.variables.index(bare)]
        if isinstance(term, ox.NamedNode):
            return shorten(term.value, result.prefixes)
    return ""


def _name(result: Result, index: int) -> str:
    return result.variables[index].removesuffix("Label")


def _name_many(name: str) -> str:
    """Return the name of a column for several of what it has."""
    if name.endswith("s"):
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _draw_bars(result: Result, address: Address, say: Say) -> str:
    labels, numbers = _find_columns(result)
    if not labels or not numbers:
        return ""
    bars = []
    for names, row in zip(_read_labels(result, labels, say), result.rows, strict=True):
        values = [int(str(to_python(row[index]))) for index in numbers]
        bars.append(Bar(names, values))
    heads = [say(_name(result, index)) for index in labels]
    return draw_bars(heads, [say(_name(result, index)) for index in numbers], bars, address, say)


def _draw_matrix(result: Result, address: Address, say: Say) -> str:
    labels, numbers = _find_columns(result)
    if len(labels) != 2 or not numbers:
        return ""
    cells: dict[tuple[str, str], Cell] = {}
    texts: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for (one, other), row in zip(_read_labels(result, labels, say), result.rows, strict=True):
        keys = (one[0] or one[1], other[0] or other[1])
        for known, key, (_, text) in zip(texts, keys, (one, other), strict=True):
            known.setdefault(key, text)
        cell = cells.setdefault(keys, Cell(*keys))
        cell.number += int(str(to_python(row[numbers[0]])))
    cells = {keys: cell for keys, cell in cells.items() if cell.number}
    rows, columns = (_name_many(_name(result, index)) for index in labels)
    axes = (rows, columns, _name(result, numbers[0]))
    grid = Grid(*texts, cells, axes)
    for known, count in ((grid.rows, grid.count_row), (grid.columns, grid.count_column)):
        ordered = sorted(known.items(), key=lambda item: (-count(item[0]), item[1]))
        known.clear()
        known.update(ordered)
    return draw_grid_html(grid, address, say=say) if cells else ""


def _draw_strip(result: Result, address: Address, say: Say) -> str:
    """Draw rows with a time in lanes, the rows of one entity as one event."""
    names = result.variables
    lane_column = next((name for name in LANES if name in names), "")
    event_column = _find_event(result, lane_column)
    if not lane_column or not event_column or not {"from", "to"} <= {*names}:
        return ""
    lanes: dict[str, Lane] = {}
    events: dict[tuple[str, str], Event] = {}
    for row in result:
        lane, id = str(row[lane_column] or ""), str(row[event_column] or "")
        label = str(row[f"{lane_column}Label"] or "not named")
        of_lane = lanes.setdefault(lane, Lane(_shorten(result, lane), label, []))
        event = events.get((lane, id))
        if event is None:
            event = Event(_shorten(result, id), _name_event(result, row, event_column, say))
            events[lane, id] = event
            of_lane.events.append(event)
        _add_time(event, row)
    if len(events) > MOST_EVENTS:
        return ""
    return frame_lanes(
        sorted(lanes.values(), key=lambda lane: lane.label), address, width=PAGE, say=say
    )


def _find_event(result: Result, lane: str) -> str:
    """Return the column of what has a time: the first of an entity that is no lane."""
    for index in result.columns:
        name = result.variables[index].removesuffix("Label")
        if name not in (lane, "kind") and f"{name}Label" in result.variables:
            return name
    return ""


def _name_event(result: Result, row: Mapping[str, object], column: str, say: Say) -> str:
    """Return the name of an event; a document has its number, as titles are long."""
    if column != "source":
        return str(row[f"{column}Label"])
    number = _shorten(result, str(row[column])).rpartition(":")[2]
    claims = row.get("claims")
    document = say(DOCUMENT) % {"number": number}
    count = say(CLAIM if claims == 1 else CLAIMS) % {"number": claims}
    return f"{document}: {count}" if claims else document


def _add_time(event: Event, row: Mapping[str, object]) -> None:
    """Add the time of a row to its event, and who objects."""
    clock = "said" if row.get("clock") == "said" or _is_of_a_speaker(row) else "holds"
    event.objectors = event.objectors or str(row.get("objectors") or "")
    parts = {"as": row.get("words"), "from": row.get("from"), "to": row.get("to")}
    interval = read_interval({key: str(value or "") for key, value in parts.items()})
    if interval is None:
        return
    times = event.times.setdefault(clock, [])
    if all(one.interval[1:] != interval[1:] for one in times):
        times.append(Timed(interval, []))


def _is_of_a_speaker(row: Mapping[str, object]) -> bool:
    """Return whether a row without a clock says when somebody spoke."""
    return "clock" not in row and "speaker" in row


def _shorten(result: Result, iri: str) -> str:
    return shorten(iri, result.prefixes) if iri else ""


def _draw_connections(result: Result, address: Address, say: Say) -> str:
    """Draw each row as a connection, or as several where it names more than two ends."""
    ends = _list_ends(result)
    if len(ends) < 2:
        return ""
    count = next((result.variables[index] for index in _find_columns(result)[1]), "")
    labels: dict[str, str] = {}
    connections: dict[tuple[str, str], Connection] = {}
    for row in result:
        present = [name for name in ends if row[name]]
        for name in present:
            labels[_shorten(result, str(row[name]))] = say(str(row[f"{name}Label"]))
        for one, other in pairwise(present):
            pair = _shorten(result, str(row[one])), _shorten(result, str(row[other]))
            connection = connections.setdefault(pair, Connection(*pair, weight=0))
            connection.weight += int(str(row[count])) if count else 1
            _describe_connection(connection, row, say)
    if not count:
        for connection in connections.values():
            connection.weight = 1
    has_words = any(connection.words for connection in connections.values())
    heads = ", ".join(say(WORDS.get(end, end)) for end in ends)
    width = f" {say(WIDER) % {'what': say(count)}}" if count else ""
    caption = () if has_words else (f"{say(ORDER) % {'heads': heads}}{width}",)
    return draw_connections(labels, [*connections.values()], address, caption=caption, say=say)


def _list_ends(result: Result) -> list[str]:
    """Return the columns of what is connected, from left to right."""
    names = []
    for index in result.columns:
        name = result.variables[index].removesuffix("Label")
        if name != result.variables[index] and name in result.variables and name not in ABOUT:
            names.append(name)
    for predicate in PREDICATES:
        if predicate in names:
            at = names.index(predicate)
            return [*names[max(at - 1, 0) : at], *names[at + 1 : at + 2]]
    # documents come last, as all words end in them
    return names[::-1] if names[:1] == ["source"] else names


def _describe_connection(connection: Connection, row: Mapping[str, object], say: Say) -> None:
    """Add the words of a row to its connection, and who objects."""
    words = say(str(row.get("tieLabel") or row.get("predicateLabel") or ""))
    if words and words not in connection.words:
        connection.words.append(words)
    connection.objectors = connection.objectors or say(str(row.get("objectors") or ""))


#: By the name of the picture.
DRAWERS: Mapping[str, Callable[[Result, Address, Say], str]] = {
    "bars": _draw_bars,
    "matrix": _draw_matrix,
    "strip": _draw_strip,
    "network": _draw_connections,
    "flow": _draw_connections,
}
