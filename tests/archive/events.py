"""What EVENTS.md of the examples says was planted: the rows of its tables, as values.

The names in a row's second cell are files of the examples, or what the names of several begin with
(``talks/2024-06-21``); one without a folder lies in the folder of the name before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.text import dates

# The kinds of events that are no fact of the archive yet: comparing editions finds them, each as a
# divergence of the closed list.
DETECTED_LATER: dict[str, str] = {
    "omitted paragraph": "omitted",
    "added paragraph": "added",
    "added sentence": "added",
    "question missing": "question_missing",
    "number": "number",
    "date": "date",
    "possible name": "name",
    "possible negation": "negation",
    "order": "order",
    "untranslated": "untranslated",
    "length": "length",
}

# The words a verdict begins with, and the verdict of the closed list.
VERDICTS = {
    "exact": "exact",
    "folded": "folded",
    "elided": "elided",
    "altered": "altered",
    "joined": "joined",
    "other speaker": "other_speaker",
    "earlier version": "earlier_version",
    "translation": "translation",
    "not found": "not_found",
}

_CODE = re.compile(r"`([^`]+)`")
_ITEM = re.compile(r"item `([^`]+)`")
_LANG = re.compile(r"(?:[(,] ?)([a-z]{2})(?=[),]|$)")
_PRINTED = re.compile(r"(?:\b(ar|de|en|es|fr|ru|zh) )?“([^”]*)”")
_QUOTED = re.compile(r"“(.*)”|«(.*)»")
_COUNTS = re.compile(r"(\d+) paragraphs, not (\d+)")


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a table of events. ``lang`` and ``item`` narrow the files down to an edition."""

    section: str
    kind: str
    files: tuple[str, ...]
    lang: str | None
    item: str | None
    paragraph: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} | {' '.join(self.files) or 'everywhere'} | {self.paragraph}"

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The paragraphs it stands in; none for what is missing ``after`` one."""
        return () if self.paragraph.startswith("after") else _numbers(self.paragraph)

    @property
    def printed(self) -> tuple[str, ...]:
        """The words that the row quotes of its own edition, in its order."""
        return tuple(words for lang, words in _PRINTED.findall(self.what) if not lang)

    @property
    def printed_elsewhere(self) -> tuple[tuple[str, str], ...]:
        """The words that it quotes of others, each behind its language (``en “will not”``)."""
        return tuple((lang, words) for lang, words in _PRINTED.findall(self.what) if lang)

    @property
    def counts(self) -> tuple[int, int] | None:
        """Paragraphs of this edition and of the others (``12 paragraphs, not 13``)."""
        found = _COUNTS.search(self.what)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def days(self) -> list[str]:
        """The days that the row names, ``yyyy-mm-dd``."""
        return [found.date.value[:10] for found in dates.find(self.what, "en")]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One row of a table of quotations, with the passage that its verdict names, if it names one."""

    section: str
    text: str
    by: str
    on: str
    verdict: str
    statement: str | None
    lang: str | None
    item: str | None
    version: int | None
    paragraphs: tuple[int, ...]
    expected: str

    def __str__(self) -> str:
        return f"{self.verdict} | {self.text[:40]}"


def events(path: Path) -> list[Event]:
    """All rows of the tables of events, in the order of the file. Raises ValueError for a row cut short."""
    found = []
    for section, (kind, file, paragraph, what) in _rows(path, "Event"):
        item = _ITEM.search(file)
        lang = _LANG.search(_CODE.sub("", file))
        found.append(Event(section, kind, _files(file), lang and lang[1], item and item[1], paragraph, what))  # fmt: skip
    return found


def quotations(path: Path) -> list[Quotation]:
    """All rows of the tables of quotations, in the order of the file. Raises ValueError, as above."""
    return [_quotation(section, *cells) for section, cells in _rows(path, "Quotation")]


def _quotation(section: str, text: str, said: str, expected: str) -> Quotation:
    by, _, on = said.rpartition(", ")
    words = _QUOTED.match(text)
    verdict = next((name for start, name in VERDICTS.items() if expected.startswith(start)), None)
    day = dates.whole(on, "en")
    if not words or not verdict or not day:
        raise ValueError(f"no quotation: {text} | {said} | {expected}")
    place = _CODE.sub("", expected.partition("(")[2])
    lang, item = _LANG.search(place), _ITEM.search(expected)
    version = re.search(r"version (\d+)", place)
    paragraphs = re.search(r"paragraphs? (\d+(?: and \d+)*)", place)
    return Quotation(
        section=section,
        text=words[1] or words[2],
        by=by,
        on=day.value,
        verdict=verdict,
        statement=next(iter(_files(expected)), None),
        lang=lang and lang[1],
        item=item and item[1],
        version=int(version[1]) if version else None,
        paragraphs=_numbers(paragraphs[1]) if paragraphs else (),
        expected=expected,
    )


def _rows(path: Path, first: str) -> Iterator[tuple[str, list[str]]]:
    """The rows of the tables whose first column is headed ``first``, each with the heading above it."""
    section, columns = "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            section = line.removeprefix("## ")
        if not line.startswith("|"):
            columns = 0
        elif cells[0] == first:
            columns = len(cells)
        elif columns and not set(line) <= set("|- "):
            if len(cells) != columns:
                raise ValueError(f"{len(cells)} cells, not {columns}: {line}")
            yield section, cells


def _files(cell: str) -> tuple[str, ...]:
    """The files a cell names, each with its folder."""
    names: list[str] = []
    for name in _CODE.findall(_ITEM.sub("", cell)):
        inside = names and "/" in names[-1] and "/" not in name
        names.append(f"{names[-1].rpartition('/')[0]}/{name}" if inside else name)
    return tuple(names)


def _numbers(cell: str) -> tuple[int, ...]:
    """``7 to 9`` and ``7, 8`` as numbers; what stands in brackets is another count."""
    plain = re.sub(r"\(.*?\)", "", cell)
    found = [int(number) for number in re.findall(r"\d+", plain)]
    return tuple(range(found[0], found[1] + 1)) if " to " in plain else tuple(found)
