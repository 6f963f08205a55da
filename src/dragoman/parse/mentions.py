"""Finds who and what is named in a text, each with its span; a name nobody bears out is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dragoman.agents.gazetteer import SMALL, general
from dragoman.model.reading import Mention, MentionKind, Turn
from dragoman.parse import trade
from dragoman.parse.names import same_name

# A capitalised word, with what joins the words of one name: "al-Assad", "O’Neill", "van der Berg".
_NAME_WORD = re.compile(r"(?:(?:al|el|ad|an|ibn|bin)-)?[^\W\d_][\w’'‑-]*")
_WORD = re.compile(r"\S+")
_PARTICLES = frozenset((
    "al", "el", "bin", "ibn", "van", "von", "der", "den", "de", "di", "da", "du", "la",
    "le", "dos", "das",
))  # fmt: skip
_JOINED = ("al-", "el-", "ad-", "an-")
_EDGES = ".,;:!?…»”\"’')]}›،؛؟۔"
_OPENERS = "«„“\"‘'([{‹"
_STOPS = ".,;:!?…،؛؟۔)]}"
_LETTERS = re.compile(r"\w+")
# Most names begin with no small letter, and few words do.
_CAPITALS = re.compile(rf"[^\W{SMALL}]\w*")
_SMALL = re.compile(f"[{SMALL}]")
_OPENED = re.compile(rf"\s[{re.escape(_OPENERS)}]")
_INITIAL = re.compile(r"[^\W\d_]\.")


class _Found(NamedTuple):
    """A name in a text: its extent, whose it is, what that is, its entry in the gazetteer."""

    start: int
    end: int
    name: str
    kind: MentionKind
    id: str | None = None


def mentions_of(
    title: str | None, turns: Iterable[Turn], speakers: Iterable[str], lang: str | None
) -> tuple[Mention, ...]:
    """The mentions in the title and in every paragraph, in their order.

    Bodies and places are those of the gazetteer. People are: the speakers named; names that follow
    an office or an honorific; and afterwards the same people by their last name alone.
    """
    texts: list[tuple[str | None, str]] = [(None, title)] if title else []
    texts += [(p.eid, p.text) for turn in turns for p in turn.paragraphs]
    people = _People(lang, list(speakers))
    for _, text in texts:
        people.learn(text)
    matches = general(lang).find_in(text for _, text in texts)
    found: list[Mention] = []
    for (eid, text), matched in zip(texts, matches, strict=True):
        entries = (_Found(m.start, m.end, m.name, m.agent.kind, m.agent.id) for m in matched)
        found += [
            Mention(
                name=one.name,
                printed=text[one.start : one.end],
                kind=one.kind,
                paragraph=eid,
                span=(one.start, one.end),
                id=one.id,
            )
            for one in _apart([*people.find(text), *entries], len(text))
        ]
    return tuple(found)


def _apart(found: Iterable[_Found], size: int) -> list[_Found]:
    """Those that do not overlap an earlier one of the list, in the order of the text."""
    taken = bytearray(size)
    kept: list[_Found] = []
    for one in found:
        if one.start < one.end and not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return sorted(kept)


class _People:
    """The people of one text: learnt from offices and honorifics, then found by full and last name."""

    def __init__(self, lang: str | None, speakers: list[str]) -> None:
        self._row = trade.words_of(lang)
        self._titles = {*self._row.offices, *self._row.modifiers, *self._row.honorifics}
        self._leading = {*self._row.offices, *self._row.honorifics}
        self._titled: dict[str, list[tuple[int, int, bool]]] = {}
        self._speakers = [name for name in speakers if len(name.split()) > 1 or not name.isascii()]
        self._names: set[str] = set(self._speakers)
        self._by_last: dict[str, list[str]] = {}
        self._lasts: dict[str, str] = {}
        self._looked_for: tuple[_Names, _Names] | None = None
        self._begin = _LETTERS

    def learn(self, text: str) -> None:
        """Takes the full names (two words or more) that follow an office or honorific."""
        self._titled[text] = list(self._after_titles(text))
        for start, end, _ in self._titled[text]:
            name = text[start:end]
            known = any(same_name(name, speaker) for speaker in self._speakers)
            if len(name.split()) >= 2 and not known:
                self._names.add(name)

    def find(self, text: str) -> Iterator[_Found]:
        """The mentions of these people in a text, the surest first; they may overlap."""
        full_names, last_names = self._looked_for or self._prepare()
        words = self._begin.findall(text)
        for start, end in full_names.find(text, words):
            yield _Found(start, end, text[start:end], "person")
        for start, end, sure in self._titled[text]:
            full = self._full(text[start:end])
            if full or sure:
                yield _Found(start, end, full or text[start:end], "person")
        for start, end in last_names.find(text, words):
            yield _Found(start, end, self._lasts[text[start:end]], "person")

    def _prepare(self) -> tuple[_Names, _Names]:
        """Once all texts are learnt: the full names, and the last names of one person only."""
        for name in sorted(self._names):
            self._by_last.setdefault(_last(name), []).append(name)
        for last, names in self._by_last.items():
            long = 2 if "·" in names[0] else 4
            if len(names) == 1 and last != names[0] and len(last) >= long and not last[0].islower():
                self._lasts[last] = names[0]
        names = [*self._names, *self._lasts]
        self._begin = _LETTERS if any(_SMALL.match(name) for name in names) else _CAPITALS
        self._looked_for = _Names(self._names, self._begin), _Names(self._lasts, self._begin)
        return self._looked_for

    def _full(self, name: str) -> str | None:
        """The one full name that ends like this one; None where none or several do."""
        same = self._by_last.get(_last(name), [])
        # A speaker's name may stand in another case of its language than the label's.
        same = same or [known for known in self._speakers if same_name(name, known)]
        return same[0] if len(same) == 1 else None

    def _after_titles(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Extents of the names that follow an office or an honorific, and whether they stand alone as one.

        A single word after an office may be the name of a country in the genitive.
        """
        titles = text.lower().split()
        if text[:1] in _OPENERS or _OPENED.search(text):
            titles = [word.lstrip(_OPENERS) for word in titles]
        if self._leading.isdisjoint(titles):
            return
        words, after = text.split(), 0
        for index, title in enumerate(titles):
            if title not in self._leading or index < after:
                continue
            polite = title in self._row.honorifics
            run = self._name_after(words, index + 1, polite=polite)
            if run:
                places = [place.span() for place in _WORD.finditer(text)]
                (start, _), (_, end) = places[run[0]], places[run[-1]]
                last = words[run[-1]]
                end += len(trade.without_ending(last.rstrip(_EDGES), self._row)) - len(last)
                yield start, end, len(run) > 1 or polite or not self._row.genitives
                after = run[-1] + 1

    def _name_after(self, words: list[str], index: int, *, polite: bool) -> list[int]:
        """The words of the name after a title: past the office's field, past one comma after it."""
        if index < len(words) and polite and _is_arabic(words[index]):
            return [index] if self._is_arabic_name(words[index]) else []
        field = self._skip_field(words, index)
        run, end = self._run(words, field)
        if field == index:
            return run
        if len(run) > 2 and words[field - 1][-1:] != "," and run[0] == field:
            run = run[1:]
        if run and words[run[0]] in _PARTICLES:
            run = []
        # "Minister of Foreign Affairs of Kestria, Ruvan Hesk": the name stands after the comma.
        if not run and end < len(words) and words[end - 1].endswith(","):
            run, _ = self._run(words, end)
        # After "of Foreign" a single capital is more of the field ("Affairs"), not a name.
        return run if len(run) > 1 else []

    def _run(self, words: list[str], at: int) -> tuple[list[int], int]:
        """The capitalised words from a place on that may be a name, and where the reading stopped."""
        run: list[int] = []
        while at < len(words):
            raw = words[at]
            word = raw.strip(_EDGES + _OPENERS)
            if not (_is_name_word(word) or (run and word in _PARTICLES)):
                break
            if word.lower().strip(".") in self._titles or raw[:1] in _OPENERS:
                break
            run = [] if word.lower() in self._row.bodies else [*run, at]
            at += 1
            stops = raw[-1:] in _STOPS and not _INITIAL.fullmatch(raw)
            if stops or trade.without_ending(word, self._row) != word:
                break
        while run and words[run[-1]] in _PARTICLES:
            run.pop()
        if len(run) > 2 and trade.is_acronym(words[run[0]], words[run[1]]):
            run = run[1:]
        return run, at

    def _skip_field(self, words: list[str], at: int) -> int:
        """Passes over an office's field: ``of Foreign Affairs of Kestria``, ``der Verteidigung``."""
        passed = False
        while at + 1 < len(words):
            word = words[at].lower()
            if word in self._row.joints:
                at += 2
            elif passed and word.rstrip(",") in self._row.bodies:
                at += 1
            else:
                break
            passed = True
            if words[at - 1][-1:] in ",.;":
                break
        return at

    def _is_arabic_name(self, word: str) -> bool:
        bare = word.strip(_EDGES)
        return len(bare) > 2 and not bare.startswith("ال") and bare not in self._row.after_name


