"""Raises the floors of reading to what is reached now; never lowers one: ``python -m tests.quality.raise_floors``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.quality.reading import FLOORS, LESS_IS_BETTER, digest, labelled, parsed, scored
from tests.real_data import data_folder


def main() -> None:
    """Measures, and writes floors that are at least those written before."""
    data = data_folder()
    with tempfile.TemporaryDirectory() as folder:
        found = scored(data, parsed(labelled(data)), Path(folder))
    kept = json.loads(FLOORS.read_text()) if FLOORS.exists() else {"gold": "", "reading": {}}
    if kept["gold"] not in ("", digest(data / "gold")):
        raise SystemExit(
            "these are other labels than the floors were set on: write down why, then remove them"
        )
    for publisher, figures in found.items():
        floors = kept["reading"].setdefault(publisher, {})
        for figure, value in figures.items():
            better = min if figure in LESS_IS_BETTER else max
            floors[figure] = better(value, floors.get(figure, value))
    kept["gold"] = digest(data / "gold")
    FLOORS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
