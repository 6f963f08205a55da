"""An archive as its export, without the times at which this archive looked: what two runs must have in common."""

from __future__ import annotations

import json
from typing import Any

from dragoman.archive.archive import Archive
from dragoman.archive.export import export

_TIMES = ("seen", "observed", "logged")


def exported(archive: Archive, query: str = "") -> list[dict[str, Any]]:
    """The lines of the whole model, as values."""
    data = b"".join(export(archive, "jsonl", query))
    return [json.loads(line) for line in data.splitlines()]


def comparable(archive: Archive) -> list[dict[str, Any]]:
    """The export without observed and logged times."""
    return [_without_times(line) for line in exported(archive)]


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(item) for key, item in value.items() if key not in _TIMES}
    if isinstance(value, list):
        return [_without_times(item) for item in value]
    return value
