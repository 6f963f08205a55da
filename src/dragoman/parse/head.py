"""What stands above a text: its title, the stamp of publication, place and time, the list of languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.model.date import Date
from dragoman.parse.column import Column, language_list
from dragoman.parse.dateline import Dateline, Printed, dateline_of, published_elsewhere
from dragoman.parse.fields import day_said, fields_of
from dragoman.parse.head_words import is_section
from dragoman.parse.headline import find_headline, same_title
from dragoman.parse.page import Block, Fact, Page
from dragoman.parse.page_words import is_time, is_tool, page_words, says
from dragoman.parse.place_line import (
    above_stamp,
    are_names,
    begins_with_kind,
    begins_with_occasion,
    beside_time,
    is_no_place,
    is_place_line,
    is_surely_place,
    place_spoken_from,
)
from dragoman.parse.source import SourceText
from dragoman.parse.subtitle import subtitle_of
from dragoman.text import dates

# "Errors and omissions excepted", as transcripts of the Commonwealth print it.
_EXCEPTED = re.compile(r"E\s?&\s?O\s?E\b[\s.…]*")
_TOPIC_SIGNS = re.compile(r"[;；,，、]")
# A stamp without a time, a declared day this much later: the page says when it was said and when put out.
_DAYS_BETWEEN = 7
# Lines after the last paragraph that may hold a day of publication, and how long a line with a day is.
_BELOW, _STAMP_LINE = 4, 90
# How many blocks from the title on may be its head, and how many of them with nothing but a date in a line.
_TOP, _CLOSE = 16, 8
# A summary is a sentence; shorter lines without an end are names, offices, rubrics.
_SUMMARY = 60
# How well a line serves as the stamp: it says published, it is nothing but a date, it has one.
_SAYS_SO, _NOTHING_ELSE, _SOME_LINE = 1, 2, 3


@dataclass(slots=True)
class Head:
    """The head of a text. ``taken`` are the blocks (by id) that belong to it and not to the words.

    ``said`` is the day of a line that says so, or that stands with the place. ``lead`` is the publisher's
    summary between title and stamp. ``kicker`` are lines that
    may say what kind of text it is.
    """

    title: SourceText | None = None
    stamp: Printed | None = None
    said: Printed | None = None
    dateline: Dateline | None = None
    place: SourceText | None = None
    event: SourceText | None = None
    lead: list[Block] = field(default_factory=list)
    languages: list[tuple[str, SourceText]] = field(default_factory=list)
    subjects: list[SourceText] = field(default_factory=list)
    kicker: list[Block] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def find_head(page: Page, column: Column, lang: str | None) -> Head:
    """Finds the head among the blocks before the text and the first of it."""
    head = Head()
    near = [*column.head[-12:], *column.text[:8]]
    top = [*column.head[-12:], *column.text[:_TOP]]
    for block in near:
        listed = language_list(block)
        head.languages += [(tag, block.words.cut(start, end)) for tag, start, end in listed]
        if listed:
            head.taken.add(id(block))
    _find_fields(head, top, lang)
    _find_title(head, page, near, lang)
    _find_subtitle(head, near, lang)
    _find_stamp(head, top, lang, sitting=any(block.utterance for block in page.blocks))
    _find_lines(head, column, lang)
    _find_place(head, page, near, lang)
    _find_occasion(head, near, lang)
    _find_lead(head, near)
    _find_stamp_elsewhere(head, page, column, lang)
    _find_said(head, column, lang, plain=page.plain)
    _take_what_precedes(head, column)
    _find_repeats(head, near)
    return head


def _find_fields(head: Head, near: list[Block], lang: str | None) -> None:
    """What lines above the text say by name: title, place, event, the day the words were said."""
    for found in fields_of(near, lang):
        if found.name == "title":
            head.title = head.title or found.value
        elif found.name == "place":
            head.place = head.place or found.value
        elif found.name == "event":
            head.event = head.event or found.value
        elif day := day_said(found, lang):
            head.said = head.said or day
        for block in found.blocks:
            _take(head, block)


def _find_title(head: Head, page: Page, near: list[Block], lang: str | None) -> None:
    found = find_headline(page, near, lang, taken=head.taken)
    if found is None or (head.title is not None and not page.declared("title")):
        return
    head.title, head.stamp = found.words, found.stamp
    for block in found.blocks:
        if len(block.words) <= len(found.words):
            head.taken.add(id(block))
        else:
            _take(head, block)


def _find_subtitle(head: Head, near: list[Block], lang: str | None) -> None:
    """Right below the title, a line of its own with the day and place the words were said."""
    if head.title is None:
        return
    at = next((i for i, block in enumerate(near) if _holds(block, head.title)), len(near))
    for block in near[at + 1 : at + 3]:
        found = subtitle_of(block, lang) if id(block) not in head.taken else None
        if found is not None and found.place is not None:
            head.said, head.place = head.said or found.day, head.place or found.place
            if not found.bracketed:
                head.stamp = head.stamp or found.day
            _take(head, block)


def _take_what_precedes(head: Head, column: Column) -> None:
    """What stands in the column before the printed title is no part of the text, if it is short."""
    if head.title is None:
        return
    at = next((i for i, b in enumerate(column.text) if _holds(b, head.title)), 0)
    for block in column.text[:at]:
        if id(block) not in head.taken and len(block.text) < 200:
            _take(head, block)


def _find_stamp(head: Head, near: list[Block], lang: str | None, *, sitting: bool) -> None:
    """The day of publication: a line that says so, else one that is nothing but a date, else has one.

    A place with the day that stands in the title, too, is the text's dateline and no stamp.
    """
    at = next(
        (i for i, b in enumerate(near) if head.title is not None and _holds(b, head.title)), None
    )
    window = near[:_CLOSE] if at is None else near[max(at - 3, 0) : at + _TOP]
    title = head.title.text if head.title else ""
    titled = {found.date.day for found in dates.find(title, lang)}
    stamps: list[tuple[int, int, Printed]] = []
    for number, block in enumerate(window):
        rank, printed = _dated_line(block, lang)
        if printed is None or id(block) in head.taken:
            continue
        if rank == _SOME_LINE and number > _CLOSE:
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
        _, number, head.stamp = min(stamps, key=lambda stamp: stamp[:2])
        head.taken.add(id(window[number]))
        if not _is_alone(head.stamp.words, window[number]):
            head.kicker.append(window[number])


def _take(head: Head, block: Block) -> None:
    head.taken.add(id(block))
    head.kicker.append(block)


def _dated_line(block: Block, lang: str | None) -> tuple[int, Printed | None]:
    """A short line with one date, and how well it serves as the stamp (1 best); 0: it says it does not."""
    if len(block.text) > _STAMP_LINE or len(block.text.split()) > 12:
        return 0, None
    found = dates.find(block.text, lang)
    if len(found) > 1 and (published := published_elsewhere([block], lang)):
        return _SAYS_SO, published
    if len(found) != 1 or re.search(r"[.!?。]$", block.text[found[0].end :]):
        return 0, None
    (only,) = found
    words = block.words.cut(only.start, only.end)
    rest = block.text[: only.start] + " " + block.text[only.end :]
    row = page_words(lang)
    rest = dates.without_weekday(rest, lang)
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
    for block in lines:
        topics = _topics(block, lang)
        rubric = is_section(block.text, lang)
        if topics or rubric or _EXCEPTED.fullmatch(block.text) or is_tool(block.text, lang):
            head.subjects += topics
            _take(head, block)


def _find_place(head: Head, page: Page, near: list[Block], lang: str | None) -> None:
    """The place: beside the time of day, else beside the stamp or below the title where a line is surely one.

    A day that stands with the place, or with place and time, is the day the words were said.
    """
    begins = _index(near, head.title)
    below = [] if begins is None else near[begins + 1 :]
    inside = below if any(is_time(block.text) for block in below) else near
    lines = [b for b in inside if id(b) not in head.taken]
    at = next((i for i, block in enumerate(lines) if is_time(block.text)), None)
    if at is not None:
        _take(head, lines[at])
        _place_at(head, beside_time(lines, at))
        if head.place is not None and _follows_stamp(head, near, lines[at]):
            head.said = head.said or head.stamp
    stamp = _index(near, head.stamp.words if head.stamp else None)
    if stamp is not None and head.place is None:
        above = above_stamp([b for b in near[:stamp] if id(b) not in head.taken], lang)
        below = near[stamp + 1 : stamp + 2]
        sure = [b for b in below if _is_place_below(b, head, lang, plain=page.plain)]
        _place_at(head, sure or above)
        if sure or above:
            head.said = head.said or head.stamp
    if begins is not None:
        sure = [b for b in near[begins + 1 : begins + 2] if _is_place_below(b, head, lang)]
        _place_at(head, sure)


def _find_occasion(head: Head, near: list[Block], lang: str | None) -> None:
    """Right below the title, a heading that says of what kind the occasion was, and where it was held."""
    at = _index(near, head.title)
    below = near[at + 1] if at is not None and at + 1 < len(near) else None
    place = None
    if below is not None and below.kind == "heading" and begins_with_kind(below.text, lang):
        place = place_spoken_from(below.words, lang)
    if below is not None and place is not None:
        head.place = head.place or place
        if begins_with_occasion(below.text, lang):
            head.event = head.event or below.words


def _index(near: list[Block], words: SourceText | None) -> int | None:
    """The block among these in which words were read."""
    return next((i for i, b in enumerate(near) if words is not None and _holds(b, words)), None)


def _follows_stamp(head: Head, near: list[Block], time: Block) -> bool:
    """Whether the time of day stands right below the day."""
    at = next((i for i, block in enumerate(near) if block is time), 0)
    return head.stamp is not None and at > 0 and _holds(near[at - 1], head.stamp.words)


def _is_place_below(block: Block, head: Head, lang: str | None, *, plain: bool = False) -> bool:
    if id(block) in head.taken:
        return False
    return is_surely_place(block.text, lang) or (plain and _is_name_alone(block, lang))


def _find_stamp_elsewhere(head: Head, page: Page, column: Column, lang: str | None) -> None:
    """Without a day above the text and none declared: the one below it that is said to be of publication."""
    if head.stamp is not None or page.declared("published"):
        return
    below = [*column.frame, *column.text[-_BELOW:]]
    head.stamp = published_elsewhere(below, lang)
    for block in column.text[-_BELOW:]:
        if head.stamp and _holds(block, head.stamp.words) and len(block.text) <= _STAMP_LINE:
            _take(head, block)


def _find_said(head: Head, column: Column, lang: str | None, *, plain: bool) -> None:
    """A day with its time above the text is that of the words where the frame says when they were put out.

    On a page with lines only if it is an earlier day: there the frame may repeat the stamp.
    """
    if head.stamp is None or head.stamp.published or head.stamp.date.precision == "day":
        return
    other = published_elsewhere(column.frame, lang)
    days = dates.days_between(head.stamp.date, other.date) if other else None
    if days is not None and (not plain) <= days <= _DAYS_BETWEEN:
        head.said = head.said or head.stamp
        head.stamp = other if days else head.stamp


def _find_lead(head: Head, near: list[Block]) -> None:
    """What stands between title and stamp: the publisher's summary of what follows."""
    at = [
        next((i for i, block in enumerate(near) if words and _holds(block, words)), -1)
        for words in (head.title, head.stamp.words if head.stamp else None)
    ]
    between = near[at[0] + 1 : at[1]] if 0 <= at[0] < at[1] else []
    head.lead = [
        b
        for b in between
        if id(b) not in head.taken
        and b.kind != "heading"
        and (len(b.text) >= _SUMMARY or b.text[-1] in ".!?。！？।۔")
    ]


def _is_name_alone(block: Block, lang: str | None) -> bool:
    """In plain text, where nothing but text is to be expected below a stamp: a line that is a name."""
    return (
        is_place_line(block.text)
        and are_names(block.text, lang)
        and not is_no_place(block.text, lang)
    )


def _holds(block: Block, words: SourceText) -> bool:
    """Whether words were read in a block."""
    (path, start), (own, first) = words.place(0), block.words.place(0)
    last = block.words.place(len(block.words) - 1)[1]
    return path == own and first <= start <= last


def _place_at(head: Head, blocks: list[Block]) -> None:
    if blocks and head.place is None:
        head.place = SourceText.join([block.words for block in blocks])
        head.taken |= {id(block) for block in blocks}


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
