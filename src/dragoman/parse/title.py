"""What a title says: who spoke in which office, what kind of text it is, at which event, where, when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.names import same_name
from dragoman.parse.source import SourceText
from dragoman.text import dates

_WORD = re.compile(r"[^\s,，、]+|[,，、]")
_SEPARATORS = ",،，、;；–—|"
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
    kind, kind_words = _kind(title, row)
    found = dates.find(title.text, lang)
    last = found[-1] if found else None
    day = (title.cut(last.start, last.end), last) if last else None
    event = _event(title, row, last.start if last else len(title.text))
    place = _place(title, last, event, row)
    if last is None and kind_words is not None:
        place = _place_after_kind(title, kind_words, row)
    return TitleParts(kind, kind_words, day, place, event, _speakers(title, row, names))


def _kind(title: SourceText, row: trade.Trade) -> tuple[RecordKind | None, SourceText | None]:
    folded = _same_length_fold(title.text)
    for kind, phrases in row.kinds:
        for phrase in phrases:
            for match in re.finditer(re.escape(phrase), folded):
                if _is_bounded(folded, match.start(), match.end(), phrase):
                    return kind, title.cut(match.start(), match.end())
    return None, None


def _is_bounded(text: str, start: int, end: int, phrase: str) -> bool:
    """Whether the phrase begins at a word's start; where a script has no spaces, anywhere."""
    if (
        not phrase[0].isascii()
        and unicodedata.category(phrase[0]) == "Lo"
        and not "\u0600" <= phrase[0] <= "\u06ff"
    ):
        return True
    before = text[start - 1 : start]
    after = text[end : end + 1]
    # A stem such as "пресс-конференци" goes on; a whole word does not.
    return not before.isalnum() and (
        not after.isalnum() or phrase.endswith(("конференци", "конференції"))
    )


def _event(title: SourceText, row: trade.Trade, until: int) -> SourceText | None:
    folded = _same_length_fold(title.text)
    for marker in row.sidelines:
        at = folded.find(marker)
        if 0 <= at < until:
            start = at + len(marker)
            return _trim(title, start, _segment_end(title.text, start, until), row)
    shape = re.compile(
        r"\b(?:at|during|auf|bei|beim|à|lors|en|na|no|alla)\s+(?:the|the|der|dem|la|le|l’|del|de la|du|a|o)?\s*",
        re.IGNORECASE,
    )
    for match in shape.finditer(title.text, 0, until):
        end = _segment_end(title.text, match.end(), until)
        piece = _trim(title, match.end(), end, row)
        asks = piece is not None and any(
            word.lower() in row.question for word in piece.text.split()
        )
        if piece and not asks and _is_event_name(piece.text, row):
            return piece
    between = re.search(r"(?:在|出席)([^，,（(]{2,30}?)(?:期间|間隙|间隙|上)", title.text)
    return title.cut(*between.span(1)) if between else None


def _is_event_name(text: str, row: trade.Trade) -> bool:
    words = text.split()
    if len(words) > 10 or not words[0][:1].isupper():
        return False
    capitals = [word.lower().strip(".,") for word in words if word[:1].isupper()]
    return (
        any(
            word in row.events or any(word.endswith(noun) for noun in row.events if len(noun) > 5)
            for word in capitals
        )
        and len(capitals) >= 2
    )


def _trim(title: SourceText, start: int, end: int, row: trade.Trade) -> SourceText | None:
    piece = title.cut(start, end).strip()
    article = re.match(
        r"(?:the|der|des|den|la|le|les|l’|el|los|las|du|del|de la|de)\s+", piece.text, re.IGNORECASE
    )
    if article and row.joints:
        piece = piece.cut(article.end()).strip()
    piece = piece.strip(" ,،，.")
    return piece if piece.text else None


def _segment_end(text: str, start: int, until: int) -> int:
    ends = [text.find(sign, start) for sign in (",", "،", "，", "（", "(", " – ", " — ")]
    return min([end for end in ends if end > start] + [until])


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
    return not any(word.lower() in row.offices or word.lower() in row.events for word in words)


def _speakers(title: SourceText, row: trade.Trade, names: list[str]) -> tuple[Said, ...]:
    found: list[tuple[int, Said]] = []
    for name in names:
        extent = _locate(title.text, name)
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


def _locate(text: str, name: str) -> tuple[int, int] | None:
    """Where a name stands in a title: as it is, or in another case of its language."""
    at = text.find(name)
    if at >= 0:
        return at, at + len(name)
    count = len(name.split())
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s,،，]+", text)]
    for index in range(len(words) - count + 1):
        start, end = words[index][0], words[index + count - 1][1]
        piece = re.sub(r"[’']s?$", "", text[start:end])
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
        if word.lower() not in row.offices:
            continue
        run = _name_run(words, index + 1, row)
        if run is None:
            continue
        start, role = _office_before(title, words[run[0]][0], row)
        name = re.sub(r"[’']s?$", "", title.text[words[run[0]][0] : words[run[1]][1]])
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
            if _is_arabic(word) and len(run) == 2:
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
        if 2 <= end - start < 16 and ("·" in title.text[start:end] or end - start <= 4):
            begin, role = _unspaced_office(title.text[:start], start, row)
            return Said(title.text[start:end], role, title.cut(begin, end))
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


def _same_length_fold(text: str) -> str:
    """Lower case, one code point for one, so that places stay."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _unspaced(word: str) -> bool:
    return "\u3040" <= word[:1] <= "\u9fff"


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"
