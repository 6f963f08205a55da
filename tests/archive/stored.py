"""The example archive, asked by the names of the examples' files: what EVENTS.md speaks of, as stored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.archive.events import Event
from tests.archive.observed import history, seen

from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.model.reading import Paragraph, Reading, Turn
from dragoman.model.record import Capture, Version
from dragoman.store import editions, records
from dragoman.store.captures import digest_of
from dragoman.text.tokens import analyse

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Text:
    """A version of an edition, as read; ``capture`` is the observation that was asked for."""

    edition: str
    lang: str
    version: Version
    reading: Reading
    capture: Capture

    @property
    def paragraphs(self) -> list[str]:
        """The words of each paragraph, in order."""
        return [paragraph.text for _, paragraph in self.reading.paragraphs()]

    def turn(self, number: int) -> tuple[Turn, Paragraph]:
        """A paragraph, counted from 1, with its turn."""
        found = self.reading.paragraphs()
        assert number <= len(found), f"{self.edition} has {len(found)} paragraphs"
        return found[number - 1]

    def __getitem__(self, number: int) -> str:
        """A paragraph, counted from 1."""
        return self.turn(number)[1].text

    def words(self, number: int) -> list[str]:
        """The folded words of a paragraph, numbers in Western digits."""
        return folded(self[number], self.lang)

    def numbers(self, number: int) -> list[str]:
        """The numbers in a paragraph, without the endings some languages give them (``1er``)."""
        return [found[0] for word in self.words(number) if (found := _NUMBER.match(word))]


class Stored:
    """An archive of the examples in ``folder``. A file is known by its bytes, wherever it was captured."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive, self.folder = archive, folder
        self._holding: dict[str, list[tuple[str, Capture]]] = defaultdict(list)
        for edition in editions.all_editions(archive.database):
            for capture in seen(archive, edition):
                for digest in {capture.digest, capture.container} - {None}:
                    self._holding[digest].append((edition, capture))

    def captures(self, name: str, *, lang: str | None = None, item: str | None = None) -> list[tuple[str, Capture]]:  # fmt: skip
        """The captures of all files so named or so beginning, each with its edition."""
        return [
            (edition, capture)
            for path in self._files(name)
            for edition, capture in self._holding[digest_of(path.read_bytes())]
            if lang in (None, self.lang(edition)) and (item is None or self._is_item(edition, item))
        ]

    def editions(self, *names: str, lang: str | None = None, item: str | None = None) -> list[str]:
        """The editions that those files were captures of, each once."""
        found = (self.captures(name, lang=lang, item=item) for name in names)
        return list(dict.fromkeys(edition for some in found for edition, _ in some))

    def text(self, name: str, *, lang: str | None = None, item: str | None = None) -> Text:
        """The version that stood when a file was first captured. It must be of one edition."""
        (edition,) = self.editions(name, lang=lang, item=item)
        capture = self.captures(name, lang=lang, item=item)[0][1]
        standing = [v for v in history(self.archive, edition) if v.observed <= capture.fetched]
        return self._text(edition, standing[-1], capture)

    def version(self, edition: str, number: int) -> Text:
        """A version of an edition by its number, from 1."""
        versions = history(self.archive, edition)
        assert 1 <= number <= len(versions), f"{edition} has {len(versions)} versions, no {number}"
        version = versions[number - 1]
        return self._text(edition, version, show.text(self.archive, f"{edition}@{number}").capture)

    def newest(self, edition: str) -> Text:
        """The newest version of an edition that has a text."""
        numbers = [v.number for v in history(self.archive, edition) if v.digest]
        return self.version(edition, numbers[-1])

    @cached_property
    def texts(self) -> list[Text]:
        """Every version that has a text, of every edition."""
        return [
            self.version(edition, version.number)
            for edition in editions.all_editions(self.archive.database)
            for version in history(self.archive, edition)
            if version.digest
        ]

    @cached_property
    def all_words(self) -> dict[str, list[list[str]]]:
        """The folded words of every version of every edition, by language."""
        found: dict[str, list[list[str]]] = defaultdict(list)
        for text in self.texts:
            found[text.lang].append(folded("\n".join(text.paragraphs), text.lang))
        return found

    def stands_somewhere(self, words: str) -> bool:
        """Whether words stand in any version of any edition, however they are signed and spelled large."""
        return any(
            within(folded(words, lang), text)
            for lang, texts in self.all_words.items()
            for text in texts
        )

    def others(self, edition: str) -> list[str]:
        """The editions of the same record in other languages."""
        found = show.record(self.archive, self.record(edition)).editions
        return [other.id for other in found if other.lang != self.lang(edition)]

    def record(self, edition: str) -> str:
        """The record of an edition."""
        return editions.edition(self.archive.database, edition).record

    def lang(self, edition: str) -> str:
        """The language of an edition."""
        return editions.edition(self.archive.database, edition).lang

    def _text(self, edition: str, version: Version, capture: Capture) -> Text:
        reading = show.text(self.archive, f"{edition}@{version.number}").reading
        assert reading, f"{edition}@{version.number} has no text"
        return Text(edition, self.lang(edition), version, reading, capture)

    def _files(self, name: str) -> list[Path]:
        """A file, or all whose names begin so and go on with a sign: ``talks/2024-06-21`` has ``.en.html``."""
        exact = self.folder / name
        if exact.is_file():
            return [exact]
        found = [
            path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            and path.relative_to(self.folder).as_posix().startswith((f"{name}/", f"{name}.", f"{name}-"))
        ]  # fmt: skip
        assert found, f"no example begins with {name}"
        return found

    def _is_item(self, edition: str, item: str) -> bool:
        known = records.identifiers_of(self.archive.database, edition)
        return any(identifier.endswith(f":{item}") for identifier in known)


Check = Callable[[Stored, Event], None]


def folded(words: str, lang: str) -> list[str]:
    """Words as they are compared: without signs and case, numbers in Western digits."""
    return [token.surface for token in analyse(words, lang)]


def within(words: list[str], text: list[str]) -> bool:
    """Whether words stand in a text one after another."""
    return f" {' '.join(words)} " in f" {' '.join(text)} "
