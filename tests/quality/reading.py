"""Readings of the labelled pages, scored by the scorer that lies beside the labels."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")
# What is counted of each publisher and in all; of the leak less is better.
FIGURES = (
    "language", "title", "title_spurious", "page_kind", "published", "published_precision", "said",
    "said_precision", "place", "event", "turn_f1", "turn_f1_page_mean", "turn_kind", "turn_end",
    "attribution", "attribution_null", "paragraphs", "furniture_leak",
)  # fmt: skip
LESS_IS_BETTER = frozenset({"furniture_leak", "title_spurious"})
Lines = list[dict[str, Any]]


def digest(gold: Path) -> str:
    """One digest of all labels: of their names and bytes, in order."""
    whole = hashlib.sha256()
    for file in sorted((gold / "pages").glob("*.json")):
        whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def labelled(data: Path) -> list[Path]:
    """The pages that have labels."""
    labels = sorted((data / "gold" / "pages").glob("*.json"))
    return [data / "pages" / json.loads(label.read_bytes())["file"] for label in labels]


def parsed(files: list[Path]) -> Lines:
    """What ``dragoman parse --json`` prints of them."""
    command = [sys.executable, "-m", "dragoman", "parse", "--json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def scored(
    data: Path, lines: Lines, folder: Path, spoil: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, dict[str, float]]:
    """The figures by publisher and of all (``total``); ``spoil`` changes each line first."""
    for line in lines:
        if spoil:
            spoil(line)
    gold = data / "gold"
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    made = [sys.executable, str(gold / "to_gold.py"), str(folder), str(data / "pages")]
    subprocess.run(made, input=text.encode(), check=True, capture_output=True)
    count = [
        sys.executable,
        str(gold / "score_pages.py"),
        str(gold / "pages"),
        str(folder),
        "--json",
    ]
    done = subprocess.run(count, check=True, capture_output=True)
    result = json.loads(done.stdout)
    groups = {**result["groups"], "total": result["total"]}
    kept = {
        name: {figure: group[figure] for figure in FIGURES if group.get(figure) is not None}
        for name, group in groups.items()
    }
    means = [
        group["turn_f1"] for name, group in kept.items() if name != "total" and "turn_f1" in group
    ]
    kept["total"]["turn_f1_publisher_mean"] = round(sum(means) / len(means), 4)
    return kept


def below(
    found: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]
) -> list[tuple[str, str, float, float]]:
    """Where a figure has fallen: publisher, figure, floor, what was found."""
    fallen = []
    for publisher, figures in floors.items():
        for figure, floor in figures.items():
            value = found.get(publisher, {}).get(figure, float("nan"))
            holds = value <= floor if figure in LESS_IS_BETTER else value >= floor
            if not holds:
                fallen.append((publisher, figure, floor, value))
    return fallen
