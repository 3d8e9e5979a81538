"""Tasks of a server on a folder of graphs, named as those on a release."""

from typing import Any

from kg.query.graph_folder import DEFAULT, GraphFolder
from kg.sparql.safety import check_query
from kg.web.tasks.graphs import check_graph, check_size
from kg.web.tasks.service import PREFIXES, describe_dataset, describe_endpoint
from kg.web.tasks.sparql import GRAPHS, check_dataset, serialize_graph, write_answer


def run_query(folder: GraphFolder, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Answer a query; without a dataset of its own or of the request, on everything.

    Args:
        folder: the graphs.
        arguments: as of `kg.web.tasks.sparql.run_query`, with `base` in place of a policy.
    """
    text = arguments["query"]
    default, named = arguments["default"], arguments["named"]
    if default or named:
        check_dataset(folder, text, [*default, *named])
    else:
        check_query(text, graphs=folder.graph_names)
    answer = folder.execute(text, default, named, arguments["base"])
    return write_answer(folder, answer, arguments)


def dump_graph(folder: GraphFolder, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return a graph, or everything.

    Args:
        folder: the graphs.
        arguments: `graph`, the IRI of a graph, or `default`, or neither; `media`; `bytes`.

    Raises:
        NotFound: there is no such graph.
        TooLarge: it is larger than `bytes`.
    """
    media, name = arguments["media"], arguments.get("graph")
    check_graph(name, folder.graph_names)
    name = DEFAULT if "default" in arguments else name
    data = folder.write(GRAPHS[media].name, name)
    check_size(data, arguments["bytes"])
    return media, data


def describe_service(folder: GraphFolder, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the SPARQL service description of the endpoint at `base`."""
    base, media = arguments["base"], arguments["media"]
    counts = {name: len(folder.graphs[name]) for name in sorted(folder.graph_names)}
    places = (f"{base}sparql#dataset", f"{base}store?default")
    triples = describe_endpoint(base, counts)
    triples += describe_dataset(base, places, len(folder.graphs[DEFAULT]), counts)
    data = serialize_graph(sorted(triples, key=str), media, PREFIXES, arguments["bytes"])
    return media, data


TASKS = {"sparql": run_query, "graph": dump_graph, "service": describe_service}
