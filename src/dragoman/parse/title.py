"""What a title says: who spoke in which office, what kind of text it is, at which event, where, when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.names import same_name
from dragoman.parse.source import SourceText
from dragoman.parse.title_event import event_of
from dragoman.parse.title_place import place_at_end
from dragoman.text import dates
from dragoman.text.normalize import same_length_fold

# An ending replaces two letters of a word at most and has so many itself; a stem is no shorter than this.
_STEM, _ENDING = 5, 4
_Kind = tuple[RecordKind | None, SourceText | None]
_WORD = re.compile(r"[^\s,，、]+|[,，、]")
_SEPARATORS = ",،，、;；–—|"
# Signs that end the name of an office or body where no blank divides words.
_BODIES = (
    "部",
    "局",
    "署",
    "院",
    "委",
    "委员会",
    "委員会",
    "政府",
    "总统府",
    "省",
    "부",
    "청",
    "처",
)
_BRACKETS = re.compile(r"[（(]([^()（）]{2,60})[)）]")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody the title names: the name (as the text prints it, if it does), the office, the extent."""

    name: str
    role: str | None
    printed: SourceText


@dataclass(frozen=True, slots=True)
class TitleParts:
    """The parts of a title that could be told apart; None or empty where it does not say."""

    kind: RecordKind | None = None
    kind_words: SourceText | None = None
    day: tuple[SourceText, dates.Found] | None = None
    place: SourceText | None = None
    event: SourceText | None = None
    speakers: tuple[Said, ...] = ()


def parts_of(title: SourceText, lang: str | None, *, names: list[str]) -> TitleParts:
    """Takes a title apart. ``names`` are the names that the text's own labels print."""
    row = trade.words_of(lang)
    kind, kind_words = _kind(title, row, lang)
    found = dates.find(title.text, lang)
    last = found[-1] if found else None
    day = (title.cut(last.start, last.end), last) if last else None
    event = event_of(title, row, last.start if last else len(title.text), lang)
    place = _place(title, last, event, row)
    if last is None and kind_words is not None:
        place = _place_after_kind(title, kind_words, row) or place_at_end(
            title, kind, kind_words, lang
        )
    return TitleParts(kind, kind_words, day, place, event, _speakers(title, row, names))


def _kind(title: SourceText, row: trade.Trade, lang: str | None) -> _Kind:
    """The first kind in the row's order that the title names; a body that debates only where nothing else is.

    A word in another form than the row's counts where no word in the row's form is found.
    """
    folded = same_length_fold(title.text, lang)
    last = [row_kind for row_kind in row.kinds if row_kind[0] == "debate"]
    kinds = [*(k for k in row.kinds if k[0] != "debate"), *last]
    for kind, phrases in kinds:
        for phrase in phrases:
            for match in re.finditer(re.escape(phrase), folded):
                if _is_bounded(folded, match.start(), match.end(), phrase, row):
                    return kind, title.cut(match.start(), match.end())
    return _inflected_kind(title, kinds, lang)


def _inflected_kind(
    title: SourceText, kinds: Sequence[tuple[RecordKind, tuple[str, ...]]], lang: str | None
) -> _Kind:
    """The kind whose word stands in the title with another ending: ``konuşması``, ``заявления``."""
    words = list(re.finditer(r"[^\W\d_]{4,}", same_length_fold(title.text, lang)))
    for kind, phrases in kinds:
        for phrase in phrases:
            if not phrase.isalpha() or len(phrase) < _STEM or _unspaced(phrase):
                continue
            stem = phrase[: max(_STEM, len(phrase) - 2)]
            for word in words:
                longer = len(word[0]) - len(phrase)
                if word[0].startswith(stem) and abs(longer) <= _ENDING:
                    return kind, title.cut(word.start(), word.end())
    return None, None


def _is_bounded(text: str, start: int, end: int, phrase: str, row: trade.Trade) -> bool:
    """Whether the phrase begins at a word's start; where a script has no spaces, outside of an office's noun."""
    if (
        not phrase[0].isascii()
        and unicodedata.category(phrase[0]) == "Lo"
        and not "\u0600" <= phrase[0] <= "\u06ff"
    ):
        around = [
            text[max(start - 3, 0) : end + 3].find(office)
            for office in row.offices
            if phrase in office
        ]
        return all(at < 0 for at in around)
    before = text[start - 1 : start]
    after = text[end : end + 1]
    # A stem such as "пресс-конференци" goes on; a whole word does not.
    return not before.isalnum() and (
        not after.isalnum() or phrase.endswith(("конференци", "конференції"))
    )


