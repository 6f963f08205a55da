"""What stands above a text: its title, the stamp of publication, place and time, the list of languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.model.date import Date
from dragoman.parse.column import Column, language_list
from dragoman.parse.page import Block, Fact, Page
from dragoman.parse.page_words import is_time, is_tool, page_words, says
from dragoman.parse.source import SourceText
from dragoman.text import dates

_TITLE_LENGTH = 400
_WORDS = re.compile(r"[^\W_]+")
_SITE_SUFFIX = re.compile(r"\s+[|·–—-]\s+|\s*[|｜_]\s*")
# "Errors and omissions excepted", as transcripts of the Commonwealth print it.
_EXCEPTED = re.compile(r"E\s?&\s?O\s?E\b[\s.…]*")
_ENDED = re.compile(r"[.!?。！？…:：;]\s*$")
_TOPIC_SIGNS = re.compile(r"[;；,，、]")
# A stamp without a time, a declared day this much later: the page says when it was said and when put out.
_DAYS_BETWEEN = 7
# How well a line serves as the stamp: it says published, it is nothing but a date, it has one.
_SAYS_SO, _NOTHING_ELSE, _SOME_LINE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed in the head, ``published`` where a word says that it is the day of publication."""

    words: SourceText
    date: Date
    published: bool = False


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and the day a text begins with; ``line`` is both as printed."""

    line: SourceText
    place: SourceText
    day: Printed


@dataclass(slots=True)
class Head:
    """The head of a text. ``taken`` are the blocks (by id) that belong to it and not to the words.

    ``kicker`` are lines that may say what kind of text it is.
    """

    title: SourceText | None = None
    stamp: Printed | None = None
    dateline: Dateline | None = None
    place: SourceText | None = None
    languages: list[tuple[str, SourceText]] = field(default_factory=list)
    subjects: list[SourceText] = field(default_factory=list)
    kicker: list[Block] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def find_head(page: Page, column: Column, lang: str | None) -> Head:
    """Finds the head among the blocks before the text and the first of it."""
    head = Head()
    near = [*column.head[-12:], *column.text[:8]]
    for block in near:
        listed = language_list(block)
        head.languages += [(tag, block.words.cut(start, end)) for tag, start, end in listed]
        if listed:
            head.taken.add(id(block))
    _find_title(head, page, near, lang)
    _find_stamp(head, near, lang, sitting=any(block.utterance for block in page.blocks))
    _find_lines(head, column, lang)
    _take_what_precedes(head, column)
    _find_repeats(head, near)
    return head


def dateline_of(block: Block, lang: str | None) -> Dateline | None:
    """The place and the day a text begins with: ``PORT ISTEN, 24 September 2024 —``; None without both."""
    found = next(iter(dates.find(block.text[:160], lang)), None)
    if found is None or found.date.precision != "day":
        return None
    place = block.words.cut(0, found.start).strip(" (（[,،，、:–—-")
    if not _is_place_before(block.text[: found.start], place.text):
        return None
    after = block.text[found.end :].lstrip()
    if after and after[0] not in ".。．:：—–-)）]":
        return None
    start = block.text.index(place.text)
    words = block.words.cut(found.start, found.end)
    return Dateline(block.words.cut(start, found.end), place, Printed(words, found.date))


def _is_place_before(text: str, place: str) -> bool:
    if not place or not text.rstrip().endswith((",", "،", "，", "、", ":", "-", "–", "—")):
        return False
    words = place.replace(",", " ").split()
    cased = place[0].isupper() or place[0].islower()
    return (
        len(words) <= 5
        and len(place) <= 50
        and not any(char.isdigit() for char in place)
        and not re.search(r"[.:;!?。：；]", place)
        and (place[0].isupper() if cased else place[0].isalpha())
    )


def _find_title(head: Head, page: Page, near: list[Block], lang: str | None) -> None:
    declared = page.declared("title")
    elsewhere = [b for b in page.blocks if b.kind == "heading" and b.frame in ("", "header")]
    for block in [*sorted(near, key=lambda b: (b.kind != "heading", b.level)), *elsewhere]:
        if len(block.text) <= _TITLE_LENGTH and any(
            same_title(block.text, fact.value) for fact in declared
        ):
            head.title = block.words
            head.taken.add(id(block))
            return
    if _find_title_inside(head, page, elsewhere, lang):
        return
    sitting = any(block.utterance for block in page.blocks)
    heading = next((b for b in near if b.kind == "heading" and b.level in (1, 2)), None)
    if heading is not None and not declared and not sitting:
        head.title = heading.words
        head.taken.add(id(heading))
    elif declared:
        head.title = _without_site(_best(declared), page)
    elif page.plain:
        _plain_title(head, near)


def _find_title_inside(head: Head, page: Page, headings: list[Block], lang: str | None) -> bool:
    """A heading that prints the declared title with something else: the day, the series."""
    titles = {_without_site(fact, page).text for fact in page.declared("title")}
    for block in headings:
        for title in sorted(titles, key=len, reverse=True):
            at = block.text.find(title)
            if at < 0 or len(title) < 12 or len(title) < len(block.text) / 2:
                continue
            head.title = block.words.cut(at, at + len(title))
            _take(head, block)
            days = [found for found in dates.find(block.text, lang) if found.end <= at]
            if len(days) == 1 and not any(char.isalnum() for char in block.text[days[0].end : at]):
                words = block.words.cut(days[0].start, days[0].end)
                head.stamp = Printed(words, days[0].date)
            return True
    return False


def _plain_title(head: Head, near: list[Block]) -> None:
    """In plain text: the first line that is no stamp and no list, if it reads as a heading."""
    lines = [b for b in near if id(b) not in head.taken and not dates.whole(b.text, None)]
    lines = [b for b in lines if not _looks_like_stamp(b.text)]
    if len(lines) < 2:
        return
    first = lines[0]
    words = first.text.split()
    ended = first.text[-1:] in ".!?。！？…:：;" or re.match(r"[-–—•]", first.text)
    # A line is a heading only beside longer ones: a transcript's first words are not its title.
    longest = max(len(b.text) for b in lines[1:])
    if (
        len(first.text) <= _TITLE_LENGTH
        and len(words) <= 60
        and not ended
        and any(char.isalpha() for char in first.text)
        and longest > len(first.text) / 3
        and not re.match(r"[^:：]{1,60}[:：]\s", first.text)
    ):
        head.title = first.words
        head.taken.add(id(first))


def _take_what_precedes(head: Head, column: Column) -> None:
    """What stands in the column before the printed title is no part of the text, if it is short."""
    if head.title is None:
        return
    at = next((i for i, b in enumerate(column.text) if b.words is head.title), 0)
    for block in column.text[:at]:
        if id(block) not in head.taken and len(block.text) < 200:
            _take(head, block)


def _find_stamp(head: Head, near: list[Block], lang: str | None, *, sitting: bool) -> None:
    """The day of publication: a line that says so, else one that is nothing but a date, else has one.

    A place with the day that stands in the title, too, is the text's dateline and no stamp.
    """
    at = next(
        (i for i, b in enumerate(near) if head.title is not None and b.words is head.title), None
    )
    window = near if at is None else near[max(at - 3, 0) : at + 6]
    title = head.title.text if head.title else ""
    titled = {found.date.day for found in dates.find(title, lang)}
    stamps: list[tuple[int, int, Printed]] = []
    for number, block in enumerate(window):
        rank, printed = _dated_line(block, lang)
        if printed is None or id(block) in head.taken:
            continue
        line = dateline_of(block, lang) if rank == _SOME_LINE else None
        if line and _is_alone(line.line, block):
            head.dateline = head.dateline or line
            rank = 0 if printed.date.day in titled else rank
        if rank > _SAYS_SO and sitting:
            continue
        if rank:
            stamps.append((rank, number, printed))
        else:
            _take(head, block)
    if stamps and head.stamp is None:
        rank, number, head.stamp = min(stamps, key=lambda stamp: stamp[:2])
        head.taken.add(id(window[number]))
        if rank != _NOTHING_ELSE:
            head.kicker.append(window[number])


def _take(head: Head, block: Block) -> None:
    head.taken.add(id(block))
    head.kicker.append(block)


def _dated_line(block: Block, lang: str | None) -> tuple[int, Printed | None]:
    """A short line with one date, and how well it serves as the stamp (1 best); 0: it says it does not."""
    if len(block.text) > 90 or len(block.text.split()) > 12:
        return 0, None
    found = dates.find(block.text, lang)
    if len(found) != 1 or re.search(r"[.!?。]$", block.text[found[0].end :]):
        return 0, None
    (only,) = found
    words = block.words.cut(only.start, only.end)
    rest = block.text[: only.start] + " " + block.text[only.end :]
    row = page_words(lang)
    if says(rest, row.published):
        return _SAYS_SO, Printed(words, only.date, published=True)
    if says(rest, row.changed):
        return 0, Printed(words, only.date)
    bare = not any(char.isalnum() for char in rest)
    return _NOTHING_ELSE if bare else _SOME_LINE, Printed(words, only.date)


def _is_alone(line: SourceText, block: Block) -> bool:
    return not any(char.isalnum() for char in block.text.replace(line.text, "", 1))


def _find_lines(head: Head, column: Column, lang: str | None) -> None:
    """Lines between title and text: the place, the time it began, its topics, tools of the page."""
    lines = [
        block for block in [*column.head[-6:], *column.text[:8]] if id(block) not in head.taken
    ]
    for number, block in enumerate(lines):
        topics = _topics(block, lang)
        if is_time(block.text):
            _take(head, block)
            _find_place(head, [*lines[:number][-1:], *lines[number + 1 :][:1]])
        elif topics or _EXCEPTED.fullmatch(block.text) or is_tool(block.text, lang):
            head.subjects += topics
            _take(head, block)


def _find_place(head: Head, beside: list[Block]) -> None:
    """The place on a line beside the time."""
    for block in beside:
        if head.place is None and id(block) not in head.taken and _is_place_line(block):
            head.place = block.words
            head.taken.add(id(block))


def _is_place_line(block: Block) -> bool:
    text = block.text
    return (
        len(text.split()) <= 10
        and len(text) <= 70
        and not _ENDED.search(text)
        and not any(char.isdigit() for char in text)
        and (text[0].isupper() or not text[0].islower())
        and text[0].isalpha()
    )


def _topics(block: Block, lang: str | None) -> list[SourceText]:
    label, colon, _ = block.text.partition(":")
    if not colon or len(block.text) > 300 or not says(label, page_words(lang).topics):
        return []
    topics, start = [], len(label) + 1
    for sign in [*_TOPIC_SIGNS.finditer(block.text, start), None]:
        topic = block.words.cut(start, sign.start() if sign else None).strip()
        if topic.text:
            topics.append(topic)
        start = sign.end() if sign else start
    return topics


def _find_repeats(head: Head, near: list[Block]) -> None:
    """The title printed again above the text belongs to the head, not to the words."""
    if head.title is None:
        return
    for block in near:
        if id(block) not in head.taken and same_title(block.text, head.title.text):
            head.taken.add(id(block))
            head.kicker.append(block)
    first = next((i for i, b in enumerate(near) if id(b) in head.taken), 0)
    head.kicker += [b for b in near[:first] if len(b.text) < 60 and b.kind != "heading"]


def published_of(
    stamp: Printed | None, declared: Sequence[tuple[Fact, Date]]
) -> tuple[Date, SourceText] | None:
    """The day of publication: the stamp as printed, else what the page declares; None where neither is.

    A zone is taken only where one is stated. A stamp that is no more than a day, some days before the
    declared one, is the day the words were said.
    """
    if stamp is None or (declared and is_day_said(stamp, declared)):
        return (declared[0][1], declared[0][0].words) if declared else None
    date = stamp.date
    agreeing = next((d for _, d in declared if d.value[: len(date.value)] == date.value), None)
    if agreeing and agreeing.zone and date.precision in ("minute", "second") and not date.zone:
        date = Date(
            value=date.value, precision=date.precision, zone=agreeing.zone, printed=date.printed
        )
    return date, stamp.words


def is_day_said(stamp: Printed, declared: Sequence[tuple[Fact, Date]]) -> bool:
    """Whether a printed day is rather that of the words than of their publication."""
    if stamp.published or stamp.date.precision != "day":
        return False
    days = [
        day for _, date in declared if (day := dates.days_between(stamp.date, date)) is not None
    ]
    return bool(days) and all(0 < day <= _DAYS_BETWEEN for day in days)


def same_title(text: str, declared: str) -> bool:
    """Whether two titles are one, or the first is the second without what the site puts after it."""
    one, two = _folded(text), _folded(declared)
    if not one or not two:
        return False
    return one == two or (two.startswith(one) and len(one) > 12 and len(one) > len(two) / 3)


def _folded(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))


def _best(declared: list[Fact]) -> Fact:
    return min(declared, key=lambda fact: fact.method == "title")


def _without_site(fact: Fact, page: Page) -> SourceText:
    """A declared title without the site's name at its end."""
    words = fact.words.folded()
    text = words.text
    sites = {_folded(f.value) for f in [*page.declared("site"), *page.declared("publisher")]}
    pieces = list(_SITE_SUFFIX.finditer(text))
    if pieces and fact.method == "title":
        last = pieces[-1]
        if _folded(text[last.end() :]) in sites or len(text[last.end() :].split()) <= 6 < len(
            text[: last.start()].split()
        ):
            return words.cut(0, last.start()).strip()
    return words


def _looks_like_stamp(text: str) -> bool:
    """Whether a line is likely a date in a language that is not known yet: much number, few letters."""
    letters = sum(3 if "\u3040" <= char <= "\u9fff" else 1 for char in text if char.isalpha())
    digits = sum(char.isdigit() for char in text)
    return len(text) <= 40 and letters <= 22 and digits >= 5 and bool(re.search(r"\d{4}", text))
