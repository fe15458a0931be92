"""Real ink alone (a folder of pieces, docs/simulation.md): by kind of mark and bits of its source, and by piece.

Limits are chosen with `--half tune` (half of the pieces, by the page they come from); the other half is reported. Many
rows are made of few pieces, so the bound on the error rate is over distinct pieces, not over rows.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

from bench import accuracy


def marks(arguments: argparse.Namespace) -> int:
    """Simulate sheets with real ink, read, compare."""
    with (Path(arguments.marks) / "marks.csv").open(encoding="utf-8", newline="") as file:
        bits = {record["file"]: record["bits"] for record in csv.DictReader(file)}
    by: dict[str, Counter] = defaultdict(Counter)
    pieces: dict[str, Counter] = defaultdict(Counter)
    with accuracy.folder_of(arguments.state) as state:
        chunks = list(accuracy.chunks_read(arguments, state))
    for chunk in chunks:
        for kind, names, verdict in chunk["laid"]:
            by[f"{kind}, {'/'.join(sorted({bits[name] for name in names})) or '-'} bits"][verdict] += 1
            for name in names:
                pieces[name][verdict] += 1
    accuracy.table("real ink", {name: by[name] for name in sorted(by)})
    found = accuracy.report(chunks, arguments)
    plain = {name: seen for name, seen in pieces.items() if name.startswith("ink/")}
    wrong = sum(seen["wrong"] > 0 for seen in plain.values())
    mostly = sum(seen["asked"] > seen["right"] for seen in plain.values())
    print(
        f"{len(plain)} distinct pieces; read wrongly at least once: {wrong} (95 % upper bound over pieces "
        f"{accuracy.upper_bound(wrong, len(plain)):.2%}); asked about more often than not: {mostly}"
    )
    if arguments.json:
        found["pieces"] = {name: dict(seen) for name, seen in pieces.items()}
        Path(arguments.json).write_text(json.dumps(found, indent=1), "utf-8")
    return 0


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("marks", help="the same with real ink alone, by kind, bits of its source, and piece")
    accuracy.add_arguments(one)
    one.set_defaults(run=marks)
