"""What an archive holds, at a glance."""

from __future__ import annotations

from dragoman.model.base import Value


class Holdings(Value, frozen=True, kw_only=True):
    """The archive at a glance, as of an entry of its log. ``languages`` are (tag, number) pairs."""

    sequence: int
    counts: dict[str, int]
    languages: tuple[tuple[str, int], ...]
    publishers: tuple[str, ...]
    first_day: str | None
    last_day: str | None
