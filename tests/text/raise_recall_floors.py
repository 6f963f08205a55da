"""Raises the floors of recall to what is reached; never lowers one: ``python -m tests.text.raise_recall_floors``."""

from __future__ import annotations

import json

from tests.text.recall import FLOORS, LANGS, figures, pinned


def main() -> None:
    """Measures every language, and writes floors that are at least those written before."""
    kept = pinned() if FLOORS.exists() else {}
    for lang in LANGS:
        floors = kept.setdefault(lang, {})
        for name, value in figures(lang).items():
            floors[name] = max(value, floors.get(name, value))
    FLOORS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
