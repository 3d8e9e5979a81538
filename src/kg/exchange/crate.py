"""RO-Crate 1.1: the files of a release in one folder with a description of each.

For archives, such as Zenodo and WorkflowHub. All files are made here, so that none is missing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.exchange.contents import Contents, read_contents
from kg.exchange.csvw import METADATA, describe_tables
from kg.exchange.flat import LOSSES as FLAT_LOSSES
from kg.exchange.flat import TABLES, write_csv
from kg.exchange.losses import NOT, WHOLE, Loss
from kg.export import export_pieces
from kg.formats import FORMATS
from kg.names import GRAPH
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon

#: What the RDF file of the crate has beside the tables, which is everything.
LOSSES = (
    Loss("everything that the release has", WHOLE, "`overseas-stations.trig`"),
    *(loss for loss in FLAT_LOSSES if loss.extent == WHOLE),
    Loss("when the release was made", NOT, "the same release gives the same bytes"),
)
RDF_FORMAT = "trig"
DESCRIPTOR = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MAKER, HOME = "#maintainers", GRAPH.removesuffix("graph/")
Object = dict[str, Any]


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the graph, the tables and what describes them."""
    contents = read_contents(engine, policy)
    files = []
    for name, about, media, pieces in _list_files(contents):
        data = b"".join(pieces)
        files.append(_describe_file(name, about, media, data))
        yield name, [data]
    crate = {"@context": CONTEXT, "@graph": [*_describe(contents, files), *files]}
    yield DESCRIPTOR, [(json.dumps(crate, ensure_ascii=False, indent=1) + "\n").encode()]


def _list_files(contents: Contents) -> Iterator[tuple[str, str, str, Iterable[bytes]]]:
    """Yield name, purpose, media type and content of each file."""
    graph, media = FORMATS[RDF_FORMAT], FORMATS[RDF_FORMAT].media_type
    pieces = export_pieces(contents.engine, RDF_FORMAT)
    yield f"overseas-stations.{graph.ending}", "The release as RDF, all graphs.", media, pieces
    for table in TABLES:
        yield table.file, table.about, "text/csv", write_csv(table, contents)
    text = json.dumps(describe_tables(contents), ensure_ascii=False, indent=1)
    about = "What each column of the tables holds (CSV on the Web)."
    yield METADATA, about, "application/csvm+json", [f"{text}\n".encode()]


def _describe(contents: Contents, files: list[Object]) -> list[Object]:
    """Return the descriptor, the root, and whom and what the root names."""
    policy = contents.engine.describe_policy(contents.policy)
    about = describe_horizon(contents.horizon)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Overseas Stations KG under the policy {policy}",
        "description": f"Who says what of overseas police stations, and who denies it. {about}",
        # the horizon: a day of the build would change the bytes
        "datePublished": contents.stamp,
        "version": contents.engine.version,
        "license": {"@id": LICENCE},
        "author": {"@id": MAKER},
        "publisher": {"@id": MAKER},
        "hasPart": [{"@id": file["@id"]} for file in files],
    }
    return [
        {
            "@id": DESCRIPTOR,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
            "description": "You may share and change it if you name the source.",
        },
        {
            "@id": MAKER,
            "@type": "Organization",
            "name": "Overseas Stations KG maintainers",
            "url": HOME,
        },
    ]


def _describe_file(name: str, about: str, media: str, data: bytes) -> Object:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": about,
        "encodingFormat": media,
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