def _place(
    title: SourceText, day: dates.Found | None, event: SourceText | None, row: trade.Trade
) -> SourceText | None:
    """The piece between separators next to the day: ``…, Lima, November 17, 2016`` or ``（2024年…，…）``."""
    if day is None:
        return None
    text = title.text
    for bracket in _BRACKETS.finditer(text):
        if bracket.start() < day.start < bracket.end():
            outside = [(bracket.start(1), day.start), (day.end, bracket.end(1))]
            pieces = [title.cut(a, b).strip(" ,،，、;") for a, b in outside]
            return next((p for p in pieces if p.text and _is_place(p.text, row)), None)
    after = title.cut(day.end).strip(" " + _SEPARATORS + ".")
    follows = after.text and text[day.end : day.end + 1] in _SEPARATORS
    if follows and len(after.text.split()) == 1 and _is_place(after.text, row):
        return after
    before = text[: day.start].rstrip(" " + _SEPARATORS)
    if len(before) == len(text[: day.start].rstrip()):
        return None
    start = max((before.rfind(sign) for sign in _SEPARATORS), default=-1) + 1
    if start == 0:
        return None
    piece = title.cut(start, len(before)).strip()
    if event is not None and event.place(0) >= piece.place(0):
        return None
    return piece if _is_place(piece.text, row) else None


def _place_after_kind(title: SourceText, kind: SourceText, row: trade.Trade) -> SourceText | None:
    """What follows the kind of text and nothing else: ``Press conference – Pilots’ House, Halmar``."""
    sign = re.search(r",\s|\s[–—-]\s", title.text)
    if sign is None:
        return None
    other = set(title.text[: sign.start()].lower().split()) - set(kind.text.lower().split())
    piece = title.cut(sign.end()).strip()
    words = [*piece.text.lower().split(), "", ""]
    bodied = words[0] in row.bodies and words[1] in row.joints
    return piece if len(other) <= 1 and not bodied and _is_place(piece.text, row) else None


def _is_place(text: str, row: trade.Trade) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 5 or any(char.isdigit() for char in text):
        return False
    cased = text[0].isupper() or text[0].islower()
    if cased and not text[0].isupper():
        return False
    if _unspaced(text) and text.endswith(_BODIES):
        return False
    return not any(word.lower() in row.offices or word.lower() in row.events for word in words)


def _speakers(title: SourceText, row: trade.Trade, names: list[str]) -> tuple[Said, ...]:
    found: list[tuple[int, Said]] = []
    for name in names:
        extent = _locate(title.text, name, row)
        if extent and not any(
            start < extent[1] and extent[0] < start + len(said.printed.text)
            for start, said in found
        ):
            start, role = _office_before(title, extent[0], row)
            found.append((start, Said(name, role, title.cut(start, extent[1]))))
    if not found:
        said = _office_and_name(title, row)
        if said:
            return (said,)
    return tuple(said for _, said in sorted(found, key=lambda pair: pair[0]))


def _locate(text: str, name: str, row: trade.Trade) -> tuple[int, int] | None:
    """Where a name stands in a title: as it is, or in another case of its language."""
    at = text.find(name)
    if at >= 0:
        return at, at + len(name)
    count = len(name.split())
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s,،，]+", text)]
    for index in range(len(words) - count + 1):
        start, end = words[index][0], words[index + count - 1][1]
        piece = trade.without_ending(text[start:end], row)
        if piece[:1].isupper() and same_name(piece, name) and len(piece.split()) == count:
            return start, start + len(piece)
    return None


def _office_before(title: SourceText, at: int, row: trade.Trade) -> tuple[int, str | None]:
    """The office that stands right before a name: where it begins, and its words; else (at, None)."""
    before = title.text[:at].rstrip(" ,،")
    if row.offices and _unspaced(row.offices[0]):
        return _unspaced_office(before, at, row)
    words = [_bare(m, row) for m in _WORD.finditer(before)][-9:]
    last = next((i for i in range(len(words) - 1, -1, -1) if words[i][2] in row.offices), None)
    if last is None or any(word[2] in (",", "،") for word in words[last:]):
        return at, None
    first = last
    while first > 0 and (
        words[first - 1][2] in row.modifiers or words[first - 1][2] in row.offices
    ):
        first -= 1
    start, end = words[first][0], words[-1][1]
    role = title.text[start:end]
    if role.startswith("ل") and words[first][2].startswith("ال"):
        role = "ا" + role
    return start, _as_nominative(role, row)


