"""Text that knows where each of its characters was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from dragoman.model.reading import Evidence


class Run(NamedTuple):
    """From ``at`` in the text on, characters stand one to one from ``offset`` in the text of ``path``."""

    at: int
    path: str | None
    offset: int


class SourceText:
    """A text with the place of every character in its source; immutable.

    ``path`` names a node of the source's tree, None the decoded file itself. Offsets are code points.
    Cutting, stripping and folding keep the places true; a character put in between two pieces (the
    blank that joins two lines) belongs to the place it stands for.
    """

    __slots__ = ("_starts", "runs", "text")

    def __init__(self, text: str, runs: tuple[Run, ...]) -> None:
        self.text = text
        self.runs = runs
        self._starts = [run.at for run in runs]

    @classmethod
    def of(cls, text: str, *, path: str | None = None, offset: int = 0) -> SourceText:
        """A piece that stands as it is in its source."""
        return cls(text, (Run(0, path, offset),))

    @classmethod
    def join(cls, parts: Iterable[SourceText], separator: str = " ") -> SourceText:
        """Joins pieces; each separator takes the place right after the piece before it."""
        text, runs = "", []
        for part in parts:
            if not part.text:
                continue
            if text and separator:
                text += separator
            runs.extend(Run(run.at + len(text), run.path, run.offset) for run in part.runs)
            text += part.text
        return cls(text, tuple(runs) or (Run(0, None, 0),))

    def __len__(self) -> int:
        """The number of code points."""
        return len(self.text)

    def __repr__(self) -> str:
        """The text, for people who debug."""
        return f"SourceText({self.text!r})"

    def cut(self, start: int, end: int | None = None) -> SourceText:
        """The piece between two positions of this text."""
        start, end, _ = slice(start, end).indices(len(self.text))
        first = max(bisect_right(self._starts, start) - 1, 0)
        runs = []
        for run in self.runs[first:]:
            if run.at >= end and runs:
                break
            shift = max(start - run.at, 0)
            runs.append(Run(max(run.at - start, 0), run.path, run.offset + shift))
        return SourceText(self.text[start:end], tuple(runs))

    def strip(self, characters: str | None = None) -> SourceText:
        """Without blanks (or these characters) at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        right = len(self.text.rstrip(characters))
        return self.cut(left, max(right, left))

    def folded(self) -> SourceText:
        """Every run of white space made one blank, none at the ends. U+200B and U+FEFF go, too."""
        characters: list[str] = []
        runs: list[Run] = []
        blank = True
        expected: tuple[str | None, int] | None = None
        for index, char in enumerate(self.text):
            if char in "\u200b\ufeff":
                continue
            if char.isspace():
                if blank:
                    continue
                char, blank = " ", True  # noqa: PLW2901
            else:
                blank = False
            place = self.place(index)
            if place != expected:
                runs.append(Run(len(characters), *place))
            characters.append(char)
            expected = (place[0], place[1] + 1)
        if characters and characters[-1] == " ":
            characters.pop()
        return SourceText("".join(characters), tuple(runs) or (Run(0, *self.place(0)),))

    def place(self, index: int) -> tuple[str | None, int]:
        """Where the character at ``index`` stands: path and offset."""
        run = self.runs[max(bisect_right(self._starts, index) - 1, 0)]
        return run.path, run.offset + index - run.at

    def evidence(self) -> tuple[Evidence, ...]:
        """The places this text was read from, one for each node, in order."""
        spans: list[Evidence] = []
        for number, run in enumerate(self.runs):
            until = self.runs[number + 1].at if number + 1 < len(self.runs) else len(self.text)
            end = run.offset + until - run.at
            if spans and spans[-1].path == run.path and run.offset >= spans[-1].start:
                spans[-1] = Evidence(
                    path=run.path, start=spans[-1].start, end=max(end, spans[-1].end)
                )
            else:
                spans.append(Evidence(path=run.path, start=run.offset, end=end))
        return tuple(spans)
