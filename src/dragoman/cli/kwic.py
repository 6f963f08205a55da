"""The lines of a concordance, in aligned columns for a person or as JSON lines."""

from __future__ import annotations

import shutil
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from dragoman.cli.output import complain, print_json, quiet, say
from dragoman.model.language import direction, primary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dragoman.model.concordance import Concordance, Line

# Columns of a screen: the day, whose words, the blanks between columns; where no screen is, so many in all.
_DAY, _BY, _GAPS, _NO_SCREEN = 10, 14, 8, 120
# Keeps a piece that runs from right to left in its own column.
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"


def print_lines(found: Concordance, *, as_json: bool) -> None:
    """Prints a page of lines; what was not looked through is told on standard error."""
    if as_json:
        for line in found.lines:
            print_json(line)
    else:
        _print_for_a_person(found)
    if found.looked_through < found.passages:
        complain(
            f"looked through the first {found.looked_through:,} of {found.passages:,} passages,"
            " the newest first; narrow the query to see the others"
        )


def _print_for_a_person(found: Concordance) -> None:
    say(
        f"{found.total:,} lines in {found.looked_through:,} passages (searched:"
        f" {found.searched_paragraphs:,} paragraphs in {found.searched_editions:,} editions)"
    )
    counts = {group.lang: group.count for group in found.groups}
    for lang, lines in groupby(found.lines, lambda line: primary(line.lang)):
        group = list(lines)
        say(f"\n{lang}  {len(group):,} of {counts[lang]:,} lines", bold=True)
        for row in _rows(group):
            click.echo(row)


def _rows(lines: Sequence[Line]) -> Iterable[str]:
    """Lines under one another; what runs from right to left is mirrored, as it is read."""
    shown = [tuple(map(_on_one_line, (one.left, one.match, one.right))) for one in lines]
    middle = max(cell_len(match) for _, match, _ in shown)
    screen = shutil.get_terminal_size((_NO_SCREEN, 24)).columns
    side = max(10, (screen - _DAY - _BY - _GAPS - middle) // 2)
    for line, (left, match, right) in zip(lines, shown, strict=True):
        pieces = [fitted(left, side, from_end=True), match, fitted(right, side)]
        if direction(line.lang) == "rtl":
            pieces = [_isolated(piece) for piece in reversed(pieces)]
        date = line.said or line.published
        by = fitted(_on_one_line(line.by or line.turn_kind or "title"), _BY)
        yield "  ".join(
            (
                f"{date.value[:10] if date else '':<{_DAY}}",
                padded(by, _BY),
                padded(pieces[0], side, at_start=True),
                click.style(padded(pieces[1], middle), bold=True),
                pieces[2],
            )
        )


def fitted(text: str, width: int, *, from_end: bool = False) -> str:
    """As much of a text as fits in so many columns, from its beginning or its end; no letter without its marks."""
    pieces = _letters(text)
    if from_end:
        pieces.reverse()
    kept: list[str] = []
    room = width
    for piece in pieces:
        room -= cell_len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(reversed(kept) if from_end else kept)


def padded(text: str, width: int, *, at_start: bool = False) -> str:
    """A text with blanks after or before it, so that it takes so many columns."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if at_start else text + blanks


def _letters(text: str) -> list[str]:
    """The letters of a text, each with the marks upon it."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.category(char)[0] == "M":
            found[-1] += char
        else:
            found.append(char)
    return found


def _isolated(text: str) -> str:
    return f"{_RIGHT_TO_LEFT}{text}{_END}" if text else text


def _on_one_line(text: str) -> str:
    return quiet(" ".join(text.split()))
