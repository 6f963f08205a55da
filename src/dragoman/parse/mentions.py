"""Finds who and what is named in a text, each with its span; a name nobody bears out is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.agents.gazetteer import general
from dragoman.model.reading import Mention, Turn
from dragoman.parse import trade
from dragoman.parse.labels import same_name

# A capitalised word, with what joins the words of one name: "al-Assad", "O’Neill", "van der Berg".
_NAME_WORD = r"(?:(?:al|el|ad|an|ibn|bin)-)?[^\W\d_][\w’'‑-]*"
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_PARTICLES = frozenset("al el bin ibn van von der den de di da du la le dos das".split())
_EDGES = ".,;:!?…»”\"’')]}›"
_OPENERS = "«„“\"‘'([{‹"


def mentions_of(
    title: str | None, turns: Iterable[Turn], speakers: Iterable[str], lang: str | None
) -> tuple[Mention, ...]:
    """The mentions in the title and in every paragraph, in their order.

    Bodies and places are those of the gazetteer. People are: the speakers named; names that follow
    an office or an honorific; and afterwards the same people by their last name alone.
    """
    places = [(None, title)] if title else []
    texts: list[tuple[str | None, str]] = [
        *places,
        *((p.eid, p.text) for turn in turns for p in turn.paragraphs),
    ]
    finder = _People(lang, list(speakers))
    for _, text in texts:
        finder.learn(text)
    gazetteer = general(lang)
    found: list[Mention] = []
    for eid, text in texts:
        people = finder.find(text)
        taken = [(m.span[0], m.span[1]) for m in people]
        others = [
            Mention(
                name=match.name,
                printed=text[match.start : match.end],
                kind=match.agent.kind,
                paragraph=None,
                span=(match.start, match.end),
                id=match.agent.id,
            )
            for match in gazetteer.find(text)
            if not any(start < match.end and match.start < end for start, end in taken)
        ]
        for mention in sorted([*people, *others], key=lambda m: m.span):
            found.append(_at(mention, eid))
    return tuple(found)


def _at(mention: Mention, eid: str | None) -> Mention:
    return Mention(
        name=mention.name,
        printed=mention.printed,
        kind=mention.kind,
        paragraph=eid,
        span=mention.span,
        id=mention.id,
    )


class _People:
    """The people of one text: learnt from offices and honorifics, then found by full and last name."""

    def __init__(self, lang: str | None, speakers: list[str]) -> None:
        self.row = trade.words_of(lang)
        self.titles = {*self.row.offices, *self.row.modifiers, *self.row.honorifics}
        self.speakers = [name for name in speakers if len(name.split()) > 1 or not name.isascii()]
        self.names: set[str] = set(self.speakers)

    def learn(self, text: str) -> None:
        """Takes the full names (two words or more) that follow an office or honorific."""
        for start, end in self._after_titles(text):
            name = text[start:end]
            if len(name.split()) >= 2 and not any(
                same_name(name, known) for known in self.speakers
            ):
                self.names.add(name)

    def find(self, text: str) -> list[Mention]:
        """The mentions of these people in a text, not overlapping, in order."""
        spans: dict[tuple[int, int], str] = {}
        for name in sorted(self.names, key=len, reverse=True):
            for match in re.finditer(
                rf"(?<!\w){re.escape(name)}(?!\w)" if _spaced(name) else re.escape(name), text
            ):
                _claim(spans, match.start(), match.end(), name)
        for start, end in self._after_titles(text):
            name = text[start:end]
            _claim(spans, start, end, self._full(name) or name)
        for last, name in self._last_names().items():
            for match in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", text):
                _claim(spans, match.start(), match.end(), name)
        return [
            Mention(
                name=name, printed=text[start:end], kind="person", paragraph=None, span=(start, end)
            )
            for (start, end), name in sorted(spans.items())
        ]

    def _full(self, name: str) -> str | None:
        """The one full name that ends like this one; None where none or several do."""
        same = {known for known in self.names if known.split()[-1] == name.split()[-1]}
        # A speaker's name may stand in another case of its language than the label's.
        same = same or {known for known in self.speakers if same_name(name, known)}
        return next(iter(same)) if len(same) == 1 else None

    def _last_names(self) -> dict[str, str]:
        lasts = {
            name.split()[-1]
            for name in self.names
            if len(name.split()) > 1 and name.split()[-1][:1].isupper()
        }
        return {last: full for last in lasts if len(last) > 3 and (full := self._full(last))}

    def _after_titles(self, text: str) -> Iterable[tuple[int, int]]:
        """Extents of the capitalised words that follow an office or an honorific."""
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        index = 0
        while index < len(words):
            if not self._is_title(text[words[index][0] : words[index][1]]):
                index += 1
                continue
            at = at_field = self._skip_field(text, words, index + 1)
            first: int | None = None
            last: int | None = None
            while at < len(words):
                raw = text[words[at][0] : words[at][1]]
                word = raw.strip(_EDGES + _OPENERS)
                if not word or not (
                    _is_name_word(word) or (first is not None and word in _PARTICLES)
                ):
                    break
                if word.lower().strip(".") in self.titles or raw[:1] in _OPENERS:
                    break
                first = at if first is None else first
                last = at
                if raw[-1:] in ".,;:!?…" and not re.fullmatch(r"[^\W\d_]\.", raw):
                    break
                at += 1
            while (
                last is not None
                and first is not None
                and last > first
                and text[words[last][0] : words[last][1]] in _PARTICLES
            ):
                last -= 1
            has_field = at_field != index + 1
            if has_field and first is not None and last is not None and last - first >= 2:
                first += 1
            # After "of Foreign" a single capital is more of the field ("Affairs"), not a name.
            if first is not None and last is not None and (last > first or not has_field):
                start = words[first][0]
                piece = text[start : words[last][1]].rstrip(_EDGES)
                piece = re.sub(r"[’']s$", "", piece)
                yield start, start + len(piece)
                index = last + 1
            else:
                index += 1

    def _skip_field(self, text: str, words: list[tuple[int, int]], at: int) -> int:
        """Passes over an office's field: ``of State``, ``der Verteidigung``, ``of Russia``."""
        while at + 1 < len(words) and text[words[at][0] : words[at][1]].lower() in self.row.joints:
            at += 2
            if text[words[at - 1][0] : words[at - 1][1]][-1:] in ",.;":
                return len(words)
        return at

    def _is_title(self, word: str) -> bool:
        bare = word.strip(_OPENERS).lower()
        if bare in self.row.honorifics:
            return True
        cleaned = bare.rstrip(",;:.")
        return cleaned == bare.rstrip(".") and cleaned in self.row.offices


def _claim(spans: dict[tuple[int, int], str], start: int, end: int, name: str) -> None:
    if start < end and not any(left < end and start < right for left, right in spans):
        spans[start, end] = name


def _is_name_word(word: str) -> bool:
    return bool(re.fullmatch(_NAME_WORD, word.strip(_EDGES))) and (
        word[:1].isupper() or (word[:3] in ("al-", "el-", "ad-", "an-") and word[3:4].isupper())
    )


def _spaced(name: str) -> bool:
    return not "\u3040" <= name[:1] <= "\u9fff"
