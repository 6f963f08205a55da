"""CSV of the passages that answer a query, as RFC 4180 has it: a line of names, commas, CRLF.

What spreadsheets need, and programs can undo:

- A byte order mark stands at the beginning: without it a spreadsheet takes UTF-8 for the code page of its
  machine. pandas reads past it; in Python the encoding is ``utf-8-sig``.
- A cell that a spreadsheet would take for a formula (its first sign that is seen is ``=``, ``+``, ``-`` or ``@``,
  also in their full width) gets an apostrophe before it, and so does one that begins with an apostrophe.
  Whoever takes one apostrophe from the beginning of every cell that has one has the words again: ``unguarded``.
- No line stands above the names, where many readers would take it for them. What the answer is about (query,
  time, head of the log) stands in the last columns of every line, so that lines keep it when they are sorted,
  cut and put together. The signed note is in the form ``passages`` alone.
- ``spans`` are pairs of code points in ``text``, ``12:18 30:35``. What is not known is an empty cell.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator

from dragoman.archive.passages import About, FoundPassage, Passages

PASSAGE_COLUMNS = FoundPassage.__struct_fields__
ABOUT_COLUMNS = ("query", "made", "log_size", "log_root", "index", "program")
COLUMNS = (*PASSAGE_COLUMNS, *ABOUT_COLUMNS)

_GUARD = "'"
_FORMULA = frozenset("=+-@＝＋－＠")
# What a spreadsheet may look past to find a formula: blanks, controls and marks nobody sees.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


class CsvExport:
    """The passages found as comma-separated values."""

    name = "csv"
    media_type = "text/csv; charset=utf-8; header=present"
    suffix = ".csv"

    def lines(self, found: Passages) -> Iterator[bytes]:
        """The names of the columns, then a line for each passage."""
        yield "\ufeff".encode() + _line(COLUMNS)
        about = _about(found.about)
        for row in found.rows:
            yield _line((*_cells(row), *about))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    seen = next((char for char in cell if unicodedata.category(char) not in _UNSEEN), "")
    return _GUARD + cell if seen in _FORMULA or cell.startswith(_GUARD) else cell


def unguarded(cell: str) -> str:
    """What a guarded cell says."""
    return cell.removeprefix(_GUARD)


def _about(about: About) -> tuple[str, ...]:
    log = about.log
    return about.query, about.made, str(log.size), log.root, about.index, about.program


def _cells(row: FoundPassage) -> Iterator[str]:
    for name in PASSAGE_COLUMNS:
        value = getattr(row, name)
        match value:
            case None:
                yield ""
            case bool():
                yield "yes" if value else "no"
            case tuple():
                yield " ".join(f"{start}:{end}" for start, end in value)
            case _:
                yield str(value)


def _line(cells: Iterable[str]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerow(map(guarded, cells))
    return made.getvalue().encode()
