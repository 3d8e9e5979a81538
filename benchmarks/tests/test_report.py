import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import sections
from benchmarks.measurements import Measurements, Record
from benchmarks.report import report
from benchmarks.tests.made_up import make_record, warm

ROOT = Path(__file__).parent.parent.parent
SIZES = (5_000, 100_000, 1_000_000, 10_000_000)
ENGINES = [
    "kg",
    "pyoxigraph memory",
    "pyoxigraph disk",
    "rdflib",
    "oxrdflib",
    "Virtuoso",
    "Fuseki",
    "Comunica",
    "maplib",
]


def cells(lines: list[str], first: str) -> list[str]:
    """Return the cells of the only row that begins so."""
    (row,) = [line for line in lines if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_table_of_the_warm_catalogue() -> None:
    lines = sections.warm(
        [
            warm("kg", "a", 0.001),
            warm("kg", "b", 0.004),
            warm("rdflib", "a", 0.1, form="plain-1"),
            warm("rdflib", "a", 0.01, form="plain-2"),
            warm("rdflib", "b", form="plain-1", outcome="timeout", limit=10.0),
        ]
    )
    row = cells(lines[: lines.index("### Warm, our derived graph")], "5\u202fk | rdflib")
    assert row[2:] == [
        "1 / 2",
        "1",
        "·",
        "·",
        "·",
        "·",
        "10.0",
        "316",
        "–",
        "10.0\u202f×",
        "10.0\u202f×",
        "1",
    ]


def test_the_table_of_cold_processes_is_paired_with_oxigraph() -> None:
    lines = sections.cold(
        [
            Record("cold", engine, "derived", 38_000, query, (took,), same=True)
            for engine, query, took in [
                ("kg", "a", 0.1),
                ("kg", "b", 0.4),
                ("oxigraph query", "a", 0.05),
            ]
        ]
    )
    assert cells(lines, "38\u202fk | kg")[-3:] == ["2.00\u202f×", "2.00\u202f×", "1"]


def test_the_slowest_queries_are_those_of_the_largest_size() -> None:
    lines = sections.slow(
        [
            warm("kg", "small", 9),
            warm("kg", "a", 0.2, size=100_000, rows=7),
            warm("kg", "b", 0.1, size=100_000),
            warm("maplib", "a", 0.3, size=100_000, form="plain-2"),
        ]
    )
    assert lines[0] == "At 100\u202fk triples."
    assert cells(lines, "a") == ["a", "200", "7", "maplib", "300", "1.50\u202f×"]
    assert cells(lines, "b") == ["b", "100", "–", "–", "–", "–"]
    assert not any("small" in line for line in lines)


def test_load_memory_and_disk_by_size_and_question() -> None:
    lines = sections.storing(
        [
            make_record("load", "kg", 100_000, 0.5),
            make_record("load", "Virtuoso", 100_000, 2),
            Record("load", "Virtuoso", "plain-1", 90_000, seconds=(1,)),
            make_record("memory", "kg", 100_000, bytes=250_000_000),
            make_record("disk", "kg", 100_000, bytes=9_000_000),
            make_record("bulk-load", "kg", 100_000, 0.8, bytes=60_000_000),
            make_record("bulk-load", "oxigraph", 100_000, 0.4, bytes=30_000_000),
            Record(
                "remote-load",
                "kg load",
                size=100_000,
                query="Fuseki",
                seconds=(4.0,),
                bytes=50_000_000,
            ),
            Record("remote-load", "curl", size=100_000, query="Fuseki", seconds=(2.0,)),
        ]
    )
    assert "| 100\u202fk | 0.80 | 0.40 | – | 0.50\u202f× | 60.0 | 30.0 |" in lines
    assert "| engine | 100\u202fk derived | 90\u202fk plain |" in lines
    assert cells(lines, "Virtuoso") == ["Virtuoso", "2.00 (50.0)", "1.00 (90.0)"]
    assert "| kg | 0.50 (200) | – |" in lines
    assert "| kg | 250 |" in lines
    assert "| kg | 9.00 (90.0) |" in lines
    assert cells(lines, "Fuseki")[2:6] == ["4.00", "2.00", "–", "0.50\u202f×"]


def test_growth_has_a_column_for_what_was_measured_at_two_sizes() -> None:
    lines = sections.growths(
        [
            warm("kg", "a", 1, size=10_000),
            warm("kg", "a", 10, size=100_000),
            warm("kg", "b", 1, size=10_000),
            warm("kg", "b", size=100_000, outcome="timeout"),
            make_record("load", "kg", 10_000, 1),
        ]
    )
    head, _, row, _ = lines[-4:]
    assert head == "|  | warm, our derived graph: 10\u202fk → 100\u202fk |"
    assert row == "| kg | 1.00 (1) |"


def test_what_was_cut_and_what_differs_are_told_without_paths() -> None:
    records = [
        warm("rdflib", "a", outcome="timeout"),
        warm("rdflib", "b", outcome="timeout", size=100_000),
        warm("Virtuoso", "a", 1, same=False, note="1 row | of <x>, see /tmp/made/up/rows.txt"),
    ]
    assert cells(sections.cut(records), "rdflib")[1:5] == [
        "warm",
        "timeout",
        "5\u202fk: 1, 100\u202fk: 1",
        "a, b",
    ]
    assert (
        "| Virtuoso | a | derived | 5\u202fk | 1 row \\| of &lt;x>, see rows.txt |"
        in sections.differing(records)
    )
    assert "- Virtuoso, warm: 100\u202fk" in sections.cut(records)
    assert not any(line.startswith("- rdflib") for line in sections.cut(records))
    assert sections.cut(records[2:]) == ["Nothing.", ""]
    assert sections.cut([]) == []


def test_what_is_unknown_is_listed_at_the_end() -> None:
    text = report(Measurements([make_record("tasting", "tongue", 10, 1, 2, 3)]), {})
    assert "## Other records" in text
    assert "| tasting | tongue |  | 10 | 2.00 | 50\u202f% | – | – | ok |  |" in text
    assert "## Cold\n\nNot measured.\n" in text
    assert "## Other records" not in report(Measurements(), {})


def test_the_report_names_the_machine_but_not_the_host() -> None:
    machines = [
        {"cpu": "made up", "node": "secret", "command": f"run /srv/{name}.jsonl"} for name in "ab"
    ]
    text = report(
        Measurements(machines=machines, versions={"kg": "0.1"}),
        {"Warm": ["![Warm](plots/warm.svg)"]},
    )
    assert "| cpu | made up |" in text
    assert "| 2 | run b.jsonl |" in text.replace("/srv/", "")
    assert "secret" not in text
    assert "Engines: kg 0.1." in text
    assert "## Warm\n\n![Warm](plots/warm.svg)\n" in text


def whole(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Return records of everything, with timeouts and differing rows, at real size."""
    for size in SIZES:
        for place, engine in enumerate(ENGINES):
            for form in (
                ["derived"] if engine == "kg" else ["derived", "plain-1", "plain-2", "plain-3"]
            ):
                yield from catalogue(chance, size, engine, form, 1e-7 * 2**place)
            for what in ("load", "memory", "disk"):
                for form in ("derived", "plain-1"):
                    yield {
                        "what": what,
                        "engine": engine,
                        "form": form,
                        "size": size,
                        "seconds": [1],
                        "bytes": size,
                    }


def catalogue(
    chance: random.Random, size: int, engine: str, form: str, pace: float
) -> Iterator[dict[str, Any]]:
    for number in range(91):
        took = pace * size * chance.lognormvariate(0, 1)
        one = {
            "what": "warm",
            "engine": engine,
            "form": form,
            "size": size,
            "query": f"query-{number}",
        }
        if took > 20:
            yield one | {"outcome": "timeout"}
        else:
            same = chance.random() > 0.02
            yield one | {
                "seconds": [took] * 3,
                "same": same,
                "note": "" if same else f"{chance.randrange(9)} rows",
            }


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.jsonl"
    path.write_text("\n".join(map(json.dumps, whole(random.Random(1)))), encoding="utf-8")
    return path


def test_the_whole_report_is_short_enough_to_read(results: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "report.py"),
        str(results),
        "--out",
        str(tmp_path),
    ]
    subprocess.run([*command, "--no-plots"], check=True, cwd=tmp_path)
    text = (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    assert "10\u202fM | maplib" in text
    assert len(text.splitlines()) < 400
    assert "not measured" in text
