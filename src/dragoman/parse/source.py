"""Text that knows where each of its characters was read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dragoman.model.reading import Evidence

# White space that does not stay as it is: anything but one plain blank; characters without a width.
_GAP = re.compile(
    r"[\s\u200b\ufeff\u00ad]*(?:[^\S ]|[\u200b\ufeff\u00ad]|  )[\s\u200b\ufeff\u00ad]*"
)
_SPACE = re.compile(r"\s")
# Characters that take no room, and all that folding may take away (white space as Python counts it).
NO_WIDTH = "\u200b\ufeff\u00ad"
_START = [0]
BLANKS = NO_WIDTH + "".join(char for char in map(chr, range(0x3001)) if char.isspace())


class Run(NamedTuple):
    """From ``at`` in the text on, characters stand one to one from ``offset`` in the text of ``path``.

    ``added`` characters stand in no source (the blank that joins two lines): they have a place and take
    no room there. ``folded`` says that nothing but white space stands between the run before and this.
    """

    at: int
    path: str | None
    offset: int
    added: bool = False
    folded: bool = False


class SourceText:
    """A text with the place of every character in its source; immutable.

    ``path`` names a node of the source's tree, None the decoded file itself. Offsets are code points.
    Cutting, stripping, folding and joining keep the places true.
    """

    __slots__ = ("_evidence", "_starts", "runs", "text")

    def __init__(self, text: str, runs: tuple[Run, ...]) -> None:
        self.text = text
        self.runs = runs
        self._starts = [run.at for run in runs] if len(runs) > 1 else _START
        self._evidence: tuple[Evidence, ...] | None = None

    @classmethod
    def of(cls, text: str, *, path: str | None = None, offset: int = 0) -> SourceText:
        """A piece that stands as it is in its source."""
        return cls(text, (Run(0, path, offset),))

    @classmethod
    def added(cls, text: str, *, path: str | None = None, offset: int = 0) -> SourceText:
        """A piece put in for something that is no text, such as a line break, at its place."""
        return cls(text, (Run(0, path, offset, added=True),))

    @classmethod
    def join(cls, parts: Iterable[SourceText], separator: str = " ") -> SourceText:
        """Joins pieces; each separator has the place right after the piece before it."""
        texts: list[str] = []
        runs: list[Run] = []
        size = 0
        for part in parts:
            if not part.text:
                continue
            if texts and separator:
                last = runs[-1]
                end = last.offset + (0 if last.added else size - last.at)
                runs.append(Run(size, last.path, end, added=True))
                texts.append(separator)
                size += len(separator)
            # What stood before a part in its own source does not stand before it here.
            for at, path, offset, added, folded in part.runs:
                runs.append(Run(at + size, path, offset, added, folded and at > 0))
            texts.append(part.text)
            size += len(part.text)
        return cls("".join(texts), tuple(runs) or (Run(0, None, 0),))

    def __len__(self) -> int:
        """The number of code points."""
        return len(self.text)

    def __repr__(self) -> str:
        """The text, for people who debug."""
        return f"SourceText({self.text!r})"

    def cut(self, start: int, end: int | None = None) -> SourceText:
        """The piece between two positions of this text."""
        if start == 0 and end is None:
            return self
        start, end, _ = slice(start, end).indices(len(self.text))
        if start == 0 and end == len(self.text):
            return self
        if len(self.runs) == 1:
            _, path, offset, added, folded = self.runs[0]
            run = Run(0, path, offset + (0 if added else start), added, folded and not start)
            return SourceText(self.text[start:end], (run,))
        return SourceText(self.text[start:end], tuple(self._runs_between(start, end)))

    def strip(self, characters: str | None = None) -> SourceText:
        """Without blanks (or these characters) at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        right = len(self.text.rstrip(characters))
        return self.cut(left, max(right, left))

    def folded(self) -> SourceText:
        """Every run of white space made one blank, none at the ends. U+200B, U+FEFF and soft hyphens go, too."""
        if _is_plain(self.text):
            return self
        position = len(self.text) - len(self.text.lstrip(BLANKS))
        end = max(len(self.text.rstrip(BLANKS)), position)
        inner = self.text[position:end]
        if _is_plain(inner) or _is_folded(inner):
            return self.cut(position, end)
        texts: list[str] = []
        runs: list[Run] = []
        size, joined = 0, False
        for gap in [*_GAP.finditer(self.text, position, end), None]:
            # A gap that begins with white space lends its first character to the blank.
            begins = gap is not None and self.text[gap.start()] not in NO_WIDTH
            stop = end if gap is None else gap.start() + begins
            for run in self._runs_between(position, stop):
                folded = joined if not run.at else run.folded
                runs.append(run._replace(at=run.at + size, folded=folded))
            texts.append(self.text[position : stop - begins] + " " * begins)
            size += stop - position
            if gap is None:
                break
            # The last character kept: what comes next may stand right after it in the source.
            last = gap.start() if begins else gap.start() - 1
            space = None if begins else _SPACE.search(self.text, gap.start(), gap.end())
            if space:
                joined = self._adjoins(last, space.start())
                last = space.start()
                blank = next(self._runs_between(last, last + 1))
                runs.append(blank._replace(at=size, folded=joined))
                texts.append(" ")
                size += 1
            joined = self._adjoins(last, gap.end())
            position = gap.end()
        return SourceText("".join(texts), tuple(runs))

    def place(self, index: int) -> tuple[str | None, int]:
        """Where the character at ``index`` stands: path and offset."""
        run = self.runs[max(bisect_right(self._starts, index) - 1, 0)]
        return run.path, run.offset + (0 if run.added else index - run.at)

    def evidence(self) -> tuple[Evidence, ...]:
        """The places this text was read from, in order: one for each stretch without other text inside."""
        # A reading asks for it, and its coverage once more.
        if self._evidence is None:
            self._evidence = self._places()
        return self._evidence

    def _places(self) -> tuple[Evidence, ...]:
        if len(self.runs) == 1:
            _, path, offset, added, _ = self.runs[0]
            end = offset + (0 if added else len(self.text))
            return (Evidence(path=path, start=offset, end=end),)
        spans: list[Evidence] = []
        for number, run in enumerate(self.runs):
            until = self.runs[number + 1].at if number + 1 < len(self.runs) else len(self.text)
            if run.added or until == run.at:
                continue
            end = run.offset + until - run.at
            last = spans[-1] if spans else None
            if last and last.path == run.path and _touches(last, run):
                spans[-1] = Evidence(path=run.path, start=last.start, end=max(end, last.end))
            else:
                spans.append(Evidence(path=run.path, start=run.offset, end=end))
        if not spans:
            path, offset = self.place(0)
            return (Evidence(path=path, start=offset, end=offset),)
        return tuple(spans)

    def _runs_between(self, start: int, end: int) -> Iterator[Run]:
        """The runs of a piece, at least one, counted from its start."""
        first = number = max(bisect_right(self._starts, start) - 1, 0)
        while number < len(self.runs) and (self.runs[number].at < end or number == first):
            run = self.runs[number]
            shift = max(start - run.at, 0)
            yield Run(
                max(run.at - start, 0),
                run.path,
                run.offset + (0 if run.added else shift),
                run.added,
                run.folded and not shift,
            )
            number += 1

    def _adjoins(self, start: int, end: int) -> bool:
        """Whether the characters from one position up to another stand one after another in the source."""
        path, offset = self.place(start)
        return all(
            run.path == path and run.offset == offset + run.at and not run.added
            for run in self._runs_between(start, end + 1)
        )


def _is_plain(text: str) -> bool:
    """Whether a text is surely folded: of all that is white or takes no room a plain blank alone is printable."""
    return text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def _is_folded(text: str) -> bool:
    """Whether ``_GAP`` would find nothing; several times as fast."""
    plain = text.isascii() or not any(sign in text for sign in NO_WIDTH)
    return plain and " ".join(text.split()) == text


def _touches(last: Evidence, run: Run) -> bool:
    return run.folded or last.start <= run.offset <= last.end