def _bare(word: re.Match[str], row: trade.Trade) -> tuple[int, int, str]:
    """A word's extent and lower case; an Arabic office without the "and" or "of" written to it."""
    text = word[0].lower()
    if _is_arabic(text) and text not in row.offices:
        # "لل" is "ل" before "ال", whose alif is not written then.
        for skip, bare in ((1, text[1:]), (1, "ا" + text[1:]), (2, text[2:])):
            if text[0] in "ولبفك" and bare in row.offices:
                return word.start() + skip, word.end(), bare
    return word.start(), word.end(), text


def _unspaced_office(before: str, at: int, row: trade.Trade) -> tuple[int, str | None]:
    office = next(
        (o for o in sorted(row.offices, key=len, reverse=True) if before.endswith(o)), None
    )
    if office is None:
        return at, None
    stop = max(before.rfind(sign, 0, len(before) - len(office)) for sign in "，、；：与和同（(") + 1
    start = max(stop, len(before) - 14)
    return start, before[start:]


def _office_and_name(title: SourceText, row: trade.Trade) -> Said | None:
    """An office with a capitalised name after it, in a title whose text has no labels."""
    if not row.offices:
        return None
    if _unspaced(row.offices[0]):
        return _unspaced_name(title, row)
    words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(title.text)]
    for index, (_, _, word) in enumerate(words):
        following = words[index + 1][2].lower() if index + 1 < len(words) else ""
        if word.lower() not in row.offices or following in row.offices:
            continue
        run = _name_run(words, index + 1, row)
        if run is None:
            continue
        start, role = _office_before(title, words[run[0]][0], row)
        name = trade.without_ending(title.text[words[run[0]][0] : words[run[1]][1]], row)
        if role:
            return Said(name, role, title.cut(start, words[run[0]][0] + len(name)))
    return None


def _name_run(
    words: list[tuple[int, int, str]], index: int, row: trade.Trade
) -> tuple[int, int] | None:
    """The first and last word of the name that ends an office's phrase: its last two or more capitals."""
    joined = False
    run: list[int] = []
    for at in range(index, min(index + 12, len(words))):
        word = words[at][2]
        if word in (",", "،"):
            if run and joined:
                run, joined = [], False
                continue
            if run:
                break
            joined = False
            continue
        if word.lower() in row.joints:
            # Two capitals right after the office are the name: "President Mirane Oltev to the corps".
            if len(run) >= 2 and not joined:
                break
            joined, run = True, []
        elif word[:1].isupper() or (
            _is_arabic(word) and word not in row.after_name and not word.startswith("ال")
        ):
            run.append(at)
            ended = len(run) > 1 and trade.without_ending(word, row) != word
            if ended or (_is_arabic(word) and len(run) == 2):
                break
        elif _is_arabic(word) and word.startswith("ال") and not run:
            continue
        else:
            break
    if joined and len(run) > 2:
        # The field may have several words: "of Foreign Affairs Ilva Sorenne".
        field = {*row.modifiers, *row.offices, *row.bodies}
        known = next((n for n, at in enumerate(run) if words[at][2].lower() not in field), 0)
        run = run[max(known, 1) :]
    # An acronym before the name is that of a body or country: "Chair of the HPA Ilva Sorenne".
    if len(run) > 2 and trade.is_acronym(words[run[0]][2], words[run[1]][2]):
        run = run[1:]
    return (run[0], run[-1]) if len(run) >= 2 else None


def _unspaced_name(title: SourceText, row: trade.Trade) -> Said | None:
    """``外交部长伊尔娃·索伦在…``: the letters after the office up to a word that ends a name."""
    for office in sorted(row.offices, key=len, reverse=True):
        at = title.text.find(office)
        if at < 0:
            continue
        start = at + len(office)
        end = start
        while (
            end < len(title.text)
            and end - start < 16
            and title.text[end] not in row.after_name
            and not title.text[end].isspace()
        ):
            end += 1
        piece = title.text[start:end]
        said = any(phrase in piece for _, phrases in row.kinds for phrase in phrases)
        if 2 <= len(piece) < 16 and ("·" in piece or len(piece) <= 4) and not said:
            begin, role = _unspaced_office(title.text[:start], start, row)
            return Said(piece, role, title.cut(begin, end))
    return None


def _as_nominative(role: str, row: trade.Trade) -> str:
    """The office in the form a list would print; what depends on its first noun stays as it is."""
    words = role.split()
    for index, word in enumerate(words):
        plain = row.nominative.get(word.lower())
        if plain is None:
            break
        words[index] = plain.capitalize() if word[:1].isupper() else plain
        if plain in row.offices or plain in row.deputies:
            break
    return " ".join(words).rstrip(",،")


def _unspaced(word: str) -> bool:
    return "\u3040" <= word[:1] <= "\u9fff"


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"
