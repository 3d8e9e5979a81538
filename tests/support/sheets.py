"""The curated sheets as written, to compare the graph with them."""

import csv
from functools import cache

from tests.conftest import ROOT

Cells = dict[str, str]


@cache
def attributions() -> list[Cells]:
    """Every line of graph/claims/, in the order of the files."""
    lines: list[Cells] = []
    for path in sorted(ROOT.glob("graph/claims/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            lines += csv.DictReader(file)
    return lines


def about(thing: str) -> list[Cells]:
    """The lines in which a thing is the subject or the object."""
    return [line for line in attributions() if thing in (line["subject"], line["object"])]


@cache
def labels() -> dict[str, str]:
    """The preferred label of every entity."""
    labels: dict[str, str] = {}
    for path in sorted(ROOT.glob("graph/entities/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "label" in row:
                    labels[row["id"]] = row["label"]
    return labels