def _last(name: str) -> str:
    return re.split(r"[\s·]", name)[-1]


class _Names:
    """Names to be looked for: by their first word where the script parts words, else anywhere."""

    def __init__(self, names: Iterable[str], begin: re.Pattern[str]) -> None:
        """Takes the names, and the shape of the words that they begin with."""
        self._begin = begin
        self._by_word: dict[str, list[str]] = {}
        self._unspaced: list[str] = []
        for name in sorted(names, key=len, reverse=True):
            word = _LETTERS.match(name)
            if _is_spaced(name) and word:
                self._by_word.setdefault(word[0], []).append(name)
            else:
                self._unspaced.append(name)

    def find(self, text: str, words: list[str]) -> Iterator[tuple[int, int]]:
        """The extents of the names, whole words only, the longest at each place.

        ``words`` are those of the text that a name may begin with.
        """
        begins = not self._by_word.keys().isdisjoint(words)
        for word in self._begin.finditer(text) if begins else ():
            for name in self._by_word.get(word[0], ()):
                start, end = word.start(), word.start() + len(name)
                inside = _LETTERS.match(text, end) or (start and _LETTERS.match(text, start - 1))
                if text.startswith(name, start) and not inside:
                    yield start, end
                    break
        for name in self._unspaced:
            at = text.find(name)
            while at >= 0:
                yield at, at + len(name)
                at = text.find(name, at + len(name))


def _is_name_word(word: str) -> bool:
    return bool(_NAME_WORD.fullmatch(word.strip(_EDGES))) and (
        word[:1].isupper() or (word[:3] in _JOINED and word[3:4].isupper())
    )


def _is_spaced(name: str) -> bool:
    return not "\u3040" <= name[:1] <= "\u9fff"


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"
